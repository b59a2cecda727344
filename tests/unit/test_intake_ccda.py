"""C-CDA to its text view, places and fields."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimwright.errors import InputError
from claimwright.intake.documents import read
from claimwright.intake.source import read_source
from claimwright.model.evidence import Span
from claimwright.review.sections import find_sections
from claimwright.rulebook import load
from intake_sources import CDA, payers, policy
from intake_views import of

SHARED = Path(__file__).parents[2].parent / "shared" / "documents" / "ccda"

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
