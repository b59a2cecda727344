"""The ledger opened: a database and its keys; one writing transaction at a time; events appended to their chains.

Knows how rows are written safely, not what they mean. SQLite keeps a write-ahead log and syncs every commit;
PostgreSQL locks the chains that are written.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine, event, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from claimwright.errors import LedgerError
from claimwright.ledger.event import SCHEMA, START, Event, Row, encoded, written
from claimwright.ledger.keys import Keys, data_key, keyed_hash, read_keys, seal
from claimwright.ledger.schema import chains, counters, events, patients
from claimwright.ledger.schema import claims as claims_table
from claimwright.ledger.status import Fold

BUSY = 30  # seconds that a writer waits for another
MANY = 500  # values in one IN list


class Book(NamedTuple):
    """One open transaction: a connection, and the keys with the patients' data keys that it has unwrapped."""

    connection: Connection
    keys: Keys
    opened: dict[int, AESGCM | None]

    def run(self, statement: Any, rows: Any = None) -> Any:
        return self.connection.execute(statement, rows)

    def key_of(self, patient: int | None) -> AESGCM | None:
        """The patient's data key, None where it is erased; the practice's own where there is no patient."""
        if patient is None:
            return self.keys.house
        if patient not in self.opened:
            self.unlock((patient,))
        return self.opened[patient]

    def unlock(self, wanted: Iterable[int]) -> None:
        """Unwraps the data keys of many patients in few queries."""
        for some in portions(sorted(set(wanted) - set(self.opened))):
            for row in self.run(select(patients.c.id, patients.c.wrapped).where(patients.c.id.in_(some))):
                self.opened[row.id] = data_key(self.keys, row.id, row.wrapped) if row.wrapped else None


class Ledger:
    """A ledger at a URL with the keys of a file. `reading` and `writing` give a Book each."""

    def __init__(self, url: str, keys: Keys) -> None:
        self.url, self.keys = url, keys
        self.engine = engine_of(url)

    @contextmanager
    def writing(self) -> Iterator[Book]:
        """One transaction: all of it or nothing. Writers wait for each other."""
        with _said(self.engine), self.engine.begin() as connection:
            yield Book(connection, self.keys, {})

    @contextmanager
    def reading(self) -> Iterator[Book]:
        with _said(self.engine), self.engine.connect().execution_options(reading=True) as connection:
            yield Book(connection, self.keys, {})

    @contextmanager
    def alone(self, task: str) -> Iterator[None]:
        """The only process at this task, such as sending. Raises LedgerError where another is at it."""
        busy = LedgerError(f"another process is {task}", str(self.engine.url), "wait for it")
        if self.engine.dialect.name == "sqlite":
            try:
                with FileLock(f"{self.engine.url.database}.{task}.lock", timeout=0):
                    yield
            except Timeout as error:
                raise busy from error
            return
        with self.engine.connect() as connection:
            if not connection.scalar(text("SELECT pg_try_advisory_lock(hashtext(:task))"), {"task": task}):
                raise busy
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(hashtext(:task))"), {"task": task})


def open_ledger(url: str, key: Path) -> Ledger:
    """Raises LedgerError where key or database cannot be opened. `migrate` brings a new one up to date."""
    return Ledger(url, read_keys(key))


def engine_of(url: str) -> Engine:
    """An engine with this ledger's habits; the URL is a file's path or postgresql://."""
    try:
        parsed = make_url(url if "://" in url else f"sqlite:///{url}")
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() not in ("sqlite", "postgresql"):
            raise ArgumentError("neither SQLite nor PostgreSQL")
        if parsed.password:
            raise LedgerError("holds a password", "ledger.url", "leave it out: PGPASSWORD or ~/.pgpass")
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(parsed.database, os.O_CREAT | os.O_RDWR, 0o600))
        arguments = {"timeout": BUSY} if parsed.get_backend_name() == "sqlite" else {}
        engine = create_engine(parsed, connect_args=arguments)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise LedgerError(
            "no database that a ledger can use", "ledger.url", "a file, or postgresql://... (extra postgresql)"
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_habits)
        event.listen(engine, "begin", _sqlite_begin)
    return engine


def append(book: Book, happened: Sequence[Event]) -> None:
    """Adds the events to their chains, in order, within the transaction. Raises LedgerError for an unknown claim."""
    names = sorted({one.claim for one in happened})
    patient_of = {"": None} | _patients_of(book, [name for name in names if name])
    missing = next((name for name in names if name not in patient_of), None)
    if missing is not None:
        raise LedgerError("is not in the ledger", f"claim {missing}", "record it first")
    book.unlock(p for p in patient_of.values() if p is not None)
    heads, folds = _heads(book, names), _folds(book, names)
    rows = []
    for one in happened:
        length, previous = heads[one.claim]
        patient, number, fold = patient_of[one.claim], length + 1, folds[one.claim]
        before = fold.state
        fold.take(one)
        payload = None
        if one.payload is not None:
            key = book.key_of(patient)
            if key is None:
                raise LedgerError("its patient's data are erased", f"claim {one.claim}", "nothing is kept of it")
            payload = seal(key, encoded(one.payload), f"event {one.claim} {number}")
        row = Row(
            one.claim, number, written(one.at), one.actor, one.kind, before, one.after, one.reason, one.source,
            one.submission, one.reference, patient, SCHEMA, payload, previous,
        )  # fmt: skip
        digest = row.digest()
        heads[one.claim] = (number, digest)
        rows.append({name: getattr(row, name) for name in Row.__struct_fields__} | {"hash": digest})
    if rows:
        book.run(events.insert(), rows)
        _move_heads(book, heads)


def chain_seal(keys: Keys, name: str, length: int, head: bytes) -> bytes:
    return keyed_hash(keys.seal, f"{name} {length} ".encode() + head)


def take_numbers(book: Book, name: str, count: int = 1) -> int:
    """The first of `count` numbers of a counter that nobody has had."""
    statement = update(counters).where(counters.c.name == name).values(value=counters.c.value + count)
    last = book.run(statement.returning(counters.c.value)).scalar()
    if last is None:
        raise LedgerError("no such counter", name, "claimwright ledger upgrade")
    return int(last) - count + 1


def portions(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), MANY):
        yield values[start : start + MANY]


def _patients_of(book: Book, names: Sequence[str]) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for some in portions(names):
        query = select(claims_table.c.id, claims_table.c.patient).where(claims_table.c.id.in_(some))
        found.update((row.id, row.patient) for row in book.run(query))
    return found


def _heads(book: Book, names: Sequence[str]) -> dict[str, tuple[int, bytes]]:
    """Length and head of each chain, locked; a new chain starts empty, whoever else starts it at this moment."""
    fresh = text("INSERT INTO chains (name, length, head, seal) VALUES (:n, 0, :head, :seal) ON CONFLICT DO NOTHING")
    found: dict[str, tuple[int, bytes]] = {}
    for some in portions(names):
        known = set(book.run(select(chains.c.name).where(chains.c.name.in_(some))).scalars())
        new = [{"n": n, "head": START, "seal": chain_seal(book.keys, n, 0, START)} for n in some if n not in known]
        if new:
            book.run(fresh, new)
        query = select(chains.c.name, chains.c.length, chains.c.head).where(chains.c.name.in_(some))
        for row in book.run(query.order_by(chains.c.name).with_for_update()):
            found[row.name] = (row.length, bytes(row.head))
    return found


def _folds(book: Book, names: Sequence[str]) -> dict[str, Fold]:
    folds = {name: Fold() for name in names}
    columns = (events.c.chain, events.c.kind, events.c.after, events.c.source, events.c.submission)
    for some in portions([name for name in names if name]):
        query = select(*columns).where(events.c.chain.in_(some)).order_by(events.c.chain, events.c.number)
        for row in book.run(query):
            folds[row.chain].take(row)
    return folds


def _move_heads(book: Book, heads: dict[str, tuple[int, bytes]]) -> None:
    rows = [
        {"chain": name, "long": length, "top": head, "sealed": chain_seal(book.keys, name, length, head)}
        for name, (length, head) in heads.items()
    ]
    statement = text("UPDATE chains SET length = :long, head = :top, seal = :sealed WHERE name = :chain")
    book.run(statement, rows)


def _sqlite_habits(connection: Any, _: Any) -> None:
    """Our own BEGIN, as the driver's would come too late; every commit synced; what is deleted overwritten."""
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    """A writer takes its lock at once, so that it never fails half way for another's sake."""
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@contextmanager
def _said(engine: Engine) -> Iterator[None]:
    """A database's own error as one line, without the values that were written."""
    try:
        yield
    except DBAPIError as error:
        first = (str(error.orig).splitlines() or [""])[0]
        raise LedgerError(f"the database says: {first}", engine.url.render_as_string(), "") from error
