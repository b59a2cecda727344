"""ICD-10-PCS (CMS XML): the tables that every procedure code is built from, and the definitions of their values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from math import prod
from typing import BinaryIO

from lxml import etree

from claimwright.errors import ShelfError
from claimwright.shelf.importing.readers.xml import elements, place_of, text_of, whole
from claimwright.shelf.row import Row


def read_tables(stream: BinaryIO) -> Iterator[Row]:
    """Rows of value and pcs_table: a table is named by its first three characters, its rows are numbered from 1.

    A code is the table's name and one value of each of the positions 4 to 7 of one row.
    """
    found = False
    for node in elements(stream, ("ICD10PCS.tabular",), ("pcsTable",)):
        found = True
        axes = [(axis, axis.find("label")) for axis in node.findall("axis")]
        name = "".join(label.get("code", "") for _, label in axes if label is not None)
        titles = [text_of(label) for _, label in axes]
        if len(titles) != 3:
            raise ShelfError(f"line {node.sourceline}: a table not named by three characters", place_of(stream))
        yield Row("pcs_table", (name, *titles, text_of(axes[-1][0].find("definition"))), f"line {node.sourceline}")
        for number, row in enumerate(node.findall("pcsRow"), 1):
            yield from _row(row, name, number)
    if not found:
        raise ShelfError("has no table", place_of(stream), "are these the ICD-10-PCS tables?")


def _row(row: etree._Element, name: str, number: int) -> Iterator[Row]:
    """The values of one row. It tells how many codes it makes: a row that makes another number is damaged."""
    axes = row.findall("axis")
    if [whole(axis, "pos") for axis in axes] != [4, 5, 6, 7]:
        raise ShelfError(f"line {row.sourceline}: row {number} has not the positions 4 to 7", f"table {name}")
    if prod(len(axis.findall("label")) for axis in axes) != whole(row, "codes"):
        raise ShelfError(f"line {row.sourceline}: row {number} does not make the codes that it counts", f"table {name}")
    for axis in axes:
        for label in axis.findall("label"):
            place, title = whole(axis, "pos"), text_of(axis.find("title"))
            at = f"line {label.sourceline}"
            yield Row("value", (name, number, place, label.get("code", ""), title, text_of(label)), at)


def codes(values: Iterable[tuple[str, int, int, str]]) -> Iterator[str]:
    """Every code of the tables, from (table, row, position, value); a code stands in one row only."""
    rows: dict[tuple[str, int], dict[int, list[str]]] = {}
    for name, number, place, value in values:
        rows.setdefault((name, number), {}).setdefault(place, []).append(value)
    for (name, _), places in rows.items():
        for chosen in product(*(places[place] for place in sorted(places))):
            yield name + "".join(chosen)


def read_definitions(stream: BinaryIO) -> Iterator[Row]:
    """Rows of definition: section, axis, the title of a value and what it means."""
    found = False
    for section in elements(stream, ("ICD10PCS.definitions",), ("section",)):
        found = True
        for axis in section.findall("axis"):
            of = (section.get("code", ""), whole(axis, "pos"), text_of(axis.find("title")))
            for terms in axis.findall("terms"):
                says = [_joined(terms, tag) for tag in ("definition", "explanation", "includes")]
                for title in terms.findall("title"):
                    yield Row("definition", (*of, text_of(title), *says), f"line {terms.sourceline}")
    if not found:
        raise ShelfError("has no section", place_of(stream), "are these the ICD-10-PCS definitions?")


def _joined(terms: etree._Element, tag: str) -> str:
    return "; ".join(text_of(part) for part in terms.findall(tag))
