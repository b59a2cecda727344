"""An edition's rows out of the shelf, as CSV or JSON lines."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import msgspec

from claimwright.shelf.catalogue import code_set
from claimwright.shelf.manifest import Manifest
from claimwright.shelf.pairs import Pair
from claimwright.shelf.shelf import Shelf


def export_rows(shelf: Shelf, manifest: Manifest, format: str, out: Path | None) -> None:
    """Writes the rows of the edition's first table, `csv` with a header or `jsonl`; standard output without path."""
    with _opened(out) as file:
        writer: Any = None
        for row in _rows(shelf, manifest):
            if format == "jsonl":
                file.write(msgspec.json.encode(row).decode() + "\n")
                continue
            if writer is None:
                writer = csv.DictWriter(file, list(row), lineterminator="\n")
                writer.writeheader()
            writer.writerow(row)


def _rows(shelf: Shelf, manifest: Manifest) -> Iterator[dict[str, Any]]:
    one = code_set(manifest.set)
    if one.store == "pairs":
        yield from (dict(zip(Pair._fields, pair, strict=True)) for pair in shelf.pairs_of(manifest).every())
        return
    name = next(iter(one.tables))
    rows = shelf.rows_of(manifest)
    columns = rows.columns(name)
    for row in rows.db.execute(f"SELECT * FROM {name}"):
        yield dict(zip(columns, row, strict=True))


@contextmanager
def _opened(out: Path | None) -> Iterator[TextIO]:
    """The file under a part name until it is whole."""
    if out is None:
        yield sys.stdout
        return
    part = out.with_name(f"{out.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
