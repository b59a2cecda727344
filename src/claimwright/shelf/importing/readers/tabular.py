"""The tabular list of ICD-10-CM (CDC/NCHS XML): entries, printed notes, printed 7th characters, resolved references."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from claimwright.errors import ShelfError
from claimwright.shelf.importing.readers.xml import elements, place_of, text_of
from claimwright.shelf.references import Entries, resolve
from claimwright.shelf.row import Row

KINDS = (
    "notes", "includes", "inclusionTerm", "excludes1", "excludes2", "codeFirst", "useAdditionalCode", "codeAlso",
    "sevenChrNote",
)  # fmt: skip
MOST_REFERENCES = 1_000_000  # some fourteen times as many as the list has: a note of a few letters can name every code
REFERRING = ("excludes1", "excludes2", "codeFirst", "useAdditionalCode", "codeAlso")


class _Book:
    """What is gathered of one file before references can be resolved."""

    def __init__(self) -> None:
        self.nodes: dict[str, tuple[str, str, int]] = {}  # code -> title, parent, leaf
        self.notes: list[tuple[str, str, int, str]] = []
        self.sevenths: dict[str, list[tuple[str, str]]] = {}


def read(stream: BinaryIO) -> Iterator[Row]:
    """Rows of node, note, seventh and reference. Raises ShelfError where it is no tabular list."""
    book = _Book()
    for chapter in elements(stream, ("ICD10CM.tabular",), ("chapter",)):
        number = text_of(chapter.find("name"))
        _entry(book, chapter, f"chapter {number}", "")
        for section in chapter.findall("section"):
            block = section.get("id", "")
            # A category with the very span of its block ("C7A") would clash with it: the block keeps a mark.
            block = block if "-" in block else f"block {block}"
            _entry(book, section, block, f"chapter {number}")
            for diag in section.findall("diag"):
                _codes(book, diag, block)
    if not book.nodes:
        raise ShelfError("has no chapter", place_of(stream), "is this the tabular list?")
    yield from _rows(book)


def _codes(book: _Book, diag: etree._Element, parent: str) -> None:
    code = text_of(diag.find("name"))
    children = diag.findall("diag")
    _entry(book, diag, code, parent, leaf=not children)
    for child in children:
        _codes(book, child, code)


def _entry(book: _Book, node: etree._Element, code: str, parent: str, leaf: bool = False) -> None:
    if code in book.nodes:
        raise ShelfError(f"line {node.sourceline}: {code} stands twice", "tabular list", "is the file whole?")
    book.nodes[code] = (text_of(node.find("desc")), parent, int(leaf))
    for kind in KINDS:
        notes = [note for holder in node.findall(kind) for note in holder.findall("note")]
        book.notes += [(code, kind, place, text_of(note)) for place, note in enumerate(notes)]
    defined = [(e.get("char", ""), text_of(e)) for e in node.findall("sevenChrDef/extension")]
    if defined:
        book.sevenths[code] = list(dict(defined).items())


def _rows(book: _Book) -> Iterator[Row]:
    inherited: dict[str, dict[str, str]] = {}
    paths: dict[str, tuple[str, ...]] = {}
    for place, (code, (title, parent, leaf)) in enumerate(book.nodes.items()):
        paths[code] = (parent, *paths[parent]) if parent else ()
        inherited[code] = dict(book.sevenths.get(code, ())) or inherited.get(parent, {})
        yield Row("node", (code, title, parent or None, place, leaf, "\t".join(paths[code])), code)
    for code, defined in book.sevenths.items():
        for char, meaning in defined:
            yield Row("seventh", (code, char, meaning), code)
    leaves = {c: bool(leaf) for c, (_, _, leaf) in book.nodes.items() if "-" not in c and " " not in c}
    entries = Entries(
        leaves,
        {code: meanings for code, meanings in inherited.items() if leaves.get(code)},
        {code: book.nodes[code][0] for code in leaves},
    )
    references = 0
    for code, kind, place, text in book.notes:
        yield Row("note", (code, kind, place, text), code)
        if kind in REFERRING:
            targets = resolve(text, entries).targets
            references += len(targets)
            if references > MOST_REFERENCES:
                raise ShelfError(f"{code}: more references than a tabular list has", "tabular list", "is it the file?")
            for target in targets:
                yield Row("reference", (code, kind, place, target), code)
