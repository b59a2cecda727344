"""What one segment asks of another: balances (SNIP 3), pointers, sequences, dates and demands (SNIP 4).

All of it is data of the layout, judged where a scope ends, a loop with all that it holds. Memory holds what the
relations of the open scopes name, and of what is only added up, the sum.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from claimwright.errors import X12Error
from claimwright.x12.elements import is_date, is_number
from claimwright.x12.finding import SyntaxFinding, say
from claimwright.x12.layout import Balance, Demand, Layout, Match, Order, Pointers, Reference, Sequence, reference
from claimwright.x12.plan import Rule
from claimwright.x12.segments import Segment

MOST_KEPT = 100_000  # segments of one scope
TOTAL = "total"  # stands for the loop in the term that a sum is held against
Kept = dict[str, list[tuple[str, Segment]]]  # by segment id, each with its loop
Judge = Callable[["Relations", Kept], Iterator[SyntaxFinding]]


class _Value(NamedTuple):
    """A text of a segment at a reference: `position` of its element, `component` 0 for the whole."""

    text: str
    position: int
    component: int
    loop: str
    segment: Segment

    def say(self, snip: int, code: str, message: str) -> SyntaxFinding:
        name = f"{self.segment.id}{self.position:02}" + (f"-{self.component}" if self.component else "")
        return say(snip, self.segment, name, self.loop, code, message)


class _Sum:
    """A running balance: the segment that says the total, and what the parts make up to it."""

    __slots__ = ("made", "said", "seen", "sound")

    def __init__(self, seen: bool) -> None:
        self.made, self.seen, self.sound = Decimal(0), seen, True
        self.said: _Value | None = None

    def add(self, value: _Value, sign: int) -> None:
        """A number that is none has its own finding: then there is no sum."""
        self.sound = self.sound and is_number(value.text)
        self.made += sign * Decimal(value.text) if self.sound else 0


class _Scope:
    __slots__ = ("kept", "sums")

    def __init__(self, balances: tuple[Balance, ...]) -> None:
        self.kept: Kept = {}
        self.sums = [_Sum(not rule.when) for rule in balances]


class _Uses(NamedTuple):
    """What is done with the segments of one rule: the scopes that keep them, and the sums they have a part in."""

    keep: tuple[str, ...]
    own: tuple[tuple[Reference, Demand], ...]  # asked of each segment by itself: what it needs
    add: tuple[tuple[str, int, Reference | None], ...]  # scope, place of the balance, the term; None: `when` is seen


class Relations:
    """The open scopes of a transaction: `enter` and `leave` each loop, `take` each segment with its rule."""

    def __init__(self, layout: Layout, tell: Callable[[SyntaxFinding], None]) -> None:
        self.tell = tell
        self.open: dict[str, list[_Scope]] = {}
        self.balances: dict[str, tuple[Balance, ...]] = {}
        self.judges: dict[str, list[Judge]] = {}
        self.keepers: list[tuple[str, str, str]] = []  # segment id, loop ("" any), scope that keeps it
        self.uses: dict[Rule, _Uses] = {}
        for balance in layout.balances:
            self.balances[balance.scope] = (*self.balances.get(balance.scope, ()), balance)
            if balance.around:
                self._keep(balance.around, balance.total)
        for sequence in layout.sequences:
            self._judge(sequence.scope, functools.partial(_sequence, sequence), sequence.at)
        for pointers in layout.pointers:
            self._judge(pointers.scope, functools.partial(_pointers, pointers), pointers.at)
            self.keepers.append((pointers.to, "", pointers.scope))
        for match in layout.matches:
            self._judge(match.scope, functools.partial(_match, match), match.at, match.to)
        for order in layout.orders:
            self._judge(order.scope, functools.partial(_order, order), order.first)
            self._keep(order.around or order.scope, order.then)
        self.own = tuple(demand for demand in layout.demands if not demand.scope)
        for demand in (one for one in layout.demands if one.scope):
            self._judge(demand.scope, functools.partial(_demand, demand), demand.at)
            if demand.segment:
                self.keepers.append((demand.segment, demand.loop, demand.scope))
        self.scopes = frozenset([*self.balances, *(scope for _, _, scope in self.keepers)])

    def _judge(self, scope: str, judge: Judge, *named: str) -> None:
        self.judges.setdefault(scope, []).append(judge)
        for text in named:
            self._keep(scope, text)

    def _keep(self, scope: str, text: str) -> None:
        at = reference(text)
        self.keepers.append((at.id, at.loop, scope))

    def enter(self, loop: str) -> None:
        if loop in self.scopes:
            self.open.setdefault(loop, []).append(_Scope(self.balances.get(loop, ())))

    def leave(self, loop: str) -> None:
        if loop not in self.scopes:
            return
        scope = self.open[loop].pop()
        for rule, total in zip(self.balances.get(loop, ()), scope.sums, strict=True):
            if rule.around:
                self._said_around(rule, total)
            if total.said is not None and total.seen and total.sound and total.made:
                terms = ", ".join(dict.fromkeys(part.lstrip("-").split("@")[0] for part in rule.parts))
                self.tell(total.said.say(3, "balance", f"is not what its parts make ({terms})"))
        for judge in self.judges.get(loop, ()):
            for finding in judge(self, scope.kept):
                self.tell(finding)

    def _said_around(self, rule: Balance, total: _Sum) -> None:
        """The total of the scope around, the last that stood there."""
        scopes, at = self.open.get(rule.around, ()), reference(rule.total)
        for loop, s in scopes[-1].kept.get(at.id, ())[-1:] if scopes else ():
            for said in _within(s, at, loop):
                total.add(said, -1)
                total.said = said

    def take(self, s: Segment, rule: Rule) -> None:
        uses = self.uses.get(rule)
        if uses is None:
            uses = self.uses[rule] = self._uses(rule)
        for name in uses.keep:
            for scope in self.open.get(name, ())[-1:]:
                kept = scope.kept.setdefault(rule.id, [])
                kept.append((rule.loop, s))
                if len(kept) > MOST_KEPT:
                    where = f"segment {s.number}"
                    raise X12Error(f"loop {name} has over {MOST_KEPT} {rule.id} segments", where, "split the file")
        for needs, demand in uses.own:
            if needs.component or not s.get(needs.position):
                for finding in _demand(demand, self, {rule.id: [(rule.loop, s)]}):
                    self.tell(finding)
        for name, place, term in uses.add:
            for scope in self.open.get(name, ())[-1:]:
                _add(scope.sums[place], s, rule.loop, term)

    def _uses(self, rule: Rule) -> _Uses:
        keep = sorted({scope for id, loop, scope in self.keepers if id == rule.id and loop in ("", rule.loop)})
        own = tuple((reference(one.needs), one) for one in self.own if reference(one.at).id == rule.id)
        add: list[tuple[str, int, Reference | None]] = []
        for scope, balances in self.balances.items():
            for place, balance in enumerate(balances):
                add += [(scope, place, None)] if balance.when == rule.id else []
                terms = [reference(text) for text in balance.parts]
                if not balance.around:  # the total counts against its parts
                    terms.append(reference(balance.total)._replace(minus=True, loop=TOTAL))
                terms = [term for term in terms if term.id == rule.id and term.loop in ("", TOTAL, rule.loop)]
                add += [(scope, place, term) for term in terms]
        return _Uses(tuple(keep), own, tuple(add))


def _add(total: _Sum, s: Segment, loop: str, term: Reference | None) -> None:
    if term is None:
        total.seen = True
        return
    for value in _within(s, term, loop):
        total.add(value, -1 if term.minus else 1)
        if term.loop == TOTAL:
            total.said = value


def _within(s: Segment, at: Reference, loop: str) -> list[_Value]:
    """What the reference names in the segment, where it is not empty."""
    if at.key and s.part(1, 1) not in at.key:
        return []
    if at.position:
        text = s.part(at.position, at.component)
        return [_Value(text, at.position, at.component, loop, s)] if text else []
    texts = [(n, s.part(n, at.component)) for n in range(1, len(s.elements))]
    return [_Value(text, n, at.component, loop, s) for n, text in texts if text]


def _values(text: str, kept: Kept) -> list[_Value]:
    at = reference(text)
    return [value for loop, s in kept.get(at.id, ()) if at.loop in ("", loop) for value in _within(s, at, loop)]


def _sequence(rule: Sequence, _: Relations, kept: Kept) -> Iterator[SyntaxFinding]:
    seen: set[str] = set()
    for n, value in enumerate(_values(rule.at, kept), 1):
        if rule.unique and value.text in seen:
            yield value.say(4, "unique", "stands twice, it must be unique here")
        elif not rule.unique and value.text != str(n):
            yield value.say(4, "sequence", f"does not count on, {n} is expected")
        seen.add(value.text)


def _pointers(rule: Pointers, _: Relations, kept: Kept) -> Iterator[SyntaxFinding]:
    listed = [s.parts(n) for _, s in kept.get(rule.to, ()) for n in range(1, len(s.elements))]
    count = sum(parts[0] in rule.kinds and len(parts) > 1 for parts in listed)
    for value in _values(rule.at, kept):
        texts = value.text.split(value.segment.delimiters.component)
        for n, text in enumerate(texts, 1):
            if text and not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= count):
                message = f"points beyond the {count} diagnoses of the claim"
                yield value._replace(component=n).say(4, "pointer", message)
        if len(set(texts)) != len(texts):
            yield value.say(4, "unique", "points to one diagnosis twice")


def _match(rule: Match, _: Relations, kept: Kept) -> Iterator[SyntaxFinding]:
    known = {value.text for value in _values(rule.to, kept)}
    for value in _values(rule.at, kept):
        if value.text not in known:
            yield value.say(4, "match", f"is none of the values of {rule.to}")


def _order(rule: Order, relations: Relations, kept: Kept) -> Iterator[SyntaxFinding]:
    around = relations.open.get(rule.around, ()) if rule.around else ()
    last = [value.text[:8] for value in _values(rule.then, around[-1].kept if around else kept)]
    last = [day for day in last if is_date(day)]
    for value in _values(rule.first, kept) if last else ():
        if is_date(value.text[:8]) and value.text[:8] > min(last):
            yield value.say(4, "dates", f"lies behind {rule.then.partition('@')[0]}")


def _demand(rule: Demand, _: Relations, kept: Kept) -> Iterator[SyntaxFinding]:
    at = reference(rule.at)
    if rule.missing:
        lacking = [(loop, s) for loop, s in kept.get(at.id, ()) if at.loop in ("", loop)]
        found = [_Value("", at.position, at.component, loop, s) for loop, s in lacking if not _within(s, at, loop)]
    else:
        found = [v for v in _values(rule.at, kept) if not rule.values or v.text in rule.values]
    if not found:
        return
    if rule.needs:
        needs = reference(rule.needs)
        for value in found:
            if not _within(value.segment, needs, value.loop):
                asked = value._replace(position=needs.position, component=needs.component)
                yield asked.say(4, "demand", f"is asked for by {rule.at}")
        return
    wanted = any(
        loop == rule.loop and (not rule.key or s.parts(1)[0] in rule.key.split("|"))
        for loop, s in kept.get(rule.segment, ())
    )
    if wanted == rule.absent:
        what = f"{rule.segment}*{rule.key}" if rule.key else rule.segment
        for value in found:
            yield value.say(4, "demand", f"{'bars' if rule.absent else 'asks for'} {what} in loop {rule.loop}")
