"""Claims to 837P and back; every file that is written is read by an independent reader too."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from claimwright.errors import X12Error
from claimwright.model.case import Accident, Name, Payer, Subscriber
from claimwright.model.claim import Claim, ClaimDiagnosis
from claimwright.model.remittance import Adjustment
from claimwright.model.supplement import Adjudication
from claimwright.submit import bindings, normal, read, write
from claimwright.x12 import segments
from x12_claims import BILLING, DAY, ENVELOPE, HOME, PATIENT, PAYER, RENDERING, VARIANTS, child, claim, line
from x12_readers import findings, second_opinion
from x12_strategies import several

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
change = msgspec.structs.replace


def back(data: bytes) -> tuple[Claim, ...]:
    return tuple(read(io.BytesIO(data)))


def rows(data: bytes, id: str) -> list[str]:
    return [s.raw.decode().strip().rstrip("~") for s in segments(io.BytesIO(data)) if s.id == id]


@pytest.mark.parametrize("name", VARIANTS)
def test_each_kind_of_claim_is_written_valid_and_comes_back_whole(name: str) -> None:
    data = write([VARIANTS[name]], ENVELOPE)
    assert back(data) == (VARIANTS[name],)
    assert write(back(data), ENVELOPE) == data
    assert findings(data) == []
    assert second_opinion(data) == []


def test_all_kinds_in_one_file() -> None:
    claims = [change(c, id=f"C{n}", payer=PAYER) for n, c in enumerate(VARIANTS.values())]
    data = write(claims, ENVELOPE)
    assert back(data) == tuple(claims)
    assert findings(data) == []
    assert second_opinion(data) == []


def test_the_second_reader_does_see_faults() -> None:
    assert second_opinion(write([claim()], ENVELOPE).replace(b"DTP*472", b"DTP*999"))


@given(several)
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
def test_what_is_written_is_read_back_and_written_again_the_same(claims: Sequence[Claim]) -> None:
    data = write(claims, ENVELOPE)
    assert back(data) == tuple(claims)
    assert write(back(data), ENVELOPE) == data
    assert findings(data) == []


@given(several)
@settings(max_examples=8, deadline=None, suppress_health_check=SLOW)
def test_the_second_reader_accepts_whatever_is_written(claims: Sequence[Claim]) -> None:
    assert second_opinion(write(claims, ENVELOPE)) == []


def test_neighbours_share_their_ancestors() -> None:
    claims = [claim(id="A"), claim(id="B"), claim(id="C", subscriber=child()), claim(id="D", subscriber=child())]
    data = write(claims, ENVELOPE)
    assert rows(data, "HL") == ["HL*1**20*1", "HL*2*1*22*0", "HL*3*1*22*1", "HL*4*3*23*0"]
    assert back(data) == tuple(claims)


def test_a_patient_loop_holds_a_hundred_claims() -> None:
    data = write([claim(id=f"C{n}") for n in range(101)], ENVELOPE)
    assert len(rows(data, "HL")) == 3
    assert findings(data) == []


def test_diagnoses_and_lines_as_they_stand_in_the_file() -> None:
    data = write([claim(lines=(line(pointers=(2, 1), modifiers=("25",), charge=Decimal("125.50")),))], ENVELOPE)
    assert rows(data, "HI") == ["HI*ABK:E1122*ABF:N1831"]
    assert rows(data, "SV1") == ["SV1*HC:99213:25*125.5*UN*1***2:1"]
    assert rows(data, "SBR") == ["SBR*P*18*GROUP7******CI"]
    assert rows(data, "ISA")[0].endswith("*000000123*0*T*:")


def test_text_is_made_plain() -> None:
    patient = change(PATIENT, name=Name("Müller-Łukasz", " José  Ø "))
    found = back(write([claim(patient=patient)], ENVELOPE))[0]
    assert found == normal(claim(patient=patient))
    assert (found.patient.name.last, found.patient.name.first) == ("MULLER-LUKASZ", "JOSE O")


def test_text_of_lines_is_made_plain_too() -> None:
    one = claim(note="see the report", lines=(line(control="Líne-1", description="émigré"),))
    (found,) = back(write([one], ENVELOPE))
    assert (found.note, found.lines[0].control, found.lines[0].description) == ("SEE THE REPORT", "LINE-1", "EMIGRE")


def test_what_no_element_holds_is_known_to_be_left_out() -> None:
    rich = claim(
        rendering=change(RENDERING, credentials="MD", specialty="family medicine", key="quill"),
        patient=change(PATIENT, phone="5550100101"),
        billing=change(BILLING, phone="555-010-0100", clia="99D0000001"),
        subscriber=Subscriber("MEMBER0001", group="GROUP7", name=Name("OTHER")),
        lines=(line(7),),
    )
    assert normal(rich) == claim(lines=(line(1, control="CLAIM-7"),))
    assert normal(normal(rich)) == normal(rich)


PAID = Adjudication("11111", Decimal("80"), "99213", Decimal(1), DAY, (), (Adjustment("CO", "45", Decimal("0.001")),))
WRONG = {
    "patient.address.line1": claim(patient=change(PATIENT, address=None)),
    "patient.name.last": claim(patient=change(PATIENT, name=Name("X" * 61))),
    "patient.name.first": claim(patient=change(PATIENT, name=Name("DOE", "A*B"))),
    "payer.name": claim(payer=Payer("99999", "計画")),
    "subscriber.member_id": claim(subscriber=Subscriber("")),
    "subscriber.name.last": claim(subscriber=Subscriber("M1", "child")),
    "billing.npi": claim(billing=change(BILLING, npi="19876540051")),
    "id": claim(id="X" * 21),
    "lines[0].pointers[0]": claim(lines=(line(pointers=()),)),
    "lines[1].pointers": claim(lines=(line(), line(2, pointers=(3,)))),
    "lines[0].ndc_units": claim(lines=(line(ndc="00003029305"),)),
    "total": claim(lines=(line(charge=Decimal("1.005")),)),
    "lines[0]": claim(lines=(line(modifiers=("25", "59", "LT", "RT", "QW")),)),
    "lines": claim(lines=()),
    "diagnoses": claim(diagnoses=tuple(ClaimDiagnosis(n, "I10") for n in range(1, 14))),
    "diagnoses[1].code": claim(diagnoses=(ClaimDiagnosis(1, "I10"), ClaimDiagnosis(2, ""))),
    "lines[0].adjudications[0].adjustments[0].amount": claim(lines=(line(adjudications=(PAID,)),)),
    "accident.state": claim(accident=Accident("other", None, "OH")),
}


@pytest.mark.parametrize("field", WRONG)
def test_what_does_not_fit_is_refused_by_name(field: str) -> None:
    with pytest.raises(X12Error) as caught:
        write([WRONG[field]], ENVELOPE)
    assert caught.value.place == field
    assert "\n" not in str(caught.value)


def test_one_payer_and_ids_of_their_own() -> None:
    for claims in ([], [claim(), claim()], [claim(), claim(id="B", payer=Payer("88888", "OTHER PLAN"))]):
        with pytest.raises(X12Error):
            write(claims, ENVELOPE)


def test_a_submitter_without_telephone_is_refused_and_none_is_made_up() -> None:
    with pytest.raises(X12Error) as caught:
        write([claim()], change(ENVELOPE, sender=change(ENVELOPE.sender, phone="")))
    assert caught.value.place == "submitter.phone"


def test_bindings_name_the_field_of_each_element() -> None:
    wide = claim(lines=(line(), line(2, pointers=(2, 1), modifiers=("25",), place_of_service="22")))
    found = {(b.loop, b.element, b.line): (b.value, b.field) for b in bindings(wide)}
    expected = {
        ("2300", "HI01-2", 0): ("E1122", "diagnoses[0].code"),
        ("2300", "CLM01", 0): ("CLAIM", "id"),
        ("2300", "CLM02", 0): ("250", "total"),
        ("2300", "CLM05-1", 0): ("11", "place_of_service"),
        ("2010AA", "NM103", 0): ("EXAMPLE CLINIC", "billing.name"),
        ("2010BA", "NM103", 0): ("TESTPERSON", "patient.name.last"),
        ("2310B", "NM109", 0): ("1234567018", "rendering.npi"),
        ("2400", "SV101-2", 2): ("99213", "lines[1].code"),
        ("2400", "SV101-3", 2): ("25", "lines[1].modifiers[0]"),
        ("2400", "SV107-1", 2): ("2", "lines[1].pointers[0]"),
        ("2400", "DTP03", 1): ("20260615", "lines[0].date_of_service"),
    }
    assert {k: found.get(k) for k in expected} == expected


def test_every_bound_element_stands_in_the_file() -> None:
    one = claim(subscriber=child())
    body = [s.elements for s in segments(io.BytesIO(write([one], ENVELOPE)))]
    first = next(n for n, elements in enumerate(body) if elements[0] == "HL")
    for b in bindings(one):
        id, _, component = b.element.partition("-")
        elements = body[first + b.segment - 1]
        text = elements[int(id[-2:])]
        assert elements[0] == id[:-2]
        assert (text.split(":")[int(component) - 1] if component else text) == b.value


GARBLED = {
    "another guide": (b"005010X222A1", b"005010X224A2"),
    "no date": (b"D8*20260615", b"D8*2026061X"),
    "no money": (b"*125*UN", b"*1E9*UN"),
    "cut short": (b"SE*", b"SE"),
}


@pytest.mark.parametrize("name", GARBLED)
def test_reading_what_is_garbled_is_one_error_without_the_patient(name: str) -> None:
    data = write([claim()], ENVELOPE).replace(*GARBLED[name])
    with pytest.raises(X12Error) as caught:
        back(data[:-30] if name == "cut short" else data)
    assert "TESTPERSON" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_is_not_given_stays_empty_for_the_check_to_name() -> None:
    (found,) = back(write([claim()], ENVELOPE).replace(b"NM1*85", b"NM1*8X"))
    assert found.billing.npi == ""


def test_a_subscriber_needs_no_more_than_a_name() -> None:
    bare = claim(subscriber=Subscriber("M1", "other", name=Name("TESTPERSON"), birth_date=date(1980, 1, 1)))
    found = back(write([bare], ENVELOPE))[0]
    assert found.subscriber == Subscriber("M1", "other", "", Name("TESTPERSON"), date(1980, 1, 1), "U")
    assert found.patient.address == HOME
