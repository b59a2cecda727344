"""Global days: how long the follow-up of a procedure belongs to it, and the group's earlier procedure that reaches to
the visit (fee schedule, GLOB DAYS; NCCI Policy Manual, Chapter I, D).
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import timedelta

from claimwright.choose.draft import Lookups
from claimwright.model.evidence import LedgerFact


def days_after(code: str, look: Lookups) -> int | None:
    """Global days of a procedure, 0, 10 or 90, by the fee schedule on the shelf, else by the rulebook; else None."""
    schedule = look.editions.rows("pfs")
    if schedule is not None:
        row = schedule.get("service", code=code, modifier=None)
        days = str(row["global_days"]) if row else ""
        return int(days) if days.isdigit() else None
    for days, runs in look.book.global_days.items():
        at = bisect_right(runs, code, key=lambda run: run[:5]) - 1
        if at >= 0 and runs[at][:5] <= code <= runs[at][-5:]:
            return int(days)
    return None


def recent(look: Lookups) -> LedgerFact | None:
    """The latest procedure of this group and specialty whose global days reach to the visit."""
    day = look.case.encounter.date_of_service
    found = [
        fact
        for fact in look.case.history
        if (days := days_after(fact.fact.split(" ")[0], look)) and fact.on < day <= fact.on + timedelta(days)
        if same_specialty(fact, look)
    ]
    return max(found, key=lambda f: f.on, default=None)


def same_specialty(fact: LedgerFact, look: Lookups) -> bool:
    """Whether the earlier service was of the rendering provider's specialty, or may have been."""
    specialty = fact.fact.partition(" ")[2]
    mine = look.case.encounter.rendering
    return not specialty or mine is None or specialty in (mine.taxonomy, mine.specialty)
