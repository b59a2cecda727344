"""Edits of surgery and its days: visits beside procedures, follow-up that belongs to an earlier surgery, procedures
done again.

Source: Medicare Physician Fee Schedule GLOB DAYS; Claims Processing Manual chapter 12, 30.6.6 and 40; NCCI Policy
Manual chapter I, D. Earlier claims that are not known are said to be so, never taken for none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from claimwright.check.subject import Subject
from claimwright.model.claim import Claim, ServiceLine
from claimwright.model.finding import Finding

MINOR, MAJOR = ("000", "010"), "090"
DAYS = {"000": 0, "010": 10, "090": 90}
LONGEST = 90
STAGED = frozenset(("58", "78", "79", "76", "77"))
# Visits that no minor procedure includes.
OWN = frozenset(("visit.wellness", "visit.preventive"))


def beside(subject: Subject) -> Iterator[Finding]:
    """A visit of the day of a procedure carries 25 (minor) or 57 (the decision for a major one)."""
    claim = subject.claim
    if claim.stay is not None:
        return
    for at, line in enumerate(claim.lines):
        if "visit.beside" not in subject.families[at] or {"57", "24"} & set(line.modifiers):
            continue
        others = [
            subject.procedures[n]
            for n, o in enumerate(claim.lines)
            if o is not line and o.date_of_service == line.date_of_service and not {"78", "79", "58"} & set(o.modifiers)
        ]
        days = {p.days for p in others}
        names = {"line": line.number, "code": line.code}
        if MAJOR in days:
            yield subject.says("proc.decision", f"line {line.number}", subject.line_of(line), **names)
        elif days.intersection(MINOR) and "25" not in line.modifiers:
            other = next(p.code for p in others if p.days in MINOR)
            yield subject.says("proc.visit-beside", f"line {line.number}", subject.line_of(line), other=other, **names)


def needless(subject: Subject) -> Iterator[Finding]:
    """57 where nothing major was done; 25 on a visit that stands alone."""
    claim = subject.claim
    if claim.stay is not None:
        return
    for at, line in enumerate(claim.lines):
        if (
            "visit" not in subject.families[at]
            or not {"25", "57"} & set(line.modifiers)
            or line.date_of_service is None
        ):
            continue
        near = (line.date_of_service, line.date_of_service + timedelta(1))
        days = {
            p.days
            for p, o in zip(subject.procedures, claim.lines, strict=True)
            if o is not line and o.date_of_service in near
        } | {"before" for c in subject.earlier for o in c.lines if o.date_of_service in near}
        names = {"line": line.number, "code": line.code}
        if "57" in line.modifiers and days.intersection(MINOR) and MAJOR not in days:
            yield subject.says("proc.decision-minor", f"line {line.number}", subject.line_of(line), **names)
        elif "25" in line.modifiers and not days:
            yield subject.says("proc.visit-25-alone", f"line {line.number}", subject.line_of(line), **names)


def within(subject: Subject) -> Iterator[Finding]:
    """A visit without 24, or a procedure without 58, 78 or 79, inside the days of an earlier surgery."""
    if subject.claim.stay is not None:
        return
    for at, line in enumerate(subject.claim.lines):
        if line.date_of_service is None:
            continue
        earlier = _surgery_before(line, subject)
        if earlier is None:
            continue
        surgery, day = earlier
        names = {"line": line.number, "code": line.code, "surgery": surgery.code, "on": day}
        if "visit.problem" in subject.families[at]:
            if "24" not in line.modifiers and not (line.date_of_service == day and {"25", "57"} & set(line.modifiers)):
                yield subject.says("proc.global-visit", f"line {line.number}", subject.line_of(line), **names)
        elif line.date_of_service != day and subject.procedures[at].days in DAYS and STAGED.isdisjoint(line.modifiers):
            yield subject.says("proc.global-procedure", f"line {line.number}", subject.line_of(line), **names)


def _surgery_before(line: ServiceLine, subject: Subject) -> tuple[ServiceLine, object] | None:
    """The surgery of the same practice in whose days the line lies: of an earlier claim, or an earlier day of this."""
    for claim in (*(subject.history or ()), subject.claim):
        if claim is not subject.claim and not _same_group(claim, subject.claim):
            continue
        for done in claim.lines:
            if done is line or done.date_of_service is None or line.date_of_service is None:
                continue
            days = DAYS.get(subject.facts.procedure(done.code).days, 0)
            since = (line.date_of_service - done.date_of_service).days
            if days and (0 if claim is not subject.claim else 1) <= since <= days:
                return done, done.date_of_service
    return None


def _same_group(one: Claim, other: Claim) -> bool:
    """Whether one physician, or one specialty of one group, gave both (chapter 12, 30.6.5)."""
    if one.billing.npi != other.billing.npi:
        return False
    same = one.rendering.npi == other.rendering.npi
    return same or not one.rendering.taxonomy or one.rendering.taxonomy == other.rendering.taxonomy


def staged(subject: Subject) -> Iterator[Finding]:
    """58, 78 or 79 although no earlier surgery is known."""
    if subject.history is None:
        return
    for line in subject.claim.lines:
        if {"78", "79"} & set(line.modifiers) and _surgery_before(line, subject) is None:
            names = {"line": line.number, "code": line.code}
            yield subject.says("proc.no-surgery", f"line {line.number}", subject.line_of(line), **names)
