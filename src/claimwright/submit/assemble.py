"""A coded case to its claims: positions, pointers, charges, control numbers; split where a claim holds no more."""

from __future__ import annotations

import hashlib
import re
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from claimwright.model.case import FACILITY_PLACES, Case, Encounter
from claimwright.model.claim import (
    NO_PATIENT,
    NO_PAYER,
    NO_PRACTICE,
    NO_PROVIDER,
    NO_SUBSCRIBER,
    Claim,
    ClaimDiagnosis,
    ServiceLine,
)
from claimwright.model.coding import Assignment, Assignments
from claimwright.rulebook.families import Families
from claimwright.shelf import Editions
from claimwright.shelf.schedule import FeeSchedule
from claimwright.submit.splitting import MOST_ID, MOST_POINTERS, split

CENT = Decimal("0.01")
ORDERED_FOR = ("medicare", "medicaid", "tricare")


def assemble(
    case: Case, assignments: Assignments, editions: Editions | None = None, families: Families | None = None
) -> tuple[Claim, ...]:
    """One claim, or several where there are over 12 diagnoses or 50 lines; what is not known stays empty in it."""
    e = case.encounter
    billing = e.billing or NO_PRACTICE
    schedule = FeeSchedule(editions, billing.address.zip) if editions is not None and e.billing is not None else None
    number = _number(e.id)
    diagnoses, services = assignments.diagnoses, assignments.services
    position = {d.rank: n for n, d in enumerate(diagnoses, 1)}
    whole = Claim(
        id=number,
        payer=e.payer or NO_PAYER,
        billing=billing,
        subscriber=e.subscriber or NO_SUBSCRIBER,
        patient=e.patient or NO_PATIENT,
        rendering=e.rendering or NO_PROVIDER,
        place_of_service=e.place_of_service,
        diagnoses=tuple(ClaimDiagnosis(n, d.code) for n, d in enumerate(diagnoses, 1)),
        lines=tuple(
            _ordered(_line(case, schedule, s, (n, number), position), e, families) for n, s in enumerate(services, 1)
        ),
        referring=e.referring,
        accident=e.accident,
        authorization=e.authorization,
        supervising=e.supervising,
    )
    return tuple(_certified(claim) for claim in split(whole))


def _certified(claim: Claim) -> Claim:
    """The laboratory's certificate goes with a laboratory line: CPT's numbers that begin with 8."""
    tested = any(line.system == "CPT" and line.code.startswith("8") for line in claim.lines)
    return msgspec.structs.replace(claim, clia=claim.billing.clia if tested else "")


def _ordered(line: ServiceLine, encounter: Encounter, families: Families | None) -> ServiceLine:
    """A test names who ordered it where the program asks (chapter 26, 10.4, item 17): who saw the patient."""
    program = encounter.payer.program if encounter.payer else ""
    if families is None or encounter.rendering is None or encounter.referring is not None:
        return line
    if program not in ORDERED_FOR or not families.holds("diagnostic", line.code):
        return line
    return msgspec.structs.replace(line, ordering=encounter.rendering)


def _number(encounter: str) -> str:
    """CLM01: at most 20 characters, unique in a run since encounters are.

    An id that is too long, or loses a character, gets a few of its hash so that no two become one.
    """
    kept = re.sub(r"[^A-Z0-9-]", "", encounter.upper())
    if kept != encounter.upper() or not kept or len(kept) > MOST_ID:
        mark = hashlib.sha256(encounter.encode()).hexdigest()[:8].upper()
        kept = f"{kept[: MOST_ID - len(mark) - 1]}-{mark}".lstrip("-")
    return kept


def _line(
    case: Case, schedule: FeeSchedule | None, service: Assignment, place: tuple[int, str], position: dict[int, int]
) -> ServiceLine:
    """One line; `place` is its number and its claim's."""
    number, claim = place
    encounter = case.encounter
    facility = encounter.place_of_service in FACILITY_PLACES
    one = schedule.allowed(service.code, service.modifiers, facility) if schedule is not None else None
    fee = case.fees.get(service.code)
    if fee is None:
        fee = one * case.multiple if one is not None and case.multiple is not None else Decimal(0)
    return ServiceLine(
        number=number,
        code=service.code,
        system=service.system,
        modifiers=service.modifiers[:4],
        charge=(fee * service.units).quantize(CENT, ROUND_HALF_UP),
        units=Decimal(service.units),
        pointers=tuple(position[r] for r in service.pointers if r in position)[:MOST_POINTERS],
        date_of_service=encounter.date_of_service,
        control=f"{claim}-{number}",
        ndc=service.ndc,
        ndc_units=(service.ndc_units or Decimal(1)) if service.ndc else None,
        ndc_measure=(service.ndc_measure or "UN") if service.ndc else "",
        allowed=(one * service.units).quantize(CENT, ROUND_HALF_UP) if one is not None else None,
    )
