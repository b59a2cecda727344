"""Claims of a file through the edit catalogue, one at a time in constant memory; earlier claims by patient."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from claimwright.batch.past import NOTHING, Before
from claimwright.check import Subject, check, claims_before, denied_before, repaired, verdict
from claimwright.errors import ClaimwrightError
from claimwright.model.claim import Claim
from claimwright.model.finding import Finding
from claimwright.model.past import NOTHING_BEFORE, Past
from claimwright.model.verdict import Repair, Verdict
from claimwright.pipeline import House
from claimwright.submit import read_claims

TOGETHER = 100  # claims whose past is asked for at once
Earlier = Mapping[str, tuple[Claim, ...]]  # by patient


class Checked(NamedTuple):
    """A claim, its forms mended, with what the edits found; or the error that says why it cannot be read."""

    claim: Claim | None
    findings: tuple[Finding, ...] = ()
    verdict: Verdict | None = None
    repairs: tuple[Repair, ...] = ()
    error: ClaimwrightError | None = None


def check_file(path: Path, house: House, earlier: Earlier | None = None, before: Before = NOTHING) -> Iterator[Checked]:
    """Every claim of an 837P, 837I or claim JSON. `earlier` None: no file tells of earlier claims; `before` is what a
    ledger knows.
    """
    with path.open("rb") as stream:
        for some in _together(read_claims(stream, path.name)):
            pasts = iter(before.claims([one for one in some if isinstance(one, Claim)]))
            for found in some:
                if isinstance(found, ClaimwrightError):
                    yield Checked(None, error=found)
                else:
                    yield check_claim(found, house, earlier, next(pasts))


def _together(found: Iterable[Claim | ClaimwrightError]) -> Iterator[list[Claim | ClaimwrightError]]:
    some: list[Claim | ClaimwrightError] = []
    try:
        for one in found:
            some.append(one)
            if len(some) == TOGETHER:
                yield some
                some = []
    except ClaimwrightError:
        yield some  # what was read before the fault is checked first
        raise
    yield some


def check_claim(claim: Claim, house: House, earlier: Earlier | None = None, past: Past = NOTHING_BEFORE) -> Checked:
    """One claim by every edit, after the repairs of form, which are listed."""
    claim, repairs = repaired(claim)
    told = None if earlier is None else earlier.get(patient_of(claim), ())
    known = None if told is None and past.claims is None else _once((*(told or ()), *(past.claims or ())))
    findings = check(
        Subject(claim, house.facts(_day(claim, house)), None, claims_before(claim, (), known), house.standing)
    )
    return Checked(claim, findings, verdict(findings, house.book.risk, denied_before(claim, past.denials)), repairs)


def _once(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Each claim once, by its id: a file and the ledger may both tell of it."""
    return tuple({claim.id: claim for claim in claims}.values())


def earlier_of(path: Path) -> Earlier:
    """The claims of a file by patient. What cannot be read there raises: history with holes would pass for none."""
    found: dict[str, list[Claim]] = {}
    with path.open("rb") as stream:
        for claim in read_claims(stream, path.name):
            if isinstance(claim, ClaimwrightError):
                raise claim
            found.setdefault(patient_of(claim), []).append(claim)
    return {patient: tuple(claims) for patient, claims in found.items()}


def patient_of(claim: Claim) -> str:
    """Who the patient is for this payer: member, name and birth date."""
    name = claim.patient.name
    born = claim.patient.birth_date or ""
    return "|".join((claim.subscriber.member_id, name.last.upper(), name.first.upper(), str(born)))


def _day(claim: Claim, house: House) -> date:
    """The claim's day; where it has none, the newest that the shelf can judge."""
    return claim.day or house.shelf.newest_day
