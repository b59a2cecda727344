"""A coded case to claims: positions, pointers, charges, ids, splits; the envelope of a run."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import msgspec
import pytest

from claimwright.model.case import Case, Encounter, Subscriber
from claimwright.model.claim import Claim
from claimwright.model.coding import Assignment, Assignments
from claimwright.model.evidence import Citation, Field
from claimwright.submit import assemble, envelope_for_run, write
from x12_claims import BILLING, DAY, ENVELOPE, PATIENT, PAYER, RENDERING, claim

PROOF = ((Field("reason", "invented"),), (Citation("Invented rules", "1", "2026"),), ())
ENCOUNTER = Encounter(
    "visit-7", DAY, patient=PATIENT, subscriber=Subscriber("M1"), payer=PAYER, billing=BILLING, rendering=RENDERING
)
FEES = {"99213": Decimal("125.10"), "J3301": Decimal("2.05")}
change = msgspec.structs.replace


def diagnoses(count: int) -> tuple[Assignment, ...]:
    return tuple(Assignment(f"M25.5{n:02}", "ICD-10-CM", "", n, *PROOF) for n in range(1, count + 1))


def service(code: str, *pointers: int, units: int = 1) -> Assignment:
    return Assignment(code, "CPT", "", 1, *PROOF, units=units, pointers=pointers)


def made(count: int, *services: Assignment, encounter: Encounter = ENCOUNTER) -> tuple[Claim, ...]:
    return assemble(Case(encounter, (), fees=FEES), Assignments(diagnoses(count), services, None, ()))


def test_charges_pointers_and_numbers() -> None:
    (one,) = made(3, service("99213", 2, 1), service("J3301", 3, units=4), service("20610", 1))
    assert [line.charge for line in one.lines] == [Decimal("125.10"), Decimal("8.20"), Decimal("0.00")]
    assert [line.pointers for line in one.lines] == [(2, 1), (3,), (1,)]
    assert [line.number for line in one.lines] == [1, 2, 3]
    assert one.id == "VISIT-7"
    assert one.total == Decimal("133.30")


@pytest.mark.parametrize("field", ["patient", "subscriber", "payer", "billing", "rendering"])
def test_a_claim_is_not_complete_where_someone_is_unknown(field: str) -> None:
    (one,) = made(1, service("99213", 1), encounter=change(ENCOUNTER, **{field: None}))
    assert not one.complete
    assert made(1, service("99213", 1))[0].complete


def test_nor_without_services_or_diagnoses() -> None:
    assert not made(1)[0].complete
    assert not made(0, service("99213"))[0].complete


def test_a_thirteenth_diagnosis_and_a_fifty_first_line_begin_a_new_claim() -> None:
    wide = made(14, *(service("99213", n) for n in range(1, 15)))
    assert [len(c.diagnoses) for c in wide] == [12, 2]
    codes = [{d.position: d.code for d in c.diagnoses} for c in wide]
    pointed = [codes[n][line.pointers[0]] for n, c in enumerate(wide) for line in c.lines]
    assert pointed == [d.code for d in diagnoses(14)]
    long = made(1, *(service("99213", 1) for _ in range(51)))
    assert [len(c.lines) for c in long] == [50, 1]
    assert [c.id for c in long] == ["VISIT-7", "VISIT-7-2"]
    write(long, ENVELOPE)


def test_at_most_four_pointers() -> None:
    assert made(6, service("99213", 6, 1, 2, 3, 4))[0].lines[0].pointers == (6, 1, 2, 3)


def test_ids_are_short_and_stay_different() -> None:
    names = ["visit-7", "visit_7", "visit7", "x" * 30, "x" * 31, "é"]
    ids = [made(1, service("99213", 1), encounter=change(ENCOUNTER, id=name))[0].id for name in names]
    assert len(set(ids)) == len(names)
    assert all(0 < len(i) <= 20 for i in ids)


def test_the_laboratory_certificate_goes_with_laboratory_lines() -> None:
    lab = change(ENCOUNTER, billing=change(BILLING, clia="99D0000001"))
    assert made(1, service("83036", 1), encounter=lab)[0].clia == "99D0000001"
    assert made(1, service("99213", 1), encounter=lab)[0].clia == ""


def test_the_envelope_of_a_run_comes_from_its_claims() -> None:
    first = envelope_for_run([claim()], ENVELOPE.sender, ENVELOPE.receiver)
    assert first == envelope_for_run([claim()], ENVELOPE.sender, ENVELOPE.receiver)
    assert first.control != envelope_for_run([claim(id="B")], ENVELOPE.sender, ENVELOPE.receiver).control
    assert (first.created, first.usage) == (datetime(2026, 6, 15, 12), "T")
