"""Encounter fields as they are found: dotted name -> value as text, with its origin.

The names are those of model.case.Encounter.
Knows how a date, a telephone number and a ZIP code are written in messages; knows no message.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TypeAlias

import msgspec

from claimwright.intake.source import Source
from claimwright.model.document import Document
from claimwright.model.evidence import Origin


class Given(msgspec.Struct, frozen=True):
    value: str
    origin: Origin


Fields: TypeAlias = dict[str, Given]


class Reading(msgspec.Struct, frozen=True):
    """What one file gave: its document, None for a message that holds no note; what it says of the encounter; and the
    file that it names as its body, which must stand beside it.
    """

    document: Document | None
    fields: Fields = {}
    body: str = ""


class Found:
    """Collects the fields of one source; the first value of a name stays, an empty one is none."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.fields: Fields = {}

    def put(self, name: str, value: str | None, locator: str) -> None:
        text = " ".join((value or "").split())
        if text and name not in self.fields:
            self.fields[name] = Given(text, Origin(self._source.name, locator))

    def put_date(self, name: str, value: str | None, locator: str) -> None:
        day = message_date(value or "")
        if day == "":
            raise self._source.error(f"{name} is not a date", "write the day as the format asks", locator)
        self.put(name, day, locator)

    def put_phone(self, name: str, value: str | None, locator: str) -> None:
        digits = re.sub(r"[^0-9]", "", (value or "").removeprefix("tel:"))
        self.put(name, digits[1:] if len(digits) == 11 and digits[0] == "1" else digits, locator)

    def put_zip(self, name: str, value: str | None, locator: str) -> None:
        self.put(name, (value or "").replace("-", ""), locator)


def message_date(value: str) -> str | None:
    """`20260616...` or `2026-06-16...` as `2026-06-16`; None where no whole day is given, "" where it is no date."""
    match = re.match(r"\s*([0-9]{4})(-?)([0-9]{2})\2([0-9]{2})", value)
    if match is None:
        return None if re.fullmatch(r"\s*([0-9]{4}(-?[0-9]{2})?)?\s*", value) else ""
    try:
        return date(int(match[1]), int(match[3]), int(match[4])).isoformat()
    except ValueError:
        return ""
