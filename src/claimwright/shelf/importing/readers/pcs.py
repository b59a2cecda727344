"""ICD-10-PCS (CMS XML): the tables that every procedure code is built from, and the definitions of their values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import BinaryIO

from lxml import etree

from claimwright.shelf.importing.readers.xml import elements, text_of
from claimwright.shelf.row import Row


def read_tables(stream: BinaryIO) -> Iterator[Row]:
    """Rows of value and pcs_table: a table is named by its first three characters, its rows are numbered from 1.

    A code is the table's name and one value of each of the positions 4 to 7 of one row.
    """
    for node in elements(stream, ("pcsTable",)):
        axes = [(axis, axis.find("label")) for axis in node.findall("axis")]
        name = "".join(label.get("code", "") for _, label in axes if label is not None)
        titles = [text_of(label) for _, label in axes]
        definition = text_of(axes[-1][0].find("definition")) if axes else ""
        yield Row("pcs_table", (name, *titles, definition), f"line {node.sourceline}")
        for number, row in enumerate(node.findall("pcsRow"), 1):
            for axis in row.findall("axis"):
                yield from _values(axis, name, number)


def _values(axis: etree._Element, name: str, number: int) -> Iterator[Row]:
    at = f"line {axis.sourceline}"
    place, title = int(axis.get("pos", "0")), axis.findtext("title", "")
    for label in axis.findall("label"):
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
    for section in elements(stream, ("section",)):
        for axis in section.findall("axis"):
            for terms in axis.findall("terms"):
                means = "; ".join(text_of(part) for part in terms.findall("definition"))
                explains = "; ".join(text_of(part) for part in terms.findall("explanation"))
                includes = "; ".join(text_of(part) for part in terms.findall("includes"))
                for title in terms.findall("title"):
                    row = (section.get("code", ""), int(axis.get("pos", "0")), axis.findtext("title", ""))
                    yield Row(
                        "definition", (*row, text_of(title), means, explains, includes), f"line {terms.sourceline}"
                    )
