"""The form of a transaction's layout as data: loops, segments, elements and what one asks of another.

Any transaction set can be written in it. An element is one word line, "R AN 1-60" or "S ID 1-2 Y|N": use (R required,
S situational, N not used), type, length, codes; "R C DIAGNOSIS" names a composite. Types: AN text, ID code, N whole
number, R decimal, DT date, TM time, DP date or period in the format that the element before names, C composite.
"""

from __future__ import annotations

import functools
import re
from typing import Literal

import msgspec

from claimwright.errors import X12Error

Use = Literal["R", "S", "N"]
_LENGTH = re.compile(r"(\d+)(?:-(\d+))?")
_REF = re.compile(r"([A-Z][A-Z0-9]{1,2})(\d\d)(?:-(\d+))?")


class ElementRule(msgspec.Struct, frozen=True):
    """One element or component: lengths in characters, `codes` empty where any value will do."""

    use: str
    type: str
    least: int = 0
    most: int = 0
    codes: tuple[str, ...] = ()
    composite: str = ""


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A segment wherever it stands. `key` is the element that tells namesakes apart, 0 for none.

    `notes` are the standard's relational conditions, such as P0304 (both or none) or R0203 (at least one).
    """

    elements: dict[int, str]
    key: int = 0
    notes: tuple[str, ...] = ()


class SegmentRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A segment of a loop: `when` lists the key's values, `max` 0 is without limit.

    `change` replaces, element by element, what the shape says: a use ("R"), use and codes ("R Y|N"), or a whole line.
    """

    id: str
    use: Use = "S"
    max: int = 1
    when: str = ""
    change: dict[int, str] = {}


class LoopRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`segments[0]` opens the loop; `loops` are the loops within it, in order. `max` 0 is without limit."""

    segments: tuple[SegmentRule, ...]
    use: Use = "S"
    max: int = 1
    loops: tuple[str, ...] = ()


class Balance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In each `scope`, the element `total` is the sum of all `parts`."""

    scope: str
    total: str
    parts: str


class Pointers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In each `scope`, components of `at` are positions among the composites of `to` that begin with one of `kinds`."""

    scope: str
    at: str
    to: str
    kinds: tuple[str, ...]


class Demand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In each `scope`, where `at` holds one of `values`, a `segment` of `loop` with this key stands, or is `absent`."""

    scope: str
    at: str
    values: tuple[str, ...]
    loop: str
    segment: str
    key: str = ""
    absent: bool = False


class Sequence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In each `scope`, `at` counts 1, 2, 3; with `unique`, its values only differ. `key` picks the segment."""

    scope: str
    at: str
    key: str = ""
    unique: bool = False


class Check(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The value of `at`, where `where` holds `value` (empty: always), passes the check named `kind`."""

    at: str
    kind: Literal["npi", "taxonomy", "zip", "state", "diagnosis", "place"]
    where: str = ""
    values: tuple[str, ...] = ()


class Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A transaction set. `versions` are the values of GS08 it serves; `top` the loop that ST opens.

    `scopes` are the loops within which relations are looked at; one ends where the next begins.
    """

    transaction: str
    versions: tuple[str, ...]
    top: str
    shapes: dict[str, Shape]
    composites: dict[str, dict[int, str]]
    loops: dict[str, LoopRule]
    scopes: tuple[str, ...] = ()
    balances: tuple[Balance, ...] = ()
    pointers: tuple[Pointers, ...] = ()
    demands: tuple[Demand, ...] = ()
    sequences: tuple[Sequence, ...] = ()
    checks: tuple[Check, ...] = ()


@functools.cache
def element_rule(text: str) -> ElementRule:
    """One element's line as a record. Raises X12Error where it does not read as one."""
    words = text.split()
    if len(words) == 3 and words[1] == "C":
        return ElementRule(words[0], "C", composite=words[2])
    length = _LENGTH.fullmatch(words[2]) if len(words) in (3, 4) else None
    if length is None or words[0] not in "RSN":
        raise X12Error(f"{text!r} is no element", "layout", "write use, type, length and perhaps codes")
    codes = tuple(words[3].split("|")) if len(words) == 4 else ()
    return ElementRule(words[0], words[1], int(length[1]), int(length[2] or length[1]), codes)


def elements(layout: Layout, rule: SegmentRule) -> dict[int, ElementRule]:
    """The elements of a segment in its loop: the shape's, as changed there; those it does not name are not used."""
    found = {position: element_rule(text) for position, text in layout.shapes[rule.id].elements.items()}
    key = layout.shapes[rule.id].key
    if rule.when and found[key].type != "C":
        found[key] = msgspec.structs.replace(found[key], codes=tuple(rule.when.split("|")))
    for position, text in rule.change.items():
        words = text.split()
        if len(words) > 2:
            found[position] = element_rule(text)
            continue
        codes = tuple(words[1].split("|")) if len(words) == 2 else found[position].codes
        found[position] = msgspec.structs.replace(found[position], use=words[0], codes=codes)
    return found


@functools.cache
def reference(text: str) -> tuple[str, int, int]:
    """ "CLM05-3" as segment id, element, component; component 0 is the whole element."""
    match = _REF.fullmatch(text)
    if match is None:
        raise X12Error(f"{text!r} names no element", "layout", 'write it as "CLM02" or "CLM05-3"')
    return match[1], int(match[2]), int(match[3] or 0)
