"""A layout made ready for reading files: the slots of each loop, and each segment with its elements worked out.

Knows no file. A slot is a segment or a loop within a loop; slots that share an ordinal may come in any order: segments
of one id that the layout lists side by side, and loops that one id opens.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from claimwright.errors import X12Error
from claimwright.x12.layout import Check, ElementRule, Layout, SegmentRule, element_rule, elements, reference

Composite = Mapping[int, ElementRule]


class Note(NamedTuple):
    """A relational condition of a segment: P, R, E, C or L, and the elements it is about."""

    kind: str
    places: tuple[int, ...]


class Rule:
    """One segment of one loop. `elements` by position; `composites` by position too; `keys` empty where any will do."""

    __slots__ = ("checks", "composites", "elements", "id", "key", "keys", "loop", "notes", "placed", "use")

    def __init__(self, layout: Layout, loop: str, rule: SegmentRule) -> None:
        shape = layout.shapes.get(rule.id)
        if shape is None:
            raise X12Error(f"the segment {rule.id} of loop {loop} has no shape", "layout", "describe it in `shapes`")
        self.id, self.loop, self.use, self.key = rule.id, loop, rule.use, shape.key
        self.keys = frozenset(rule.when.split("|")) if rule.when else frozenset()
        self.elements = elements(layout, rule)
        self.composites: dict[int, Composite] = {
            position: {n: element_rule(text) for n, text in layout.composites[one.composite].items()}
            for position, one in self.elements.items()
            if one.type == "C"
        }
        self.notes = tuple(
            Note(note[0], tuple(int(note[i : i + 2]) for i in range(1, len(note), 2))) for note in shape.notes
        )
        self.checks: tuple[Check, ...] = tuple(c for c in layout.checks if reference(c.at).id == rule.id)
        self.placed = 0  # how often a file had it: what is frequent is worth a fast test


class Slot(NamedTuple):
    """`child` is the loop that the slot stands for, empty for a segment; `rule` the segment or the loop's opener."""

    ordinal: int
    rule: Rule
    max: int
    required: bool
    child: str


class LoopPlan(NamedTuple):
    id: str
    opener: Rule
    slots: tuple[Slot, ...]
    required: tuple[int, ...]  # places of the slots without which the loop is not whole


class Plan:
    """All loops of a layout."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        openers = {id: Rule(layout, id, loop.segments[0]) for id, loop in layout.loops.items()}
        self.loops = {id: self._loop(id, openers) for id in layout.loops}
        self.top = self.loops[layout.top]
        self.openers = frozenset(rule.id for rule in openers.values())
        rules = [*openers.values(), *(slot.rule for loop in self.loops.values() for slot in loop.slots)]
        self.ids = frozenset(rule.id for rule in rules)
        self.keyed: dict[str, tuple[int, frozenset[str]]] = {}  # by id: the key's position and all its values
        for rule in rules:
            if rule.key:
                known = self.keyed.get(rule.id, (0, frozenset[str]()))[1]
                self.keyed[rule.id] = (rule.key, known | rule.keys)
        self.levels = self._levels()

    def _loop(self, id: str, openers: Mapping[str, Rule]) -> LoopPlan:
        loop, slots = self.layout.loops[id], list[Slot]()
        before = ""
        ordinal = 0

        def add(rule: Rule, max: int, required: bool, child: str) -> None:
            nonlocal before, ordinal
            kind = rule.id + (" loop" if child else "")
            ordinal, before = ordinal + (kind != before), kind
            slots.append(Slot(ordinal, rule, max, required, child))

        for one in loop.segments[1:]:
            add(Rule(self.layout, id, one), one.max, one.use == "R", "")
        for child in loop.loops:
            rule = self.layout.loops[child]
            add(openers[child], rule.max, rule.use == "R", child)
        for one in loop.ends:
            add(Rule(self.layout, id, one), one.max, one.use == "R", "")
        return LoopPlan(id, openers[id], tuple(slots), tuple(n for n, slot in enumerate(slots) if slot.required))

    def _levels(self) -> dict[str, frozenset[str]]:
        """By the code of a level (HL03) the codes of the levels that it may hang under; none at the top."""
        found: dict[str, set[str]] = {}
        for loop in self.loops.values():
            for slot in loop.slots:
                if slot.child and slot.rule.id == "HL":
                    above = loop.opener.keys if loop.opener.id == "HL" else frozenset()
                    for code in slot.rule.keys:
                        found.setdefault(code, set()).update(above)
        return {code: frozenset(above) for code, above in found.items()}
