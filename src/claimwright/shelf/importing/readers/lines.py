"""Tables whose every line has one form, fixed width or separated: one pattern whose named groups are the columns."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from claimwright.errors import ShelfError
from claimwright.shelf.catalogue import CodeSet, Layout
from claimwright.shelf.importing.files import SourceFile
from claimwright.shelf.row import Row

LOOKED_AT = 40  # lines that must all fit before a file is taken for this layout


def fits(text: str, layout: Layout) -> bool:
    """Whether the first lines of the file are all of this form. The last line may be cut and is left out.

    A file that is known by its sniff may have none of them so early.
    """
    lines = [line.rstrip("\r\n\x1a") for line in text.splitlines()]
    lines = lines[:-1] if len(lines) > 1 and not text.endswith(("\n", "\r", "\x1a")) and len(text) > 60_000 else lines
    pattern, skip = re.compile(layout.pattern), re.compile(layout.skip) if layout.skip else None
    kept = [line for line in lines if line.strip() and not (skip and skip.search(line))][:LOOKED_AT]
    return bool(kept or layout.sniff) and all(pattern.match(line) for line in kept)


def read(source: SourceFile, one: CodeSet, layout: Layout) -> Iterator[Row]:
    """A row a line. Raises ShelfError with the line that does not fit."""
    name, table = next(iter(one.tables.items()))
    pattern, skip = re.compile(layout.pattern), re.compile(layout.skip) if layout.skip else None
    order = [(pattern.groupindex.get(column), layout.constants.get(column)) for column in table.columns]
    cents = [list(table.columns).index(column) for column in layout.cents]
    encoding = "utf-8-sig" if layout.encoding == "utf-8" else layout.encoding
    number = 0
    with source.stream() as raw:
        try:
            for number, line in enumerate(io.TextIOWrapper(raw, encoding), 1):
                line = line.rstrip("\r\n\x1a")
                if not line.strip() or (skip and skip.search(line)):
                    continue
                found = pattern.match(line)
                if found is None:
                    raise ShelfError(
                        f"line {number} is not of the form of {layout.name}: {line[:40]!r}",
                        source.place,
                        "is the file whole, and the release one that is known?",
                    )
                values = [fixed if g is None else found[g] for g, fixed in order]
                for place in cents:  # 1931 is 19.31
                    values[place] = f"{(values[place] or '')[:-2]}.{(values[place] or '')[-2:]}"
                yield Row(name, tuple(values), f"line {number}")
        except UnicodeDecodeError as error:
            raise ShelfError(f"after line {number}: not {layout.encoding} text", source.place) from error
