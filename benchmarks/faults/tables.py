"""What the published tables say on a day, asked of the shelf: codes, pairs, units, add-ons, indicators, editor lists.

Knows the shelf and no claim. Sets that end before the claims' dates are carried (`browsed`).
"""

from __future__ import annotations

import functools
import os
from datetime import date
from pathlib import Path
from typing import Any, Literal

from claimwright.shelf import Icd10cm, Shelf
from claimwright.shelf.ncci import AddOn, Ncci, UnitLimit
from claimwright.shelf.pairs import Pair

FIRST, LAST = date(2025, 10, 1), date(2026, 6, 15)  # dates of service
NEXT_YEAR, PAST_YEARS = date(2026, 10, 1), date(2024, 10, 1)
# Level I modifiers are the AMA's and stand in no table of CMS's: the numbers in use.
_IN_USE = (
    "22 23 24 25 26 27 32 33 47 50 51 52 53 54 55 56 57 58 59 62 63 66 73 74 76 77 78 79 80 81 82 90 "
    "91 92 93 95 96 97 99 1P 2P 3P 8P P1 P2 P3 P4 P5 P6"
)
CPT_MODIFIERS = frozenset(_IN_USE.split())


class Tables:
    """The tables as they serve for a day, with the questions that a supervisor asks of them."""

    def __init__(self, folder: Path | None = None, day: date = date(2026, 3, 1)) -> None:
        """`folder` is a shelf with every published set imported; without it the one that CLAIMWRIGHT_SHELF names."""
        named = folder or os.environ.get("CLAIMWRIGHT_SHELF")
        if not named:
            raise SystemExit("no shelf: set CLAIMWRIGHT_SHELF to one with every published set imported")
        self.shelf = Shelf(Path(named))
        self.editions = self.shelf.browsed(day)
        self.icd: Icd10cm = self.editions.icd10cm
        self.ncci = Ncci(self.editions)
        self.fees = self._rows("pfs")
        self.hcpcs = self._rows("hcpcs")
        self.places = self._rows("place-of-service")
        self.mce = self._rows("mce")
        self.conflicts = self._rows("mce-conflicts")
        self.exempt = self._rows("icd10cm-poa-exempt")
        self.taxonomy = self._rows("taxonomy")
        self.pcs = self._rows("icd10pcs")
        self.fee = functools.cache(self._fee)
        self.pair = functools.cache(self._pair)
        self.limit = functools.cache(self._limit)
        self.add_on = functools.cache(self._add_on)
        self.edits = functools.cache(self._edits)

    def _rows(self, set_id: str) -> Any:
        rows = self.editions.rows(set_id)
        if rows is None:
            raise SystemExit(f"no {set_id} on the shelf at {self.shelf.folder}")
        return rows

    def icd_on(self, day: date) -> Icd10cm:
        return self.shelf.browsed(day).icd10cm

    @functools.cached_property
    def next_only(self) -> tuple[str, ...]:
        """Codes of the next fiscal year's list that are not in this year's."""
        later = self.shelf.of("icd10cm")[-1]
        known = {code for code, _ in self.icd.billable_codes()} | {c for c, _ in self.icd_on(LAST).billable_codes()}
        rows = self.shelf.rows_of(later).all("code", billable=1)
        return tuple(sorted(str(r["code"]) for r in rows if r["code"] not in known))

    def _fee(self, code: str) -> dict[str, dict[str, Any]]:
        """The fee schedule's rows of a code by their modifier: "", 26, TC, 53."""
        return {str(r["modifier"] or ""): r for r in self.fees.all("service", code=code)}

    def indicator(self, code: str, name: str) -> str:
        """One indicator of the code's global row; empty where the schedule has no such code."""
        row = self.fee(code).get("")
        return str(row[name]) if row and row[name] is not None else ""

    def known(self, code: str) -> bool:
        """Whether some table of the day lists the service code."""
        if code[0].isalpha():
            row = self.hcpcs.get("service", code=code)
            return row is not None and str(row["record"]) == "3"
        return bool(self.fee(code)) or self.limit(code) is not None

    def modifier(self, two: str) -> bool:
        row = self.hcpcs.get("service", code=two)
        return two in CPT_MODIFIERS or (row is not None and str(row["record"]) == "7")

    def _pair(self, one: str, other: str) -> Pair | None:
        """The edit in force between two codes, whichever stands in column 1."""
        found = self.ncci.pair(one, other) or self.ncci.pair(other, one)
        return found if found is not None and found.indicator != "9" else None

    def _limit(
        self, code: str, claim: Literal["practitioner", "outpatient", "dme"] = "practitioner"
    ) -> UnitLimit | None:
        return self.ncci.units(code, claim)

    def _add_on(self, code: str) -> AddOn | None:
        return self.ncci.add_on(code)

    def _edits(self, code: str) -> frozenset[str]:
        """The Medicare Code Editor's lists that name a diagnosis: Female_Only, Newborn_Only..."""
        return frozenset(str(r["edit"]) for r in self.mce.all("diagnosis", code=code))

    def rules(self, code: str) -> frozenset[str]:
        """The newer editor's lists: "Female Only", "Maternity (Ages 9-64)"..."""
        return frozenset(str(r["rule"]) for r in self.conflicts.all("conflict", code=code))

    def poa_exempt(self, code: str) -> bool:
        return self.exempt.get("exempt", code=code) is not None

    def side(self, code: str) -> str:
        """R, L, B or N (none said) of a diagnosis whose title tells a side; empty otherwise."""
        title = f" {self.icd.title(code).lower().replace(',', ' ')} "
        for mark, words in (("B", (" bilateral ",)), ("R", (" right ",)), ("L", (" left ",))):
            if any(word in title for word in words):
                return mark
        stem = self.icd.stem(code)
        entry = self.icd.get(stem)
        family = self.icd.children(entry.parent) if entry else ()
        sided = any(" right " in f" {c.title.lower()} " for c in family)
        return "N" if sided and "unspecified" in title else ""

    def sibling(self, code: str, side: str) -> str | None:
        """The code of the same condition on another side."""
        if not self.side(code):
            return None
        mine = self._bare(self.icd.title(code))
        stem, tail = self.icd.stem(code), code.replace(".", "")[6:]
        entry = self.icd.get(stem)
        for other in self.icd.children(entry.parent) if entry else ():
            full = self.icd.with_seventh(other.code, tail) if tail else other.code
            if self.icd.billable(full) and self.side(full) == side and self._bare(self.icd.title(full)) == mine:
                return full
        return None

    @staticmethod
    def _bare(title: str) -> str:
        words = title.lower().replace(",", " ").split()
        return " ".join(w for w in words if w not in ("right", "left", "bilateral", "unspecified"))


@functools.cache
def tables() -> Tables:
    return Tables()
