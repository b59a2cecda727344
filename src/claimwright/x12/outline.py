"""A file as nested loops, read one claim-sized part at a time: what stands of a level, a claim or a payment.

Knows layouts and no meaning. A part ends where the next level or claim begins, so memory holds one part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from claimwright.x12.frame import ENVELOPE
from claimwright.x12.layout import Layout
from claimwright.x12.place import Places
from claimwright.x12.plan import Plan, Rule
from claimwright.x12.segments import Segment

MOST_TOGETHER = 20_000  # segments of one part; more of them begin another


class Placed(NamedTuple):
    """A segment, the loops that it stands in from the outermost, and its rule, None where it stands nowhere."""

    segment: Segment
    loops: tuple[str, ...]
    rule: Rule | None


class Part(NamedTuple):
    """A level, a claim or a payment as far as no other began in it, with the control numbers around it.

    `loop` is its loop, `depth` how many levels and claims stand around and with it; "" and 0 for the envelope.
    """

    interchange: str
    group: str
    transaction: str
    loop: str
    depth: int
    placed: tuple[Placed, ...]


def parts(stream: Iterable[Segment], find: Callable[[str, str], Layout | None]) -> Iterator[Part]:
    """The parts of a file in order. Raises X12Error as reading does."""
    outline = _Outline(find)
    for s in stream:
        yield from outline.take(s)
    yield from outline.end()


class _Outline:
    """The open envelope and loops, and the segments held until their part is whole."""

    def __init__(self, find: Callable[[str, str], Layout | None]) -> None:
        self.find = find
        self.control = {"ISA": "", "GS": "", "ST": ""}
        self.version = ""
        self.plans: dict[int, Plan] = {}  # by the identity of a layout
        self.places: Places | None = None
        self.scopes: frozenset[str] = frozenset()
        self.loops: list[str] = []
        self.began = False  # whether the segment at hand begins a level or claim
        self.held: list[Placed] = []

    def take(self, s: Segment) -> Iterator[Part]:
        if s.id in ENVELOPE:
            yield from self.end()
            if s.id in self.control:
                self.control[s.id] = s.get({"ISA": 13, "GS": 6, "ST": 2}[s.id])
            if s.id == "GS":
                self.version = s.get(8)
            if s.id == "ST":
                self._open(s)
        if self.places is None:
            yield self._part([Placed(s, (), None)], [])
            return
        before, self.began = list(self.loops), False
        rule = self.places.take(s)
        ends = self.began or self._scopes(before) != self._scopes(self.loops) or len(self.held) >= MOST_TOGETHER
        if ends and self.held:
            yield self._part(self.held, before)
            self.held = []
        self.held.append(Placed(s, tuple(self.loops), rule))

    def end(self) -> Iterator[Part]:
        if self.held:
            yield self._part(self.held, self.loops)
        if self.places is not None:
            self.places.close()
        self.places, self.loops, self.held = None, [], []

    def _scopes(self, loops: list[str]) -> list[str]:
        return [loop for loop in loops if loop in self.scopes]

    def _part(self, held: list[Placed], loops: list[str]) -> Part:
        scopes = self._scopes(loops)
        loop = scopes[-1] if scopes else loops[0] if loops else ""
        return Part(self.control["ISA"], self.control["GS"], self.control["ST"], loop, len(scopes), tuple(held))

    def _open(self, s: Segment) -> None:
        layout = self.find(s.get(1), s.get(3) or self.version) or self.find(s.get(1), self.version)
        if layout is not None:
            self.scopes = frozenset(layout.scopes)
            if id(layout) not in self.plans:
                self.plans[id(layout)] = Plan(layout)
            self.places = Places(self.plans[id(layout)], _silent, self._entered, self._left)

    def _entered(self, loop: str) -> None:
        self.loops.append(loop)
        self.began = self.began or loop in self.scopes

    def _left(self, _: str) -> None:
        self.loops.pop()


def _silent(_: object) -> None:
    """Where a file is shown nobody asks what is wrong with it."""


def fields(s: Segment, rule: Rule | None) -> dict[str, str | list[str]]:
    """Elements by name ("CLM02"), components apart ("CLM05-1"), repetitions as a list; empty ones are left out."""
    found: dict[str, str | list[str]] = {}
    component, repetition = s.delimiters.component, s.delimiters.repetition
    for position in range(1, len(s.elements)):
        text, name = s.elements[position], f"{s.id}{position:02}"
        one = rule.elements.get(position) if rule else None
        whole = s.id == "ISA" or (one is not None and one.type == "B")
        if not text:
            continue
        if whole:
            found[name] = text
        elif repetition and repetition in text:
            found[name] = text.split(repetition)
        elif component in text or (one is not None and one.type == "C"):
            for n, part in enumerate(text.split(component), 1):
                if part:
                    found[f"{name}-{n}"] = part
        else:
            found[name] = text
    return found
