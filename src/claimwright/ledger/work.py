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
    """`once` names it: the same is never raised twice. `says` holds no personal data. `number` is given when it is
    raised.
    """

    once: str
    kind: str
    says: str
    due: date
    claim: str | None = None
    submission: int | None = None
    number: int = 0


_COLUMNS = [name for name in Task.__struct_fields__ if name != "number"]
_tasks = select(*(work.c[name] for name in _COLUMNS), work.c.id.label("number"))


def raise_work(book: Book, tasks: Iterable[Task], now: datetime) -> tuple[Task, ...]:
    """Adds those that were never raised before; which they are."""
    wanted = {task.once: task for task in tasks}
    for some in portions(list(wanted)):
        for once in book.run(select(work.c.once).where(work.c.once.in_(some))).scalars():
            del wanted[once]
    if wanted:
        rows = [{name: getattr(task, name) for name in _COLUMNS} for task in wanted.values()]
        book.run(work.insert(), [row | {"raised": written(now)} for row in rows])
    return tuple(wanted.values())


def open_work(book: Book) -> tuple[Task, ...]:
    """What is not done, by due day."""
    query = _tasks.where(work.c.done.is_(None)).order_by(work.c.due, work.c.id)
    return tuple(Task(**row._mapping) for row in book.run(query))


def task_numbered(book: Book, number: int) -> Task | None:
    """Open or done, None where there is none."""
    row = book.run(_tasks.where(work.c.id == number)).first()
    return Task(**row._mapping) if row is not None else None


def finish_work(book: Book, once: str, now: datetime) -> bool:
    """Whether it was open."""
    open_ = update(work).where(work.c.once == once, work.c.done.is_(None))
    return bool(book.run(open_.values(done=written(now))).rowcount)
