"""What one segment asks of another: balances (SNIP 3), pointers, sequences and demands (SNIP 4), code sets (SNIP 5).

All of it is data of the layout, looked at scope by scope; memory holds the segments of one scope.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from claimwright.x12.codes import CHECKS
from claimwright.x12.elements import is_number
from claimwright.x12.finding import SyntaxFinding, say
from claimwright.x12.layout import Balance, Demand, Layout, Pointers, Sequence, reference
from claimwright.x12.segments import Segment

Scope = list[tuple[str, Segment]]  # each segment with its loop


class _Value(NamedTuple):
    segment: Segment
    loop: str
    text: str


class Relations:
    """The segments of the open scope; `take` each with its loop, `close` at the end of the transaction."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.name = ""
        self.scope: Scope = []

    def take(self, s: Segment, loop: str, opens: bool) -> Iterator[SyntaxFinding]:
        if opens and loop in self.layout.scopes:
            yield from self.close()
            self.name = loop
        self.scope.append((loop, s))
        for check in self.layout.checks:
            if check.at.startswith(s.id) and (not check.where or _text(s, check.where) in check.values):
                passes, message = CHECKS[check.kind]
                text = _text(s, check.at)
                if text and not passes(text):
                    yield say(5, s, check.at, loop, check.kind, message)

    def close(self) -> Iterator[SyntaxFinding]:
        layout, here, scope = self.layout, self.name, self.scope
        self.name, self.scope = "", []
        for balance in (b for b in layout.balances if b.scope == here):
            yield from _balance(balance, scope)
        for sequence in (q for q in layout.sequences if q.scope == here):
            yield from _sequence(sequence, scope)
        for pointers in (p for p in layout.pointers if p.scope == here):
            yield from _pointers(pointers, scope)
        for demand in (d for d in layout.demands if d.scope == here):
            yield from _demand(demand, scope)


def _text(s: Segment, at: str) -> str:
    id, position, component = reference(at)
    if id != s.id:
        return ""
    parts = s.parts(position)
    return s.get(position) if not component else parts[component - 1] if component <= len(parts) else ""


def _values(at: str, scope: Scope) -> Iterator[_Value]:
    id = reference(at)[0]
    for loop, s in scope:
        if s.id == id and (text := _text(s, at)):
            yield _Value(s, loop, text)


def _balance(rule: Balance, scope: Scope) -> Iterator[SyntaxFinding]:
    totals, parts = list(_values(rule.total, scope)), list(_values(rule.parts, scope))
    if not totals or not all(is_number(v.text) for v in (*totals, *parts)):
        return  # a number that is none has its own finding
    said, sum_ = Decimal(totals[0].text), sum((Decimal(v.text) for v in parts), Decimal(0))
    if said != sum_:
        message = f"says {said}, all {rule.parts} make {sum_}"
        yield say(3, totals[0].segment, rule.total, totals[0].loop, "balance", message)


def _sequence(rule: Sequence, scope: Scope) -> Iterator[SyntaxFinding]:
    seen: set[str] = set()
    found = (v for v in _values(rule.at, scope) if not rule.key or v.segment.get(1) == rule.key)
    for n, value in enumerate(found, 1):
        if rule.unique and value.text in seen:
            yield say(4, value.segment, rule.at, value.loop, "unique", "stands twice, it must be unique here")
        elif not rule.unique and value.text != str(n):
            yield say(4, value.segment, rule.at, value.loop, "sequence", f"does not count on, {n} is expected")
        seen.add(value.text)


def _pointers(rule: Pointers, scope: Scope) -> Iterator[SyntaxFinding]:
    listed = [s.parts(n) for _, s in scope if s.id == rule.to for n in range(1, len(s.elements))]
    count = sum(parts[0] in rule.kinds and len(parts) > 1 for parts in listed)
    for value in _values(rule.at, scope):
        texts = value.text.split(value.segment.delimiters.component)
        known = {str(n) for n in range(1, count + 1)}
        for n, text in enumerate(texts, 1):
            if text and text.lstrip("0") not in known:
                message = f"points beyond the {count} diagnoses of the claim"
                yield say(4, value.segment, f"{rule.at}-{n}", value.loop, "pointer", message)
        if len(set(texts)) != len(texts):
            yield say(4, value.segment, rule.at, value.loop, "unique", "points to one diagnosis twice")


def _demand(rule: Demand, scope: Scope) -> Iterator[SyntaxFinding]:
    wanted = any(
        loop == rule.loop and s.id == rule.segment and (not rule.key or s.get(1) == rule.key) for loop, s in scope
    )
    for value in _values(rule.at, scope):
        if value.text in rule.values and wanted == rule.absent:
            what = f"{rule.segment}*{rule.key}" if rule.key else rule.segment
            message = f"{'bars' if rule.absent else 'asks for'} {what} in loop {rule.loop}"
            yield say(4, value.segment, rule.at, value.loop, "demand", message)
