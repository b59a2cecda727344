"""HCPCS Level II as CMS publishes it: the alpha-numeric file's records, its workbook, and two copies as CSV.

A description longer than its field goes on in further records (4 after 3 for a procedure, 8 after 7 for a modifier);
they become one text. Positions are those of CMS's record layout of 293 characters.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

from claimwright.errors import ShelfError
from claimwright.shelf.importing.readers.grid import shown, workbook
from claimwright.shelf.row import Row

TEXT = 80  # characters of description in a record
# (column, heading in the workbook, width, times), in the record's order; no column: not kept, CMS leaves it blank.
FIELDS = (
    ("short", "SHORT DESCRIPTION", 28, 1),
    ("pricing", "PRICE", 2, 4),
    ("multiple_pricing", "MULT_PI", 1, 1),
    ("coverage_manual", "CIM", 6, 3),
    ("carriers_manual", "MCM", 8, 3),
    ("statute", "STATUTE", 10, 1),
    ("lab_certification", "LABCERT", 3, 8),
    ("cross_reference", "XREF", 5, 5),
    ("coverage", "COV", 1, 1),
    ("asc_group", "ASC_GRP", 2, 1),
    ("asc_date", "ASC_DT", 8, 1),
    ("", "OPPS", 3, 1),
    ("", "OPPS_PI", 1, 1),
    ("", "OPPS_DT", 8, 1),
    ("note", "PROCNOTE", 4, 1),
    ("betos", "BETOS", 4, 1),
    ("service_types", "TOS", 1, 5),
    ("anesthesia_base", "ANEST_BU", 3, 1),
    ("added", "ADD DT", 8, 1),
    ("effective", "ACT EFF DT", 8, 1),
    ("terminated", "TERM DT", 8, 1),
    ("action", "ACTION CD", 1, 1),
)
CELLS = [
    (column, f"{heading}{number + 1}" if times > 1 else heading, width)
    for column, heading, width, times in FIELDS
    for number in range(times)
]
COLUMNS = [column for column, *_ in FIELDS if column]
WIDTH = sum(width for *_, width in CELLS)
_BEGINS = re.compile(r" {0,3}(?:([A-Z]\d{4})\d{5}([34])|([0-9A-Z]{2})\d{5}([78]))")


class Record(NamedTuple):
    """One record: its code and kind, its part of the description, and the other cells in the record's order."""

    code: str
    kind: str
    text: str
    cells: list[str]
    at: str


def read_records(stream: BinaryIO) -> Iterator[Row]:
    """The text file, one record a line."""
    lines = io.TextIOWrapper(stream, "cp1252")
    stripped = (line.rstrip("\r\n\x1a") for line in lines)
    yield from _merged(_record(line, "", f"line {n}") for n, line in enumerate(stripped, 1) if line.strip())


def read_wrapped(stream: BinaryIO) -> Iterator[Row]:
    """A CSV whose first column holds the whole record."""
    rows = csv.reader(io.TextIOWrapper(stream, "utf-8-sig", newline=""))
    next(rows, None)
    yield from _merged(_record(cells[0], "", f"row {n}") for n, cells in enumerate(rows, 2) if cells)


def read_relaid(stream: BinaryIO) -> Iterator[Row]:
    """A CSV that cut the record at its wide gaps; of the dates only the first is whole."""
    rows = csv.reader(io.TextIOWrapper(stream, "utf-8-sig", newline=""))
    next(rows, None)
    yield from _merged(_relaid(cells, f"row {n}") for n, cells in enumerate(rows, 2) if cells)


def read_workbook(stream: BinaryIO) -> Iterator[Row]:
    """The workbook, one record a row below the row of headings."""
    book = workbook(stream, "the HCPCS workbook")
    rows = book.get_sheet_by_name(book.sheet_names[0]).iter_rows()
    numbered = enumerate(([shown(cell) for cell in row] for row in rows), 1)
    headings = next((cells for _, cells in numbered if cells[0].strip() == "HCPC"), [])
    try:
        places = [headings.index(heading) for _, heading, _ in CELLS]
    except ValueError as error:
        raise ShelfError(f"no heading {str(error).split(' is ')[0]}", "the HCPCS workbook", "is it CMS's?") from error
    yield from _merged(
        Record(cells[0].strip(), cells[2].strip(), cells[3], [cells[place] for place in places], f"row {n}")
        for n, cells in numbered
        if cells[0].strip()
    )


def _record(line: str, detail: str, at: str) -> Record:
    begin = _BEGINS.match(line)
    if begin is None:
        raise ShelfError(f"{at} begins with no HCPCS code: {line[:20]!r}", "", "is the file whole?")
    rest = line[begin.end() :]
    detail = detail or rest[TEXT:]
    if len(detail.rstrip()) > WIDTH or ((begin[2] or begin[4]) in "48" and detail.strip()):
        raise ShelfError(f"{at} is longer than a record", "", "is it CMS's alpha-numeric file?")
    cells, start = [], 0
    for _, _, width in CELLS:
        cells.append(detail[start : start + width])
        start += width
    return Record(begin[1] or begin[3], begin[2] or begin[4], rest[:TEXT], cells, at)


def _relaid(cells: list[str], at: str) -> Record:
    if len(cells) != 8:
        raise ShelfError(f"{at} has {len(cells)} columns, not 8", "", "is the file whole?")
    code, text, short, laboratory, crossed, coverage, betos, dates = cells
    if code[-1:] in ("4", "8"):  # the last character of a full description stands in the next column
        return _record(f"{code}{text}{short}", "", at)
    # Of a procedure it shows where multiple_pricing should stand, of a modifier in a short title that begins small.
    moved = short[36:37].isspace() if code[-1:] == "3" else not (short[:1].isupper() or short[:1].isdigit())
    if len(text) == TEXT - 1 and moved:
        text, short = text + short[:1], short[1:]
    betos = betos if betos[:4].isdigit() else f"    {betos}"
    detail = f"{short:89}{laboratory.removesuffix('.0'):24}{crossed:25}{coverage:23}{betos:8}{dates.rjust(20)[:16]}"
    return _record(f"{code}{text:{TEXT}}", detail, at)


def _merged(records: Iterable[Record]) -> Iterator[Row]:
    """A row for each code: the first record's cells, the texts of all."""
    first: Record | None = None
    texts: list[str] = []
    for record in records:
        if record.kind in "37":
            if first is not None:
                yield _row(first, texts)
            first, texts = record, [record.text]
        elif first is None or record.code != first.code or record.kind not in "48":
            raise ShelfError(f"{record.at} goes on where no {record.code} began", "", "is the file whole?")
        else:
            texts.append(record.text)
    if first is not None:
        yield _row(first, texts)


def _row(first: Record, texts: list[str]) -> Row:
    held: dict[str, list[str]] = {}
    for (column, *_), cell in zip(CELLS, first.cells, strict=True):
        if cell.strip():
            held.setdefault(column, []).append(cell.strip())
    long = " ".join(" ".join(texts).split())
    kept = [" ".join(held[column]) if column in held else None for column in COLUMNS]
    return Row("service", (first.code, first.kind, long, *kept), first.at)
