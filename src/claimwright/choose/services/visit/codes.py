"""The code of a kind of visit: from its table by two of three elements, or by minutes where the kind has them."""

from __future__ import annotations

import re

import msgspec

from claimwright.choose.draft import Lookups
from claimwright.model.coding import Element, ElementRow, VisitLevel
from claimwright.rulebook.visits import Kind, Level

ORDER: tuple[Element, ...] = ("minimal", "low", "moderate", "high")
_NUMBER = re.compile(r"\d+")


def code_for(kind: Kind, established: bool, level: VisitLevel) -> VisitLevel:
    """The level with this kind's code and path. The office's own tables are the level's already."""
    table = kind.known if established or not kind.new else kind.new
    middle = sorted((level.problems, level.data, level.risk), key=ORDER.index)[1]
    by_work = max(n for n, row in enumerate(table) if ORDER.index(row.element) <= ORDER.index(middle))
    minutes = minutes_of(level) if kind.timed else None
    by_time = _by_time(table, minutes)
    longer = by_time is not None and table[by_time].code > table[by_work].code
    at = by_time if longer and by_time is not None else by_work
    return msgspec.structs.replace(level, code=table[at].code, path="time" if longer else "mdm")


def by_office_code(kind: Kind, established: bool, level: VisitLevel, office: Kind) -> VisitLevel:
    """The same step of another table with as many steps: the office's level as a telehealth code."""
    steps = [row.code for row in (office.known if established else office.new)]
    table = kind.known if established else kind.new
    return msgspec.structs.replace(level, code=table[steps.index(level.code)].code)


def minutes_of(level: VisitLevel) -> int | None:
    """The minutes of the date as the level read them; None where none are stated, or statements contradict."""
    rows = timed(level)
    found = _NUMBER.search(rows[0].what) if rows else None
    return int(found[0]) if found else None


def timed(level: VisitLevel) -> list[ElementRow]:
    """The rows that state the time: those counted, else the only one, which another kind's table may count."""
    rows = [row for row in level.elements if row.element == "time"]
    return [row for row in rows if row.counted] or (rows if len(rows) == 1 else [])


def _by_time(table: tuple[Level, ...], minutes: int | None) -> int | None:
    if minutes is None:
        return None
    return max((n for n, row in enumerate(table) if row.minutes and minutes >= row.minutes), default=None)


def title(code: str, established: bool, look: Lookups) -> str:
    """What a line of the visit is called, in our own words."""
    for kind in look.book.visits.kinds:
        if any(row.code == code for row in (*kind.known, *kind.new)):
            who = "" if not kind.new else "Established patient, " if established else "New patient, "
            return who + kind.title if who else kind.title.capitalize()
    return "Visit"
