"""The four separators of an interchange, read from its ISA segment (always 106 characters)."""

from __future__ import annotations

from typing import NamedTuple

from claimwright.errors import X12Error

ISA_LENGTH = 106


class Delimiters(NamedTuple):
    """One character each. `repetition` is empty before version 00402, where ISA11 was the standards id "U"."""

    element: str = "*"
    component: str = ":"
    repetition: str = "^"
    segment: str = "~"

    @property
    def reserved(self) -> frozenset[str]:
        return frozenset(d for d in self if d)


def detect(isa: bytes, place: str = "interchange") -> Delimiters:
    """Delimiters from the first 106 bytes. Raises X12Error where they are no ISA segment."""
    if len(isa) < ISA_LENGTH or isa[:3] != b"ISA":
        raise X12Error("does not begin with an ISA segment", place, "give an X12 interchange")
    text = isa[:ISA_LENGTH].decode("latin-1")
    element, parts = text[3], text[:105].split(text[3])
    if element.isalnum() or element.isspace() or len(parts) != 17 or len(parts[16]) != 1:
        raise X12Error("ISA does not have 16 elements of fixed length", place, "write ISA as 106 characters")
    component, segment = parts[16], text[105]
    repetition = parts[11] if not parts[11].isalnum() else ""
    found = [d for d in (element, component, repetition, segment) if d]
    if len(set(found)) != len(found) or any(d.isalnum() for d in found):
        raise X12Error("the ISA segment uses one character as two separators", place, "use four different separators")
    return Delimiters(element, component, repetition, segment)
