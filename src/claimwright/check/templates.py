"""Edits that are data alone: the closed set of templates (rulebook/templates.py) over a claim; `bill` is check/bill's.

Which templates look at a code is found once for each code, so that an edit is looked at only where it can apply.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from claimwright.check.bill import breaches
from claimwright.check.subject import Subject
from claimwright.model.claim import Claim, ServiceLine
from claimwright.model.finding import Finding
from claimwright.rulebook import Rule
from claimwright.rulebook.families import Families
from claimwright.rulebook.templates import Bill, Dates, Fields, Forbids, Limits, Lines, Pairs, Requires, meant
from claimwright.x12.codes import CHECKS


class Hit(NamedTuple):
    """What a template found: the target, the line it is about or None, and names for its message."""

    target: str
    line: ServiceLine | None
    names: dict[str, object]


class Templates:
    """The templates of a rulebook, by the code that they look at."""

    def __init__(self, rules: Iterable[Rule], families: Families) -> None:
        given = [rule for rule in rules if rule.template is not None]
        self._families = families
        self._whole = [r for r in given if isinstance(r.template, Dates | Fields)]
        self._bills = [r for r in given if isinstance(r.template, Bill)]
        self._lined = [r for r in given if not isinstance(r.template, Dates | Fields | Bill)]
        self.of = functools.lru_cache(maxsize=16_384)(self._of)

    def found(self, subject: Subject) -> Iterator[Finding]:
        claim = subject.claim
        for at, line in enumerate(claim.lines):
            for rule in self.of(line.code):
                template: Any = rule.template
                if _matches(line, at, template.lines, subject) and meant(rule.scope, claim, line.place_of_service):
                    yield from _told(
                        rule, _LINE[type(template)](template, line, subject, self._families.lists), subject
                    )
        for rule in (*self._whole, *self._bills) if claim.stay is not None else self._whole:
            template = rule.template
            if meant(rule.scope, claim):
                yield from _told(rule, _WHOLE[type(template)](template, subject), subject)

    def _of(self, code: str) -> tuple[Rule, ...]:
        """The templates of lines that may look at a code."""
        return tuple(rule for rule in self._lined if self._looks(rule.template.lines, code))  # type: ignore[union-attr]

    def _looks(self, lines: Lines, code: str) -> bool:
        return (not lines.codes or self._families.lists(lines.codes, code)) and not self._families.lists(
            lines.but, code
        )


Holds = Callable[[tuple[str, ...], str], bool]


def _matches(line: ServiceLine, at: int, lines: Lines, subject: Subject) -> bool:
    place = line.place_of_service or subject.claim.place_of_service
    years = subject.ages[at]
    return (
        (not lines.modifiers or not set(lines.modifiers).isdisjoint(line.modifiers))
        and set(lines.without).isdisjoint(line.modifiers)
        and (not lines.places or place in lines.places)
        and place not in lines.not_places
        and (lines.age is None or (years is not None and lines.age[0] <= years <= lines.age[1]))
        and (lines.not_age is None or (years is not None and not lines.not_age[0] <= years <= lines.not_age[1]))
        and (lines.sex is None or subject.claim.patient.sex == lines.sex)
        and (not lines.diagnoses or any(d.code.startswith(lines.diagnoses) for d in subject.pointed(line)))
    )


def _beside(line: ServiceLine, claim: Claim) -> list[ServiceLine]:
    """The other lines of its day."""
    return [o for o in claim.lines if o is not line and o.date_of_service == line.date_of_service]


def _requires(template: Requires, line: ServiceLine, subject: Subject, holds: Holds) -> Iterator[Hit]:
    claim, codes = subject.claim, [d.code for d in subject.pointed(line)]
    met = (
        not set(template.modifiers).isdisjoint(line.modifiers)
        or any(holds(template.beside, other.code) for other in _beside(line, claim))
        or any(code.startswith(template.diagnoses) for code in codes if template.diagnoses)
        or (template.first and bool(codes) and codes[0].startswith(template.first))
        or any(value_of(claim, line, field) for field in template.fields)
    )
    if not met:
        wanted = (*template.modifiers, *template.beside, *template.diagnoses, *template.first, *template.fields)
        yield Hit(f"line {line.number}", line, {"wanted": ", ".join(wanted[:4])})


def _forbids(template: Forbids, line: ServiceLine, subject: Subject, holds: Holds) -> Iterator[Hit]:
    if not any(holds(template.unless, other.code) for other in _beside(line, subject.claim)):
        yield Hit(f"line {line.number}", line, {})


def _pairs(template: Pairs, line: ServiceLine, subject: Subject, holds: Holds) -> Iterator[Hit]:
    if not set(template.unless).isdisjoint(line.modifiers):
        return
    own = (o for o in _beside(line, subject.claim) if subject.by(o) == subject.by(line))
    other = next((o for o in own if holds(template.beside, o.code)), None)
    if other is not None:
        yield Hit(f"line {line.number}", line, {"other": other.code})


def _limits(template: Limits, line: ServiceLine, subject: Subject, holds: Holds) -> Iterator[Hit]:
    same = [o for o in subject.claim.lines if holds(template.lines.codes, o.code)] or [line]
    if template.per == "line":
        units = line.units
    elif same[0] is not line:  # told once
        return
    elif template.per == "day":
        units = sum((o.units for o in same if o.date_of_service == line.date_of_service), type(line.units)(0))
    elif template.per == "claim":
        units = type(line.units)(len(same))
    else:
        units = type(line.units)(len(same) + len(_recent(template, line, subject, holds)))
    if units > template.most:
        yield Hit(f"line {line.number}", line, {"units": units, "most": template.most, "days": template.days})


def _recent(template: Limits, line: ServiceLine, subject: Subject, holds: Holds) -> list[ServiceLine]:
    """Earlier lines of the same services that still count."""
    day = line.date_of_service
    if day is None:
        return []
    since = day - timedelta(template.days)
    if template.per == "months":  # so many full months must lie between: from the first day of the month behind them
        month = day.year * 12 + day.month - 1 - template.months
        since = date(month // 12, month % 12 + 1, 1) - timedelta(1)
    earlier = [o for claim in subject.earlier for o in claim.lines]
    days = ((o, o.date_of_service) for o in earlier if holds(template.lines.codes, o.code))
    return [o for o, on in days if on is not None and since < on < day]


_LINE: dict[type, Callable[[Any, ServiceLine, Subject, Holds], Iterator[Hit]]] = {
    Requires: _requires,
    Forbids: _forbids,
    Pairs: _pairs,
    Limits: _limits,
}


def _dates(template: Dates, subject: Subject) -> Iterator[Hit]:
    earlier, later = (_date(subject.claim, name) for name in (template.earlier, template.later))
    if earlier is None or later is None:
        return
    apart = (later - earlier).days
    if apart > template.most if template.most is not None else apart < 0:
        yield Hit(template.later, None, {"days": apart, "most": template.most, "later": later, "earlier": earlier})


def _date(claim: Claim, name: str) -> date | None:
    days = [line.date_of_service for line in claim.lines if line.date_of_service]
    ends = [line.through or line.date_of_service for line in claim.lines]
    if claim.stay is not None and not days:
        days = [d for d in (claim.stay.statement_from,) if d]
        ends = [claim.stay.statement_through]
    known: dict[str, date | None] = {
        "birth": claim.patient.birth_date,
        "onset": claim.onset,
        "accident": claim.accident.on if claim.accident else None,
        "admitted": claim.admitted,
        "discharged": claim.discharged,
        "service": min(days, default=None),
        "last-service": max((d for d in ends if d), default=None),
        "made": claim.made,
    }
    return known[name]


def _fields(template: Fields, subject: Subject) -> Iterator[Hit]:
    claim = subject.claim
    if template.when and not _holds_when(template.when, claim):
        return
    for field in template.fields:
        for path, value in _values(claim, field):
            if (not value and template.given) or (value and template.form and not _has_form(value, template.form)):
                yield Hit(path, None, {"field": path})


def _holds_when(when: str, claim: Claim) -> bool:
    field, _, wanted = when.partition("=")
    values = [value for _, value in _values(claim, field)]
    return any(v in wanted.split("|") for v in values) if wanted else any(values)


def _has_form(value: str, form: str) -> bool:
    return CHECKS[form][0](value) if form in CHECKS else re.fullmatch(form, value, re.ASCII) is not None


def _values(claim: Claim, field: str) -> Iterator[tuple[str, str]]:
    """(path, text) of a field: `lines.x` is that of every line; a part that is absent has no fields."""
    if field.startswith("lines."):
        for at, line in enumerate(claim.lines):
            yield from _walk(line, field[6:], f"lines[{at}].")
    else:
        yield from _walk(claim, field, "")


def _walk(value: object, field: str, before: str) -> Iterator[tuple[str, str]]:
    for name in field.split("."):
        if value is None:
            return
        value = getattr(value, name)
    yield before + field, "" if value is None or value == () else str(value)


def value_of(claim: Claim, line: ServiceLine, field: str) -> str:
    """One field of the line (`line.x`) or the claim as text; empty where it is absent."""
    owner, path = (line, field[5:]) if field.startswith("line.") else (claim, field)
    return next((text for _, text in _walk(owner, path, "")), "")


def _bill(template: Bill, subject: Subject) -> Iterator[Hit]:
    for place, found in breaches(template, subject.claim):
        yield Hit(place, None, {"found": found})


_WHOLE: dict[type, Callable[[Any, Subject], Iterator[Hit]]] = {Dates: _dates, Fields: _fields, Bill: _bill}


def _told(rule: Rule, hits: Iterator[Hit], subject: Subject) -> Iterator[Finding]:
    for hit in hits:
        line = hit.line
        shown = subject.line_of(line) if line else (subject.field(hit.target),)
        named = {"line": line.number, "code": line.code} if line else {}
        yield subject.says(rule.id, hit.target, shown, **{**named, **hit.names})
