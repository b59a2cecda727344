"""Holds an interchange against its envelope and its layout. Findings are returned; only an unreadable file raises.

WEDI SNIP: 1 envelope and syntax, 2 the guide's layout, 3 balances, 4 what one segment asks of another, 5 code sets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from claimwright.x12 import elements
from claimwright.x12.accept import Fast
from claimwright.x12.coded import Coded, coded, judge
from claimwright.x12.delimiters import Delimiters
from claimwright.x12.finding import SyntaxFinding, say
from claimwright.x12.frame import ENVELOPE, FUNCTIONAL, Frame, Levels
from claimwright.x12.layout import Layout
from claimwright.x12.place import Places
from claimwright.x12.plan import Plan, Rule
from claimwright.x12.relations import Relations
from claimwright.x12.segments import Segment

__all__ = ["SyntaxFinding", "validate"]

Find = Callable[[str, str], Layout | None]
OFTEN = 20  # a segment met as often as this gets its fast test, which takes as long to make as some hundred walks
_ID = re.compile(r"[A-Z][A-Z0-9]{1,2}", re.ASCII)


def validate(stream: Iterable[Segment], layouts: Sequence[Layout] | Find, snip: int = 2) -> Iterator[SyntaxFinding]:
    """Findings up to the SNIP level, segment by segment; what a loop lacks is said where the loop ends.

    `layouts` are those at hand, or find one by transaction (ST01) and version (GS08). A transaction whose guide has
    none gets one finding for that and its envelope checked.
    """
    found: list[SyntaxFinding] = []
    find = layouts if callable(layouts) else _among(layouts)
    file = _File(find, found.append, snip)
    for s in stream:
        file.take(s)
        if found:
            yield from (finding for finding in found if finding.snip <= snip)
            found.clear()
    file.close()
    yield from (finding for finding in found if finding.snip <= snip)


def _among(layouts: Sequence[Layout]) -> Find:
    return lambda transaction, version: next(
        (one for one in layouts if version in one.versions and transaction == one.transaction), None
    )


class _File:
    """The frame of the file and the transaction that is open; what was made ready for a layout serves the next one."""

    def __init__(self, find: Find, tell: Callable[[SyntaxFinding], None], snip: int) -> None:
        self.find, self.tell, self.snip = find, tell, snip
        self.frame = Frame(tell)
        self.group: Segment | None = None
        self.body: _Transaction | None = None
        self.ready: dict[int, _Transaction] = {}  # by the identity of the layout

    def take(self, s: Segment) -> None:
        id = s.elements[0]
        if id not in ENVELOPE:
            self.frame.count(s)
            if self.body is not None:
                self.body.take(s)
            else:
                self._bare(s)
            return
        if id != "TA1" and self.body is not None:
            self.body.close()
            self.body = None
        self.frame.take(s)
        if id == "ISA":
            self.group = None
        elif id == "GS":
            self.group = s
        elif id == "ST":
            self.body = self._begin(s)

    def close(self) -> None:
        if self.body is not None:
            self.body.close()
        self.frame.close()

    def _bare(self, s: Segment) -> None:
        """What can be said of a segment without a layout."""
        if not _ID.fullmatch(s.elements[0]):
            self.tell(say(1, s, "", "", "segment", "is no segment id"))
        if not s.text.isascii():
            self.tell(say(1, s, "", "", "characters", "holds characters that X12 does not have"))

    def _begin(self, s: Segment) -> _Transaction | None:
        guide, own, kind = self.group.get(8) if self.group else "", s.get(3), s.get(1)
        functional = self.group.get(1) if self.group else ""
        if self.group and FUNCTIONAL.get(kind, functional) != functional:
            self.tell(say(1, s, "ST01", "", "functional", "is no transaction of the kind that GS01 names"))
        layout = self.find(kind, own or guide) or self.find(kind, guide)
        if layout is None:
            at = "ST03" if own else "ST01"
            self.tell(say(2, s, at, "", "guide", "is of a guide without a layout here: only its frame is checked"))
            return None
        if own and guide and own != guide:
            self.tell(say(2, s, "ST03", "", "guide", "names another guide than GS08"))
        if id(layout) not in self.ready:
            self.ready[id(layout)] = _Transaction(layout, self.tell, self.snip)
        body = self.ready[id(layout)]
        body.open(s)
        return body


class _Transaction:
    """One transaction at a time, from ST to before SE: places, levels and relations side by side."""

    def __init__(self, layout: Layout, tell: Callable[[SyntaxFinding], None], snip: int) -> None:
        self.plan, self.tell = Plan(layout), tell
        self.relations = Relations(layout, tell) if snip > 2 else None
        entered = self.relations.enter if self.relations else _nothing
        left = self.relations.leave if self.relations else _nothing
        self.places = Places(self.plan, tell, entered, left)
        self.levels = Levels(self.plan.levels, tell)
        self.codes = snip > 3
        self.coded: dict[Rule, tuple[Coded, ...]] = {}
        self.fast: dict[Rule, Fast] = {}
        self.delimiters: Delimiters | None = None  # those that the fast tests were made for

    def open(self, s: Segment) -> None:
        self.levels = Levels(self.plan.levels, self.tell)
        self.take(s)

    def take(self, s: Segment) -> None:
        if s.elements[0] == "HL":
            self.levels.take(s)
        rule = self.places.take(s)
        if rule is None:
            if not _ID.fullmatch(s.elements[0]):
                self.tell(say(1, s, "", "", "segment", "is no segment id"))
            return
        rule.placed += 1
        if rule.placed < OFTEN or not self._fast(rule, s).matches(s.text):
            for finding in elements.check(s, rule):
                self.tell(finding)
        if self.relations is not None:
            self.relations.take(s, rule)
        if self.codes and rule.checks:
            checks = self.coded.get(rule)
            if checks is None:
                checks = self.coded[rule] = coded(rule)
            for finding in judge(s, checks, rule.loop):
                self.tell(finding)

    def close(self) -> None:
        self.places.close()
        self.levels.close()

    def _fast(self, rule: Rule, s: Segment) -> Fast:
        if s.delimiters is not self.delimiters:
            self.fast, self.delimiters = {}, s.delimiters
        found = self.fast.get(rule)
        if found is None:
            found = self.fast[rule] = Fast(rule, s.delimiters)
        return found


def _nothing(_: str) -> None:
    """Below SNIP 3 nobody asks which loops are open."""
