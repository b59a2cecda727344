"""What the tests of every reader ask of a view: its places are in order, within it, and of words."""

from __future__ import annotations

from typing import Any

from claimwright.intake.documents import read
from claimwright.intake.source import Source
from claimwright.model.document import Document


def of(data: bytes, name: str = "note") -> Any:
    return read(Source(f"visit/{name}", name, data))


def view(data: bytes, name: str = "note") -> Document:
    document = of(data, name).document
    assert isinstance(document, Document)
    check(document)
    return document


def check(document: Document) -> None:
    end = 0
    for place in document.places:
        assert end <= place.start < place.end <= len(document.text)
        assert document.text[place.start : place.end].strip()
        assert place.where
        end = place.end


def where(document: Document, words: str) -> str:
    at = document.text.index(words)
    return next(p.where for p in document.places if p.start <= at < p.end)


def fields(data: bytes) -> dict[str, Any]:
    given = of(data).fields
    return {name: (it.value, it.origin.locator) for name, it in given.items()}
