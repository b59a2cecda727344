"""What the ledger says: the entries of a claim, opened where they can be, the status of claims, their courses.

An erased patient's entries are there, in order, without content.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select

from claimwright.errors import LedgerError
from claimwright.ledger.event import Entry, Kind, decoded, read_time
from claimwright.ledger.keys import unseal
from claimwright.ledger.schema import claims, events
from claimwright.ledger.status import Fold, Status, status_of
from claimwright.ledger.store import Book, portions


class Standing(NamedTuple):
    """A claim's status, the submission it speaks of, and since when."""

    state: str
    submission: int | None
    since: datetime


class Step(NamedTuple):
    """An event without its content."""

    at: datetime
    kind: str
    after: str
    source: str
    submission: int | None


class Course(NamedTuple):
    """What became of a claim, step by step."""

    claim: str
    payer: str
    program: str
    charge: Decimal
    steps: tuple[Step, ...]


def entries(book: Book, claim: str) -> tuple[Entry, ...]:
    """Every event of a claim in order; of "" those of no claim. Raises LedgerError for a claim that is not there."""
    if claim and book.run(select(claims.c.id).where(claims.c.id == claim)).first() is None:
        raise LedgerError("is not in the ledger", f"claim {claim[:40]}", "claimwright status lists the claims")
    query = select(events).where(events.c.chain == claim).order_by(events.c.number)
    return tuple(_entry(book, row) for row in book.run(query))


def patient_of(book: Book, claim: str) -> int:
    """The ledger's number of a claim's patient."""
    return int(book.run(select(claims.c.patient).where(claims.c.id == claim)).scalar_one())


def every_entry(book: Book) -> Iterator[Entry]:
    """All events in the order in which they were appended, in bounded memory."""
    for row in book.run(select(events).order_by(events.c.seq).execution_options(yield_per=1000)):
        yield _entry(book, row)


def courses(book: Book) -> Iterator[Course]:
    """Every claim's course by claim id: no content is opened."""
    about = (claims.c.payer, claims.c.program, claims.c.charge)
    step = (events.c.at, events.c.kind, events.c.after, events.c.source, events.c.submission)
    query = select(claims.c.id, *about, *step).join(events, events.c.chain == claims.c.id)
    rows = book.run(query.order_by(claims.c.id, events.c.number).execution_options(yield_per=1000))
    for (id, payer, program, charge), some in itertools.groupby(rows, lambda row: row[:4]):
        yield Course(id, payer, program, charge, tuple(Step(read_time(row.at), *row[5:]) for row in some))


def answers(book: Book, kinds: Sequence[Kind], after: str = "", claim: str = "") -> Iterator[Entry]:
    """The events of these kinds, opened, in the order in which they were appended: of a status, of one claim."""
    query = select(events).where(events.c.kind.in_(kinds))
    if after:
        query = query.where(events.c.after == after)
    if claim:
        query = query.where(events.c.chain == claim)
    for row in book.run(query.order_by(events.c.seq).execution_options(yield_per=1000)):
        yield _entry(book, row)


def claim_status(book: Book, claim: str) -> Status:
    return status_of(entries(book, claim))


def states(book: Book, ids: Sequence[str] | None = None) -> dict[str, Standing]:
    """Where many claims stand, or all, by their ids in order: no content is opened."""
    columns = (events.c.chain, events.c.kind, events.c.after, events.c.source, events.c.submission, events.c.at)
    folds: dict[str, Fold] = {}
    since: dict[str, str] = {}
    query = select(*columns).order_by(events.c.chain, events.c.number)
    if ids is None:
        queries = [query.where(events.c.chain != "")]
    else:
        queries = [query.where(events.c.chain.in_(some)) for some in portions(list(ids))]
    for one in queries:
        for row in book.run(one.execution_options(yield_per=1000)):
            if folds.setdefault(row.chain, Fold()).take(row):
                since[row.chain] = row.at
    return {
        claim: Standing(fold.state, fold.submission or None, read_time(since[claim]))
        for claim, fold in sorted(folds.items())
        if claim in since
    }


def _entry(book: Book, row: Any) -> Entry:
    payload, erased = None, False
    if row.payload is not None:
        key = book.key_of(row.patient)
        erased = key is None
        if key is not None:
            payload = decoded(unseal(key, row.payload, f"event {row.chain} {row.number}"), row.schema)
    return Entry(
        seq=row.seq, claim=row.chain, number=row.number, at=read_time(row.at), actor=row.actor, kind=row.kind,
        before=row.before, after=row.after, reason=row.reason, source=row.source, submission=row.submission,
        reference=row.reference, payload=payload, erased=erased, hash=row.hash.hex(),
    )  # fmt: skip
