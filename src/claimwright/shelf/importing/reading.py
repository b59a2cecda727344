"""The rows of a recognised file, by the reader that its layout names."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from typing import BinaryIO

from claimwright.errors import ShelfError
from claimwright.shelf.importing.readers import cpt, grid, hcpcs, index, lines, mce, pcs, tabular
from claimwright.shelf.importing.recognise import Known
from claimwright.shelf.row import Row

# Readers of files with a form of their own, by the catalogue's name for them.
SPECIAL: dict[str, Callable[[BinaryIO], Iterator[Row]]] = {
    "tabular": tabular.read,
    "index": index.read,
    "pcs-tables": pcs.read_tables,
    "pcs-definitions": pcs.read_definitions,
    "hcpcs-workbook": hcpcs.read_workbook,
    "hcpcs-records": hcpcs.read_records,
    "hcpcs-wrapped": hcpcs.read_wrapped,
    "hcpcs-relaid": hcpcs.read_relaid,
    "cpt-long": cpt.read_long,
    "mce": mce.read,
}


def read(known: Known) -> Iterator[Row]:
    """The rows of a recognised file, in its order. Raises ShelfError with the row that breaks its form."""
    source, one, layout = known.source, known.code_set, known.layout
    if layout.read == "grid" and known.grid is not None:
        yield from grid.read(source, one, layout, known.grid)
    elif layout.read == "lines":
        yield from lines.read(source, one, layout)
    else:
        with source.stream() as raw:
            try:
                yield from SPECIAL[layout.read](raw)
            except (UnicodeDecodeError, csv.Error) as error:
                raise ShelfError(f"not text as {layout.name} has it: {error}", source.place) from error
