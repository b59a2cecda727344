"""Holds the values of one segment against the code sets that its layout names: check digits SNIP 4, the others 5."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from claimwright.errors import X12Error
from claimwright.x12.codes import CHECKS, CodeSet
from claimwright.x12.finding import SyntaxFinding, say
from claimwright.x12.layout import Check, Reference, reference
from claimwright.x12.plan import Rule
from claimwright.x12.segments import Segment


class Coded(NamedTuple):
    """One value: its element and component (0 the whole), where it is asked for, and the set."""

    position: int
    component: int
    where: Reference | None
    values: tuple[str, ...]
    kind: str
    set: CodeSet


def coded(rule: Rule) -> tuple[Coded, ...]:
    """The checks of a rule by element; one that names every element ("HI00-2") stands for each of them."""
    return tuple(one for check in rule.checks for one in _each(check, rule))


def _each(check: Check, rule: Rule) -> Iterator[Coded]:
    at, where = reference(check.at), reference(check.where) if check.where else None
    if check.kind not in CHECKS:
        raise X12Error(f"there is no code set named {check.kind}", "layout", f"use one of {', '.join(CHECKS)}")
    if at.loop not in ("", rule.loop) or (at.key and rule.keys and not rule.keys & set(at.key)):
        return
    values = check.values
    if at.key and where is None:  # the segment itself says which of its rule's keys it has
        where, values = at._replace(position=rule.key or 1, component=0), at.key
    for position in (at.position,) if at.position else sorted(rule.elements):
        if position in rule.elements and (not at.component or position in rule.composites):
            here = where._replace(position=where.position or position) if where else None
            yield Coded(position, at.component, here, values, check.kind, CHECKS[check.kind])


def judge(s: Segment, checks: tuple[Coded, ...], loop: str) -> Iterator[SyntaxFinding]:
    """Findings of the values that are not of their set."""
    count = len(s.elements)
    for position, component, where, values, kind, set_ in checks:
        if position >= count:
            continue
        text = s.part(position, component)
        if not text or (where is not None and s.part(where.position, where.component) not in values):
            continue
        if not set_.holds(text):
            name = f"{s.id}{position:02}" + (f"-{component}" if component else "")
            yield say(set_.snip, s, name, loop, kind, set_.message)
