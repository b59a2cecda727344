"""The indexes of ICD-10-CM (CDC/NCHS XML): Alphabetic, External Cause, Table of Drugs, Table of Neoplasms.

One schema serves all four: main terms with terms below them, each with a code, a reference elsewhere, or the cells of
a table's row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import BinaryIO

from lxml import etree

from claimwright.errors import ShelfError
from claimwright.shelf.icd10cm import dotted
from claimwright.shelf.importing.readers.xml import elements, place_of, text_of, whole
from claimwright.shelf.row import Row

ROOTS = ("ICD10CM.index", "ICD10CM.table")  # the schema of the two tables names the second, their files the first
_PRINTED = re.compile(r"([A-Z][0-9A-Z]{2}(?:\.?[0-9A-Z]{1,4})?)(\.?-)?")
# "See category N20": a term that names where to go instead of a code of its own.
_SEE_CODE = (("seecat", "category"), ("subcat", "subcategory"))


def read(stream: BinaryIO) -> Iterator[Row]:
    """Rows of entry and, for the two tables, of cell. `path` is the main term and the terms below it, by commas.

    Words in parentheses that do not change the code (nonessential modifiers) are kept apart from the path.
    """
    heads: dict[str, str] = {}
    numbers = count(1)
    seen = False
    for node in elements(stream, ROOTS, ("head", "mainTerm")):
        if node.tag == "head":
            heads[node.get("col", "")] = text_of(node)
            continue
        seen = True
        yield from _entry(node, None, (), numbers, heads)
    if not seen:
        raise ShelfError("has no main term", place_of(stream), "is this an index?")


def _entry(
    node: etree._Element, parent: int | None, above: tuple[str, ...], numbers: Iterator[int], heads: dict[str, str]
) -> Iterator[Row]:
    number = next(numbers)
    title, aside, manifestation = _title(node)
    path = (*above, title)
    at = f"line {node.sourceline}"
    pointed = [(word, found) for tag, word in _SEE_CODE for found in node.findall(tag)]
    code = next((_code(found) for found in (*node.findall("code"), *(found for _, found in pointed))), None)
    see = [text_of(found) for found in node.findall("see")] + [f"{word} {text_of(found)}" for word, found in pointed]
    also = "; ".join(text_of(found) for found in node.findall("seeAlso"))
    values = (number, parent, len(above), title, ", ".join(path), aside, code, manifestation)
    yield Row("entry", (*values, "; ".join(see), also), at)
    for cell in node.findall("cell"):
        code = _code(cell)
        if code is not None:
            yield Row("cell", (number, whole(cell, "col"), heads.get(cell.get("col", ""), ""), code), at)
    for term in node.findall("term"):
        yield from _entry(term, number, path, numbers, heads)


def _title(node: etree._Element) -> tuple[str, str, str | None]:
    """The term's words, those beside them that do not change the code (nonessential modifiers), its manifestation.

    Words stand once (table of neoplasms) where a manifestation code should: they are such an aside too.
    """
    title, manifestation = node.find("title"), node.find("manif")
    if title is None:
        raise ShelfError(f"line {node.sourceline}: a term without a title", "index", "is the file whole?")
    asides = [text_of(nemod) for nemod in title.findall("nemod")]
    if manifestation is not None and not _PRINTED.fullmatch(text_of(manifestation)):
        asides.append(text_of(manifestation))
        manifestation = None
    own = (title.text or "") + "".join(part.tail or "" for part in title)
    return " ".join(own.split()), " ".join(asides), _code(manifestation)


def _code(node: etree._Element | None) -> str | None:
    """A code with its dot, `K08.11-` with the dash that says characters are missing; None for the tables' "--"."""
    text = text_of(node)
    if node is None or not text.strip("-"):
        return None
    printed = _PRINTED.fullmatch(text)
    if printed is None:
        raise ShelfError(f"line {node.sourceline}: not an ICD-10-CM code", f"<{node.tag}>", "is the file whole?")
    return dotted(printed[1]) + ("-" if printed[2] else "")
