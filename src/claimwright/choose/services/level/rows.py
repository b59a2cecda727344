"""Rows of the element table."""

from __future__ import annotations

from typing import Literal

from claimwright.choose.draft import Lookups
from claimwright.model.coding import Element, ElementRow
from claimwright.model.evidence import Evidence

ORDER: tuple[Element, ...] = ("minimal", "low", "moderate", "high")


class Table:
    """Collects the rows of one element, each with the rule's citation."""

    def __init__(self, element: Literal["problems", "data", "risk", "time"], look: Lookups) -> None:
        self.element, self.rows = element, list[ElementRow]()
        self._citation = look.rule("em.time" if element == "time" else "em.mdm").citation

    def count(self, what: str, value: Element | None, reason: str, *evidence: Evidence) -> None:
        """A row that counts."""
        self.rows.append(ElementRow(self.element, what, value, True, reason, self._citation, evidence))

    def pass_over(self, what: str, reason: str, *evidence: Evidence) -> None:
        """A row that does not count, and why."""
        self.rows.append(ElementRow(self.element, what, None, False, reason, self._citation, evidence))


def value_of(rows: list[ElementRow], element: str) -> Element:
    """The highest value of the rows that count."""
    values = (r.value for r in rows if r.element == element and r.counted and r.value)
    return max(values, key=ORDER.index, default="minimal")
