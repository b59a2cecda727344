"""The forms of a table's cells: what a cell of each form looks like, and how it is kept. Refuses what does not fit."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from claimwright.errors import ShelfError
from claimwright.shelf.icd10cm import dotted

Value = str | int | None
_CODE = re.compile(r"[A-Z][0-9A-Z]{2}(?:\.?[0-9A-Z]{1,4})?")
_YMD = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?: 00:00:00)?")
# What publishers print where a cell has nothing to say.
_BLANK = {"date": ("*",), "number": (".", "N/A", "--")}
# Blanks as they come: hard ones too, and the byte that a wrong conversion makes of them.
_SPACE = " \t\r\n\xa0\xff\u200b"
_YDDD = re.compile(r"(\d{4})(\d{3})")  # year and day of the year, as in the add-on code table
_MDY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


class Form(NamedTuple):
    """`pattern` a cell must match as a whole; `keep` makes the kept value and may raise ValueError."""

    says: str
    pattern: re.Pattern[str]
    keep: Callable[[str], Value] = str


def _day(cell: str) -> str:
    if found := _YMD.fullmatch(cell):
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    if found := _YDDD.fullmatch(cell):
        return (date(int(found[1]), 1, 1) + timedelta(days=int(found[2]) - 1)).isoformat()
    month, day, year = cell.split("/")
    return date(int(year), int(month), int(day)).isoformat()


def _stem(cell: str) -> str:
    """A code with its dot; a dash, where it is printed, says that characters are missing."""
    return dotted(cell.rstrip(".-")) + ("-" if cell.endswith("-") else "")


def _number(cell: str) -> str:
    bare = cell.replace("$", "").replace(",", "").replace(" ", "")
    return f"0{bare}" if bare.startswith(".") else bare


FORMS = {
    "text": Form("text", re.compile(r"[^\x00-\x08\x0b\x0c\x0e-\x1f]*")),
    "html": Form("text of a web page", re.compile(r"[^\x00-\x08\x0b\x0c\x0e-\x1f]+"), html.unescape),
    "word": Form("one word", re.compile(r"\S+")),
    "service": Form("a service code of five characters", re.compile(r"[0-9A-Z]{5}")),
    "modifier": Form("a modifier of two characters", re.compile(r"[0-9A-Z]{2}")),
    "icd10cm": Form("an ICD-10-CM code", _CODE, dotted),
    "stem": Form("an ICD-10-CM code or its beginning", re.compile(_CODE.pattern + r"(?:\.?-)?"), _stem),
    "icd10pcs": Form("an ICD-10-PCS code", re.compile(r"[0-9A-HJ-NP-Z]{7}")),
    "count": Form("a whole number", re.compile(r"\d{1,15}"), int),
    "number": Form("a number", re.compile(r"-?\$? ?(?:\d[\d,]*(?:\.\d*)?|\.\d+)"), _number),
    "digit": Form("one digit", re.compile(r"\d")),
    "indicator": Form("one digit, perhaps with its meaning", re.compile(r"\d(?: \D.*)?"), lambda cell: cell[0]),
    "char": Form("one character", re.compile(r"\S")),
    "flag": Form("0 or 1", re.compile(r"[01]"), int),
    "date": Form("a date", re.compile(f"{_YMD.pattern}|{_YDDD.pattern}|{_MDY.pattern}"), _day),
    # CMS lists some devices among the drugs, by the twelve digits of their product code.
    "ndc": Form("a national drug code", re.compile(r"\d{5}-?\d{4}-?\d{2}|\d{12}"), lambda cell: cell.replace("-", "")),
    "taxonomy": Form("a taxonomy code of ten characters", re.compile(r"[0-9A-Z]{9}X")),
    "npi": Form("an NPI of ten digits", re.compile(r"\d{10}")),
    "specialty": Form("a specialty of two characters", re.compile(r"[0-9A-Z]{2}(?:\[\d+\])*"), lambda cell: cell[:2]),
    "pos": Form("a place of service of two digits", re.compile(r"\d{2}")),
    # Spreadsheets drop the zeros in front of these two.
    "contractor": Form("a contractor of five digits", re.compile(r"\d{4,5}"), lambda cell: cell.zfill(5)),
    "locality": Form("a locality of two digits", re.compile(r"\d{1,2}"), lambda cell: cell.zfill(2)),
    "zip5": Form("a ZIP code of five digits", re.compile(r"\d{5}")),
    "state": Form("a state of two letters", re.compile(r"[A-Z]{2}")),
}


class Column(NamedTuple):
    """A column of a table. `optional`: its cell may be blank and is then kept as `blank`."""

    name: str
    form: Form
    optional: bool
    kind: str
    blank: Value = None


def column(name: str, form: str, keyed: bool = False) -> Column:
    """From the catalogue's `name: form`, where a trailing `?` lets the cell be blank. KeyError on an unknown form.

    A blank is NULL; in a key, which has no NULL, it is the empty text.
    """
    bare = form.removesuffix("?")
    return Column(name, FORMS[bare], form.endswith("?"), bare, "" if keyed else None)


class Checker:
    """Turns raw rows of one table into kept ones; answers repeat, so each distinct cell is looked at once."""

    def __init__(self, columns: Sequence[Column], place: str) -> None:
        self.place = place
        self._columns: list[tuple[Column, dict[str, Value] | None]] = [
            (c, {} if c.kind != "text" else None) for c in columns
        ]

    def check(self, values: Sequence[Value], at: str) -> tuple[Value, ...]:
        """The row as it is kept. Raises ShelfError naming row and column."""
        kept: list[Value] = []
        for (col, seen), value in zip(self._columns, values, strict=True):
            if not isinstance(value, str):
                kept.append(value if value is not None else self._blank(col, at))
                continue
            if seen is not None and value in seen:
                kept.append(seen[value])
                continue
            made = self._keep(col, value, at)
            if seen is not None and len(seen) < 200_000:
                seen[value] = made
            kept.append(made)
        return tuple(kept)

    def _keep(self, col: Column, value: str, at: str) -> Value:
        cell = value.strip(_SPACE)
        if not cell or cell in _BLANK.get(col.kind, ()):
            return self._blank(col, at)
        try:
            if col.form.pattern.fullmatch(cell):
                return col.form.keep(cell)
        except ValueError:
            pass
        raise ShelfError(
            f"{at}: column {col.name!r} holds {cell[:40]!r}, not {col.form.says}",
            self.place,
            "are the columns where the publisher puts them?",
        )

    def _blank(self, col: Column, at: str) -> Value:
        if col.optional:
            return col.blank
        if col.kind == "text":
            return ""
        raise ShelfError(f"{at}: column {col.name!r} is blank", self.place, f"it needs {col.form.says}")
