"""The edits in their order, each a function from a claim to its findings, then those that are data alone."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from claimwright.check import (
    authorship,
    codes,
    coverage,
    dates,
    days,
    lines,
    modifiers,
    ncci,
    order,
    parties,
    record,
    services,
    standing,
    stay,
    surgery,
    visits,
)
from claimwright.check.subject import Edit, Subject
from claimwright.check.templates import Templates
from claimwright.model.claim import Claim
from claimwright.model.finding import Finding
from claimwright.rulebook import Rulebook

EDITS: tuple[Edit, ...] = (
    codes.carried,
    codes.unjudged,
    codes.counted,
    codes.billable,
    codes.sex,
    codes.age,
    codes.unspecified,
    order.first_listed,
    order.excludes1,
    order.code_first,
    order.related,
    order.sequela,
    order.symptoms,
    order.both_sides,
    order.external_seventh,
    order.sides,
    lines.services,
    lines.pointers,
    lines.amounts,
    lines.modifiers,
    lines.numbered,
    lines.dated,
    lines.repeated,
    lines.secondary,
    services.valid,
    services.status,
    services.placed,
    services.drugs,
    services.wasted,
    services.vials,
    services.anesthesia,
    services.panels,
    services.vaccines,
    services.by_whom,
    ncci.pairs,
    ncci.included,
    ncci.units,
    ncci.add_ons,
    modifiers.known,
    modifiers.by_schedule,
    modifiers.of_kind,
    modifiers.on_body,
    modifiers.together,
    modifiers.sides,
    modifiers.reading,
    coverage.covered,
    surgery.beside,
    surgery.needless,
    surgery.within,
    surgery.staged,
    visits.two,
    visits.new,
    visits.continuing,
    parties.subscriber,
    parties.accident,
    parties.identifier,
    parties.characters,
    parties.specialties,
    standing.eligible,
    standing.enrolled,
    record.served,
    record.identified,
    record.complaint,
    record.timed,
    record.procedures,
    record.contradicted,
    record.signed,
    authorship.copied,
    authorship.added,
    authorship.ordered,
    stay.admitted,
    stay.coded,
    stay.editor,
    stay.lines,
    days.written,
    days.happened,
    days.counted,
    days.primary,
    days.operated,
    days.lines,
)
_TEMPLATES: dict[str, Templates] = {}  # by the rulebook's hash: compiled once


def check(subject: Subject) -> tuple[Finding, ...]:
    """What the edits in force on the claim's day find, in the catalogue's order, each as its payer and practice weigh
    it.
    """
    book, day, claim = subject.book, subject.day, subject.claim
    kept: list[Finding] = []
    for finding in _found(subject):
        rule = book.rules[finding.rule]
        severity = book.severity(rule, claim, day, _place(finding, claim))
        if severity == "off" or not rule.holds_on(day):
            continue
        kept.append(finding if severity == finding.severity else msgspec.structs.replace(finding, severity=severity))
    return tuple(kept)


def _place(finding: Finding, claim: Claim) -> str:
    """The place of service of the line that a finding is about; empty where it has none of its own."""
    kind, _, number = finding.target.partition(" ")
    at = int(number) - 1 if kind == "line" and number.isdigit() else -1
    return claim.lines[at].place_of_service if 0 <= at < len(claim.lines) else ""


def _found(subject: Subject) -> Iterator[Finding]:
    """Every edit's findings; of a claim with an absurd date only that: no span of days can be counted from it."""
    absurd = list(dates.absurd(subject))
    if absurd:
        yield from absurd
        return
    for edit in EDITS:
        yield from edit(subject)
    yield from _templates(subject.book).found(subject)


def _templates(book: Rulebook) -> Templates:
    if book.sha256 not in _TEMPLATES:
        _TEMPLATES[book.sha256] = Templates(book.rules.values(), book.families)
    return _TEMPLATES[book.sha256]
