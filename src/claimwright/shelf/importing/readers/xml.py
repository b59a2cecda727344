"""XML from outside as a stream of elements: no entities, network or DTD, bounded depth and memory. Knows no table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from claimwright.errors import ShelfError

DEPTH = 64


def elements(stream: BinaryIO, roots: tuple[str, ...], tags: tuple[str, ...]) -> Iterator[etree._Element]:
    """Each element of these tags, whole, in the order they end; everything else is freed as soon as it ends.

    Raises ShelfError with the line where it is not XML, has another root, nests too deep or declares entities.
    """
    place = place_of(stream)
    depth = within = 0
    try:
        for event, node in etree.iterparse(
            stream, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
            remove_comments=True, remove_pis=True,  # a comment would cut the text that it stands in
        ):  # fmt: skip
            if event == "start":
                depth += 1
                within += node.tag in tags
                _allowed(node, depth, roots, place)
                continue
            depth -= 1
            if node.tag in tags:
                within -= 1
                yield node
            if not within:
                _free(node)
    except etree.XMLSyntaxError as error:
        raise ShelfError(f"line {error.lineno}: not XML that can be read", place, "download it again") from error


def _allowed(node: etree._Element, depth: int, roots: tuple[str, ...], place: str) -> None:
    if depth > DEPTH:
        raise ShelfError(f"line {node.sourceline}: nested too deeply", place, "is this the right file?")
    if depth > 1:
        return
    if node.getroottree().docinfo.internalDTD is not None:
        raise ShelfError("declares a document type", place, "a publisher's file has none")
    if node.tag not in roots:
        raise ShelfError(f"line {node.sourceline}: does not begin with <{roots[0]}>", place, "is this the right file?")


def _free(node: etree._Element) -> None:
    node.clear()
    parent = node.getparent()
    while parent is not None and node.getprevious() is not None:
        del parent[0]


def place_of(stream: BinaryIO) -> str:
    """What an error calls the file."""
    return str(getattr(stream, "name", "XML"))


def text_of(node: etree._Element | None) -> str:
    """All text of the element in one line; empty for none."""
    return "" if node is None else " ".join("".join(str(t) for t in node.itertext()).split())


def whole(node: etree._Element, name: str) -> int:
    """An attribute that must be a whole number of at most six digits."""
    value = node.get(name, "")
    if not (value.isascii() and value.isdigit() and len(value) <= 6):
        raise ShelfError(f"line {node.sourceline}: {name} is no whole number", f"<{node.tag}>", "is the file whole?")
    return int(value)
