"""Whether anything was altered: every event's hash, every chain's length, every anchor. Anchors are made here.

An anchor hashes the anchor before and, in order, the hash of every event since, and with them the head of every chain;
its line can be printed and kept elsewhere. What an intruder can rewrite is what came after the last anchor kept
elsewhere, and for that the master key is needed too (the seal of each chain).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import select, text

from claimwright.errors import LedgerError
from claimwright.ledger.event import START, Row, written
from claimwright.ledger.schema import anchors, chains, events
from claimwright.ledger.store import Book, chain_seal


class Anchor(msgspec.Struct, frozen=True):
    """`upto` is the last event covered, `events` how many since the anchor before."""

    number: int
    at: str
    upto: int
    events: int
    hash: str

    def __str__(self) -> str:
        return f"anchor {self.number} {self.at} upto {self.upto} events {self.events} {self.hash}"


class Break(NamedTuple):
    """The first thing that is not as it was written: where, and what is wrong there."""

    place: str
    what: str


_PRINTED = re.compile(r"anchor (\d{1,9}) (\S{27}) upto (\d{1,18}) events (\d{1,18}) ([0-9a-f]{64})")


def make_anchor(book: Book, now: datetime) -> Anchor:
    """A new anchor over every event since the last one."""
    if book.connection.dialect.name == "postgresql":  # nobody may commit an event with a lower number meanwhile
        book.run(text("LOCK TABLE events IN SHARE MODE"))
    last = book.run(select(anchors).order_by(anchors.c.number.desc()).limit(1)).first()
    number, upto, previous = (last.number + 1, last.upto, bytes(last.hash)) if last else (1, 0, START)
    fold, count = _fold(number, written(now), previous), 0
    query = select(events.c.seq, events.c.hash).where(events.c.seq > upto).order_by(events.c.seq)
    for row in book.run(query.execution_options(yield_per=1000)):
        fold.update(row.hash)
        upto, count = row.seq, count + 1
    row = {"number": number, "at": written(now), "upto": upto, "events": count, "previous": previous}
    book.run(anchors.insert(), row | {"hash": fold.digest()})
    return Anchor(number, written(now), upto, count, fold.hexdigest())


def read_anchor(line: str) -> Anchor:
    """An anchor from its printed line. Raises LedgerError where it is none."""
    found = _PRINTED.fullmatch(line.strip())
    if found is None:
        raise LedgerError("is no anchor", "anchor", "give a line that claimwright ledger anchor printed")
    return Anchor(int(found[1]), found[2], int(found[3]), int(found[4]), found[5])


def verify(book: Book, kept: tuple[Anchor, ...] = ()) -> Break | None:
    """The first break of chains and anchors, None where all is as it was written. `kept` are anchors from elsewhere."""
    tops: dict[str, tuple[int, bytes, int]] = {}  # by chain: its number, hash and seq so far
    stored = list(book.run(select(anchors).order_by(anchors.c.number)))
    wrong = _kept_elsewhere(stored, kept)
    if wrong is not None:
        return wrong
    pending = iter(_anchored(stored))
    anchor = next(pending, None)
    for row in book.run(select(events).order_by(events.c.seq).execution_options(yield_per=1000)):
        while anchor is not None and row.seq > anchor.upto:
            if (wrong := anchor.wrong()) is not None:
                return wrong
            anchor = next(pending, None)
        if (wrong := _broken(row, tops.get(row.chain, (0, START, 0)))) is not None:
            return wrong
        tops[row.chain] = (row.number, bytes(row.hash), row.seq)
        if anchor is not None:
            anchor.take(bytes(row.hash))
    while anchor is not None:
        if (wrong := anchor.wrong()) is not None:
            return wrong
        anchor = next(pending, None)
    return _ends(book, tops)


class _Anchored:
    """A stored anchor, and what the events before it come to."""

    def __init__(self, row: Any, number: int, previous: bytes) -> None:
        self.row, self.upto, self.count = row, row.upto, 0
        self.fold = _fold(number, row.at, previous)

    def take(self, digest: bytes) -> None:
        self.fold.update(digest)
        self.count += 1

    def wrong(self) -> Break | None:
        if self.count == self.row.events and self.fold.digest() == bytes(self.row.hash):
            return None
        says = f"does not match the events up to {self.upto}: {self.row.events} were there, {self.count} are"
        return Break(f"anchor {self.row.number}", says)


def _anchored(stored: list[Any]) -> Iterator[_Anchored]:
    previous = START
    for number, row in enumerate(stored, 1):
        yield _Anchored(row, number, previous)
        previous = bytes(row.hash)


def _kept_elsewhere(stored: list[Any], kept: tuple[Anchor, ...]) -> Break | None:
    by_number = {row.number: row for row in stored}
    for one in kept:
        row = by_number.get(one.number)
        if row is None:
            return Break(f"anchor {one.number}", "was kept elsewhere and is not here")
        if Anchor(row.number, row.at, row.upto, row.events, bytes(row.hash).hex()) != one:
            return Break(f"anchor {one.number}", "differs from the one kept elsewhere")
    return None


def _broken(row: Any, top: tuple[int, bytes, int]) -> Break | None:
    number, head, _ = top
    place = f"event {row.seq} ({f'claim {row.chain}' if row.chain else 'of no claim'}, number {row.number})"
    if row.number != number + 1:
        return Break(place, f"follows number {number}: an event was removed, inserted or moved")
    if bytes(row.previous) != head:
        return Break(place, "does not follow the event before: one was altered, removed or moved")
    columns = {name: getattr(row, name) for name in Row.__struct_fields__}
    if Row(**columns).digest() != bytes(row.hash):
        return Break(place, "was altered")
    return None


def _ends(book: Book, tops: dict[str, tuple[int, bytes, int]]) -> Break | None:
    seen = set()
    for row in book.run(select(chains).order_by(chains.c.name).execution_options(yield_per=1000)):
        place = f"chain of claim {row.name}" if row.name else "chain of no claim"
        seen.add(row.name)
        number, head, _ = tops.get(row.name, (0, START, 0))
        if (row.length, bytes(row.head)) != (number, head):
            return Break(place, f"should have {row.length} events and has {number}")
        if bytes(row.seal) != chain_seal(book.keys, row.name, row.length, bytes(row.head)):
            return Break(place, "its seal is not of this ledger's key: events were rewritten")
    unlisted = sorted(set(tops) - seen)
    return Break(f"chain of claim {unlisted[0]}", "is not listed") if unlisted else None


def _fold(number: int, at: str, previous: bytes) -> Any:
    return hashlib.sha256(previous + f"anchor {number} {at} ".encode())
