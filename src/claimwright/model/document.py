"""A document of the visit: its text view, never altered, and the map from that text back to the source.

Plain text: the view is the file as decoded UTF-8. Every other format: the view is what the extractor wrote, kept with
the map.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

import msgspec

from claimwright.model.evidence import Quote, Span


class Place(msgspec.Struct, frozen=True):
    """View characters `[start, end)` stand at `where` in the source: "page 2", "table 1 row 2 cell 3", "byte 812",
    "OBX[2]-5", an element path or a JSON pointer.

    `page` counts from 1; `box` is left, bottom, right, top in PDF points.
    """

    start: int
    end: int
    where: str
    page: int = 0
    box: tuple[float, float, float, float] | None = None


class Document(msgspec.Struct, frozen=True):
    """One source file as read: `places` sorted by start, empty where view and file are the same text.

    `role` is the author's: provider, clinician, patient or unknown (I.B.14 decides whose words may serve what).
    """

    name: str
    media_type: str
    text: str
    source_sha256: str
    view_sha256: str
    extractor: str
    places: tuple[Place, ...] = ()
    author: str = ""
    role: str = "provider"

    def quote(self, spans: Iterable[Span]) -> Quote:
        """The words at these spans as evidence, spans in order and touching ones kept apart."""
        ordered = tuple(sorted(set(spans)))
        return Quote(
            document=self.name,
            source_sha256=self.source_sha256,
            view_sha256=self.view_sha256,
            extractor=self.extractor,
            spans=ordered,
            texts=tuple(self.text[s.start : s.end] for s in ordered),
            places=tuple(self.place(s) for s in ordered) if self.places else (),
        )

    def place(self, span: Span) -> str:
        """Where the span stands in the source, as one line; empty for plain text."""
        found = self.places_of(span)
        if not found:
            return ""
        boxes = [p.box for p in found if p.box and p.page == found[0].page]
        if not boxes:
            return found[0].where
        left, bottom = min(b[0] for b in boxes), min(b[1] for b in boxes)
        right, top = max(b[2] for b in boxes), max(b[3] for b in boxes)
        return f"{found[0].where} [{left:.0f} {bottom:.0f} {right:.0f} {top:.0f}]"

    def places_of(self, span: Span) -> list[Place]:
        first = max(0, bisect_right(self.places, span.start, key=lambda p: p.start) - 1)
        found = []
        for place in self.places[first:]:
            if place.start >= span.end:
                break
            if place.end > span.start:
                found.append(place)
        return found

    def line_of(self, offset: int) -> int:
        """The line of the view, counted from 1, that holds this offset."""
        return self.text.count("\n", 0, offset) + 1
