"""Why a code or a finding may be believed: the words, fields, facts, absences and decisions behind it, and the rule's
source.

Knows nothing of what the evidence proves.
"""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

import msgspec


class Span(msgspec.Struct, frozen=True, gc=False, order=True):
    """Half-open character offsets `[start, end)` into a document's text view."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, got [{self.start}, {self.end})")

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


class Origin(msgspec.Struct, frozen=True):
    """Where an encounter field was read: file name and a locator in it (line, element path, JSON pointer)."""

    source: str
    locator: str


class Quote(msgspec.Struct, frozen=True, gc=False, tag="quote"):
    """Verbatim words of one document: one or more spans of its untouched text view, `texts[i]` being the words of
    `spans[i]`.

    `places[i]` says where span i stands in the source (page and box, element path), empty for plain text.
    """

    document: str
    source_sha256: str
    view_sha256: str
    extractor: str
    spans: tuple[Span, ...]
    texts: tuple[str, ...]
    places: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.spans or len(self.spans) != len(self.texts):
            raise ValueError("a quote needs spans, and one text for each")
        if any(len(text) != span.end - span.start for span, text in zip(self.spans, self.texts, strict=True)):
            raise ValueError("a quote's text must be as long as its span")


class Field(msgspec.Struct, frozen=True, tag="field"):
    """A field of the encounter with the value it held and where it was read."""

    name: str
    value: str
    origin: Origin | None = None


class LedgerFact(msgspec.Struct, frozen=True, tag="ledger"):
    """Something this practice's own records say: an earlier claim, an earlier visit."""

    fact: str
    on: date
    reference: str


class Absence(msgspec.Struct, frozen=True, tag="absence"):
    """What was looked for and not found, and where it was looked for."""

    sought: str
    searched: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.sought or not self.searched:
            raise ValueError("an absence names what was sought and where")


class Decision(msgspec.Struct, frozen=True, tag="decision"):
    """A person's decision: who, why, when."""

    who: str
    why: str
    on: date


Evidence: TypeAlias = Quote | Field | LedgerFact | Absence | Decision


class Citation(msgspec.Struct, frozen=True):
    """The published text a rule rests on. `verified` is false where no text beside the project confirmed it."""

    source: str
    section: str
    edition: str
    verified: bool = True

    def __post_init__(self) -> None:
        if not self.source:
            raise ValueError("a citation names its source")

    def __str__(self) -> str:
        return f"{self.source} {self.section} ({self.edition})".replace("  ", " ").replace(" ()", "")
