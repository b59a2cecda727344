"""CPT's long descriptors from the AMA's fixed-field files: a code goes on over lines numbered 01, 02, 03 ...

Positions 1-5 hold the code, 6-7 the line's number, 9-80 its part of the descriptor. A notice stands above the first.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from claimwright.errors import ShelfError
from claimwright.shelf.readers.row import Row

_LINE = re.compile(r"(\d{4}[0-9AFMTU])(\d\d) (.{1,72}) *")


def read(stream: BinaryIO) -> Iterator[Row]:
    """A row for each code. Raises ShelfError with the line where the numbers do not go on."""
    code, parts, at = "", list[str](), ""
    for number, line in enumerate(io.TextIOWrapper(stream, "cp1252"), 1):
        found = _LINE.fullmatch(line.rstrip("\r\n\x1a"))
        if found is None:
            if code and line.strip("\r\n\x1a "):
                raise ShelfError(f"line {number} is no line of a descriptor", "", "is the file whole?")
            continue
        if found[1] != code:
            if code:
                yield Row("cpt", (code, " ".join(parts)), at)
            code, parts, at = found[1], [], f"line {number}"
        if int(found[2]) != len(parts) + 1:
            raise ShelfError(f"line {number} is numbered {found[2]}, not {len(parts) + 1:02}", "", "is the file whole?")
        parts.append(found[3].strip())
    if code:
        yield Row("cpt", (code, " ".join(parts)), at)
