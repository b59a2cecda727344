"""Lists of the Medicare Code Editor, one code a line, tab-separated: diagnoses and procedures into a table each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from claimwright.errors import ShelfError
from claimwright.shelf.row import Row

TABLES = {"D": "diagnosis", "P": "procedure"}
WIDTH = 8  # MCE version, ICD version, section, subsection, edit, type of code, code, description


def read(stream: BinaryIO) -> Iterator[Row]:
    """A row a line below the headings. Raises ShelfError with the line whose type of code is neither D nor P."""
    lines = csv.reader(io.TextIOWrapper(stream, "utf-8-sig", newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    next(lines, None)
    for number, cells in enumerate(lines, 2):
        if not cells:
            continue
        if len(cells) != WIDTH or cells[1] != "10" or cells[5] not in TABLES:
            raise ShelfError(f"line {number} is no list entry: {' '.join(cells)[:40]!r}", "", "is the file whole?")
        section = cells[2] + cells[3].replace("_", "")
        yield Row(TABLES[cells[5]], (cells[6], cells[4], section, cells[7]), f"line {number}")
