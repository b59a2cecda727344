"""What did not come and what comes due: work for a person, each raised once, and done by itself once it came.

By submission: no 999 (nor TA1) of claims or of documents, no 277CA. By claim: no 835, the filing limit while the payer
does not have it yet; and a rejected claim's work (acknowledging.py) ends when it was sent again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from claimwright.ledger import Book
from claimwright.ledger.event import read_time, written
from claimwright.ledger.reading import Standing, states
from claimwright.ledger.schema import claims, events, outbox, submissions, submitted
from claimwright.ledger.work import Task, finish_work, open_work, raise_work
from claimwright.model.practice import Clocks
from claimwright.tracking.acknowledging import REJECTED, RESEND

NO_999, NO_277CA, NO_835, FILING = "no-999", "no-277ca", "no-835", "filing"
KINDS = (NO_999, NO_277CA, NO_835, FILING, RESEND)
Own = Mapping[str, Mapping[str, int]]
NO_OWN: Own = {}
NOT_THERE = ("recorded", "queued", "sent", "rejected")  # the payer does not have it, as far as anybody said


def tick(book: Book, clocks: Clocks, now: datetime, own: Own = NO_OWN) -> tuple[Task, ...]:
    """Raises what is overdue and was not raised before, ends what came after all; what is new."""
    due = tuple(overdue(book, clocks, now, own))
    wanted = {task.once for task in due}
    wanted |= {f"{RESEND} {claim} {one.submission}" for claim, one in states(book).items() if one.state == REJECTED}
    for task in open_work(book):
        if task.kind in KINDS and task.once not in wanted:
            finish_work(book, task.once, now)
    return raise_work(book, due, now)


def overdue(book: Book, clocks: Clocks, now: datetime, own: Own = NO_OWN) -> Iterator[Task]:
    """Everything that is overdue now, in the order of the claims' ids; one task for all claims of a submission. `own`
    are the days of payers' contracts ("file"), by payer id.
    """
    standing = states(book)
    seen = set()
    columns = (claims.c.id, claims.c.payer, claims.c.program, claims.c.service_day)
    for row in book.run(select(*columns).order_by(claims.c.id)):
        if row.id not in standing:
            continue
        limit = own.get(row.payer, {}).get("file") or getattr(clocks, f"filing_{row.program}")
        for task in _of(row, standing[row.id], clocks, now, timedelta(days=limit)):
            if task.once not in seen:
                seen.add(task.once)
                yield task
    yield from _documents(book, clocks, now)


def _documents(book: Book, clocks: Clocks, now: datetime) -> Iterator[Task]:
    """Documents that were sent and of which nobody has said a word."""
    since = now - timedelta(days=clocks.answer_999)
    said = select(events.c.seq).where(
        events.c.chain == submitted.c.claim, events.c.submission == submissions.c.id, events.c.source != ""
    )
    query = (
        select(submissions.c.id, submitted.c.claim, outbox.c.changed)
        .join(outbox, outbox.c.submission == submissions.c.id)
        .join(submitted, submitted.c.submission == submissions.c.id)
        .where(
            submissions.c.kind == "275", outbox.c.state == "sent", outbox.c.changed <= written(since), ~said.exists()
        )
    )
    for row in book.run(query.order_by(submissions.c.id)):
        due = (read_time(row.changed) + timedelta(days=clocks.answer_999)).date()
        says = f"no 999 of the claim's documents after {clocks.answer_999} days"
        yield Task(f"{NO_999} {row.id}", NO_999, says, due, row.claim, row.id)


def _of(row: Any, stands: Standing, clocks: Clocks, now: datetime, limit: timedelta) -> Iterator[Task]:
    waits = {"sent": (NO_999, clocks.answer_999), "received": (NO_277CA, clocks.answer_277ca)}
    if stands.state in waits:
        kind, days = waits[stands.state]
        due = stands.since + timedelta(days=days)
        if now >= due:
            says = f"no {kind[3:].upper()} after {days} days"
            yield Task(f"{kind} {stands.submission}", kind, says, due.date(), submission=stands.submission)
    if stands.state in ("accepted", "pending"):
        days = getattr(clocks, f"answer_835_{row.program}")
        due = stands.since + timedelta(days=days)
        if now >= due:
            once, says = f"{NO_835} {row.id} {stands.submission}", f"no 835 after {days} days"
            yield Task(once, NO_835, says, due.date(), row.id, stands.submission)
    if stands.state in NOT_THERE and row.service_day is not None:
        last = row.service_day + limit
        if now.date() >= last - timedelta(days=clocks.warning):
            says = f"the payer does not have it yet ({stands.state}); last day {last}"
            yield Task(f"{FILING} {row.id} {last}", FILING, says, last, row.id)
