"""Dates that no claim of a living person can have: looked at before anything counts from them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from claimwright.check.subject import Subject
from claimwright.model.claim import Claim
from claimwright.model.finding import Finding

FIRST, LAST = date(1850, 1, 1), date(2199, 12, 31)


def absurd(subject: Subject) -> Iterator[Finding]:
    for path, day in _dates(subject.claim):
        if day is not None and not FIRST <= day <= LAST:
            yield subject.says("data.date-absurd", path, (subject.field(path, day),), field=path)


def _dates(claim: Claim) -> Iterator[tuple[str, date | None]]:
    yield "patient.birth_date", claim.patient.birth_date
    yield "subscriber.birth_date", claim.subscriber.birth_date
    yield "onset", claim.onset
    yield "admitted", claim.admitted
    yield "discharged", claim.discharged
    yield "made", claim.made
    yield "accident.on", claim.accident.on if claim.accident else None
    if claim.stay is not None:
        yield "stay.statement_from", claim.stay.statement_from
        yield "stay.statement_through", claim.stay.statement_through
        yield from ((f"stay.occurrences.{one.code}", one.day) for one in claim.stay.occurrences)
        yield from ((f"stay.spans.{one.code}", day) for one in claim.stay.spans for day in (one.since, one.until))
        yield from (("stay.procedure_dates", day) for day in claim.stay.procedure_dates)
    for at, line in enumerate(claim.lines):
        yield f"lines[{at}].date_of_service", line.date_of_service
        yield f"lines[{at}].through", line.through
