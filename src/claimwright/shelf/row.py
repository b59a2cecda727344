"""One row of a published table, as every reader yields it."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """`values` in the order of the table's columns; `at` says where it stood: "row 12", "line 40"."""

    table: str
    values: tuple[str | int | None, ...]
    at: str = ""
