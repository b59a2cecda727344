"""Edits of visits: two of one day, new though seen before. Where, at what age and for whom a visit may be is data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from claimwright.check.subject import Subject
from claimwright.model.claim import Claim
from claimwright.model.finding import Finding

THREE_YEARS = 3
CONTINUING, PREVENTION = "G2211", ("vaccine.product", "vaccine.giving", "visit.wellness", "laboratory", "drawing")


def two(subject: Subject) -> Iterator[Finding]:
    """Two visits for problems by one person on one day."""
    seen: dict[object, int] = {}
    if subject.claim.stay is not None:
        return
    for at, line in enumerate(subject.claim.lines):
        if "visit.problem" not in subject.families[at]:
            continue
        key = (line.date_of_service, subject.by(line))
        if key in seen and not {"25", "27", "24", "57"} & set(line.modifiers):
            names = {"line": line.number, "code": line.code, "first": seen[key]}
            yield subject.says("proc.visits", f"line {line.number}", subject.line_of(line), **names)
        seen.setdefault(key, line.number)


def new(subject: Subject) -> Iterator[Finding]:
    """A new patient is one whom nobody of the specialty and group has seen face to face for three years."""
    if subject.claim.stay is not None:
        return
    for at, line in enumerate(subject.claim.lines):
        day = line.date_of_service
        if "visit.new" not in subject.families[at] or day is None:
            continue
        since = date(day.year - THREE_YEARS, day.month, min(day.day, 28 if day.month == 2 else day.day))
        seen = [
            d for claim in subject.earlier if _same_specialty(claim, subject) for d in _face_to_face(claim, subject)
        ]
        recent = [d for d in seen if since < d < day]
        if recent:
            names = {"line": line.number, "code": line.code, "on": max(recent)}
            yield subject.says("proc.new-patient", f"line {line.number}", subject.line_of(line), **names)


def _same_specialty(claim: Claim, subject: Subject) -> bool:
    taxonomies = {claim.rendering.taxonomy, subject.claim.rendering.taxonomy}
    return claim.billing.npi == subject.claim.billing.npi and (len(taxonomies) == 1 or "" in taxonomies)


def _face_to_face(claim: Claim, subject: Subject) -> Iterator[date]:
    """Days on which the patient was seen: visits and procedures, not readings or tests."""
    for line in claim.lines:
        families = subject.book.families.of(line.code)
        seen = not families.isdisjoint(("visit", "surgery", "visit.wellness", "therapy"))
        if line.date_of_service is not None and seen and "26" not in line.modifiers:
            yield line.date_of_service


def continuing(subject: Subject) -> Iterator[Finding]:
    """G2211 beside a visit with 25: only where all that stands beside it is prevention, as the payer's data say."""
    rules = subject.book.payers[subject.program].continuing
    claim = subject.claim
    for line in claim.lines:
        if line.code != CONTINUING or not rules.takes:
            continue
        others = [o for o in claim.lines if o is not line and o.date_of_service == line.date_of_service]
        marked = any("25" in o.modifiers and o.code in rules.beside for o in others)
        plain = (o for o in others if o.code not in rules.beside and not o.code.startswith(rules.prevention))
        other = next((o.code for o in plain if subject.book.families.of(o.code).isdisjoint(PREVENTION)), "")
        if marked and other:
            names = {"line": line.number, "code": line.code, "other": other}
            yield subject.says("payer.continuing", f"line {line.number}", subject.line_of(line), **names)
