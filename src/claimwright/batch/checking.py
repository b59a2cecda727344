"""Claims of a file through the edit catalogue, one at a time in constant memory; earlier claims by patient."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from claimwright.check import Subject, check, repaired, verdict
from claimwright.errors import ClaimwrightError
from claimwright.model.claim import Claim
from claimwright.model.finding import Finding
from claimwright.model.verdict import Repair, Verdict
from claimwright.pipeline import House
from claimwright.submit import read_claims

Earlier = Mapping[str, tuple[Claim, ...]]  # by patient


class Checked(NamedTuple):
    """A claim, its forms mended, with what the edits found; or the error that says why it cannot be read."""

    claim: Claim | None
    findings: tuple[Finding, ...] = ()
    verdict: Verdict | None = None
    repairs: tuple[Repair, ...] = ()
    error: ClaimwrightError | None = None


def check_file(path: Path, house: House, earlier: Earlier | None = None) -> Iterator[Checked]:
    """Every claim of an 837P, 837I or claim JSON. `earlier` None: earlier claims are not known."""
    with path.open("rb") as stream:
        for found in read_claims(stream, path.name):
            if isinstance(found, ClaimwrightError):
                yield Checked(None, error=found)
            else:
                yield check_claim(found, house, earlier)


def check_claim(claim: Claim, house: House, earlier: Earlier | None = None) -> Checked:
    """One claim by every edit, after the repairs of form, which are listed."""
    claim, repairs = repaired(claim)
    known = None if earlier is None else tuple(c for c in earlier.get(patient_of(claim), ()) if c.id != claim.id)
    findings = check(Subject(claim, house.facts(_day(claim, house)), None, known, house.standing))
    return Checked(claim, findings, verdict(findings, house.book.risk), repairs)


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
