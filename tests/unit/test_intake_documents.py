"""Each format to its text view and places; each kind of bad file to one line. All files are made here."""

from __future__ import annotations

import base64
import io
import json
import os
from pathlib import Path
from typing import Any

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from claimwright.errors import InputError
from claimwright.intake.documents import read, read_document
from claimwright.intake.source import Source, read_source
from claimwright.model.evidence import Span
from claimwright.review.sections import find_sections
from claimwright.rulebook import load

SHARED = Path(__file__).parents[2].parent / "shared" / "documents" / "ccda"

CDA = """<?xml version="1.0"?>
<ClinicalDocument xmlns="urn:hl7-org:v3">
 <recordTarget><patientRole>
  <id root="2.16.840.1.113883.4.1" extension="000-00-0000"/><id root="1.2.3" extension="MR77"/>
  <addr><streetAddressLine>4 Fern Way</streetAddressLine><city>Pebbleton</city><state>VT</state>
   <postalCode>05001-1234</postalCode></addr>
  <telecom value="tel:+1(802)555-0100"/>
  <patient><name><given>Odalys</given><given>May</given><family>Brindle</family></name>
   <administrativeGenderCode code="F"/><birthTime value="19580311"/></patient>
 </patientRole></recordTarget>
 <author><assignedAuthor><id root="2.16.840.1.113883.4.6" extension="1112223338"/>
  <assignedPerson><name><given>Rowan</given><family>Pike</family><suffix>MD</suffix></name></assignedPerson>
 </assignedAuthor></author>
 <legalAuthenticator><time value="20260616"/><signatureCode code="S"/><assignedEntity>
  <assignedPerson><name><given>Rowan</given><family>Pike</family><suffix>MD</suffix></name></assignedPerson>
 </assignedEntity></legalAuthenticator>
 <componentOf><encompassingEncounter><effectiveTime><low value="202606160900-0400"/></effectiveTime>
 </encompassingEncounter></componentOf>
 <component><structuredBody>
  <component><section><title>Assessment</title><text>
   <paragraph>Stable <content>hypertension</content>.<!-- a comment --> Well.</paragraph>
   <list><item>Gout<list><item>left toe</item></list></item><item>Cough<br/>for days</item></list>
   <table><thead><tr><th>Test</th><th>Value</th></tr></thead><tbody><tr><td>A1c</td><td>7.1</td></tr></tbody></table>
  </text></section></component>
  <component><section><title>Plan</title><text>Return in <sub>3</sub> months</text></section></component>
 </structuredBody></component>
</ClinicalDocument>"""

CDA_VIEW = """ASSESSMENT

Stable hypertension. Well.
- Gout
  - left toe
- Cough
  for days
Test | Value
A1c | 7.1

PLAN

Return in 3 months

Electronically signed by Rowan Pike, MD on 2026-06-16
"""


XHTML = "xmlns='http://www.w3.org/1999/xhtml'"


def bundle(*resources: dict[str, Any]) -> bytes:
    return json.dumps({"resourceType": "Bundle", "entry": [{"resource": r} for r in resources]}).encode()


def note(text: str, kind: str = "text/plain") -> dict[str, Any]:
    data = base64.b64encode(text.encode()).decode()
    return {"resourceType": "DocumentReference", "content": [{"attachment": {"contentType": kind, "data": data}}]}


def pdf(*pages: list[str]) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for lines in pages:
        for number, line in enumerate(lines):
            canvas.drawString(72, 720 - 14 * number, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def scan() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.rect(50, 50, 300, 300, fill=1)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def locked() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(["secret"])))
    writer.encrypt("word", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def of(data: bytes, name: str = "note") -> Any:
    return read(Source(f"visit/{name}", name, data))


@pytest.mark.parametrize("text", ["Cough.\r\nFever.\r", "\ufeffnaïve ∆\n", "<3 kg\n", "[doctor] hello", "{name} came"])
def test_plain_text_is_the_file_itself(text: str) -> None:
    document = of(text.encode()).document
    assert document.text == text
    assert document.places == ()
    assert document.view_sha256 == document.source_sha256


def test_ccda_narrative_has_sections_lists_tables_and_the_signature() -> None:
    document = of(CDA.encode()).document
    assert document.text == CDA_VIEW
    assert (document.author, document.role) == ("Rowan Pike, MD", "provider")
    at = document.text.index("left toe")
    section = "/ClinicalDocument/component/structuredBody/component[1]/section"
    assert document.place(Span(at, at + 4)) == f"{section}/text/list/item[1]/list/item"
    at = document.text.index("Electronically")
    assert document.place(Span(at, at + 4)) == "/ClinicalDocument/legalAuthenticator"


def test_ccda_header_gives_fields_with_their_paths() -> None:
    fields = of(CDA.encode()).fields
    assert {name: given.value for name, given in fields.items()} == {
        "patient.record_number": "MR77",
        "patient.address.line1": "4 Fern Way",
        "patient.address.city": "Pebbleton",
        "patient.address.state": "VT",
        "patient.address.zip": "050011234",
        "patient.phone": "8025550100",
        "patient.name.first": "Odalys",
        "patient.name.middle": "May",
        "patient.name.last": "Brindle",
        "patient.sex": "F",
        "patient.birth_date": "1958-03-11",
        "date_of_service": "2026-06-16",
        "rendering.npi": "1112223338",
        "rendering.name.first": "Rowan",
        "rendering.name.last": "Pike",
    }
    born = fields["patient.birth_date"].origin
    assert (born.source, born.locator) == ("note", "/ClinicalDocument/recordTarget/patientRole/patient/birthTime")


@pytest.mark.parametrize("code", ["X", "I", ""])
def test_only_a_signed_authenticator_signs(code: str) -> None:
    unsigned = CDA.replace('<signatureCode code="S"/>', f'<signatureCode code="{code}"/>')
    assert "signed" not in of(unsigned.encode()).document.text


def test_a_service_event_of_many_days_is_no_visit() -> None:
    time = '<effectiveTime><low value="LOW"/><high value="20260616"/></effectiveTime>'
    event = f"<documentationOf><serviceEvent>{time}</serviceEvent></documentationOf>"
    served = CDA[: CDA.index(" <componentOf>")] + event + CDA[CDA.index(" <component><structuredBody>") :]
    assert "date_of_service" not in of(served.replace("LOW", "19990101").encode()).fields
    assert of(served.replace("LOW", "20260616").encode()).fields["date_of_service"].value == "2026-06-16"


def policy(relationship: str, rank: int = 1) -> str:
    return f"""<entryRelationship><sequenceNumber value="{rank}"/><act>
 <templateId root="2.16.840.1.113883.10.20.22.4.61"/><id extension="GRP{rank}"/>
 <performer><assignedEntity><id extension="GUARANTOR"/><code code="GUAR"/></assignedEntity></performer>
 <performer><assignedEntity><id extension="MDW0{rank}"/><code code="PAYOR"/>
  <representedOrganization><name>Meadow Health</name></representedOrganization></assignedEntity></performer>
 <participant typeCode="HLD"><participantRole><addr><city>Pebbleton</city></addr><playingEntity>
  <name><given>Oz</given><family>Brindle</family></name><birthTime value="19570102"/></playingEntity>
 </participantRole></participant>
 <participant typeCode="COV"><participantRole><id extension="MBR{rank}"/><code code="{relationship}"/></participantRole>
 </participant></act></entryRelationship>"""


def payers(*policies: str) -> str:
    """The body's beginning, with a Payers section."""
    section = '<component><section><templateId root="2.16.840.1.113883.10.20.22.2.18"/><entry><act>'
    return f"<structuredBody>{section}{''.join(policies)}</act></entry></section></component>"


def insured(*policies: str) -> dict[str, str]:
    """What the document says of insurance."""
    fields = of(CDA.replace("<structuredBody>", payers(*policies)).encode()).fields
    return {n: given.value for n, given in fields.items() if n.startswith(("subscriber", "payer"))}


PAYER = {"payer.id": "MDW01", "payer.name": "Meadow Health"}
OWN = {"subscriber.relationship": "self", "subscriber.member_id": "MBR1", "subscriber.group": "GRP1"}
HOLDER = {
    "subscriber.name.first": "Oz",
    "subscriber.name.last": "Brindle",
    "subscriber.birth_date": "1957-01-02",
    "subscriber.address.city": "Pebbleton",
}


@pytest.mark.parametrize(
    ("policies", "expected"),
    [
        ([policy("SELF")], PAYER | OWN),
        ([policy("SPS")], PAYER | OWN | HOLDER | {"subscriber.relationship": "spouse"}),
        ([policy("FAMDEP")], PAYER),
        ([policy("SELF", 2), policy("SELF", 1)], PAYER | OWN),
        ([], {}),
    ],
    ids=["own", "of the spouse", "of no one said", "the first of two", "none"],
)
def test_ccda_payers_section_gives_payer_and_subscriber(policies: list[str], expected: dict[str, str]) -> None:
    assert insured(*policies) == expected


@pytest.mark.parametrize(("system", "place"), [("2.16.840.1.113883.6.50", "10"), ("2.16.840.1.113883.6.259", None)])
def test_ccda_place_of_service_is_read_from_its_own_code_set(system: str, place: str | None) -> None:
    code = f'<healthCareFacility><code code="10" codeSystem="{system}"/></healthCareFacility>'
    placed = CDA.replace("</encompassingEncounter>", f"<location>{code}</location></encompassingEncounter>")
    given = of(placed.encode()).fields.get("place_of_service")
    assert (given.value if given is not None else None) == place


def test_fhir_note_fields_and_signature() -> None:
    data = bundle(
        {
            "resourceType": "Patient",
            "id": "p",
            "name": [{"family": "Brindle", "given": ["Odalys"]}],
            "gender": "female",
            "birthDate": "1958-03-11",
            "identifier": [{"value": "X1"}, {"value": "MR77", "type": {"coding": [{"code": "MR"}]}}],
        },
        {
            "resourceType": "Practitioner",
            "id": "d",
            "name": [{"family": "Pike", "given": ["Rowan"], "suffix": ["MD"]}],
            "identifier": [{"system": "http://hl7.org/fhir/sid/us-npi", "value": "1112223338"}],
        },
        {
            "resourceType": "Encounter",
            "class": {"code": "VR"},
            "period": {"start": "2026-06-16T09:00:00-04:00"},
            "participant": [{"individual": {"reference": "Practitioner/d"}}],
        },
        {
            "resourceType": "Coverage",
            "subscriberId": "MBR123",
            "relationship": {"coding": [{"code": "self"}]},
            "payor": [{"reference": "Organization/o"}],
        },
        {"resourceType": "Organization", "id": "o", "name": "Meadow Health", "identifier": [{"value": "MDW01"}]},
        {
            "resourceType": "Composition",
            "id": "c",
            "author": [{"reference": "Practitioner/d"}],
            "attester": [{"mode": "legal", "time": "2026-06-16T10:00:00Z", "party": {"reference": "Practitioner/d"}}],
            "section": [{"title": "Plan", "text": {"div": f"<div {XHTML}><p>Rest.</p><ul><li>Tea</li></ul></div>"}}],
        },
    )
    reading = of(data)
    assert reading.document.text == "PLAN\n\nRest.\n- Tea\n\nElectronically signed by Rowan Pike, MD on 2026-06-16\n"
    assert reading.document.places[1].where == "/entry/5/resource/section/0/text/div/p"
    values = {name: given.value for name, given in reading.fields.items()}
    assert values["patient.record_number"] == "MR77"
    assert values["rendering.npi"] == "1112223338"
    assert (values["payer.id"], values["subscriber.member_id"]) == ("MDW01", "MBR123")
    assert (values["date_of_service"], values["setting"]) == ("2026-06-16", "telehealth")
    assert reading.fields["date_of_service"].origin.locator == "/entry/2/resource/period/start"


def two_people(**composition: Any) -> bytes:
    """A mother, who holds the insurance, before her child, whose note it is; an earlier visit before this one."""
    return bundle(
        {"resourceType": "Patient", "id": "mother", "name": [{"family": "Brindle", "given": ["Odalys"]}]},
        {"resourceType": "Patient", "id": "child", "name": [{"family": "Brindle", "given": ["Pip"]}]},
        {"resourceType": "RelatedPerson", "id": "parent", "name": [{"family": "Fern"}], "birthDate": "1990-02-03"},
        {"resourceType": "Encounter", "id": "earlier", "period": {"start": "2026-01-05"}},
        {"resourceType": "Encounter", "id": "today", "period": {"start": "2026-06-16"}},
        {"resourceType": "Coverage", "status": "cancelled", "subscriberId": "OLD"},
        {"resourceType": "Coverage", "status": "active", "order": 2, "subscriberId": "SECOND"},
        {
            "resourceType": "Coverage",
            "status": "active",
            "order": 1,
            "subscriberId": "FIRST",
            "relationship": {"coding": [{"code": "child"}]},
            "subscriber": {"reference": "RelatedPerson/parent"},
        },
        {"resourceType": "Composition", "section": [{"text": {"div": f"<div {XHTML}>Rest.</div>"}}], **composition},
    )


def test_a_bundle_gives_the_note_s_patient_visit_and_first_insurance() -> None:
    subject, visit = {"reference": "Patient/child"}, {"reference": "Encounter/today"}
    fields = of(two_people(subject=subject, encounter=visit)).fields
    assert {name: given.value for name, given in fields.items()} == {
        "patient.name.last": "Brindle",
        "patient.name.first": "Pip",
        "date_of_service": "2026-06-16",
        "subscriber.member_id": "FIRST",
        "subscriber.relationship": "child",
        "subscriber.name.last": "Fern",
        "subscriber.birth_date": "1990-02-03",
    }
    assert fields["subscriber.name.last"].origin.locator == "/entry/2/resource/name/0/family"


@pytest.mark.parametrize(
    ("coverage", "expected"),
    [
        ({"relationship": {"coding": [{"code": "parent"}]}}, "other"),
        ({"subscriber": {"reference": "Patient/p"}, "beneficiary": {"reference": "Patient/p"}}, "self"),
        ({"subscriber": {"reference": "Patient/q"}, "beneficiary": {"reference": "Patient/p"}}, None),
        ({}, None),
    ],
)
def test_a_subscriber_without_a_relationship_is_not_taken_for_the_patient(coverage: Any, expected: str | None) -> None:
    insurance = {"resourceType": "Coverage", "subscriberId": "MBR123", "payor": [{"display": "Meadow"}], **coverage}
    fields = of(bundle(note("Gout."), insurance)).fields
    assert fields["payer.name"].value == "Meadow"
    values = {name: given.value for name, given in fields.items() if name.startswith("subscriber")}
    both = {"subscriber.relationship": expected, "subscriber.member_id": "MBR123"}
    assert values == (both if expected is not None else {})


@pytest.mark.parametrize(
    ("said", "open_"),
    [({"subject": "Patient/child"}, "Encounter"), ({"encounter": "Encounter/today"}, "Patient"), ({}, "Encounter")],
)
def test_one_of_several_people_or_visits_is_never_guessed(said: dict[str, str], open_: str) -> None:
    with pytest.raises(InputError, match=f"several {open_} resources"):
        of(two_people(**{name: {"reference": to} for name, to in said.items()}))


def test_a_bundle_may_begin_with_a_byte_order_mark() -> None:
    assert of(b"\xef\xbb\xbf" + bundle(note("Gout."))).document.text == "Gout.\n"


def test_fhir_provenance_signs_only_its_own_note() -> None:
    signed = {
        "resourceType": "Provenance",
        "target": [{"reference": "DocumentReference/n"}],
        "signature": [{"when": "2026-06-16T10:00:00Z", "who": {"display": "Rowan Pike, MD"}}],
    }
    mine = of(bundle({**note("Cough."), "id": "n"}, signed)).document
    assert mine.text == "Cough.\n\nElectronically signed by Rowan Pike, MD on 2026-06-16\n"
    other = of(bundle({**note("Cough."), "id": "m"}, signed)).document
    assert other.text == "Cough.\n"


def test_pdf_words_have_page_and_box() -> None:
    document = of(pdf(["ASSESSMENT", "Gout of the left toe", "", "", "Signed"], ["Page two"])).document
    assert document.text == "ASSESSMENT\nGout of the left toe\n\nSigned\n\nPage two\n"
    at = document.text.index("left")
    (place,) = document.places_of(Span(at, at + 4))
    assert (place.page, document.text[place.start : place.end]) == (1, "left")
    assert place.box is not None
    assert 100 < place.box[0] < place.box[2] < 200
    assert place.box[1] < 706 < place.box[3]
    assert document.place(Span(len(document.text) - 4, len(document.text) - 1)).startswith("page 2 [")


ENTITY_LINE = CDA[: CDA.index("Return")].count("\n") + 1
BAD: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "empty"),
    "blank": (b" \n", "empty"),
    "binary": (b"GIF89a\x00\x01", "byte 6: binary"),
    "latin-1": ("naïve".encode("latin-1"), "byte 2: not UTF-8"),
    "oversize text": (b"a" * 5_000_001, "larger than 5 MB"),
    "oversize": (b"a" * 20_000_001, "larger than 20 MB"),
    "truncated pdf": (pdf(["Gout"])[:-400], "a truncated PDF"),
    "damaged pdf": (b"%PDF-1.4\nnothing\n%%EOF", "a damaged PDF"),
    "encrypted pdf": (locked(), "an encrypted PDF"),
    "scan": (scan(), "page 1: no text on the page"),
    "blank pdf": (pdf([]), "a PDF with no text"),
    "doctype": (b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/hostname"><a/>', "DOCTYPE"),
    "entity": (CDA.replace("<ClinicalDocument", '<!DOCTYPE x [<!ENTITY e "f">]><ClinicalDocument').encode(), "DOCTYPE"),
    "utf-16 doctype": ('<?xml version="1.0"?><!DOCTYPE a []><a/>'.encode("utf-16-le"), "byte 1: binary"),
    "undefined entity": (CDA.replace("Return", "&nbsp;").encode(), f"line {ENTITY_LINE}: XML that is not well formed"),
    "malformed xml": (b"<a>\n<b>\n</a>", "line 3: XML that is not well formed"),
    "deep xml": (b"<a>" * 3000 + b"</a>" * 3000, "XML that is not well formed"),
    "other xml": (b"<chart><p>x</p></chart>", "no ClinicalDocument"),
    "no narrative": (b'<ClinicalDocument xmlns="urn:hl7-org:v3"/>', "no narrative text"),
    "bad date in ccda": (CDA.replace("19580311", "19581399").encode(), "patient.birth_date is not a date"),
    "other json": (b'{"a": 1}', "no FHIR bundle"),
    "no bundle": (b'{"resourceType": "Patient"}', "no FHIR bundle"),
    "broken json": (b'{"resourceType": "Bun', "no FHIR bundle"),
    "latin-1 json": (
        bundle(note("Gout"), {"resourceType": "Patient", "id": "\xe9"}).replace(b"\\u00e9", b"\xe9"),
        "not UTF-8",
    ),
    "deep json": (b'{"entry": ' + b"[" * 50_000, "no FHIR bundle"),
    "empty bundle": (bundle(), "no note"),
    "odd resource": (bundle({"resourceType": "Patient", "name": 3}, note("Gout")), "/entry/0/resource/name"),
    "picture in bundle": (bundle(note("Gout", "image/png")), "/entry/0/resource/content/0/attachment: an attachment"),
    "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Word document"),
    "other zip": (b"PK\x03\x04" + bytes(40), "a damaged zip file"),
    "truncated rtf": (b"{\\rtf1 Gout", "byte 11: a truncated RTF file"),
    "empty page": (b"<html><body><p> </p></body></html>", "a page with no text"),
    "other hl7": (b"MSH|^~\\&|A|B|C|D|2026||ACK|1|P|2.5", "MSH-9: an HL7 message that is neither"),
    "broken hl7": (b"MSH|^~\\&|A\nwords", "segment 2: a line that is no HL7 segment"),
    "no delimiters": (b"MSH||||", "segment 1: an MSH segment without its delimiters"),
    "entity in div": (
        bundle({"resourceType": "Composition", "section": [{"text": {"div": "<!DOCTYPE a><div/>"}}]}),
        "/entry/0/resource/section/0/text/div: an XML DOCTYPE",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_line_with_place_and_mend(name: str, tmp_path: Path) -> None:
    data, says = BAD[name]
    path = tmp_path / "note"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_document(path)
    line = str(caught.value)
    assert line.startswith(str(path))
    assert says in line
    assert caught.value.mend
    assert "\n" not in line


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, says in ((tmp_path / "none", "no such file"), (tmp_path, "a folder"), (pipe, "not a file")):
        with pytest.raises(InputError, match=says):
            read_document(path)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("Gout")
    visit = tmp_path / "visit"
    visit.mkdir()
    (visit / "in.txt").write_text("Cough")
    (visit / "same").symlink_to("in.txt")
    (visit / "out").symlink_to("../outside")
    assert read_source(visit / "same", visit).data == b"Cough"
    with pytest.raises(InputError, match="a link that leaves"):
        read_source(visit / "out", visit)


HEADS = (b"", b"%PDF-1.7\n", b"<?xml version='1.0'?>", b"<a", b'{"resourceType": "Bundle", ', b"\xef\xbb\xbf", b"<p>",
         b"{\\rtf1 ", b"PK\x03\x04", b"MSH|^~\\&|")  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(HEADS), st.one_of(st.binary(max_size=200), st.text(max_size=80).map(str.encode)))
def test_any_bytes_give_a_document_or_an_input_error(head: bytes, rest: bytes) -> None:
    data = head + rest
    try:
        document = of(data).document
    except InputError:
        return
    assert document.media_type != "text/plain" or document.text.encode() == data


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2000), st.binary(min_size=1, max_size=6))
def test_a_damaged_ccda_gives_a_document_or_an_input_error(at: int, junk: bytes) -> None:
    data = CDA.encode()
    try:
        document = of(data[:at] + junk + data[at + len(junk) :]).document
    except InputError:
        return
    for place in document.places:
        assert document.text[place.start : place.end].strip()


@pytest.mark.skipif(not SHARED.is_dir(), reason="the outside C-CDA files are not beside this checkout")
def test_every_outside_ccda_reads_and_its_sections_are_known() -> None:
    headings = load().headings
    for path in sorted(SHARED.glob("*.xml")):
        reading = read(read_source(path))
        document = reading.document
        assert document is not None
        if reading.body:  # one file names its body, a PDF that was not published with it
            assert f"The body is the file {reading.body}" in document.text
            continue
        titles = [p for p in document.places if p.where.endswith("/title")]
        assert titles, path.name
        assert all(document.text[p.start : p.end].isupper() for p in titles), path.name
        assert any(p.where.find("/title") < 0 for p in document.places), path.name
        kinds = {section.kind for section in find_sections(document.text, document.name, headings)}
        assert kinds & {"pmh", "medications", "procedure", "assessment"}, path.name
