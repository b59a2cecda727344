"""What a row of a binding is: a segment of a loop whose elements are constants or claim fields.

Knows no claim and no guide. What writing and reading ask of a row again and again is worked out once.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import NamedTuple

_STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")


@dataclass(frozen=True)
class F:
    """An element that holds a claim field. `as_` names the form (forms.py), `most` its longest value.

    Where a segment is written, each field that it `need`s has a value.
    """

    path: str
    as_: str = "text"
    most: int = 80
    need: bool = False

    @functools.cached_property
    def steps(self) -> tuple[str | int, ...]:
        """The way from the data to the field: names, and places in lists."""
        found: list[str | int] = []
        for name, place in _STEP.findall(self.path):
            found += [name, int(place)] if place else [name]
        return tuple(found)


class C(NamedTuple):
    """A composite element: its components in order."""

    parts: tuple[str | F, ...]


Cell = str | F | C


@dataclass(frozen=True)
class Row:
    """One segment of a loop. With `must` it is always written, else where one of its fields has a value.

    Read where segment id and the first constant agree. `each` names a list of which every item is a segment of its own.
    """

    loop: str
    id: str
    cells: tuple[Cell, ...]
    must: bool = True
    each: str = ""

    @functools.cached_property
    def first(self) -> str:
        """The constant that tells the segment from its namesakes, empty where it begins with a field."""
        cell = self.cells[0].parts[0] if isinstance(self.cells[0], C) else self.cells[0]
        return cell if isinstance(cell, str) else ""

    @functools.cached_property
    def texts(self) -> tuple[str, ...]:
        """The id and the elements that are constants; the others empty."""
        return (self.id, *(cell if isinstance(cell, str) else "" for cell in self.cells))

    @functools.cached_property
    def composites(self) -> dict[int, tuple[str, ...]]:
        """By position the components that are constants; the others empty."""
        cells = [(n, cell) for n, cell in enumerate(self.cells, 1) if isinstance(cell, C)]
        return {n: tuple(part if isinstance(part, str) else "" for part in cell.parts) for n, cell in cells}

    @functools.cached_property
    def fields(self) -> tuple[tuple[int, int, F], ...]:
        """Each field with its position and component, 0 for a whole element."""
        found: list[tuple[int, int, F]] = []
        for position, cell in enumerate(self.cells, 1):
            if isinstance(cell, F):
                found.append((position, 0, cell))
            elif isinstance(cell, C):
                found += [(position, n, part) for n, part in enumerate(cell.parts, 1) if isinstance(part, F)]
        return tuple(found)

    @functools.cached_property
    def roots(self) -> tuple[str, ...]:
        """What the data has to hold for any of the fields to have a value."""
        return tuple(dict.fromkeys(str(field.steps[0]) for _, _, field in self.fields))


class Trios(NamedTuple):
    """The adjustments at `path` as CAS segments: one for each group, up to six reasons in it."""

    loop: str
    path: str = "adjustments"


class Part(NamedTuple):
    """Rows that stand once for each item of the list at `path`; the segment `opens` begins one."""

    path: str
    opens: str
    rows: tuple[Row | Trios, ...]


Rows = tuple[Row | Trios | Part, ...]


def need(path: str, as_: str = "text", most: int = 80) -> F:
    return F(path, as_, most, need=True)


def always(loop: str, id: str, *cells: Cell) -> Row:
    return Row(loop, id, cells)


def maybe(loop: str, id: str, *cells: Cell) -> Row:
    return Row(loop, id, cells, must=False)
