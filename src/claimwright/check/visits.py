"""Edits of visits: two of one day, new though seen before. Where, at what age and for whom a visit may be is data."""

from __future__ import annotations

from collections.abc import Iterator

from claimwright.check.subject import Subject
from claimwright.model.finding import Finding

THREE_YEARS = 3


def two(subject: Subject) -> Iterator[Finding]:
    """Two visits for problems by one person on one day."""
    seen: dict[object, int] = {}
    if subject.claim.stay is not None:
        return
    for at, line in enumerate(subject.claim.lines):
        if "visit.problem" not in subject.families[at]:
            continue
        key = (line.date_of_service, line.rendering.npi if line.rendering else "")
        if key in seen and not {"25", "27", "24", "57"} & set(line.modifiers):
            names = {"line": line.number, "code": line.code, "first": seen[key]}
            yield subject.says("proc.visits", f"line {line.number}", subject.line_of(line), **names)
        seen.setdefault(key, line.number)


def new(subject: Subject) -> Iterator[Finding]:
    """A new patient is one whom nobody of the specialty and group has seen for three years."""
    if subject.history is None or subject.claim.stay is not None:
        return
    for at, line in enumerate(subject.claim.lines):
        day = line.date_of_service
        if "visit.new" not in subject.families[at] or day is None:
            continue
        for claim in subject.history:
            same = claim.billing.npi == subject.claim.billing.npi
            taxonomies = {claim.rendering.taxonomy, subject.claim.rendering.taxonomy}
            if not same or (len(taxonomies) == 2 and "" not in taxonomies):
                continue
            seen = [
                o.date_of_service
                for o in claim.lines
                if o.date_of_service and o.code[0] != "8" and o.date_of_service < day
            ]
            since = day.replace(year=day.year - THREE_YEARS, day=min(day.day, 28))
            if any(since < s for s in seen):
                names = {"line": line.number, "code": line.code, "on": max(seen)}
                yield subject.says("proc.new-patient", f"line {line.number}", subject.line_of(line), **names)
                break
