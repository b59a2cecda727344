"""Which documents go with a claim, what never goes without consent, and the 275 that carries them."""

from __future__ import annotations

import base64
import hashlib
import io

import msgspec
import pytest
from test_intake_visit import ENCOUNTER, visit
from test_settings import PRACTICE

from claimwright import rulebook
from claimwright.errors import X12Error
from claimwright.intake.visit import read_visit
from claimwright.model.case import Case
from claimwright.model.document import Document
from claimwright.rulebook.attachments import protects
from claimwright.settings import FILE, load
from claimwright.submit import attached, read, write
from claimwright.submit.attaching import LARGEST, write_275
from claimwright.x12 import segments
from claimwright.x12.guides import Guides
from claimwright.x12.validate import validate
from invented_visit import CASE
from x12_claims import ENVELOPE, claim, line

change = msgspec.structs.replace
NOTE, REPORT = "Seen for a lump. Removed.", "OPERATIVE REPORT\nThe lump was removed."
UNUSUAL = claim(lines=(line(code="11406", modifiers=("22",)),))
ELECTRONIC = change(UNUSUAL, payer=change(UNUSUAL.payer, attachments="EL"))


@pytest.fixture(scope="module")
def families():
    return rulebook.load().families


def document(name, text, role="provider"):
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(name, "text/plain", text, digest, digest, "text/1", role=role)


def case(*documents, consents=()) -> Case:
    return change(CASE, documents=documents, encounter=change(CASE.encounter, consents=consents))


BOTH = case(document("note.txt", NOTE), document("report.txt", REPORT))


def going(one, of, families):
    return [(a.kind, a.sent, a.control, a.document) for a in attached(one, of, families).attachments]


def test_the_report_goes_and_nothing_else(families):
    assert going(UNUSUAL, BOTH, families) == [("OB", "AA", "", "report.txt")]
    assert going(ELECTRONIC, BOTH, families) == [("OB", "EL", "CLAIM-A1", "report.txt")]
    assert going(claim(), BOTH, families) == []


def test_a_note_serves_where_there_is_no_report(families):
    assert going(UNUSUAL, case(document("note.txt", NOTE)), families) == [("OB", "AA", "", "note.txt")]
    nurse = case(document("nurse.txt", "Vitals taken.", "clinician"))
    assert going(UNUSUAL, nurse, families) == []


def test_a_note_is_no_consent_form(families):
    medicaid = change(claim().payer, program="medicaid", filing_code="MC")
    one = claim(payer=medicaid, lines=(line(code="58670"),))
    assert going(one, case(document("note.txt", NOTE)), families) == []
    form = document("form.txt", "CONSENT FOR STERILIZATION\nI have been told ...")
    assert going(one, case(document("note.txt", NOTE), form), families) == [("CT", "AA", "", "form.txt")]
    assert going(change(one, payer=claim().payer), case(form), families) == []


@pytest.mark.parametrize(
    ("text", "consent"),
    [
        ("OPERATIVE REPORT\nFederal law (42 CFR Part 2) prohibits disclosure.", "substance-use"),
        ("OPERATIVE REPORT\nPsychotherapy notes, kept apart.", "psychotherapy"),
    ],
)
def test_what_the_law_protects_goes_with_consent_alone(families, text, consent):
    kept = document("kept.txt", text)
    assert protects(kept.text) == consent
    assert going(UNUSUAL, case(kept), families) == []
    assert going(UNUSUAL, case(kept, document("note.txt", NOTE)), families)[0][3] == "note.txt"
    other = "psychotherapy" if consent == "substance-use" else "substance-use"
    assert going(UNUSUAL, case(kept, consents=(other,)), families) == []
    assert going(UNUSUAL, case(kept, consents=(consent,)), families)[0][3] == "kept.txt"


def test_consent_is_read_from_the_encounter(tmp_path):
    settings = load(PRACTICE, FILE)
    assert read_visit(visit(tmp_path, ENCOUNTER), settings).encounter.consents == ()
    (tmp_path / "given").mkdir()
    given = read_visit(visit(tmp_path / "given", ENCOUNTER + "consents: [psychotherapy]\n"), settings)
    assert given.encounter.consents == ("psychotherapy",)


def test_the_275_carries_the_document_and_is_tied_to_the_claim(families):
    one = attached(ELECTRONIC, BOTH, families)
    data = write_275(one, {"report.txt": REPORT.encode()}, ENVELOPE)
    found = {s.id: s for s in segments(io.BytesIO(data))}
    assert base64.b64decode(found["BIN"].get(2)) == REPORT.encode()
    assert found["BIN"].get(1) == str(len(found["BIN"].get(2)))
    (claim_read,) = read(io.BytesIO(write([one], ENVELOPE)))
    assert claim_read.attachments[0].control == found["TRN"].get(2) == "CLAIM-A1"
    assert list(validate(segments(io.BytesIO(data)), Guides(rulebook.read), 5)) == []


def test_a_275_of_a_large_document_is_read_again(families):
    one = attached(ELECTRONIC, BOTH, families)
    big = bytes(range(256)) * 4000
    data = write_275(one, {"report.txt": big}, ENVELOPE)
    (bin_,) = [s for s in segments(io.BytesIO(data)) if s.id == "BIN"]
    assert base64.b64decode(bin_.get(2)) == big
    assert b"".join(s.raw for s in segments(io.BytesIO(data))) == data


def test_what_cannot_go_is_named(families):
    one = attached(ELECTRONIC, BOTH, families)
    with pytest.raises(X12Error, match=r"report\.txt: the document is not at hand"):
        write_275(one, {}, ENVELOPE)
    with pytest.raises(X12Error, match="larger"):
        write_275(one, {"report.txt": bytes(LARGEST + 1)}, ENVELOPE)
    with pytest.raises(X12Error, match="no document"):
        write_275(UNUSUAL, {}, ENVELOPE)
