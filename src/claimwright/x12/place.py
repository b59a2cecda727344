"""Finds where each segment of a transaction stands in its layout: loop by loop; what is missing or misplaced is said.

Knows nothing of elements beyond the key that tells namesakes apart. Where a segment goes depends only on the loops that
are open and how far each has come: every such state remembers the moves that were made from it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from claimwright.x12.finding import SyntaxFinding, say
from claimwright.x12.plan import LoopPlan, Plan, Rule, Slot
from claimwright.x12.segments import Segment

MOST_STATES = 20_000  # remembered; a file that makes more is no file of anybody


class _State:
    """Open loops from the top, each with the ordinal that it has come to; `moves` by id and key of a segment."""

    __slots__ = ("loops", "moves")

    def __init__(self, loops: tuple[tuple[str, int], ...]) -> None:
        self.loops = loops
        self.moves: dict[str, _Move] = {}


class _Move(NamedTuple):
    keep: int  # loops that stay open
    place: int  # of the slot in the innermost of them
    slot: Slot
    after: _State
    ordered: bool


class OpenLoop(NamedTuple):
    plan: LoopPlan
    opener: Segment
    counts: list[int]  # by slot


class Places:
    """The open loops of one transaction. `take` each segment from ST to SE, then `close`.

    `tell` is given each finding; `left` each loop that ends, `entered` each that begins (its name).
    """

    def __init__(
        self,
        plan: Plan,
        tell: Callable[[SyntaxFinding], None],
        entered: Callable[[str], None],
        left: Callable[[str], None],
    ) -> None:
        self.plan, self.tell, self.entered, self.left = plan, tell, entered, left
        self.stack: list[OpenLoop] = []
        self.states: dict[tuple[tuple[str, int], ...], _State] = {}
        self.state = self.start = self._state(((plan.top.id, 0),))
        self.lost = False  # inside something that stands nowhere: its followers are passed over
        self.barriers = frozenset(plan.layout.scopes)

    @property
    def loop(self) -> str:
        return self.stack[-1].plan.id if self.stack else ""

    def take(self, s: Segment) -> Rule | None:
        """The rule of the segment where it stands, None where it stands nowhere; says what that breaks."""
        if not self.stack:
            self._enter(self.plan.top, s)
            return self.plan.top.opener
        elements = s.elements
        token = elements[0]
        keyed = self.plan.keyed.get(token)
        if keyed is not None and keyed[0] < len(elements):
            key = elements[keyed[0]]
            if key not in keyed[1]:
                key = key.partition(s.delimiters.component)[0]
            if key in keyed[1]:  # a move depends on no other keys than those that the layout knows
                token = f"{token}*{key}"
        move = self.state.moves.get(token)
        if move is None or self.lost:
            move = self._find(s, token)
            if move is None:
                return None
        stack = self.stack
        while len(stack) > move.keep:
            self._leave()
        counts, slot = stack[-1].counts, move.slot
        count = counts[move.place] = counts[move.place] + 1
        self.state = move.after
        if slot.child:
            self._enter(self.plan.loops[slot.child], s)
        if slot.max and count == slot.max + 1:
            what = "loop stands" if slot.child else "stands"
            self.tell(say(2, s, "", slot.rule.loop, "repeat", f"{what} more than {slot.max} times"))
        return slot.rule

    def close(self) -> None:
        while self.stack:
            self._leave()
        self.state, self.lost = self.start, False

    def _enter(self, plan: LoopPlan, s: Segment) -> None:
        self.stack.append(OpenLoop(plan, s, [0] * len(plan.slots)))
        self.entered(plan.id)

    def _leave(self) -> None:
        """Closes the innermost loop and says what it lacks."""
        plan, opener, counts = self.stack.pop()
        for place in plan.required:
            if not counts[place]:
                slot = plan.slots[place]
                when = f" ({'|'.join(sorted(slot.rule.keys))})" if slot.rule.keys else ""
                what = f"loop {slot.child}" if slot.child else f"its {slot.rule.id}{when}"
                message = f"loop {plan.id} lacks {what}"
                loop, line = slot.rule.loop, opener.line
                self.tell(SyntaxFinding(2, opener.number, line, slot.rule.id, "", loop, "missing", message))
        self.left(plan.id)

    def _find(self, s: Segment, token: str) -> _Move | None:
        move = self._match(s, ordered=True) or self._match(s, ordered=False)
        if move is None or (self.lost and not move.slot.child):
            if not self.lost:
                self.tell(self._nowhere(s))
            self.lost = self.lost or s.id in self.plan.openers
            return None
        if not move.ordered and not self.lost:
            self.tell(say(2, s, "", self.loop, "order", "stands out of order"))
        self.lost = False
        if move.ordered:
            self.state.moves[token] = move
        return move

    def _match(self, s: Segment, ordered: bool) -> _Move | None:
        """The innermost open loop with a slot for the segment, not behind where the loop has come to if `ordered`."""
        loops = self.state.loops
        for depth in range(len(loops) - 1, -1 if ordered else self._barrier() - 1, -1):
            id, come = loops[depth]
            for place, slot in enumerate(self.plan.loops[id].slots):
                if (slot.ordinal >= come or not ordered) and _fits(s, slot.rule):
                    at = (*loops[:depth], (id, max(come, slot.ordinal)))
                    after = self._state((*at, (slot.child, 0)) if slot.child else at)
                    return _Move(depth + 1, place, slot, after, ordered)
        return None

    def _barrier(self) -> int:
        """What stands out of order may not end the claim or the level that it stands in."""
        return max((n for n, (id, _) in enumerate(self.state.loops) if id in self.barriers), default=0)

    def _state(self, loops: tuple[tuple[str, int], ...]) -> _State:
        if len(self.states) > MOST_STATES:
            for state in self.states.values():
                state.moves.clear()
            self.states.clear()
        return self.states.setdefault(loops, _State(loops))

    def _nowhere(self, s: Segment) -> SyntaxFinding:
        key = self.plan.keyed.get(s.id, (0,))[0]
        if s.id not in self.plan.ids:
            return say(2, s, "", self.loop, "unknown", "is no segment of this guide")
        here = any(s.id == slot.rule.id for open in self.stack for slot in open.plan.slots if not slot.child)
        if key and here and s.id not in self.plan.openers:
            return say(2, s, f"{s.id}{key:02}", self.loop, "code", "holds a code that is not allowed here")
        return say(2, s, "", self.loop, "unexpected", "may not stand here")


def _fits(s: Segment, rule: Rule) -> bool:
    return rule.id == s.id and (not rule.keys or s.parts(rule.key)[0] in rule.keys)
