"""Modifier 50 by the fee schedule's bilateral indicator: what takes it, what is of both sides, or of none, already."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import msgspec
import pytest
from test_assemble import ENCOUNTER

from claimwright.model.case import Case
from claimwright.model.document import Document
from claimwright.pipeline import House, code_case

NOTE = """PROCEDURE
Both knees injected from the lateral side, sterile technique, 40 mg Kenalog in each, tolerated well.

ASSESSMENT
1. Primary osteoarthritis of both knees.

PLAN
Return as needed.

Electronically signed by Doctor Sample, MD on 06/15/2026
"""


class Editions:
    """The editions of a day, with a fee schedule that has one row, or none."""

    def __init__(self, editions: Any, bilateral: str | None) -> None:
        self.editions, self.bilateral = editions, bilateral

    def __getattr__(self, name: str) -> Any:
        return getattr(self.editions, name)

    def rows(self, name: str) -> Any:
        return self if name == "pfs" and self.bilateral is not None else self.editions.rows(name)

    def get(self, table: str, code: str, modifier: str | None) -> dict[str, object] | None:
        return {"bilateral": self.bilateral, "global_days": "000"} if code == "20610" else None


class Shelf:
    def __init__(self, shelf: Any, bilateral: str | None) -> None:
        self.shelf, self.bilateral = shelf, bilateral

    def __getattr__(self, name: str) -> Any:
        return getattr(self.shelf, name)

    def on(self, day: date) -> Any:
        return Editions(self.shelf.on(day), self.bilateral)


@pytest.mark.parametrize(
    ("bilateral", "modifiers"), [("1", ("50",)), ("3", ("50",)), ("0", ()), ("2", ()), ("9", ()), (None, ("50",))]
)
def test_the_indicator_decides(house: House, bilateral: str | None, modifiers: tuple[str, ...]) -> None:
    digest = hashlib.sha256(NOTE.encode()).hexdigest()
    document = Document("note.txt", "text/plain", NOTE, digest, digest, "text/1", role="provider")
    encounter = msgspec.structs.replace(ENCOUNTER, date_of_service=date(2026, 6, 15))
    shelf: Any = Shelf(house.shelf, bilateral)
    coding = code_case(Case(encounter, (document,)), House(shelf, house.book))
    assert [s.modifiers for s in coding.assignments.services if s.code == "20610"] == [modifiers]
