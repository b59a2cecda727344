"""Things for a person to do, each raised once, with the day by which. Knows no reason for any."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import msgspec
from sqlalchemy import select, update

from claimwright.ledger.event import written
from claimwright.ledger.schema import work
from claimwright.ledger.store import Book, portions


class Task(msgspec.Struct, frozen=True):
    """`once` names it: the same is never raised twice. `says` holds no personal data."""

    once: str
    kind: str
    says: str
    due: date
    claim: str | None = None
    submission: int | None = None


def raise_work(book: Book, tasks: Iterable[Task], now: datetime) -> tuple[Task, ...]:
    """Adds those that were never raised before; which they are."""
    wanted = {task.once: task for task in tasks}
    for some in portions(list(wanted)):
        for once in book.run(select(work.c.once).where(work.c.once.in_(some))).scalars():
            del wanted[once]
    if wanted:
        book.run(work.insert(), [msgspec.structs.asdict(task) | {"raised": written(now)} for task in wanted.values()])
    return tuple(wanted.values())


def open_work(book: Book) -> tuple[Task, ...]:
    """What is not done, by due day."""
    columns = [work.c[name] for name in Task.__struct_fields__]
    query = select(*columns).where(work.c.done.is_(None)).order_by(work.c.due, work.c.id)
    return tuple(Task(**row._mapping) for row in book.run(query))


def finish_work(book: Book, once: str, now: datetime) -> bool:
    """Whether it was open."""
    open_ = update(work).where(work.c.once == once, work.c.done.is_(None))
    return bool(book.run(open_.values(done=written(now))).rowcount)
