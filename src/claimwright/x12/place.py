"""Finds where each segment of a transaction stands in its layout: loop by loop; what is missing or misplaced is said.

Segments of one id that the layout lists side by side may come in any order, and so may loops opened by one id.
Knows nothing of elements beyond the key that tells namesakes apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from claimwright.x12.finding import SyntaxFinding, say
from claimwright.x12.layout import Layout, LoopRule, SegmentRule
from claimwright.x12.segments import Segment


class Placed(NamedTuple):
    """Where a segment was found to stand; `opens` says whether it begins the loop."""

    loop: str
    rule: SegmentRule
    opens: bool


class _Frame:
    """A loop that is open: how far it has come and how often each of its parts was seen."""

    def __init__(self, id: str, rule: LoopRule, opener: Segment) -> None:
        self.id, self.rule, self.opener = id, rule, opener
        self.at = self.child_at = 0
        self.seen: dict[int, int] = {0: 1}
        self.children: dict[str, int] = {}


class _Match(NamedTuple):
    depth: int
    segment: int  # place in the loop's segments, or -1
    child: str


class Places:
    """The open loops of one transaction. `take` each segment from ST to SE, then `close`."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.stack: list[_Frame] = []
        self.found: Placed | None = None
        self.lost = False  # inside something that stands nowhere: its followers are passed over
        loops = layout.loops
        self.openers = {rule.segments[0].id for rule in loops.values()}
        self.groups = {id: _groups([s.id for s in rule.segments]) for id, rule in loops.items()}
        self.child_groups = {id: _groups([loops[c].segments[0].id for c in rule.loops]) for id, rule in loops.items()}

    @property
    def loop(self) -> str:
        return self.stack[-1].id if self.stack else ""

    def take(self, s: Segment) -> Iterator[SyntaxFinding]:
        """Places the segment in `found`, None where it stands nowhere, and says what that breaks."""
        self.found = None
        if not self.stack:
            top = self.layout.loops[self.layout.top]
            self.stack = [_Frame(self.layout.top, top, s)]
            self.found = Placed(self.layout.top, top.segments[0], True)
            return
        match = self._match(s, ordered=True)
        if match is None:
            match = self._match(s, ordered=False)
            if match is not None and not self.lost:
                yield say(2, s, "", self.loop, "order", "stands out of order")
        if match is None or (self.lost and not match.child):
            if not self.lost:
                yield self._nowhere(s)
            self.lost = self.lost or s.id in self.openers
            return
        self.lost = False
        yield from self._leave(match.depth)
        yield from self._enter(s, match)

    def close(self) -> Iterator[SyntaxFinding]:
        yield from self._leave(-1)

    def _match(self, s: Segment, ordered: bool) -> _Match | None:
        for depth in range(len(self.stack) - 1, -1 if ordered else self._scope() - 1, -1):
            frame = self.stack[depth]
            for n, rule in enumerate(frame.rule.segments[1:], 1):
                late = frame.children or self.groups[frame.id][n] < frame.at
                if not (ordered and late) and self._fits(s, rule):
                    return _Match(depth, n, "")
            for n, child in enumerate(frame.rule.loops):
                late = self.child_groups[frame.id][n] < frame.child_at
                if not (ordered and late) and self._fits(s, self.layout.loops[child].segments[0]):
                    return _Match(depth, -1, child)
        return None

    def _scope(self) -> int:
        """The innermost open scope: what stands out of order may not end the claim or the level that it stands in."""
        return max((n for n, frame in enumerate(self.stack) if frame.id in self.layout.scopes), default=0)

    def _fits(self, s: Segment, rule: SegmentRule) -> bool:
        if rule.id != s.id:
            return False
        key = self.layout.shapes[rule.id].key
        return not rule.when or s.parts(key)[0] in rule.when.split("|")

    def _nowhere(self, s: Segment) -> SyntaxFinding:
        if s.id not in self.layout.shapes:
            return say(2, s, "", self.loop, "unknown", "is no segment of this guide")
        key = self.layout.shapes[s.id].key
        here = any(r.id == s.id for frame in self.stack for r in frame.rule.segments)
        if key and here and s.id not in self.openers:
            return say(2, s, f"{s.id}{key:02}", self.loop, "code", "holds a code that is not allowed here")
        return say(2, s, "", self.loop, "unexpected", "may not stand here")

    def _enter(self, s: Segment, match: _Match) -> Iterator[SyntaxFinding]:
        frame = self.stack[match.depth]
        if match.child:
            rule = self.layout.loops[match.child]
            frame.child_at = max(frame.child_at, self.child_groups[frame.id][frame.rule.loops.index(match.child)])
            count = frame.children[match.child] = frame.children.get(match.child, 0) + 1
            self.stack.append(_Frame(match.child, rule, s))
            self.found = Placed(match.child, rule.segments[0], True)
            if rule.max and count == rule.max + 1:
                yield say(2, s, "", match.child, "repeat", f"loop stands more than {rule.max} times")
            return
        one = frame.rule.segments[match.segment]
        frame.at = max(frame.at, self.groups[frame.id][match.segment])
        count = frame.seen[match.segment] = frame.seen.get(match.segment, 0) + 1
        self.found = Placed(frame.id, one, False)
        if one.max and count == one.max + 1:
            yield say(2, s, "", frame.id, "repeat", f"stands more than {one.max} times in its loop")

    def _leave(self, depth: int) -> Iterator[SyntaxFinding]:
        """Closes the loops below `depth` and says what each of them still lacks."""
        while len(self.stack) > depth + 1:
            frame = self.stack.pop()
            for n, rule in enumerate(frame.rule.segments):
                if rule.use == "R" and not frame.seen.get(n):
                    yield self._lack(frame, rule, frame.id)
            for child in frame.rule.loops:
                if self.layout.loops[child].use == "R" and not frame.children.get(child):
                    yield self._lack(frame, self.layout.loops[child].segments[0], child)

    def _lack(self, frame: _Frame, rule: SegmentRule, loop: str) -> SyntaxFinding:
        when = f" ({rule.when})" if rule.when else ""
        message = f"loop {loop} lacks its {rule.id}{when}" if loop == frame.id else f"loop {frame.id} lacks loop {loop}"
        return SyntaxFinding(2, frame.opener.number, rule.id, "", loop, "missing", message)


def _groups(ids: list[str]) -> list[int]:
    """For each id the place of the first of the neighbours that share it."""
    found: list[int] = []
    for n, id in enumerate(ids):
        found.append(found[-1] if n and ids[n - 1] == id else n)
    return found
