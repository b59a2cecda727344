"""The text view of a source that is not plain text: written line by line, each piece with its place in the source."""

from __future__ import annotations

import hashlib

import msgspec

from claimwright.intake.source import Source
from claimwright.model.document import Document, Place

Box = tuple[float, float, float, float]
LARGEST = 2_000_000  # characters of one view


class View:
    """Grows by `add`; what is written is never changed."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._parts: list[str] = []
        self.places: list[Place] = []
        self.length = 0

    def add(self, text: str, where: str = "", page: int = 0, box: Box | None = None) -> None:
        if not text:
            return
        if where:
            self.places.append(Place(self.length, self.length + len(text), where, page, box))
        self._parts.append(text)
        self.length += len(text)
        if self.length > LARGEST:
            raise self._source.error(f"more than {LARGEST} characters of text", "split the document")

    def line(self, text: str, where: str = "") -> None:
        self.add(text, where)
        self.add("\n")

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def document(self, media_type: str, extractor: str, author: str = "", role: str = "unknown") -> Document:
        made = document(self._source, media_type, self.text, extractor, tuple(self.places))
        return msgspec.structs.replace(made, author=author, role=role)


def document(source: Source, media_type: str, text: str, extractor: str, places: tuple[Place, ...] = ()) -> Document:
    """By an author of whom nothing is known yet."""
    return Document(
        name=source.name,
        media_type=media_type,
        text=text,
        source_sha256=source.sha256,
        view_sha256=hashlib.sha256(text.encode()).hexdigest(),
        extractor=extractor,
        places=places,
        role="unknown",
    )
