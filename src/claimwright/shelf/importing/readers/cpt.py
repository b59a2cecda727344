"""The AMA's fixed-width long descriptions: a code's text over several numbered lines (documented layout, from the
user's licensed file).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from claimwright.errors import ShelfError
from claimwright.shelf.row import Row

_LINE = re.compile(r"([0-9]{4}[0-9A-Z])(\d\d)(.*)")


def read_long(stream: BinaryIO) -> Iterator[Row]:
    """Rows of service. Lines of a code are numbered from 1; those before the first code are the AMA's notice."""
    code, text, at, last = "", "", "", 0
    for number, line in enumerate(io.TextIOWrapper(stream, "cp1252"), 1):
        found = _LINE.match(line.rstrip("\r\n\x1a"))
        if found is None:
            if code and line.strip("\x1a \r\n"):
                raise ShelfError(f"line {number} has no code", "CPT", "is the file whole?")
            continue
        if found[1] != code:
            if code:
                yield Row("service", (code, text), at)
            code, text, at, last = found[1], "", f"line {number}", 0
        if int(found[2]) != last + 1:
            raise ShelfError(f"line {number}: part {found[2]} of {code} after {last:02}", "CPT", "is the file whole?")
        text, last = f"{text} {found[3].strip()}".strip(), last + 1
    if code:
        yield Row("service", (code, text), at)
