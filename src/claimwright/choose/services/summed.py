"""Doings that one line counts together: lengths and surfaces of one class added, lesions counted, instruments told
apart.
"""

from __future__ import annotations

import re

import msgspec

from claimwright.choose.draft import Lookups
from claimwright.choose.services.billed import Made, one
from claimwright.choose.services.counting import counts
from claimwright.choose.services.event import Event, standing
from claimwright.choose.services.measuring import Measured, body, measured, places_of
from claimwright.choose.services.parts import Part, parts
from claimwright.choose.services.rows import Open, group, row_of
from claimwright.model.evidence import Span
from claimwright.rulebook.services import Service, system

_ALIAS = re.compile(r"\w \($")


def kinds(told: list[Event]) -> int:
    """How many different things the proofs name: instruments, not statements."""
    names = {
        event.text[span.start : span.end].lower()
        for event in told
        for span in standing(event.document, event.near, event.service.names[0])
        if not _ALIAS.search(event.text, event.near.start, span.start)  # "PHQ-A (PHQ-9 modified for teens)"
    }
    return len({re.sub(r"\W", "", name) for name in names}) or 1


def summed(service: Service, told: list[Event], look: Lookups) -> list[Made]:
    """Sizes of one class and group of sites are added (NCCI Policy Manual III.H; CPT repair guidelines)."""
    sums: dict[tuple[object, ...], list[tuple[Event, float, tuple[Span, ...]]]] = {}
    out: list[Made] = []
    listed = _once([p for event in told for p in parts(event)])
    for part in [p for p in listed if p.value is not None] or listed[:1]:
        try:
            row, _ = row_of(part.event, part.value, look)
        except Open as question:
            out.append(one(part.event, Measured(None), look) if part.value is None else ([], question))
            continue
        sums.setdefault(group(service, row), []).append((part.event, part.value or 0.0, part.shown))
    for rows in sums.values():
        total = round(sum(length for _, length, _ in rows), 4)
        shown = tuple(dict.fromkeys(s for _, _, spans in rows for s in spans))
        out.append(one(rows[0][0], Measured(total, shown), look))
    return out


def _once(listed: list[Part]) -> list[Part]:
    """A size that stands in one place is one wound's, and so is one that several sentences give the same site."""
    found: dict[object, Part] = {}
    for part in listed:
        if any(set(p.shown) & set(part.shown) for p in found.values()):
            continue
        key = (part.value, part.event.site, part.event.side, part.event.whole)
        again = (k for k, p in found.items() if _same(p, part))
        if next(again, None) is None:
            found.setdefault((key, part.shown), part)
    return list(found.values())


def _same(one_: Part, other: Part) -> bool:
    """Whether two statements give one wound's size: the same measure, site and side, and no others counted."""
    first, second = one_.event, other.event
    if one_.value != other.value or (first.site, first.side) != (second.site, second.side):
        return False
    return not any(c.number > 1 for c in counts(first.document, first.whole, first.service.counted))


def counted(service: Service, told: list[Event], look: Lookups) -> list[Made]:
    """Counts of one row's kind are added; of rows with an add-on only the first in the rule's order keeps its own code
    (one primary, NCCI Policy Manual III.F for biopsies).
    """
    by_kind: dict[tuple[object, ...], list[tuple[Event, Measured]]] = {}
    out: list[Made] = []
    places = body(look.book)
    for event in told:
        measure = measured(event, places)
        try:
            row, _ = row_of(event, measure.value if measure.value is not None else 1.0, look)
        except Open as question:
            out.append(([], question))
            continue
        by_kind.setdefault(group(service, row), []).append((event, measure))
    for listed in by_kind.values():
        shown = next((event for event, measure in listed if measure.shown), listed[0][0])
        out.append(one(shown, _total(service, listed, places), look))
    return _one_primary(service, out)


def _total(service: Service, listed: list[tuple[Event, Measured]], places: frozenset[str]) -> Measured:
    """One number said twice is one number; proofs without a number count one each, or the places they name, where none
    has one.
    """
    numbers = {m.shown: float(m.value or 0) for _, m in listed if m.shown}
    if numbers:
        return Measured(sum(numbers.values()), tuple(s for shown in numbers for s in shown))
    if service.merge == "places":
        named: list[tuple[frozenset[str], Span]] = []
        for event, _ in listed:
            named += [p for p in places_of(event, places) if not any(p[0] <= o or o <= p[0] for o, _ in named)]
        plural_only = all(m.value is None for _, m in listed)
        if len(named) > 1 or (named and not plural_only):
            return Measured(float(len(named)), tuple(at for _, at in named))
        return Measured(None if plural_only else 1.0)
    known = [m.value for _, m in listed if m.value is not None]
    return Measured(float(len(listed)) if known else None)


def _one_primary(service: Service, made: list[Made]) -> list[Made]:
    order = {row.code: n for n, row in enumerate(service.rows) if row.more}
    heads = sorted(
        (order[lines[0].line.code], n) for n, (lines, _) in enumerate(made) if lines and lines[0].line.code in order
    )
    for _, n in heads[1:]:
        lines, question = made[n]
        more = next(row.more for row in service.rows if row.code == lines[0].line.code)
        assert more is not None
        extra = lines[0].line.units + sum(one_.line.units for one_ in lines[1:])
        code = msgspec.structs.replace(lines[0].line, code=more.code, system=system(more.code), units=extra)
        made[n] = [lines[0]._replace(line=code)], question
    return made
