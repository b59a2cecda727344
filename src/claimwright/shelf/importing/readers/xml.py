"""XML from outside as a tree or a stream: no entities, no network, no DTD, bounded depth. Knows no table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from claimwright.errors import ShelfError

DEPTH = 64


def elements(stream: BinaryIO, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    """Each element of these tags, whole, in the order they end; what lies behind it is freed.

    Raises ShelfError with the line where it is not XML, nests too deep or declares entities.
    """
    place = str(getattr(stream, "name", "XML"))
    depth = 0
    try:
        for event, node in etree.iterparse(
            stream, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        ):
            if event == "start":
                depth += 1
                if depth > DEPTH:
                    raise ShelfError(f"line {node.sourceline}: nested too deeply", place, "is this the right file?")
                if depth == 1 and node.getroottree().docinfo.internalDTD is not None:
                    raise ShelfError("declares a document type", place, "a publisher's file has none")
                continue
            depth -= 1
            if node.tag in tags:
                yield node
                node.clear()
                while node.getprevious() is not None:
                    del node.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise ShelfError(f"line {error.lineno}: not XML that can be read", place, "download it again") from error


def text_of(node: etree._Element | None) -> str:
    """All text of the element in one line; empty for none."""
    return "" if node is None else " ".join("".join(str(t) for t in node.itertext()).split())
