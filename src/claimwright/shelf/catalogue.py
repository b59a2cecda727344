"""The catalogue of published tables: which sets there are, their columns, and the layouts their publishers use.

Reads shelf/sets/*.yaml. Knows no file and no edition.
"""

from __future__ import annotations

import functools
import re
from importlib import resources
from pathlib import Path
from typing import Literal

import msgspec

from claimwright.errors import ShelfError
from claimwright.shelf.forms import FORMS, Column, column
from claimwright.strict_yaml import parse

Policy = Literal["refuse", "warn"]
Lasts = Literal["quarter", "half", "year", "fiscal-year", "open"]


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`columns` name -> form; `key` is unique; `index` names further look-ups."""

    columns: dict[str, str]
    key: tuple[str, ...] = ()
    index: tuple[tuple[str, ...], ...] = ()

    def typed(self) -> tuple[Column, ...]:
        return tuple(column(name, form, name in self.key) for name, form in self.columns.items())


class Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one publisher's file looks; see CONTRIBUTING.md for each key."""

    name: str
    read: str
    edition: tuple[str, ...]
    columns: dict[str, str] = {}
    where: dict[str, str] = {}
    stack: int = 1
    encoding: str = "utf-8"
    ends: str = ""
    pattern: str = ""
    skip: str = ""
    sniff: str = ""
    parts: str = ""
    rows: int = 1
    named: str = ""
    constants: dict[str, str] = {}
    cents: tuple[str, ...] = ()


class Search(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What of the first table is found by words: columns of the code, of its words, whether it is billed (0/1), and of
    the day it ended.
    """

    code: str
    words: tuple[str, ...]
    billable: str = ""
    ended: str = ""


class CodeSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One published table family. `store`: rows in SQLite, or pairs in sorted arrays."""

    id: str
    title: str
    publisher: str
    licence: str
    policy: Policy
    lasts: Lasts
    tables: dict[str, Table]
    layouts: tuple[Layout, ...]
    store: Literal["rows", "pairs"] = "rows"
    search: Search | None = None


@functools.cache
def code_sets() -> dict[str, CodeSet]:
    """Every set by its id, in the catalogue's order."""
    found: dict[str, CodeSet] = {}
    root = Path(str(resources.files("claimwright.shelf"))) / "sets"
    for path in sorted(root.glob("*.yaml")):
        for one in parse(path.read_text(encoding="utf-8"), list[CodeSet], f"sets/{path.name}", ShelfError):
            if one.id in found:
                raise ShelfError(f"set {one.id!r} given twice", f"sets/{path.name}", "give each its own id")
            _verify(one, f"sets/{path.name}")
            found[one.id] = one
    return found


def code_set(set_id: str) -> CodeSet:
    """The set of that id. Raises ShelfError with the nearest id."""
    sets = code_sets()
    if set_id not in sets:
        import difflib

        near = difflib.get_close_matches(set_id, sets, 1)
        raise ShelfError(f"no set {set_id!r}", "shelf", f"did you mean {near[0]}?" if near else "see shelf list --all")
    return sets[set_id]


def _verify(one: CodeSet, place: str) -> None:
    """What the types cannot say: forms exist, columns exist, patterns are regexes."""
    where = f"{place}: {one.id}"
    for name, table in one.tables.items():
        unknown = [f for f in table.columns.values() if f.removesuffix("?") not in FORMS]
        strays = [c for group in (table.key, *table.index) for c in group if c not in table.columns]
        if unknown or strays:
            raise ShelfError(f"table {name!r}: unknown {(unknown + strays)[0]!r}", where, "name a form or a column")
    first = next(iter(one.tables.values()))
    wanted = [one.search.code, *one.search.words, one.search.billable, one.search.ended] if one.search else []
    for layout in one.layouts:
        wanted += [*layout.columns, *layout.constants, *layout.cents]
        try:
            found = [
                re.compile(p)
                for p in (layout.pattern, layout.skip, layout.ends, layout.sniff, layout.named, *layout.edition)
            ]
        except re.error as error:
            raise ShelfError(f"layout {layout.name!r}: {error}", where, "mend the pattern") from error
        wanted += found[0].groupindex
    stray = next((name for name in wanted if name and name not in first.columns), None)
    if stray is not None:
        raise ShelfError(f"no column {stray!r} in its first table", where, "name a column of the table")
