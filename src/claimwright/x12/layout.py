"""The form of a transaction's layout as data (rulebook/x12): loops, segments, elements. Any transaction can be
written in it.
"""

from __future__ import annotations

from typing import Literal

import msgspec


class Element(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`use` R required, S situational, N not used. Lengths in characters; `codes` only where few and fixed."""

    at: int
    name: str
    type: Literal["AN", "ID", "N0", "R", "DT", "TM", "C"] = "AN"
    use: Literal["R", "S", "N"] = "S"
    least: int = 1
    most: int = 80
    codes: tuple[str, ...] = ()


class SegmentRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A segment of a loop; `when` the first element's value that tells it from its namesakes, empty for any."""

    id: str
    use: Literal["R", "S"] = "S"
    when: str = ""
    most: int = 1
    elements: tuple[Element, ...] = ()


class Loop(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`begins` is the segment that opens the loop, its value at `at` among `values`; `under` the loops it may stand
    in.
    """

    id: str
    begins: str
    at: int = 0
    values: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    use: Literal["R", "S"] = "S"
    segments: tuple[SegmentRule, ...] = ()


class Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A transaction set: `version` is GS08."""

    transaction: str
    version: str
    loops: tuple[Loop, ...]
