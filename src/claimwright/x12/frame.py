"""The frame around and within transactions: ISA, GS, ST and their trailers with counts and control numbers; HL numbers.

Knows no guide: it holds for every transaction set.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimwright.x12.elements import is_date
from claimwright.x12.finding import SyntaxFinding, say
from claimwright.x12.segments import Segment

HEADS = ("ISA", "GS", "ST")
TAILS = {"SE": "ST", "GE": "GS", "IEA": "ISA"}
_CONTROL = {"ISA": 13, "GS": 6, "ST": 2}
_ISA_FORM = {
    5: r"[0-9A-Z]{2}",
    7: r"[0-9A-Z]{2}",
    10: r"([01]\d|2[0-3])[0-5]\d",
    12: r"\d{5}",
    13: r"\d{9}",
    14: r"[01]",
    15: r"[PTI]",
}


class Frame:
    """The open envelopes, each with its control number and what was counted in it."""

    def __init__(self) -> None:
        self.open: list[tuple[str, str, int]] = []
        self.last: Segment | None = None

    @property
    def inside(self) -> bool:
        return len(self.open) == len(HEADS)

    def take(self, s: Segment) -> Iterator[SyntaxFinding]:
        self.last = s
        if not re.fullmatch(r"[A-Z][A-Z0-9]{1,2}", s.id, re.ASCII):
            yield say(1, s, "", "", "segment", "is no segment id")
        elif s.id in HEADS:
            yield from self._opened(s)
        elif not self.inside and s.id not in TAILS and s.id != "TA1":
            yield say(1, s, "", "", "envelope", "stands outside of a transaction")
        if self.inside:
            kind, control, count = self.open[-1]
            self.open[-1] = (kind, control, count + 1)
        if s.id in TAILS:
            yield from self._closed(s)

    def close(self) -> Iterator[SyntaxFinding]:
        for kind, _, _ in reversed(self.open if self.last else []):
            if self.last:
                yield say(1, self.last, "", "", "envelope", f"the file ends, and {kind} is not closed")

    def _opened(self, s: Segment) -> Iterator[SyntaxFinding]:
        depth = HEADS.index(s.id)
        if len(self.open) != depth:
            yield say(1, s, "", "", "envelope", f"stands within {len(self.open)} envelopes, not {depth}")
            del self.open[depth:]
        if self.open:
            kind, control, count = self.open[-1]
            self.open[-1] = (kind, control, count + 1)
        self.open.append((s.id, s.get(_CONTROL[s.id]), 0))
        if s.id == "ISA":
            for position, form in _ISA_FORM.items():
                if not re.fullmatch(form, s.get(position), re.ASCII):
                    yield say(1, s, f"ISA{position:02}", "", "type", "does not have the form that ISA asks for")
            if not is_date(s.get(9)):
                yield say(1, s, "ISA09", "", "type", "is not a date")
        elif s.id == "GS" and not is_date(s.get(4)):
            yield say(1, s, "GS04", "", "type", "is not a date")

    def _closed(self, s: Segment) -> Iterator[SyntaxFinding]:
        if not self.open or self.open[-1][0] != TAILS[s.id]:
            yield say(1, s, "", "", "envelope", f"closes no {TAILS[s.id]}")
            return
        kind, control, count = self.open.pop()
        if s.get(2) != control:
            yield say(1, s, f"{s.id}02", "", "control", f"differs from the control number of {kind}")
        if s.get(1).lstrip("0") != str(count).lstrip("0") or not s.get(1):
            yield say(1, s, f"{s.id}01", "", "count", f"does not say what was counted, {count}")


class Levels:
    """HL numbers of one transaction: each counts on, its parent is open, HL04 says whether a level hangs below."""

    def __init__(self) -> None:
        self.count = 0
        self.open: list[tuple[Segment, bool]] = []

    def take(self, s: Segment) -> Iterator[SyntaxFinding]:
        self.count += 1
        if s.get(1) != str(self.count):
            yield say(2, s, "HL01", "", "sequence", f"does not count on, {self.count} is expected")
        parent = next((n for n, (level, _) in enumerate(self.open) if level.get(1) == s.get(2)), -1) if s.get(2) else -1
        if s.get(2) and parent < 0:
            yield say(2, s, "HL02", "", "parent", "names no level that is open")
        yield from self._leave(parent + 1)
        if parent >= 0:
            above = self.open[parent][0]
            self.open[parent] = (above, True)
            if above.get(4) == "0":
                yield say(2, s, "HL02", "", "parent", "hangs below a level that says it has none below")
        self.open.append((s, False))

    def close(self) -> Iterator[SyntaxFinding]:
        yield from self._leave(0)

    def _leave(self, depth: int) -> Iterator[SyntaxFinding]:
        while len(self.open) > depth:
            level, parent = self.open.pop()
            if level.get(4) == "1" and not parent:
                yield say(2, level, "HL04", "", "parent", "says that a level hangs below, and none does")
