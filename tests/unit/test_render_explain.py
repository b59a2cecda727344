"""From a claim element back to the words of the chart."""

from datetime import date

import msgspec
import pytest

from claimwright.errors import InputError
from claimwright.model.evidence import Absence, Decision, Field, LedgerFact, Origin
from claimwright.model.exchange import Binding
from claimwright.render.explain import chain, chain_text
from claimwright.render.records import json_file, read_coding
from claimwright.render.transcribe import coding_record
from invented_visit import CASE, CLAIM, CODING, NOTE

RECORD = coding_record(CODING, CASE)
BINDINGS = (
    Binding("2010AA", "NM103", 0, "SAMPLE FAMILY PRACTICE", "billing.name", 8),
    Binding("2010BA", "NM103", 0, "EXAMPLE-RIVERS", "subscriber.name.last", 14),
    Binding("2010BA", "DMG02", 0, "19650203", "patient.birth_date", 17),
    Binding("2010BB", "N403", 0, "450020000", "payer.address.zip", 20),
    Binding("2300", "CLM01", 0, "VISIT01", "id", 21),
    Binding("2300", "CLM02", 0, "209.5", "total", 21),
    Binding("2300", "CLM05-3", 0, "1", "frequency", 21),
    Binding("2300", "HI01-1", 0, "ABK", "", 22),
    Binding("2300", "HI01-2", 0, "E1122", "diagnoses[0].code", 22),
    Binding("2300", "HI02-2", 0, "N1831", "diagnoses[1].code", 22),
    Binding("2400", "SV101-1", 1, "HC", "lines[0].system", 24),
    Binding("2400", "SV101-2", 1, "99214", "lines[0].code", 24),
    Binding("2400", "SV101-3", 1, "25", "lines[0].modifiers[0]", 24),
    Binding("2400", "SV107", 1, "1:2:3", "lines[0].pointers", 24),
    Binding("2400", "SV101-2", 2, "83036", "lines[1].code", 27),
    Binding("2400", "SV102", 2, "24.5", "lines[1].charge", 27),
    Binding("2400", "SV107-1", 2, "1", "lines[1].pointers[0]", 27),
    Binding("2400", "DTP03", 2, "20260615", "lines[1].date_of_service", 28),
    Binding("2400", "REF02", 2, "VISIT01-2", "lines[1].control", 29),
)


def told(element, line=0):
    return chain_text(chain(RECORD, BINDINGS, element, line))


@pytest.mark.parametrize(
    ("element", "line", "says"),
    [
        (
            "HI01",
            0,
            ["HI01 = ABK:E1122 (loop 2300)", "diagnoses[0].code", "E11.22 Type 2", "I.A.15 (FY2026)", "line 30"],
        ),
        ("HI01", 0, ["icd10cm FY2026 April, CDC/NCHS, 2026-04-01 to 2026-09-30"]),
        ("hi02", 0, ["N18.31", "“eGFR 48 mL/min”", "line 27"]),
        (
            "SV101",
            1,
            ["SV101 = HC:99214:25", "99214-25", "modifier-25 (choose)", "not verified", "“raise lisinopril to 20 mg”"],
        ),
        ("SV101-2", 2, ["83036-QW", "“Hemoglobin A1c today 8.4 %”"]),
        ("SV107", 1, ["E11.22", "N18.31", "I10"]),
        ("SV102", 0, ["fee for 83036: $24.50 for each of 1 units"]),
        ("CLM01", 0, ["no document says it"]),
        ("CLM02", 0, ["line 1: 99214 $185.00", "line 2: 83036 $24.50"]),
        ("CLM05", 0, ["frequency = 1", "practice's choice"]),
        ("DMG02", 0, ["patient.birth_date = 1965-02-03", "encounter.yaml line 6"]),
        ("2010BA/NM103", 0, ["patient.name.last = Example-Rivers", "encounter.yaml line 5"]),
        ("2010AA/nm103", 0, ["billing.name = Sample Family Practice", "claimwright.toml practice"]),
        ("N403", 0, ["payer.address.zip = 450020000", "claimwright.toml payers.placeholder"]),
        ("DTP03", 0, ["date_of_service = 2026-06-15", "encounter.yaml line 2"]),
        ("REF02", 0, ["made when the claim was put together"]),
    ],
)
def test_an_element_is_followed_to_what_it_rests_on(element, line, says):
    text = told(element, line)
    for words in says:
        assert words in text


def test_the_chain_goes_from_element_through_field_code_and_rule_to_the_words():
    kinds = [link.kind for link in chain(RECORD, BINDINGS, "HI01")]
    assert kinds == ["element", "claim field", "code", "edition", "rule", "rule", "citation", "words"]
    depths = [link.depth for link in chain(RECORD, BINDINGS, "HI01")]
    assert depths == sorted(depths)


def test_one_pointer_leads_to_one_diagnosis():
    assert [link.text[:6] for link in chain(RECORD, BINDINGS, "SV107", 2) if link.kind == "code"] == ["E11.22"]


def test_the_offsets_told_are_those_of_the_note():
    start = NOTE.index("CKD stage 3a")
    assert f"[{start}:{start + len('CKD stage 3a')}]" in told("HI02")


def test_a_record_read_back_explains_the_same():
    again = read_coding(json_file(RECORD))
    assert chain(again, BINDINGS, "SV101", 1) == chain(RECORD, BINDINGS, "SV101", 1)


@pytest.mark.parametrize(
    ("element", "line", "says"),
    [
        ("NM103", 0, "name one of 2010AA/NM103, 2010BA/NM103"),
        ("2010CA/NM103", 0, "name one of 2010AA/NM103, 2010BA/NM103"),
        ("SV101", 0, "name line 1, 2"),
        ("SV102", 1, "name one of 2400/SV102 on lines 2"),
        ("ZZ99", 0, "there are CLM01, CLM02, CLM05, DMG02, DTP03, HI01"),
        ("", 0, "no such element"),
        ("HI0", 0, "no such element"),
    ],
)
def test_an_unclear_reference_says_what_there_is(element, line, says):
    with pytest.raises(InputError) as caught:
        chain(RECORD, BINDINGS, element, line)
    assert says in str(caught.value)
    assert "Example" not in str(caught.value)


@pytest.mark.parametrize(
    ("field", "says"),
    [
        ("referring.npi", "no field of the encounter gave it"),
        ("place_of_service", "place_of_service = 11"),
        ("lines[0].place_of_service", "not recorded: a default"),
        ("diagnoses[0].code", "no diagnosis of the coding gave it"),
        ("lines[0].code", "no service of the coding gave this line"),
    ],
)
def test_a_field_that_nothing_gave_is_told_as_such(field, says):
    nothing = msgspec.structs.replace(CODING.assignments, diagnoses=(), services=())
    record = coding_record(msgspec.structs.replace(CODING, assignments=nothing), CASE)
    assert says in chain_text(chain(record, (Binding("2300", "XX01", 0, "value", field, 1),), "XX01"))


@pytest.mark.parametrize(
    ("evidence", "says"),
    [
        (Field("minutes", "35", Origin("encounter.yaml", "line 8")), "minutes = 35  (encounter.yaml line 8)"),
        (LedgerFact("seen before", date(2025, 1, 2), "visit-00"), "seen before  (2025-01-02, visit-00)"),
        (Absence("laterality", ("exam", "plan")), "not found: laterality  (looked in exam, plan)"),
        (Decision("A. Coder", "agreed", date(2026, 6, 16)), "agreed  (A. Coder, 2026-06-16)"),
    ],
)
def test_evidence_of_every_kind_ends_a_chain(evidence, says):
    first = msgspec.structs.replace(CODING.assignments.diagnoses[0], evidence=(evidence,))
    given = msgspec.structs.replace(CODING.assignments, diagnoses=(first,))
    record = coding_record(msgspec.structs.replace(CODING, assignments=given), CASE)
    assert chain(record, BINDINGS, "HI01")[-1].text == says


def test_a_visit_without_a_claim_says_so():
    with pytest.raises(InputError, match="no such claim"):
        chain(coding_record(msgspec.structs.replace(CODING, claims=()), CASE), BINDINGS, "HI01")


def test_a_field_beyond_the_claim_is_an_error_not_a_crash():
    with pytest.raises(InputError, match="a part that the claim does not have"):
        chain(RECORD, (Binding("2300", "HI12", 0, "X", "diagnoses[11].code", 1),), "HI12")


def test_words_of_the_chart_cannot_steer_the_terminal():
    hostile = msgspec.structs.replace(CLAIM, id="\x1b[2J\u202e")
    record = coding_record(msgspec.structs.replace(CODING, claims=(hostile,)), CASE)
    text = chain_text(chain(record, (Binding("2300", "CLM01", 0, hostile.id, "id", 1),), "CLM01"))
    assert "\x1b" not in text
    assert "\u202e" not in text
