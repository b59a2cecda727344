"""A visit's folder to a Case: which source wins, where each field came from, and what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_settings import PRACTICE

from claimwright.errors import InputError
from claimwright.intake import encounter
from claimwright.intake.documents import read_document
from claimwright.intake.source import Source
from claimwright.intake.visit import note_case, read_visit, visits
from claimwright.model.case import Subscriber
from claimwright.model.evidence import Origin
from claimwright.settings import FILE, load
from intake_sources import CDA, payers, policy

SETTINGS = load(PRACTICE, FILE)
ENCOUNTER = """date_of_service: 2026-06-16
place_of_service: "11"
setting: office
established: true
minutes: 32
patient:
  name: {last: Brindle, first: Odalys, middle: }
  birth_date: 1958-03-11
  sex: F
  record_number: "00042"
  phone: "8025550100"
  address: {line1: 4 Fern Way, city: Pebbleton, state: VT, zip: "050011234"}
subscriber: {relationship: spouse, member_id: MBR123, name: {last: Brindle, first: Oz}, birth_date: 1957-01-02, sex: M}
payer: meadow
rendering: pike
referring: pike
authorization: ""
accident: {kind: other, on: 2026-06-15, state: ""}
"""


def visit(folder: Path, written: str | None = ENCOUNTER, note: str = "Cough.", name: str = "note.txt") -> Path:
    made = folder / "visit-1"
    made.mkdir(exist_ok=True)
    (made / name).write_text(note)
    if written is not None:
        (made / "encounter.yaml").write_text(written)
    return made


def test_a_visit_beside_its_encounter_file(tmp_path: Path) -> None:
    case = read_visit(visit(tmp_path), SETTINGS)
    seen = case.encounter
    assert (seen.id, seen.date_of_service, seen.minutes, seen.established) == ("visit-1", date(2026, 6, 16), 32, True)
    assert seen.patient is not None
    assert (seen.patient.record_number, seen.patient.name.first, seen.patient.sex) == ("00042", "Odalys", "F")
    assert seen.subscriber is not None
    assert seen.subscriber.name is not None
    assert seen.subscriber.relationship == "spouse"
    assert (seen.payer, seen.rendering) == (SETTINGS.payer("meadow"), SETTINGS.provider("pike"))
    assert (seen.billing, seen.referring) == (SETTINGS.practice, SETTINGS.provider("pike"))
    assert seen.accident is not None
    assert seen.accident.on == date(2026, 6, 15)
    assert case.fees["99213"] == Decimal("112.50")
    assert case.options.scope == "complete"
    assert [d.name for d in case.documents] == ["note.txt"]


@pytest.mark.parametrize(
    ("field", "origin"),
    [
        ("patient.birth_date", Origin("encounter.yaml", "line 8")),
        ("patient.name.last", Origin("encounter.yaml", "line 7")),
        ("patient.name", Origin("encounter.yaml", "line 7")),
        ("payer", Origin("encounter.yaml", "line 14")),
        ("payer.id", Origin(FILE, "payers.meadow.id")),
        ("rendering.npi", Origin(FILE, "providers.pike.npi")),
        ("billing.tax_id", Origin(FILE, "practice.tax_id")),
        ("authorization", None),
    ],
)
def test_each_field_tells_where_it_was_read(field: str, origin: Origin | None, tmp_path: Path) -> None:
    assert read_visit(visit(tmp_path), SETTINGS).encounter.field(field).origin == origin


def test_the_encounter_file_is_above_what_the_document_says(tmp_path: Path) -> None:
    written = "payer: meadow\npatient: {phone: '8025550999'}\nsubscriber: {member_id: MBR123}\n"
    seen = read_visit(visit(tmp_path, written, CDA, "note.xml"), SETTINGS).encounter
    assert seen.patient is not None
    assert seen.patient.phone == "8025550999"
    assert seen.patient.name.last == "Brindle"
    assert seen.origins["patient.phone"] == Origin("encounter.yaml", "line 2")
    assert seen.origins["patient.name.last"].source == "note.xml"
    assert seen.rendering == SETTINGS.provider("pike")  # known by the NPI in the document
    assert seen.date_of_service == date(2026, 6, 16)


def test_another_subscriber_in_the_encounter_file_is_not_mixed_with_the_document_s(tmp_path: Path) -> None:
    document = CDA.replace("<structuredBody>", payers(policy("SPS")))
    same = read_visit(visit(tmp_path, "subscriber: {member_id: MBR1, group: G2}", document, "note.xml"), SETTINGS)
    assert same.encounter.subscriber is not None
    assert (same.encounter.subscriber.relationship, same.encounter.subscriber.group) == ("spouse", "G2")
    assert same.encounter.subscriber.name is not None
    other = read_visit(visit(tmp_path, "subscriber: {member_id: MBR9}", document, "note.xml"), SETTINGS)
    assert other.encounter.subscriber == Subscriber("MBR9")


def test_a_document_alone_leaves_the_rest_unknown(tmp_path: Path) -> None:
    seen = read_visit(visit(tmp_path, None, CDA.replace('<birthTime value="19580311"/>', ""), "n.xml"), load("", FILE))
    assert (seen.encounter.patient, seen.encounter.subscriber, seen.encounter.payer) == (None, None, None)
    assert seen.encounter.rendering is not None
    assert seen.encounter.rendering.name.last == "Pike"


def test_documents_of_two_patients_are_refused(tmp_path: Path) -> None:
    folder = visit(tmp_path, None, CDA, "a.xml")
    (folder / "b.xml").write_text(CDA.replace("Brindle", "Quill"))
    with pytest.raises(InputError, match=r"differs between a\.xml and b\.xml") as caught:
        read_visit(folder, SETTINGS)
    assert "Quill" not in str(caught.value)


BAD = [
    ("pateint: {}", "line 1: unknown key 'pateint'; the nearest known is 'patient'"),
    ("patient:\n  name: {lst: x}", "line 2: unknown key 'patient.name.lst'; the nearest known is 'last'"),
    ("patient:\n  birth_date: 1958-02-30", "line 2: patient.birth_date: not a date"),
    ("date_of_service: 16 June", "line 1: date_of_service: not a date"),
    ("patient: {sex: Q}", "line 1: patient.sex: not one of the values allowed; write one of F, M, U"),
    ("minutes: long", "line 1: minutes: Expected `int"),
    ("payer: meadwo", "line 1: no payer 'meadwo' in claimwright.toml; the nearest known is 'meadow'"),
    ("setting: office\nrendering: pyke", "line 2: no provider 'pyke' in claimwright.toml; the nearest known is 'pike'"),
    ("patient: {name: {last: X}}", "line 1: patient.birth_date is missing"),
    ("subscriber: {group: X}", "line 1: subscriber.member_id is missing"),
    ("patient: {name: {last: X}, birth_date: 1958-03-11, address: {city: Y}}", "patient.address.line1 is missing"),
    ("accident: {state: VT}", "accident.kind: missing"),
    ("a: [", "not the YAML of an encounter"),
    ("setting: a\nsetting: b", "line 2: not the YAML of an encounter"),
    ("a: &a [*a]", "an alias"),
    ("a: " + "[" * 3000, "deep nesting"),
    ("- a", "not the YAML of an encounter"),
    ("# nothing", "not the YAML of an encounter"),
    ("x: " + "y" * 100_001, "larger than 0.1 MB"),
]


@pytest.mark.parametrize(("written", "says"), BAD, ids=[says[:40] for _, says in BAD])
def test_a_bad_encounter_is_one_line_with_file_key_and_mend(written: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_visit(visit(tmp_path, written, "Date of service: 2026-06-16\nGout."), SETTINGS)
    line = str(caught.value)
    assert "visit-1/encounter.yaml" in line
    assert says in line
    assert "\n" not in line


def test_a_folder_that_is_no_visit_is_refused(tmp_path: Path) -> None:
    folder = visit(tmp_path)
    (folder / "more").mkdir()
    with pytest.raises(InputError, match="a folder inside a visit"):
        read_visit(folder, SETTINGS)
    (folder / "more").rmdir()
    (folder / "note.txt").unlink()
    (folder / ".hidden").write_text("Gout")
    with pytest.raises(InputError, match="no document in the visit"):
        read_visit(folder, SETTINGS)
    with pytest.raises(InputError, match="not a folder that can be read"):
        read_visit(tmp_path / "none", SETTINGS)
    (folder / "note.txt").symlink_to("../../etc")
    with pytest.raises(InputError, match="a link that leaves"):
        read_visit(folder, SETTINGS)


def test_visits_are_the_folders_that_hold_files(tmp_path: Path) -> None:
    for name in ("b", "a", "empty", ".git"):
        (tmp_path / name).mkdir()
    for name in ("b", "a", ".git"):
        (tmp_path / name / "note.txt").write_text("Gout")
    (tmp_path / "claimwright.toml").write_text("")
    assert [path.name for path in visits(tmp_path)] == ["a", "b"]
    with pytest.raises(InputError, match="give a folder of visits"):
        visits(tmp_path / "none")


@pytest.mark.parametrize(
    "line",
    [
        "Date of service: 2026-05-04",
        "DOS: 05/04/2026",
        "**Visit date:** May 4, 2026",
        "Encounter Date: 5/4/2026",
        "Patient: O. Brindle   DOB: 03/11/1958   DOS: 05-04-2026",
        "O. Brindle | Date of Service: 5/4/26",
        "DATE OF SERVICE: \t\n05/04/2026",
        "Date of Visit: Monday, May 4th, 2026",
        "Seen today (DOS: 05/04/2026)",
    ],
)
def test_a_bare_note_states_its_date(line: str, tmp_path: Path) -> None:
    path = tmp_path / "n1.txt"
    path.write_text(f"Clinic note\n{line}\nGout.")
    seen = note_case(read_document(path), SETTINGS, None, "office").encounter
    assert seen.date_of_service == date(2026, 5, 4)
    assert seen.origins["date_of_service"] == Origin("n1.txt", "line 3" if "\n" in line else "line 2")
    assert (seen.id, seen.patient, seen.rendering) == ("n1", None, None)
    given_day = note_case(read_document(path), SETTINGS, date(2026, 6, 1), "telehealth").encounter
    assert (given_day.date_of_service, given_day.setting) == (date(2026, 6, 1), "telehealth")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Gout since 2026-05-04.", "no date of service"),
        ("He says the visit date 05/04/2026 was moved.", "no date of service"),
        ("DOB: 05/04/1958", "no date of service"),
        ("DOS: 05/04-2026", "no date of service"),
        ("DOS: 13/45/2026", "line 1: the date of service is not a date"),
    ],
)
def test_a_bare_note_without_a_date_asks_for_one(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "n1.txt"
    path.write_text(text)
    with pytest.raises(InputError, match=says) as caught:
        note_case(read_document(path), SETTINGS, None, "office")
    assert "--date-of-service" in caught.value.mend


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=60), st.text("abc:{}[]&*!|>-'\"# \n\t", max_size=60)))
def test_any_text_as_encounter_is_fields_or_an_input_error(text: str) -> None:
    try:
        fields = encounter.read(Source("v/encounter.yaml", "encounter.yaml", text.encode("utf-8", "replace")))
    except InputError:
        return
    assert all(found.value for found in fields.values())
