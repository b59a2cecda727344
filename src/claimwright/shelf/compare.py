"""What changed between two editions of one set: rows added, deleted and revised, by the key of each table.

A column that one of the two does not fill at all is not compared: its layout has no such column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from claimwright.errors import ShelfError
from claimwright.shelf.catalogue import Table, code_set
from claimwright.shelf.forms import Value
from claimwright.shelf.manifest import Manifest
from claimwright.shelf.shelf import Shelf

PLACES = ("place", "id")  # columns that only say where a row stood: they move when a row is put before it


class Change(NamedTuple):
    """`kind` added, deleted or revised; for revised `fields` maps a column to what it was and is."""

    table: str
    kind: str
    key: tuple[Value, ...]
    row: Mapping[str, object]
    fields: Mapping[str, tuple[object, object]]


def edition_named(shelf: Shelf, set_id: str, name: str) -> Manifest:
    """The edition by its label, its first day or the beginning of its identity. ShelfError tells which there are."""
    code_set(set_id)
    editions = [m for m in shelf.editions if m.set == set_id]
    found = [m for m in editions if name.casefold() in (m.edition.casefold(), str(m.effective)) or m.sha256 == name]
    found = found or [m for m in editions if len(name) >= 6 and m.sha256.startswith(name)]
    if not found:
        held = ", ".join(f"{m.edition} ({m.effective})" for m in editions) or "none"
        raise ShelfError(f"no edition {name!r} of {set_id}", "shelf", f"the shelf holds: {held}")
    return found[-1]


def changes(shelf: Shelf, old: Manifest, new: Manifest) -> Iterator[Change]:
    """Every change from the old edition to the new, table by table, in the order of the keys."""
    one = code_set(old.set)
    for name, table in one.tables.items():
        if one.store == "pairs":
            yield from _pair_changes(shelf, old, new, name)
        elif table.key:
            yield from _keyed(shelf, old, new, name, table)
        else:
            yield from _unkeyed(shelf, old, new, name)


def _keyed(shelf: Shelf, old: Manifest, new: Manifest, name: str, table: Table) -> Iterator[Change]:
    sides = _alike(shelf, old, new, name)
    before, after = ({tuple(row[k] for k in table.key): row for row in side} for side in sides)
    told = [c for c in table.columns if all(any(row[c] not in (None, "") for row in side) for side in sides)]
    for key in sorted(before.keys() | after.keys(), key=str):
        was, now = before.get(key), after.get(key)
        if was is None or now is None:
            yield Change(name, "added" if was is None else "deleted", key, now or was or {}, {})
            continue
        fields = {c: (was[c], now[c]) for c in told if was[c] != now[c] and c not in PLACES}
        if fields:
            yield Change(name, "revised", key, now, fields)


def _alike(shelf: Shelf, old: Manifest, new: Manifest, name: str) -> list[list[dict[str, Value]]]:
    """The rows of both; headers only where both have them, for a list of billable codes alone has none."""
    sides = [shelf.rows_of(m).all(name) for m in (old, new)]
    if all(any(row.get("billable") == 0 for row in side) for side in sides):
        return sides
    return [[row for row in side if row.get("billable", 1)] for side in sides]


def _unkeyed(shelf: Shelf, old: Manifest, new: Manifest, name: str) -> Iterator[Change]:
    before, after = (Counter(tuple(row.items()) for row in shelf.rows_of(m).all(name)) for m in (old, new))
    for kind, rows in (("added", after - before), ("deleted", before - after)):
        for row in sorted(rows.elements(), key=str):
            yield Change(name, kind, tuple(value for _, value in row), dict(row), {})


def _pair_changes(shelf: Shelf, old: Manifest, new: Manifest, name: str) -> Iterator[Change]:
    before, after = shelf.pairs_of(old), shelf.pairs_of(new)
    for kind, pairs, other in (("added", after, before), ("deleted", before, after)):
        for pair in pairs.missing_from(other):
            yield Change(name, kind, (pair.column1, pair.column2), pair._asdict(), {})
    for was, now in before.revised_in(after):
        fields = {c: (a, b) for c, a, b in zip(was._fields, was, now, strict=True) if a != b}
        yield Change(name, "revised", (now.column1, now.column2), now._asdict(), fields)
