"""Tables with a header row: CSV, TSV or XLSX. Finds the header by the publisher's column names and yields the rows.

XLSX is read by calamine (ADR 0010); its archive is gone through first, for it is input from outside.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import IO, BinaryIO, NamedTuple

import python_calamine

from claimwright.errors import ShelfError
from claimwright.shelf.catalogue import CodeSet, Layout
from claimwright.shelf.importing.files import LARGEST, SourceFile
from claimwright.shelf.row import Row

HEADER_WITHIN = 40
DELIMITERS = (",", "\t", "|", ";")
_PLAIN = re.compile(r"[^a-z0-9*]")
csv.field_size_limit(1 << 20)


class Grid(NamedTuple):
    """Where a layout's table stands in a file: sheet or delimiter, the header's row, and the place of each column.

    `columns` follow the set's first table, None where the layout has no such column; `where` are (place, constant).
    """

    sheet: str
    delimiter: str
    header: int
    columns: tuple[int | None, ...]
    where: tuple[tuple[int, str], ...]


def plain(header: str) -> str:
    """A header for comparing: letters and digits only."""
    return _PLAIN.sub("", header.lower())


def is_workbook(head: bytes) -> bool:
    return head[:4] == b"PK\x03\x04"


def starts(source: SourceFile, head: bytes) -> list[tuple[str, str, list[list[str]]]]:
    """(sheet, delimiter, first rows) for each way the file might be a table."""
    if is_workbook(head):
        return [
            (name, "", list(islice(_sheet_rows(book, name), HEADER_WITHIN + 5)))
            for book in (_opened(source),)
            for name in book.sheet_names
        ]
    text = head.decode("utf-8", "replace").removeprefix("\ufeff")
    found = []
    for delimiter in DELIMITERS:
        if delimiter in text or delimiter == ",":
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
            try:
                found.append(("", delimiter, list(islice(reader, HEADER_WITHIN + 5))))
            except csv.Error:
                continue
    return found


def find(starts: Iterable[tuple[str, str, list[list[str]]]], one: CodeSet, layout: Layout) -> Grid | None:
    """Where the layout's table begins, or None where this is not it."""
    for sheet, delimiter, rows in starts:
        for number in range(layout.stack - 1, min(len(rows), HEADER_WITHIN)):
            header = _stacked(rows[number - layout.stack + 1 : number + 1])
            places = {name: _place(header, wanted) for name, wanted in layout.columns.items()}
            where = [(_place(header, name), value) for name, value in layout.where.items()]
            if None in places.values() or any(place is None for place, _ in where):
                continue
            fixed = tuple((place, value) for place, value in where if place is not None)
            first = next((r for r in rows[number + 1 :] if any(c.strip() for c in r)), [])
            if not all(_cell(first, place).casefold() == value.casefold() for place, value in fixed):
                continue
            columns = next(iter(one.tables.values())).columns
            return Grid(sheet, delimiter, number + 1, tuple(places.get(name) for name in columns), fixed)
    return None


def read(source: SourceFile, one: CodeSet, layout: Layout, grid: Grid) -> Iterator[Row]:
    """The rows below the header. Raises ShelfError with the row where a constant differs or text is not decoded."""
    table = next(iter(one.tables))
    ends = re.compile(layout.ends) if layout.ends else None
    columns, where = grid.columns, grid.where
    fixed = [layout.constants.get(name) for name in one.tables[table].columns]
    widest = max(place for place in (*columns, *(p for p, _ in where)) if place is not None)
    for number, cells in _data(source, layout, grid):
        if len(cells) <= widest:
            if not any(c.strip() for c in cells):
                continue
            cells = [*cells, *[""] * (widest + 1 - len(cells))]
        if ends is not None and ends.search(next((c for c in cells if c.strip()), "")):
            continue
        values = tuple([fixed[n] if place is None else cells[place] for n, place in enumerate(columns)])
        for place, value in where:
            if cells[place].strip().casefold() != value.casefold():
                raise ShelfError(f"row {number}: {cells[place][:40]!r} where {value!r} stood before", source.place)
        if any(place is not None and cells[place].strip() for place in columns):
            yield Row(table, values, f"row {number}")


def _data(source: SourceFile, layout: Layout, grid: Grid) -> Iterator[tuple[int, Sequence[str]]]:
    if grid.sheet:
        rows: Iterator[list[str]] = _sheet_rows(_opened(source), grid.sheet)
        yield from islice(enumerate(rows, 1), grid.header, None)
        return
    encoding = "utf-8-sig" if layout.encoding == "utf-8" else layout.encoding
    with source.stream() as raw:
        reader = csv.reader(io.TextIOWrapper(raw, encoding, newline=""), delimiter=grid.delimiter)
        try:
            for number, cells in enumerate(reader, 1):
                if number > grid.header:
                    yield number, cells
        except UnicodeDecodeError as error:
            raise ShelfError(f"after row {reader.line_num}: not {layout.encoding} text", source.place) from error
        except csv.Error as error:
            raise ShelfError(f"after row {reader.line_num}: {error}", source.place, "download it again") from error


def _opened(source: SourceFile) -> python_calamine.CalamineWorkbook:
    with source.stream() as raw:
        return workbook(raw, source.place)


def workbook(raw: BinaryIO, place: str) -> python_calamine.CalamineWorkbook:
    """The XLSX in the stream. Raises ShelfError where it cannot be read or unpacks to too much."""
    held = io.BytesIO(raw.read())
    with zipfile.ZipFile(held) as archive:
        total = 0
        for member in archive.infolist():  # every member once, bounded: a bomb or a cut file shows here
            with archive.open(member) as inside:
                total += _length(inside, LARGEST - total, place)
    held.seek(0)
    try:
        return python_calamine.CalamineWorkbook.from_filelike(held)
    except (python_calamine.CalamineError, python_calamine.ZipError) as error:
        raise ShelfError(f"not a workbook that can be read: {error}", place, "download it again") from error


def _length(inside: IO[bytes], most: int, place: str) -> int:
    length = 0
    while block := inside.read(1 << 20):
        length += len(block)
        if length > most:
            raise ShelfError("unpacks to more than a published table can be", place, "is this the right file?")
    return length


def _sheet_rows(book: python_calamine.CalamineWorkbook, name: str) -> Iterator[list[str]]:
    sheet = book.get_sheet_by_name(name)
    for row in sheet.iter_rows():
        yield [shown(cell) for cell in row]


def shown(cell: object) -> str:
    """A cell as its publisher typed it: 2017.0 is 2017, a day is ISO."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _stacked(rows: list[list[str]]) -> list[str]:
    width = max((len(row) for row in rows), default=0)
    return [plain("".join(_cell(row, place) for row in rows)) for place in range(width)]


def _place(header: list[str], wanted: str) -> int | None:
    """The first column so named; `~name` is a beginning, `...name` stands anywhere in the heading."""
    bare = plain(wanted)
    for place, name in enumerate(header):
        if name == bare or (wanted.startswith("~") and name.startswith(bare)):
            return place
        if wanted.startswith("...") and bare in name:
            return place
    return None


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""
