"""Holds an interchange against its envelope and layout. Findings are returned; only an unreadable file raises X12Error.

WEDI SNIP: 1 envelope and syntax, 2 the guide's layout, 3 balances, 4 what one segment asks of another, 5 check digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import BinaryIO

import msgspec

from claimwright.x12.layout import Element, Layout, Loop
from claimwright.x12.segments import Segment, segments


class SyntaxFinding(msgspec.Struct, frozen=True):
    """`line` counts segments from 1; `element` as "NM109", empty for the whole segment."""

    snip: int
    line: int
    segment: str
    element: str
    loop: str
    message: str


def validate(stream: BinaryIO, layout: Layout, place: str = "file", snip: int = 2) -> Iterator[SyntaxFinding]:
    """Findings up to the SNIP level, in file order."""
    check = _Reading(layout)
    for segment in segments(stream, place):
        yield from (f for f in check.take(segment) if f.snip <= snip)
    yield from (f for f in check.close() if f.snip <= snip)


def luhn(npi: str) -> bool:
    """The NPI check digit: Luhn over 80840 and the number (45 CFR 162.406)."""
    if not re.fullmatch(r"\d{10}", npi):
        return False
    digits = [int(c) for c in "80840" + npi]
    return (sum(digits[-1::-2]) + sum(d * 2 - 9 if d > 4 else d * 2 for d in digits[-2::-2])) % 10 == 0


class _Reading:
    """The state of one pass: open envelopes, the loop stood in, what the claim at hand has shown so far."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.open: list[tuple[str, str, int]] = []  # (segment id, control number, things counted inside)
        self.loop: Loop | None = None
        self.seen: dict[str, int] = {}
        self.levels = 0
        self.total: Decimal | None = None
        self.charged = Decimal(0)
        self.codes = 0
        self.lines = 0
        self.last: Segment | None = None

    def take(self, s: Segment) -> Iterator[SyntaxFinding]:
        self.last = s
        if s.id in ("ISA", "GS", "ST"):
            yield from self._opened(s)
        if self.open:
            kind, control, count = self.open[-1]
            self.open[-1] = (kind, control, count + (kind == "ST"))
        if s.id in ("SE", "GE", "IEA"):
            yield from self._closed(s)
        elif s.id not in ("ISA", "GS"):
            yield from self._inside(s)

    def close(self) -> Iterator[SyntaxFinding]:
        if self.last is not None:
            for kind, _, _ in reversed(self.open):
                yield self._say(1, self.last, "", f"{kind} is never closed")

    def _say(self, snip: int, s: Segment, element: str, message: str) -> SyntaxFinding:
        return SyntaxFinding(snip, s.number, s.id, element, self.loop.id if self.loop else "", message)

    def _opened(self, s: Segment) -> Iterator[SyntaxFinding]:
        expected = {"ISA": 0, "GS": 1, "ST": 2}[s.id]
        if len(self.open) != expected:
            yield self._say(1, s, "", f"{s.id} stands where {len(self.open)} envelopes are open, {expected} expected")
            del self.open[expected:]
        if self.open:
            kind, control, count = self.open[-1]
            self.open[-1] = (kind, control, count + 1)
        self.open.append((s.id, s.get({"ISA": 13, "GS": 6, "ST": 2}[s.id]), 0))
        if s.id == "GS" and s.get(8) != self.layout.version:
            yield self._say(
                2, s, "GS08", f"version {s.get(8)} is not {self.layout.version}: only the envelope is checked"
            )
        if s.id == "ST":
            self.levels, self.loop, self.seen = 0, next(x for x in self.layout.loops if x.begins == "ST"), {}

    def _closed(self, s: Segment) -> Iterator[SyntaxFinding]:
        if s.id == "SE":
            yield from self._end_claim(s)
            yield from self._end_loop(s)
            self.loop = None
        opener = {"SE": "ST", "GE": "GS", "IEA": "ISA"}[s.id]
        if not self.open or self.open[-1][0] != opener:
            yield self._say(1, s, "", f"{s.id} closes no {opener}")
            return
        _, control, count = self.open.pop()
        if s.get(2) != control:
            yield self._say(1, s, f"{s.id}02", f"control number differs from that of {opener}")
        if s.get(1) != str(count):
            yield self._say(1, s, f"{s.id}01", f"says {s.get(1) or 'nothing'}, counted {count}")

    def _inside(self, s: Segment) -> Iterator[SyntaxFinding]:
        if not re.fullmatch(r"[A-Z][A-Z0-9]{1,2}", s.id):
            yield self._say(1, s, "", "not a segment id")
            return
        if len(self.open) < 3:
            yield self._say(1, s, "", "stands outside of a transaction")
            return
        begun = next(
            (
                x
                for x in self.layout.loops
                if x.begins == s.id and (not x.values or s.get(x.at) in x.values) and self._fits(x)
            ),
            None,
        )
        if begun and s.id != "ST":
            if begun.id in ("2000A", "2000B", "2000C", "2300"):
                yield from self._end_claim(s)
            yield from self._end_loop(s)
            self.loop, self.seen = begun, {}
        yield from self._elements(s)
        yield from self._business(s)

    def _fits(self, loop: Loop) -> bool:
        return not loop.under or (self.loop is not None and self.loop.id in loop.under)

    def _end_loop(self, s: Segment) -> Iterator[SyntaxFinding]:
        for rule in self.loop.segments if self.loop else ():
            if rule.use == "R" and not self.seen.get(rule.id):
                yield self._say(2, s, "", f"loop {self.loop.id if self.loop else ''} ends without its {rule.id}")

    def _elements(self, s: Segment) -> Iterator[SyntaxFinding]:
        self.seen[s.id] = self.seen.get(s.id, 0) + 1
        rule = next((r for r in (self.loop.segments if self.loop else ()) if r.id == s.id), None)
        if rule is None:
            return
        if self.seen[s.id] > rule.most:
            yield self._say(2, s, "", f"stands more than {rule.most} times")
        for element in rule.elements:
            problem = _problem(s.get(element.at), element)
            if problem:
                yield self._say(2, s, f"{s.id}{element.at:02}", f"{element.name} {problem}")

    def _business(self, s: Segment) -> Iterator[SyntaxFinding]:
        if s.id == "HL":
            self.levels += 1
            if s.get(1) != str(self.levels):
                yield self._say(2, s, "HL01", f"says {s.get(1)}, {self.levels} expected")
        if s.id == "NM1" and s.get(8) == "XX" and not luhn(s.get(9)):
            yield self._say(5, s, "NM109", "the NPI fails its check digit")
        if s.id == "CLM":
            self.total, self.charged, self.codes, self.lines = _decimal(s.get(2)), Decimal(0), 0, 0
        if s.id == "HI":
            self.codes += sum(s.parts(n)[0] in ("ABK", "ABF", "BK", "BF") for n in range(1, len(s.elements)))
        if s.id == "SV1":
            self.lines += 1
            self.charged += _decimal(s.get(2)) or Decimal(0)
            for pointer in s.parts(7):
                if not pointer.isdigit() or not 1 <= int(pointer) <= self.codes:
                    yield self._say(4, s, "SV107", "points to a diagnosis the claim does not have")

    def _end_claim(self, s: Segment) -> Iterator[SyntaxFinding]:
        if self.total is None:
            return
        if not self.lines:
            yield self._say(2, s, "", "the claim before has no service line")
        elif self.total != self.charged:
            yield self._say(3, s, "CLM02", f"the claim before says {self.total}, its lines make {self.charged}")
        self.total = None


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _problem(text: str, element: Element) -> str:
    if not text:
        return "is missing" if element.use == "R" else ""
    if element.use == "N":
        return "is not used here"
    if element.type != "C" and not element.least <= len(text) <= element.most:
        return f"has {len(text)} characters, {element.least} to {element.most} allowed"
    if element.codes and text not in element.codes:
        return "holds a code that is not allowed here"
    if element.type in ("R", "N0") and _decimal(text) is None:
        return "is not a number"
    if element.type == "DT" and not re.fullmatch(r"\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])", text):
        return "is not a date"
    return ""
