"""Cuts a text into pieces at the borders of marks and evidence, so that overlaps need no nesting. Knows no HTML.

The pieces of all lines, joined, are the text: nothing is added, dropped or changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec


class Mark(msgspec.Struct, frozen=True):
    """A key term: `kind` of the mention, `context` why it does not count ("negated") or empty, `title` to read."""

    start: int
    end: int
    kind: str
    context: str = ""
    title: str = ""


class Light(msgspec.Struct, frozen=True):
    """Words that are evidence: `item` is the id of what they prove."""

    start: int
    end: int
    item: str


class Piece(msgspec.Struct, frozen=True):
    """A run of text under one set of marks. `last` closes its mark, `begins` opens evidence (a link may lead here)."""

    start: int
    text: str
    mark: Mark | None = None
    items: tuple[str, ...] = ()
    last: bool = False
    begins: bool = False


S = TypeVar("S", Mark, Light)


def pieces(text: str, marks: Sequence[Mark], lights: Sequence[Light]) -> tuple[tuple[Piece, ...], ...]:
    """The text line by line, newlines kept, cut wherever a mark or light begins or ends. The shortest mark shows."""
    marks = [m for m in marks if 0 <= m.start < m.end <= len(text)]
    lights = [x for x in lights if 0 <= x.start < x.end <= len(text)]
    cuts = _cuts(text, [*marks, *lights])
    begun = {light.start for light in lights}
    lines: list[tuple[Piece, ...]] = []
    line: list[Piece] = []
    for start, end, over, lit in zip(cuts, cuts[1:], _covering(marks, cuts), _covering(lights, cuts), strict=False):
        mark = min(over, key=lambda m: (m.end - m.start, m.start), default=None)
        items = tuple(dict.fromkeys(light.item for light in lit))
        closes = mark is not None and mark.end == end
        line.append(Piece(start, text[start:end], mark, items, closes, start in begun))
        if text[end - 1] == "\n":
            lines.append(tuple(line))
            line = []
    return (*lines, tuple(line)) if line else tuple(lines)


def _cuts(text: str, spans: Iterable[Mark | Light]) -> list[int]:
    cuts = {0, len(text)} | {i + 1 for i, character in enumerate(text) if character == "\n"}
    for span in spans:
        cuts |= {span.start, span.end}
    return sorted(cuts)


def _covering(spans: Sequence[S], cuts: Iterable[int]) -> Iterator[list[S]]:
    """For each cut, in order, the spans that hold the character there."""
    waiting = sorted(spans, key=lambda s: (s.start, s.end), reverse=True)
    held: list[S] = []
    for cut in cuts:
        held = [s for s in held if s.end > cut]
        while waiting and waiting[-1].start <= cut:
            held.append(waiting.pop())
        yield held
