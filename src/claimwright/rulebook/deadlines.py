"""By when a claim is sent, corrected, reopened and appealed, and a credit settled, by program and level
(rulebook/deadlines.yaml). What a contract or a state sets comes from the practice's settings.
"""

from __future__ import annotations

import calendar
import functools
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Literal, NamedTuple

import msgspec

from claimwright.model.case import Program
from claimwright.model.evidence import Citation
from claimwright.rulebook.loader import read

What = Literal["file", "correct", "reopen", "appeal", "refund"]
From = Literal["service", "answer", "identified"]


class Deadline(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"since": "from"}):
    """`days` or `months` from a day, after `presumed` days that the law adds for the answer's way. `own`: contract or
    state may set another, which the settings say; without days or months only they know it.
    """

    program: Program
    what: What
    name: str
    citation: Citation
    since: From
    level: int = 0
    days: int | None = None
    months: int | None = None
    presumed: int = 0
    own: bool = False


class Due(NamedTuple):
    """The last day, None where nobody has said how long; `name` what it is the deadline of."""

    day: date | None
    name: str
    citation: Citation


@functools.cache
def read_deadlines() -> tuple[Deadline, ...]:
    """The packaged deadlines."""
    return read("deadlines.yaml", tuple[Deadline, ...])


def due(deadline: Deadline, since: date, own: Mapping[str, int]) -> Due:
    """`own` are days by what they are for ("file", "correct", "appeal", "appeal-2", "refund") from payer or state."""
    key = deadline.what if deadline.level < 2 else f"{deadline.what}-{deadline.level}"
    set_ = own.get(key) if deadline.own else None
    start = since + timedelta(deadline.presumed)
    if set_ is not None:
        return Due(since + timedelta(set_), deadline.name, deadline.citation)
    if deadline.months is not None:
        return Due(_months(start, deadline.months), deadline.name, deadline.citation)
    if deadline.days is not None:
        return Due(start + timedelta(deadline.days), deadline.name, deadline.citation)
    return Due(None, deadline.name, deadline.citation)


def ahead(
    deadlines: Iterable[Deadline], program: Program, since: Mapping[From, date], own: Mapping[str, int]
) -> tuple[Due, ...]:
    """Every deadline of a program whose first day is known, as they stand in the file: filing to the last appeal."""
    known = [one for one in deadlines if one.program == program and one.since in since]
    return tuple(due(one, since[one.since], own) for one in known)


def _months(day: date, count: int) -> date:
    """The same day so many months later, the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
