"""What Medicare's physician fee schedule allows for a service where the practice is: relative values by the locality's
indices by the conversion factor.

Source: CMS, Physician Fee Schedule, RVU and GPCI files of the day. Before the reductions for several procedures of one
session; None where the shelf has no schedule, the code no price, or the place no locality.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from claimwright.shelf.forms import Value
from claimwright.shelf.rows import Rows
from claimwright.shelf.shelf import Editions

CENT = Decimal("0.01")
PRICED = ("A", "R", "T")  # status codes with a price of their own
BOTH_SIDES = Decimal("1.5")  # bilateral indicator 1


class Indices(NamedTuple):
    """The geographic indices of a locality."""

    work: Decimal
    practice: Decimal
    malpractice: Decimal


class FeeSchedule:
    """The schedule of one day for a practice at a ZIP code (five or nine digits)."""

    def __init__(self, editions: Editions, zip_code: str) -> None:
        self._rows: Rows | None = editions.rows("pfs")
        self._indices = _indices(editions, zip_code)

    def allowed(self, code: str, modifiers: tuple[str, ...] = (), facility: bool = False) -> Decimal | None:
        """Dollars and cents for one unit; `facility` where the place bills its own part."""
        if self._rows is None or self._indices is None:
            return None
        part = next((m for m in modifiers if m in ("26", "TC")), None)
        row = self._rows.get("service", code=code, modifier=part)
        if row is None or row["status"] not in PRICED:
            return None
        practice = row["facility_pe" if facility else "non_facility_pe"]
        sides = BOTH_SIDES if "50" in modifiers and str(row["bilateral"]) == "1" else Decimal(1)
        total = (
            _number(row["work"]) * self._indices.work
            + _number(practice) * self._indices.practice
            + _number(row["malpractice"]) * self._indices.malpractice
        ) * _number(row["conversion"])
        amount = (total * sides).quantize(CENT, ROUND_HALF_UP)
        return amount or None


def _indices(editions: Editions, zip_code: str) -> Indices | None:
    places, localities = editions.rows("pfs-zip"), editions.rows("pfs-gpci")
    if places is None or localities is None or len(zip_code) < 5:
        return None
    place = places.get("zip", zip=zip_code[:5])
    if place is None:
        return None
    row = localities.get("locality", contractor=place["contractor"], locality=place["locality"])
    if row is None:
        return None
    return Indices(_number(row["work"]), _number(row["practice"]), _number(row["malpractice"]))


def _number(value: Value) -> Decimal:
    return Decimal(str(value or 0))
