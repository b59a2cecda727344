"""HCPCS Level II records (CMS fixed width): first record of a code, records that continue its description.

The record: code 1-5 (a modifier in 4-5), sequence 6-10, kind 11 (3 code, 4 its continuation, 7 modifier, 8 its
continuation), long 12-91, short 92-119, pricing 120-121, multiple pricing 128, statute 171-180, coverage 230,
BETOS 257-259, type of service 261, added 269-276, effective 277-284, terminated 285-292, action 293.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from claimwright.errors import ShelfError
from claimwright.shelf.readers.row import Row

CODE, MODIFIER, CONTINUED = "3", "7", ("4", "8")
_HEAD = re.compile(r"(?:   ([0-9A-Z]{2})|([A-Z]\d{4}))\d{5}([3478])")
_RELAID = re.compile(r"([A-Z]\d{4}(?=.{6}$)|[0-9A-Z]{2}(?=.{6}$))\d{5}([3478])")
_SHORT = 28  # characters of the short description


def read(stream: BinaryIO) -> Iterator[Row]:
    """Rows of service from the records as CMS writes them, one a line."""
    lines = (line.rstrip("\r\n\x1a") for line in _text(stream))
    yield from _rows((f"line {n}", line) for n, line in enumerate(lines, 1) if line.strip())


def read_csv(stream: BinaryIO) -> Iterator[Row]:
    """The same records as the first column of a CSV, outer blanks lost and the description's column left."""
    rows = csv.reader(_text(stream))
    next(rows, None)
    yield from _rows((f"row {n}", _restored(",".join(cells[:-2]))) for n, cells in enumerate(rows, 2) if cells)


def _restored(record: str) -> str:
    """A modifier's record lost the three blanks before it."""
    return record if _HEAD.match(record) else "   " + record


def _rows(records: Iterable[tuple[str, str]]) -> Iterator[Row]:
    held: list[str | int | None] | None = None
    held_at = ""
    for at, record in records:
        found = _HEAD.match(record)
        if found is None:
            raise ShelfError(f"{at} is not a HCPCS record: {record[:20]!r}", "HCPCS", "is the file whole?")
        code, kind = found[1] or found[2], found[3]
        long = record[11:91].strip()
        if kind in CONTINUED:
            if held is None or held[0] != code:
                raise ShelfError(
                    f"{at} continues {code}, which does not stand before it", "HCPCS", "is the file whole?"
                )
            held[2] = f"{held[2]} {long}".strip()
            continue
        if held is not None:
            yield Row("service", tuple(held), held_at)
        held_at, held = at, [code, kind, long, record[91:119].strip(), *_fields(record.ljust(293))]
    if held is not None:
        yield Row("service", tuple(held), held_at)


def _fields(record: str) -> list[str | None]:
    spans = ((119, 121), (127, 128), (170, 180), (229, 230), (256, 259), (260, 261), (268, 276), (276, 284),
             (284, 292), (292, 293))  # fmt: skip
    return [record[start:end].strip() or None for start, end in spans]


def read_relaid(stream: BinaryIO) -> Iterator[Row]:
    """A CSV cut out of the records: code, long, short with what followed it, coverage; terminations are lost.

    A code whose first record was lost on the way is left out: half a description is none.
    """
    rows = csv.reader(_text(stream))
    next(rows, None)
    held: list[str | int | None] | None = None
    held_at = ""
    for number, cells in enumerate(rows, 2):
        found = _RELAID.fullmatch(cells[0].strip()) if cells else None
        if found is None or len(cells) < 8:
            raise ShelfError(f"row {number} is not a HCPCS record", "HCPCS", "is the file whole?")
        code, kind, long = found[1], found[2], cells[1].strip()
        if kind in CONTINUED:
            if held is not None and held[0] == code:
                held[2] = f"{held[2]} {long}".strip()
            continue
        if held is not None:
            yield Row("service", tuple(held), held_at)
        coverage, betos = cells[5][:1] or None, cells[6].strip() if re.fullmatch(r"\w{3}", cells[6].strip()) else None
        added = _added(cells[7])
        held_at = f"row {number}"
        held = [code, kind, long, cells[2][:_SHORT].strip(), None, None, None, coverage, betos, None, added, None, None,
                None]  # fmt: skip
    if held is not None:
        yield Row("service", tuple(held), held_at)


def _added(tail: str) -> str | None:
    """The first day of the eight-digit days that end the record, cut in the second: `...0199001012003`."""
    found = re.search(r"((?:19|20)\d{2}[01]\d[0-3]\d)(?:19|20)\d\d$", tail.strip())
    return found[1] if found else None


def _text(stream: BinaryIO) -> io.TextIOWrapper:
    return io.TextIOWrapper(stream, "utf-8-sig", errors="replace", newline="")
