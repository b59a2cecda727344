"""The indexes of ICD-10-CM (CDC/NCHS XML): Alphabetic, External Cause, Table of Drugs, Table of Neoplasms.

One schema serves all four: main terms with terms below them, each with a code, a reference elsewhere, or the cells of
a table's row.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import BinaryIO

from lxml import etree

from claimwright.errors import ShelfError
from claimwright.shelf.importing.readers.xml import elements, text_of
from claimwright.shelf.row import Row

FIRST_CELL = 2  # column 1 is the term itself


def read(stream: BinaryIO) -> Iterator[Row]:
    """Rows of entry and, for the two tables, of cell. `path` is the main term and the terms below it, by commas.

    Words in parentheses that do not change the code (nonessential modifiers) are kept apart from the path.
    """
    heads: dict[str, str] = {}
    numbers = count(1)
    seen = False
    for node in elements(stream, ("head", "mainTerm")):
        if node.tag == "head":
            heads[node.get("col", "")] = text_of(node)
            continue
        seen = True
        yield from _entry(node, None, (), numbers, heads)
    if not seen:
        raise ShelfError("has no main term", str(getattr(stream, "name", "XML")), "is this an index?")


def _entry(
    node: etree._Element, parent: int | None, above: tuple[str, ...], numbers: Iterator[int], heads: dict[str, str]
) -> Iterator[Row]:
    number = next(numbers)
    title, aside = _title(node.find("title"))
    path = (*above, title)
    at = f"line {node.sourceline}"
    # A word of a term's own stands where a manifestation code should: kept as words of the term.
    manifestation = _code(node.findtext("manif"))
    yield Row(
        "entry",
        (
            number, parent, len(above), title, ", ".join(path), aside, _code(node.findtext("code")), manifestation,
            _said(node, "see"), _said(node, "seeAlso"),
        ),
        at,
    )  # fmt: skip
    for cell in node.findall("cell"):
        code = _code(text_of(cell))
        column = cell.get("col", "")
        if code is not None and column.isdigit():
            yield Row("cell", (number, int(column), heads.get(column, ""), code), at)
    for term in node.findall("term"):
        yield from _entry(term, number, path, numbers, heads)


def _title(title: etree._Element | None) -> tuple[str, str]:
    """The term's words and its nonessential modifiers."""
    if title is None:
        return "", ""
    aside = " ".join(text_of(nemod) for nemod in title.findall("nemod"))
    own = (title.text or "") + "".join(part.tail or "" for part in title)
    return " ".join(own.split()), aside


def _said(node: etree._Element, tag: str) -> str:
    return "; ".join(text_of(found) for found in node.findall(tag))


def _code(text: str | None) -> str | None:
    """A code as printed, `K08.11-` with its dash; None for the tables' "--" and for words."""
    bare = (text or "").strip()
    return bare if bare[:1].isalpha() and bare[1:2].isalnum() and " " not in bare else None
