"""A stream of segments, read in bounded memory, each with the bytes it came from: joining `raw` gives the file back.

Knows separators and nothing of what a segment means. Latin-1 keeps every byte a character of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from claimwright.errors import X12Error
from claimwright.x12.delimiters import ISA_LENGTH, Delimiters, detect

CHUNK = 1 << 16
LONGEST = 1 << 16  # bytes of one segment, line ends with it
MOST_ELEMENTS = 256
_BLANK = b"\r\n\t \x00\x1a"


class Segment(NamedTuple):
    """`number` counts from 1 in the file; `elements` begin with the segment id; `raw` holds its line ends too."""

    number: int
    elements: tuple[str, ...]
    raw: bytes
    delimiters: Delimiters

    @property
    def id(self) -> str:
        return self.elements[0]

    def get(self, position: int) -> str:
        """Element at its position (1 is the first behind the id), empty where absent."""
        return self.elements[position] if position < len(self.elements) else ""

    def parts(self, position: int) -> list[str]:
        """Components of a composite element."""
        return self.get(position).split(self.delimiters.component)


class _Bytes:
    """The unread bytes: a buffer that is filled in chunks and cut from the front."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.data, self.at, self.ended = stream, b"", 0, False

    def more(self) -> bool:
        """Reads on; false at the end of the file."""
        if not self.ended:
            found = self.stream.read(CHUNK)
            self.ended = not found
            self.data, self.at = self.data[self.at :] + found, 0
        return not self.ended

    def have(self, count: int) -> bool:
        while len(self.data) - self.at < count:
            if not self.more():
                return False
        return True

    def blanks(self, from_: int, blank: bytes) -> int:
        """How many blank bytes stand from `from_` on, at most LONGEST."""
        count = from_
        while count < LONGEST and self.have(count + 1) and self.data[self.at + count] in blank:
            count += 1
        return count - from_

    def find(self, terminator: bytes, from_: int) -> int:
        """How many bytes stand before the terminator, -1 where the file or the limit ends first."""
        while True:
            found = self.data.find(terminator, self.at + from_)
            if found >= 0:
                return found - self.at
            if len(self.data) - self.at > LONGEST or not self.more():
                return -1

    def take(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]


def segments(stream: BinaryIO, place: str = "interchange") -> Iterator[Segment]:
    """Segments in order, over one or several interchanges with separators of their own.

    Raises X12Error naming place and segment where the file is cut short or is no X12.
    """
    unread, number = _Bytes(stream), 0
    found: Delimiters | None = None
    lead = unread.blanks(0, _BLANK)
    if not unread.have(lead + 1):
        raise X12Error("is empty", place, "give an X12 interchange")
    while unread.have(1):
        number += 1
        where = f"{place}:{number}"
        unread.have(lead + ISA_LENGTH)
        if found is None or unread.data.startswith(b"ISA", unread.at + lead):
            found = detect(unread.data[unread.at + lead : unread.at + lead + ISA_LENGTH], where)
            length = lead + ISA_LENGTH - 1
        else:
            length = unread.find(found.segment.encode("latin-1"), lead)
        if length < 0:
            raise X12Error("the segment has no terminator", where, "get the whole file")
        # Line ends behind the terminator belong to the segment, so that nothing of the file is lost.
        raw = unread.take(length + 1 + unread.blanks(length + 1, _BLANK))
        yield _segment(number, raw, lead, length, found, where)
        lead = 0


def _segment(number: int, raw: bytes, lead: int, length: int, found: Delimiters, where: str) -> Segment:
    if len(raw) > LONGEST:
        raise X12Error(f"the segment is longer than {LONGEST} bytes", where, "check its terminator")
    elements = tuple(raw[lead:length].decode("latin-1").split(found.element))
    if len(elements) > MOST_ELEMENTS:
        raise X12Error(f"the segment has more than {MOST_ELEMENTS} elements", where, "check its separators")
    return Segment(number, elements, raw, found)
