"""The form of a transaction's layout as data: loops, segments, elements and what one asks of another.

Any transaction set can be written in it. An element is one word line, "R AN 1-60" or "S ID 1-2 Y|N": use (R required,
S situational, N not used), type, length, codes; "R C DIAGNOSIS" names a composite; "ID+" or "C+" may be repeated.
Types: AN text, ID code, N whole number, R decimal, DT date, TM time, DP date or period in the format that the element
before names, B binary data of the length that the element before says, C composite.
"""

from __future__ import annotations

import functools
import re
from typing import Literal, NamedTuple

import msgspec

from claimwright.errors import X12Error

Use = Literal["R", "S", "N"]
_LENGTH = re.compile(r"(\d+)(?:-(\d+))?")
_REF = re.compile(r"(-?)([A-Z][A-Z0-9]{1,2})(\d\d)(?:-(\d+))?(?:\*([^@]+))?(?:@(\w+))?")


class ElementRule(msgspec.Struct, frozen=True):
    """One element or component: lengths in characters, `codes` empty where any value will do."""

    use: str
    type: str
    least: int = 0
    most: int = 0
    codes: tuple[str, ...] = ()
    composite: str = ""
    repeats: bool = False


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
    """`segments[0]` opens the loop; then come `loops`, those within it, in order; then `ends`. `max` 0: no limit."""

    segments: tuple[SegmentRule, ...]
    use: Use = "S"
    max: int = 1
    loops: tuple[str, ...] = ()
    ends: tuple[SegmentRule, ...] = ()


class Reference(NamedTuple):
    """An element as relations name it: "CLM05-3", "DTP03*472@2400", "-PLB04".

    `component` 0 is the whole element, `position` 0 every element; `key` is the value of the first element (or its
    first component) that picks the segment, `loop` where it stands; empty: any. `minus` is the sign of a term of a sum.
    """

    id: str
    position: int
    component: int
    key: tuple[str, ...]
    loop: str
    minus: bool


class Balance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In each `scope`, the element `total` is the sum of `parts`; with `when`, where a segment of that id stands.

    With `around`, the total is one of the scope that stands around.
    """

    scope: str
    total: str
    parts: tuple[str, ...]
    when: str = ""
    around: str = ""


class Pointers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In each `scope`, components of `at` are positions among the composites of `to` that begin with one of `kinds`."""

    scope: str
    at: str
    to: str
    kinds: tuple[str, ...]


class Match(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In each `scope`, the value of `at` is one of those that `to` holds there."""

    scope: str
    at: str
    to: str


class Demand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In each `scope`, where `at` holds one of `values`, `needs` or a `segment` of `loop` with this key stands.

    No `values`: any will do; `missing`: where `at` is empty. `absent`: the segment does not stand. No `scope`: `needs`
    is asked of the segment itself.
    """

    at: str
    scope: str = ""
    values: tuple[str, ...] = ()
    missing: bool = False
    needs: str = ""
    loop: str = ""
    segment: str = ""
    key: str = ""
    absent: bool = False


class Sequence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In each `scope`, `at` counts 1, 2, 3; with `unique`, its values only differ."""

    scope: str
    at: str
    unique: bool = False


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In each `scope`, no date of `first` lies behind any of `then`, which may stand in a scope `around` it."""

    scope: str
    first: str
    then: str
    around: str = ""


class Check(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The value of `at`, where `where` holds one of `values` (none: always), passes the check named `kind`."""

    at: str
    kind: str
    where: str = ""
    values: tuple[str, ...] = ()


class Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A transaction set. `versions` are the values of GS08 it serves; `top` the loop that ST opens.

    `scopes` are the loops that a segment out of order cannot end: levels and claims. A relation has a scope of its
    own, the loop with all that it holds.
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
    matches: tuple[Match, ...] = ()
    demands: tuple[Demand, ...] = ()
    sequences: tuple[Sequence, ...] = ()
    orders: tuple[Order, ...] = ()
    checks: tuple[Check, ...] = ()


@functools.cache
def element_rule(text: str) -> ElementRule:
    """One element's line as a record. Raises X12Error where it does not read as one."""
    words = text.split()
    repeats = len(words) > 1 and words[1].endswith("+")
    type = words[1].rstrip("+") if len(words) > 1 else ""
    if len(words) == 3 and type == "C":
        return ElementRule(words[0], "C", composite=words[2], repeats=repeats)
    length = _LENGTH.fullmatch(words[2]) if len(words) in (3, 4) else None
    if length is None or words[0] not in "RSN":
        raise X12Error(f"{text!r} is no element", "layout", "write use, type, length and perhaps codes")
    codes = tuple(words[3].split("|")) if len(words) == 4 else ()
    return ElementRule(words[0], type, int(length[1]), int(length[2] or length[1]), codes, repeats=repeats)


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
def reference(text: str) -> Reference:
    """A reference as relations write it. Raises X12Error where it does not read as one."""
    match = _REF.fullmatch(text)
    if match is None:
        raise X12Error(f"{text!r} names no element", "layout", 'write it as "CLM02", "CLM05-3" or "DTP03*472@2400"')
    minus, id, position, component, key, loop = match.groups()
    keys = tuple(key.split("|")) if key else ()
    return Reference(id, int(position), int(component or 0), keys, loop or "", bool(minus))
