"""A patient's content made unreadable: the data key destroyed, the chain left whole, and the act itself recorded.

What holds several patients (interchanges sent, files received) is destroyed with it; the other patients' claims and
answers stand under their own keys. Copies of the database made earlier still hold the key: they are the practice's to
destroy.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, text, update

from claimwright.errors import LedgerError
from claimwright.ledger.event import Event, written
from claimwright.ledger.schema import claims, events, inbox, outbox, patients, submitted
from claimwright.ledger.store import Book, Ledger, append, portions


def erase(book: Book, patient: int, reason: str, now: datetime, actor: str) -> tuple[str, ...]:
    """Destroys the key; the claims that cannot be read any more. Raises LedgerError while one waits to be sent."""
    row = book.run(select(patients.c.wrapped).where(patients.c.id == patient)).first()
    if row is None or row.wrapped is None:
        what = "no such patient" if row is None else "is erased already"
        raise LedgerError(what, f"patient {patient}", "claimwright status CLAIM shows a claim's patient")
    named = tuple(book.run(select(claims.c.id).where(claims.c.patient == patient).order_by(claims.c.id)).scalars())
    sent_in = _submissions(book, named)
    for some in portions(sent_in):
        waiting = select(outbox.c.submission).where(outbox.c.submission.in_(some), outbox.c.state != "sent")
        number = book.run(waiting).scalar()
        if number is not None:
            raise LedgerError("a claim waits to be sent", f"submission {number}", "claimwright outbox send first")
        book.run(update(outbox).where(outbox.c.submission.in_(some)).values(payload=None))
    _forget_files(book, named)
    book.run(update(claims).where(claims.c.patient == patient).values(service_day=None))
    book.run(update(patients).where(patients.c.id == patient).values(wrapped=None, lookup=None, erased=written(now)))
    book.opened.pop(patient, None)
    reference = f"patient {patient}"
    append(
        book,
        [
            Event(kind="erased", at=now, actor=actor, claim=claim, reason=reason, reference=reference)
            for claim in (*named, "")
        ],
    )
    return named


def compact(ledger: Ledger) -> None:
    """Takes what was erased out of SQLite's log as well."""
    if ledger.engine.dialect.name == "sqlite":
        with ledger.engine.connect().execution_options(reading=True) as connection:
            connection.commit()
            raw = connection.connection.driver_connection
            if raw is not None:
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        with ledger.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM patients, outbox, inbox"))


def _submissions(book: Book, named: tuple[str, ...]) -> list[int]:
    found: set[int] = set()
    for some in portions(named):
        found.update(book.run(select(submitted.c.submission).where(submitted.c.claim.in_(some))).scalars())
    return sorted(found)


def _forget_files(book: Book, named: tuple[str, ...]) -> None:
    """The received files that spoke of these claims, by the events' references."""
    files: set[int] = set()
    for some in portions(named):
        query = select(events.c.reference).where(events.c.chain.in_(some), events.c.reference.like("inbox %"))
        files.update(int(reference.split()[1]) for reference in book.run(query.distinct()).scalars())
    for some in portions(sorted(files)):
        book.run(update(inbox).where(inbox.c.id.in_(some)).values(payload=None))
