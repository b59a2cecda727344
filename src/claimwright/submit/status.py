"""277CA (005010X214) and 277 (005010X212) to acknowledgements: the status of a batch, a provider, a claim, a line.

Walks the levels (HL) and keeps one statement open until what belongs to it has come.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from claimwright.model.acknowledgement import Acknowledgement, Complaint, Said
from claimwright.submit.values import amount_if, day
from claimwright.x12 import Segment

MOST_STATUSES = 200  # of one statement
ACTION: dict[str, Said] = {"WQ": "accepted", "U": "rejected"}  # STC03 of a 277CA
_CLAIM_LEVELS = ("PT", "22", "23")
_GRAVE: tuple[Said, ...] = ("rejected", "pending", "accepted")  # what holds where several are said


class StatusRead:
    """One 277: a statement opens with TRN or SVC and closes with the next one, a level, or the end."""

    def __init__(self, source: Literal["277CA", "277"], categories: Mapping[str, Said]) -> None:
        self.source, self.categories = source, categories
        self.level = self.batch = self.claim = ""
        self._reset("")

    def _reset(self, control: str, line: bool = False) -> None:
        self.control, self.is_line = control, line
        self.said: list[Said] = []
        self.complaints: list[Complaint] = []
        self.payer_control = self.line_control = ""
        self.amount: Decimal | None = None
        self.day: date | None = None

    def take(self, s: Segment) -> Iterator[Acknowledgement]:
        """Raises ValueError where an amount is none."""
        if s.id == "HL":
            yield from self.close()
            self.level = s.get(3)
        elif s.id == "TRN":
            yield from self.close()
            if self.level == "21":
                self.batch = s.get(2)
            self._reset(s.get(2) if self.level in _CLAIM_LEVELS else self.batch)
        elif s.id == "SVC":
            yield from self.close()
            self._reset(self.claim, line=True)
        elif s.id == "STC":
            self._status(s)
        elif s.id == "REF":
            self._reference(s)

    def _status(self, s: Segment) -> None:
        if len(self.said) >= MOST_STATUSES:
            return
        if not self.said:
            self.day, self.amount = day(s.get(2)), amount_if(s.get(4))
        for position in (1, 10, 11):
            category, status, entity, *_ = (*s.parts(position), "", "")
            if category:
                self.complaints.append(Complaint(":".join((category, status, entity)).rstrip(":")))
                self.said.append(ACTION.get(s.get(3)) or self.categories.get(category, "pending"))

    def _reference(self, s: Segment) -> None:
        if s.get(1) == "1K":
            self.payer_control = s.get(2)
        elif s.get(1) == "FJ" and self.is_line:
            self.line_control = s.get(2)
        elif s.get(1) == "EJ" and self.source == "277" and not self.is_line:
            self.control = s.get(2)  # the patient control number: an answer's TRN02 repeats the question's own number

    def close(self) -> Iterator[Acknowledgement]:
        """The open statement, if a status was given."""
        if self.level in _CLAIM_LEVELS and not self.is_line:
            self.claim = self.control
        if not self.said:
            return
        yield Acknowledgement(
            self.source,
            "line" if self.is_line else "claim" if self.level in _CLAIM_LEVELS else "transaction",
            self.control,
            min(self.said, key=_GRAVE.index),
            tuple(self.complaints),
            self.payer_control,
            self.line_control,
            self.amount,
            self.day,
        )
        self.said, self.complaints = [], []
