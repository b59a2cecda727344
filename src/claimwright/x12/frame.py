"""The frame around and within transactions: ISA, GS, ST and their trailers with counts and control numbers; HL numbers.

Knows no guide: it holds for every transaction set.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from claimwright.x12.elements import is_date, is_time
from claimwright.x12.finding import SyntaxFinding, say
from claimwright.x12.segments import Segment

HEADS = ("ISA", "GS", "ST")
TAILS = {"SE": "ST", "GE": "GS", "IEA": "ISA"}
ENVELOPE = frozenset((*HEADS, *TAILS, "TA1"))
DEEPEST = 16  # levels, one below another
MOST_CONTROLS = 1_000_000  # control numbers remembered in one envelope
# GS01 of each transaction set.
FUNCTIONAL = {
    "837": "HC", "835": "HP", "999": "FA", "997": "FA", "277": "HN", "276": "HR", "270": "HS", "271": "HB",
    "278": "HI", "275": "PI", "834": "BE", "820": "RA", "824": "AG",
}  # fmt: skip
# ISA12 that the guides of a version (GS08) ask for, and whether ISA11 is then a separator.
_INTERCHANGE = {"005010": "00501", "004010": "00401"}
_CONTROL = {"ISA": 13, "GS": 6, "ST": 2}
QUALIFIERS = ("01", "14", "20", "27", "28", "29", "30", "33", "ZZ")  # ISA05, ISA07
_QUALIFIER = "|".join(QUALIFIERS)
_FORMS: dict[str, dict[int, str]] = {
    "ISA": {
        1: r"00|03", 2: r"[ -~]{10}", 3: r"00|01", 4: r"[ -~]{10}", 5: _QUALIFIER, 6: r"[ -~]{15}", 7: _QUALIFIER,
        8: r"[ -~]{15}", 9: r"\d{6}", 10: r"\d{4}", 12: r"\d{5}", 13: r"\d{9}", 14: r"[01]", 15: r"[PTI]",
    },
    "GS": {
        1: r"[A-Z][A-Z0-9]", 2: r"[ -~]{2,15}", 3: r"[ -~]{2,15}", 4: r"\d{8}", 5: r"\d{4,8}", 6: r"\d{1,9}", 7: r"X",
        8: r"[0-9A-Z]{1,12}",
    },
    "ST": {1: r"\d{3}", 2: r"[ -~]{4,9}", 3: r"[ -~]{0,35}"},
    "SE": {1: r"\d{1,10}", 2: r"[ -~]{4,9}"},
    "GE": {1: r"\d{1,6}", 2: r"\d{1,9}"},
    "IEA": {1: r"\d{1,5}", 2: r"\d{9}"},
    "TA1": {1: r"\d{9}", 2: r"\d{6}", 3: r"\d{4}", 4: r"[AER]", 5: r"0[0-2]\d|03[01]"},
}  # fmt: skip
_DATES = {"ISA": 9, "GS": 4, "TA1": 2}
_TIMES = {"ISA": 10, "GS": 5, "TA1": 3}


class _Open:
    """An open envelope: its control number, what was counted in it, the control numbers that stood in it."""

    __slots__ = ("control", "count", "kind", "seen")

    def __init__(self, kind: str, control: str) -> None:
        self.kind, self.control, self.count = kind, control, 0
        self.seen: set[str] = set()


class Frame:
    """The open envelopes. `take` their segments, `count` the others; `tell` is given each finding."""

    def __init__(self, tell: Callable[[SyntaxFinding], None]) -> None:
        self.tell = tell
        self.open: list[_Open] = []
        self.file = _Open("", "")
        self.last: Segment | None = None
        self.version = ""  # ISA12

    def count(self, s: Segment) -> None:
        """A segment that is no part of an envelope."""
        if self.open and self.open[-1].kind == "ST":
            self.open[-1].count += 1
        else:
            self.tell(say(1, s, "", "", "envelope", "stands outside of a transaction"))

    def take(self, s: Segment) -> None:
        self.last = s
        if s.id in HEADS:
            self._opened(s)
        self._forms(s)
        if s.id == "ISA":
            self.version = s.get(12)
            if self.version == "00501" and s.get(11).isalnum():
                self.tell(say(1, s, "ISA11", "", "type", "is no repetition separator, which 00501 has"))
        elif s.id == "GS" and _INTERCHANGE.get(s.get(8)[:6], self.version) != self.version:
            self.tell(say(1, s, "GS08", "", "version", "is of another version than ISA12"))
        if s.id in TAILS:
            self._closed(s)

    def close(self) -> None:
        for one in reversed(self.open if self.last else []):
            if self.last:
                self.tell(say(1, self.last, "", "", "envelope", f"the file ends, and {one.kind} is not closed"))

    def _opened(self, s: Segment) -> None:
        depth = HEADS.index(s.id)
        if len(self.open) != depth:
            self.tell(say(1, s, "", "", "envelope", f"stands within {len(self.open)} envelopes, not {depth}"))
            del self.open[depth:]
        around = self.open[-1] if self.open else self.file
        around.count += 1
        control = s.get(_CONTROL[s.id])
        if control in around.seen:
            name = f"{s.id}{_CONTROL[s.id]:02}"
            self.tell(say(1, s, name, "", "control", "stands twice: no two share a control number here"))
        if len(around.seen) < MOST_CONTROLS:
            around.seen.add(control)
        self.open.append(_Open(s.id, control))
        if s.id == "ST":
            self.open[-1].count = 1

    def _closed(self, s: Segment) -> None:
        if s.id == "SE" and self.open and self.open[-1].kind == "ST":
            self.open[-1].count += 1
        if not self.open or self.open[-1].kind != TAILS[s.id]:
            self.tell(say(1, s, "", "", "envelope", f"closes no {TAILS[s.id]}"))
            kinds = [one.kind for one in self.open]
            if TAILS[s.id] not in kinds:
                return
            del self.open[kinds.index(TAILS[s.id]) + 1 :]
        one = self.open.pop()
        if s.get(2) != one.control:
            self.tell(say(1, s, f"{s.id}02", "", "control", f"differs from the control number of {one.kind}"))
        if s.get(1).lstrip("0") != str(one.count).lstrip("0") or not s.get(1):
            self.tell(say(1, s, f"{s.id}01", "", "count", f"does not say what was counted, {one.count}"))

    def _forms(self, s: Segment) -> None:
        forms = _FORMS[s.id]
        for position, form in forms.items():
            text = s.get(position)
            fine = re.fullmatch(form, text, re.ASCII)
            if fine and position == _DATES.get(s.id):
                fine = fine if is_date(text) else None
            if fine and position == _TIMES.get(s.id):
                fine = fine if is_time(text) else None
            if not fine:
                self.tell(say(1, s, f"{s.id}{position:02}", "", "type", f"does not have the form of {s.id}"))
        if s.id != "ISA" and len(s.elements) > max(forms) + 1:
            self.tell(say(1, s, f"{s.id}{max(forms) + 1:02}", "", "not-used", "is not used here"))


class Levels:
    """HL numbers of one transaction: each counts on, its parent is open and of the right kind, HL04 tells of children.

    `above` gives for each code of a level those that it may hang under.
    """

    def __init__(self, above: Mapping[str, frozenset[str]], tell: Callable[[SyntaxFinding], None]) -> None:
        self.above, self.tell = above, tell
        self.count = 0
        self.open: list[tuple[Segment, bool]] = []

    def take(self, s: Segment) -> None:
        self.count += 1
        if s.get(1) != str(self.count):
            self.tell(say(2, s, "HL01", "", "sequence", f"does not count on, {self.count} is expected"))
        parent = next((n for n, (level, _) in enumerate(self.open) if level.get(1) == s.get(2)), -1) if s.get(2) else -1
        if s.get(2) and parent < 0:
            self.tell(say(2, s, "HL02", "", "parent", "names no level that is open"))
        self._leave(parent + 1)
        if parent >= 0:
            level = self.open[parent][0]
            self.open[parent] = (level, True)
            if level.get(4) == "0":
                self.tell(say(2, s, "HL02", "", "parent", "hangs below a level that says it has none below"))
            if level.get(3) not in self.above.get(s.get(3), (level.get(3),)):
                self.tell(say(2, s, "HL02", "", "parent", "names a level of another kind than this one hangs under"))
        if len(self.open) < DEEPEST:
            self.open.append((s, False))
        else:
            self.tell(say(2, s, "HL02", "", "parent", "lies deeper than the levels of any guide"))

    def close(self) -> None:
        self._leave(0)

    def _leave(self, depth: int) -> None:
        while len(self.open) > depth:
            level, parent = self.open.pop()
            if level.get(4) == "1" and not parent:
                self.tell(say(2, level, "HL04", "", "parent", "says that a level hangs below, and none does"))
