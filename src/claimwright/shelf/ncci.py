"""What NCCI says on a day: pairs, units, add-on codes; from CMS's tables where they are on the shelf, else from the
starter set, and whether the absence of a row means anything.
"""

from __future__ import annotations

from functools import cached_property
from typing import Literal, NamedTuple

from claimwright.shelf.pairs import Pair
from claimwright.shelf.shelf import Editions

Claim = Literal["practitioner", "outpatient", "dme"]
ANY_PRIMARY = "CCCCC"  # the payer's contractor decides which primaries an add-on of type 2 goes with


class UnitLimit(NamedTuple):
    """A medically unlikely edit. `indicator` 1 per line, 2 per day by policy, 3 per day by clinical data."""

    units: int
    indicator: str


class AddOn(NamedTuple):
    """An add-on code's primaries. `type` 1 lists them all, 2 leaves them to the contractor, 3 lists some."""

    type: str
    primaries: frozenset[str]


class Ncci:
    """The edits of one day. Ask `knows` before reading anything into a missing row."""

    def __init__(self, editions: Editions) -> None:
        self._editions = editions

    def knows(self, table: Literal["pairs", "units", "add-on"], code: str, claim: Claim = "practitioner") -> bool:
        """Whether the absence of a row for this code means that there is no edit."""
        full = {"pairs": f"ncci-ptp-{claim}", "units": f"ncci-mue-{claim}", "add-on": "ncci-add-on"}[table]
        return self._editions.standing(full) is not None or (claim == "practitioner" and code in self._starter)

    def pair(self, column1: str, column2: str, claim: Claim = "practitioner") -> Pair | None:
        """The pair in this order in force on the day; None where there is none (see `knows`)."""
        full = self._editions.pairs(f"ncci-ptp-{claim}")
        pairs = full if full is not None or claim != "practitioner" else self._editions.pairs("starter-ptp")
        return pairs.get(column1, column2, self._editions.day) if pairs is not None else None

    def units(self, code: str, claim: Claim = "practitioner") -> UnitLimit | None:
        """The most units that are likely; None where there is no row: that is not "no limit"."""
        rows = self._editions.rows(f"ncci-mue-{claim}")
        if rows is not None:
            row = rows.get("mue", code=code)
            return UnitLimit(int(row["units"] or 0), str(row["mai"])) if row else None
        rows = self._editions.rows("starter-mue")
        row = rows.get("mue", code=code) if rows is not None else None
        if row is None or row.get(f"{claim}_units") is None:
            return None
        return UnitLimit(int(row[f"{claim}_units"] or 0), str(row[f"{claim}_mai"]))

    def add_on(self, code: str) -> AddOn | None:
        """What the code is an add-on to; None where it is none."""
        rows = self._editions.rows("ncci-add-on") or self._editions.rows("starter-add-on")
        found = rows.all("add_on", code=code) if rows is not None else []
        day = self._editions.day.isoformat()
        found = [r for r in found if str(r["effective"] or "") <= day <= str(r["deletion"] or "9999")]
        if not found:
            return None
        return AddOn(str(found[0]["type"]), frozenset(str(r["primary_code"]) for r in found))

    @cached_property
    def _starter(self) -> frozenset[str]:
        rows = self._editions.rows("starter-services")
        return frozenset(str(r["code"]) for r in rows.all("service")) if rows is not None else frozenset()
