"""Holds an interchange against its envelope and its layout. Findings are returned; only an unreadable file raises.

WEDI SNIP: 1 envelope and syntax, 2 the guide's layout, 3 balances, 4 what one segment asks of another, 5 code sets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from claimwright.x12.elements import check
from claimwright.x12.finding import SyntaxFinding, say
from claimwright.x12.frame import HEADS, TAILS, Frame, Levels
from claimwright.x12.layout import ElementRule, Layout, elements
from claimwright.x12.place import Places
from claimwright.x12.relations import Relations
from claimwright.x12.segments import Segment

__all__ = ["SyntaxFinding", "validate"]


def validate(stream: Iterable[Segment], layouts: Sequence[Layout], snip: int = 2) -> Iterator[SyntaxFinding]:
    """Findings up to the SNIP level, segment by segment; what a loop lacks is said where the loop ends.

    A transaction whose guide (GS08) is in none of the layouts gets one finding for that and its envelope checked.
    """
    return (finding for finding in _all(stream, layouts) if finding.snip <= snip)


def _all(stream: Iterable[Segment], layouts: Sequence[Layout]) -> Iterator[SyntaxFinding]:
    frame, guide = Frame(), ""
    body: _Transaction | None = None
    for s in stream:
        if s.id in HEADS and body is not None:
            yield from body.close()
            body = None
        yield from frame.take(s)
        if s.id == "GS":
            guide = s.get(8)
        elif s.id == "ST":
            version = s.get(3) or guide
            layout = next((one for one in layouts if version in one.versions and s.get(1) == one.transaction), None)
            if layout is None:
                yield say(2, s, "ST03", "", "guide", "names a guide without a layout: only its frame is checked")
            elif guide not in layout.versions:
                yield say(2, s, "ST03", "", "guide", "names another guide than GS08")
            body = _Transaction(layout) if layout else None
        if body is not None and s.id not in ("GS", "ISA", "GE", "IEA"):
            yield from body.take(s)
        if s.id in TAILS and body is not None:
            yield from body.close()
            body = None
    yield from body.close() if body else ()
    yield from frame.close()


class _Transaction:
    """One transaction between ST and SE: places, levels and relations side by side."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.places, self.levels, self.relations = Places(layout), Levels(), Relations(layout)
        self.rules: dict[int, dict[int, ElementRule]] = {}  # by the identity of a rule, which the layout keeps alive

    def take(self, s: Segment) -> Iterator[SyntaxFinding]:
        if s.id == "SE":
            return
        if s.id == "HL":
            yield from self.levels.take(s)
        yield from self.places.take(s)
        placed = self.places.found
        if placed is None:
            return
        rules = self.rules.get(id(placed.rule))
        if rules is None:
            rules = self.rules[id(placed.rule)] = elements(self.layout, placed.rule)
        yield from check(s, rules, self.layout, placed.loop)
        yield from self.relations.take(s, placed.loop, placed.opens)

    def close(self) -> Iterator[SyntaxFinding]:
        yield from self.places.close()
        yield from self.levels.close()
        yield from self.relations.close()
