"""One line of the day per visit, coded or failed: what the index page and the terminal's table show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

import msgspec

from claimwright.model.case import Case
from claimwright.model.coding import Assignment, Coding
from claimwright.model.finding import Severity
from claimwright.render.transcribe import total_charge


class ClaimFile(NamedTuple):
    """A file made from the visit, for a link: "837P", "claims/99999.837"."""

    label: str
    href: str


class VisitRow(msgspec.Struct, frozen=True):
    """`failed` visits have an `error`, one line, and nothing else but their name."""

    visit: str
    verdict: Literal["clean", "hold", "failed"]
    patient: str = ""
    date: date | None = None
    payer: str = ""
    diagnoses: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    charge: Decimal | None = None
    review_href: str = ""
    files: tuple[ClaimFile, ...] = ()
    findings: tuple[tuple[str, Severity], ...] = ()
    error: str = ""


def visit_row(coding: Coding, case: Case, review_href: str = "", claim_hrefs: Sequence[ClaimFile] = ()) -> VisitRow:
    seen = case.encounter
    return VisitRow(
        visit=coding.id,
        verdict=coding.verdict,
        patient=str(seen.patient.name) if seen.patient else "",
        date=coding.date_of_service,
        payer=seen.payer.name if seen.payer else "",
        diagnoses=tuple(a.code for a in coding.assignments.diagnoses),
        services=tuple(service_text(a) for a in coding.assignments.services),
        charge=total_charge(coding) if coding.claims else None,
        review_href=review_href,
        files=tuple(claim_hrefs),
        findings=tuple((f.rule, f.severity) for f in coding.findings),
    )


def failed_row(visit: str, error: str) -> VisitRow:
    """A visit whose input could not be read; `error` is the one line that the command printed."""
    return VisitRow(visit=visit, verdict="failed", error=error)


def service_text(a: Assignment) -> str:
    """The service as a line shows it: "99214-25", "J1030 ×2"."""
    return "-".join((a.code, *a.modifiers)) + (f" ×{a.units}" if a.units != 1 else "")
