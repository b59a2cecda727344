"""The edits in their order, each a function from the coded case to its findings."""

from __future__ import annotations

from claimwright.check import codes, data
from claimwright.check.subject import Edit, Subject
from claimwright.model.finding import Finding

EDITS: tuple[Edit, ...] = (
    codes.carried,
    codes.billable,
    codes.first_listed,
    codes.sex,
    codes.age,
    codes.unspecified,
    codes.side_modifier,
    data.identifiers,
    data.addresses,
    data.parties,
    data.dates,
    data.lines,
    data.accident,
)


def check(subject: Subject) -> tuple[Finding, ...]:
    """The record's and the guidelines' own findings, then those of the edits in force on the date of service."""
    found = [*subject.chart.findings, *subject.assignments.findings]
    for edit in EDITS:
        found += edit(subject)
    day = subject.case.encounter.date_of_service
    return tuple(f for f in found if subject.book.rule(f.rule).holds_on(day))
