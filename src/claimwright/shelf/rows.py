"""Rows in SQLite: writes a set's tables into a pack and opens them read-only for look-ups by key."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from claimwright.errors import ShelfError
from claimwright.shelf.catalogue import CodeSet, Table
from claimwright.shelf.forms import Checker, Value
from claimwright.shelf.row import Row

BATCH = 5_000
_NUMBERS = ("count", "flag")


def write(path: Path, one: CodeSet, rows: Iterable[Row], place: str) -> dict[str, int]:
    """Writes every row, checked against its column's form, and answers how many each table has.

    Raises ShelfError with the row that does not fit or repeats a key.
    """
    checkers = {name: Checker(table.typed(), place) for name, table in one.tables.items()}
    inserts = {name: f"INSERT INTO {name} VALUES ({','.join('?' * len(t.columns))})" for name, t in one.tables.items()}
    counts = dict.fromkeys(one.tables, 0)
    db = sqlite3.connect(path, isolation_level=None)
    try:
        db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN")
        for name, table in one.tables.items():
            db.execute(_create(name, table))
        for batch in _batched(rows):
            held: dict[str, list[tuple[Value, ...]]] = {}
            for row in batch:
                held.setdefault(row.table, []).append(checkers[row.table].check(row.values, row.at))
            for name, kept in held.items():
                counts[name] += len(kept)
                _insert(db, inserts[name], kept, [r.at for r in batch if r.table == name], place)
        for name, table in one.tables.items():
            for number, columns in enumerate(table.index):
                db.execute(f"CREATE INDEX {name}_{number} ON {name} ({', '.join(columns)})")
        db.execute("COMMIT")
    finally:
        db.close()
    return counts


def _create(name: str, table: Table) -> str:
    columns = [f"{c.name} {'INTEGER' if c.kind in _NUMBERS else 'TEXT'}" for c in table.typed()]
    if table.key:
        return f"CREATE TABLE {name} ({', '.join(columns)}, PRIMARY KEY ({', '.join(table.key)})) WITHOUT ROWID"
    return f"CREATE TABLE {name} ({', '.join(columns)})"


def _insert(db: sqlite3.Connection, statement: str, kept: list[tuple[Value, ...]], ats: list[str], place: str) -> None:
    before = db.total_changes
    try:
        db.executemany(statement, kept)
    except sqlite3.IntegrityError as error:
        at = ats[db.total_changes - before]
        raise ShelfError(
            f"{at}: repeats a row's key", place, "is a file given twice, or are columns swapped?"
        ) from error


def _batched(rows: Iterable[Row]) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch


class Rows:
    """A pack's tables, opened read-only; nothing is read before the first look-up."""

    def __init__(self, path: Path, one: CodeSet) -> None:
        self._path, self._set = path, one
        self._db: sqlite3.Connection | None = None
        self._columns: dict[str, tuple[str, ...]] = {}

    @property
    def db(self) -> sqlite3.Connection:
        if self._db is None:
            self._db = read_only(self._path)
        return self._db

    def get(self, table: str, **key: Value) -> dict[str, Value] | None:
        """The first row whose columns have these values."""
        return next(iter(self.all(table, **key)), None)

    def all(self, table: str, **key: Value) -> list[dict[str, Value]]:
        """The rows whose columns have these values; every row where none is named. KeyError on a strange name.

        A pack that an earlier catalogue made may lack a column or a table: it is then as if it were blank.
        """
        columns = self._set.tables[table].columns
        strange = set(key) - set(columns)
        if strange:
            raise KeyError(f"{self._set.id}.{table} has no column {sorted(strange)[0]!r}")
        held = self.columns(table)
        if not held or not set(key) <= set(held):
            return []
        where = " WHERE " + " AND ".join(f"{name} IS ?" for name in key) if key else ""
        kept = [name for name in columns if name in held]
        found = self.db.execute(f"SELECT {', '.join(kept) or 'NULL'} FROM {table}{where}", tuple(key.values()))
        blank = dict.fromkeys(columns)
        return [{**blank, **dict(zip(kept, row, strict=True))} for row in found]

    def columns(self, table: str) -> tuple[str, ...]:
        """The columns that the pack's table has; none where it has no such table."""
        if table not in self._columns:
            self._columns[table] = tuple(row[1] for row in self.db.execute(f"PRAGMA table_info({table})"))
        return self._columns[table]


def read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
