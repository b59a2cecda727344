"""Files fetched and kept, then acted on: answers -> events, each once, whenever the program is stopped.

A file is stored whole before anything is done about it, and what is done about it is one transaction. Who reads a file
and who decides what a payment means are passed in (`Reader`, `Poster`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from sqlalchemy import select

from claimwright.errors import ClaimwrightError, TransportError
from claimwright.ledger import Book, Event, Ledger, append
from claimwright.ledger.received import (
    Became,
    done_before,
    finish_file,
    read_file,
    record_remittance,
    store_file,
    stored_files,
)
from claimwright.ledger.schema import inbox
from claimwright.ledger.work import Task, raise_work
from claimwright.model.acknowledgement import Acknowledgement
from claimwright.model.remittance import Remittance
from claimwright.tracking.acknowledging import events_of
from claimwright.tracking.recognise import recognise
from claimwright.tracking.transport import Transport

TO_MEND = timedelta(days=1)  # for a person to look at a file that was refused


class Source(NamedTuple):
    """Where an answer came from: the inbox row, and who acts when."""

    file: int
    now: datetime
    actor: str

    @property
    def reference(self) -> str:
        return f"inbox {self.file}"


class Reader(Protocol):
    """Reads a file's answers in order. Raises X12Error where it is not what it says."""

    def __call__(self, data: bytes, place: str) -> Iterator[Acknowledgement | Remittance]: ...


class Poster(Protocol):
    """Decides a remittance within the transaction: postings, events, work. `number` is its row in the ledger."""

    def __call__(self, book: Book, remittance: Remittance, number: int, source: Source) -> None: ...


class Acted(NamedTuple):
    file: int
    name: str
    kind: str
    became: Became
    problem: str


def poll(
    ledger: Ledger, transport: Transport, now: datetime, told: Callable[[str], None] = lambda _: None
) -> tuple[str, ...]:
    """Fetches and keeps what lies ready; the names that were new. A file that is not whole stays at the sender's: the
    rest of it may be on its way. One that cannot be fetched keeps no other back; the first TransportError is raised at
    the end.
    """
    kept, failed = [], []
    with ledger.alone("polling"):
        seen = _names(ledger) if transport.once else frozenset()
        for name in (n for n in transport.list() if n not in seen):
            try:
                if _fetch(ledger, transport, name, now):
                    kept.append(name)
                    told(name)
            except TransportError as error:
                failed.append(error)
    if failed:
        raise failed[0]
    return tuple(kept)


def _fetch(ledger: Ledger, transport: Transport, name: str, now: datetime) -> bool:
    """Whether the file was new."""
    data = transport.get(name)
    found = recognise(data, name)
    with ledger.writing() as book:
        number = store_file(book, name, found.kind, found.body, data, now)
    if not found.problem:
        transport.remove(name)
    return number is not None


def act(ledger: Ledger, reader: Reader, poster: Poster, now: datetime, actor: str) -> tuple[Acted, ...]:
    """Acts on every file that is stored and not yet acted on, in the order in which they came."""
    with ledger.alone("posting"):
        with ledger.reading() as book:
            numbers = stored_files(book)
        return tuple(_act(ledger, reader, poster, Source(number, now, actor)) for number in numbers)


def _act(ledger: Ledger, reader: Reader, poster: Poster, source: Source) -> Acted:
    with ledger.reading() as book:
        file = read_file(book, source.file)
    problem = recognise(file.data, file.name).problem
    if not problem:
        try:
            with ledger.writing() as book:
                before = done_before(book, file)
                if before is not None:
                    problem = f"says what inbox {before} said"
                    finish_file(book, file.id, "repeated", problem)
                    return Acted(file.id, file.name, file.kind, "repeated", problem)
                _answers(book, reader(file.data, file.name), poster, source)
                if file.kind == "other":
                    raise_work(book, [_unread(source)], source.now)
                finish_file(book, file.id, "done")
                return Acted(file.id, file.name, file.kind, "done", "")
        except ClaimwrightError as error:
            problem = str(error)
    with ledger.writing() as book:
        _refuse(book, source, problem)
    return Acted(file.id, file.name, file.kind, "refused", problem)


def _answers(book: Book, answers: Iterator[Acknowledgement | Remittance], poster: Poster, source: Source) -> None:
    said: list[Acknowledgement] = []
    for answer in answers:
        if isinstance(answer, Acknowledgement):
            said.append(answer)
            continue
        number = record_remittance(book, answer, source.file, source.now)
        if number is not None:
            poster(book, answer, number, source)
    happened, tasks = events_of(book, said, source.reference, source.now, source.actor)
    append(book, happened)
    raise_work(book, tasks, source.now)


def _refuse(book: Book, source: Source, problem: str) -> None:
    finish_file(book, source.file, "refused", problem)
    what = Event(kind="refused", at=source.now, actor=source.actor, reason=problem, reference=source.reference)
    append(book, [what])
    due = (source.now + TO_MEND).date()
    raise_work(book, [Task(f"refused {source.reference}", "file-refused", problem, due)], source.now)


def _unread(source: Source) -> Task:
    says = f"{source.reference} holds a transaction that is not read (824, 271, ...): look at it"
    return Task(f"unread {source.reference}", "file-unread", says, (source.now + TO_MEND).date())


def _names(ledger: Ledger) -> frozenset[str]:
    with ledger.reading() as book:
        return frozenset(book.run(select(inbox.c.name)).scalars())
