"""A stream of segments, read in bounded memory, each with the bytes it came from: joining `raw` gives the file back.

Knows separators and nothing of what a segment means. Latin-1 keeps every byte a character of its own.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from claimwright.errors import X12Error
from claimwright.x12.delimiters import ISA_LENGTH, Delimiters, detect

CHUNK = 1 << 16
LONGEST = 1 << 16  # bytes of one segment, line ends with it
MOST_ELEMENTS = 256
_BLANK = b"\r\n\t \x00\x1a"
_new = tuple.__new__  # a Segment without the cost of its constructor


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

    def blanks(self, from_: int) -> int:
        """How many blank bytes stand from `from_` on, at most LONGEST."""
        count = from_
        while count < LONGEST and self.have(count + 1) and self.data[self.at + count] in _BLANK:
            count += 1
        return count - from_

    def take(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]

    def whole(self, terminator: bytes) -> int:
        """Where the last segment that the buffer holds with all its line ends is over, -1 where it holds none."""
        while True:
            last = self.data.rfind(terminator, self.at)
            if last >= 0:
                end = len(self.data) - len(self.data[last + 1 :].lstrip(_BLANK))
                if end < len(self.data) or self.ended or end - last > LONGEST:
                    return end
            elif self.ended or len(self.data) - self.at > LONGEST:
                return -1
            self.more()


def segments(stream: BinaryIO, place: str = "interchange") -> Iterator[Segment]:
    """Segments in order, over one or several interchanges with separators of their own.

    Raises X12Error naming place and segment where the file is cut short or is no X12.
    """
    unread, number = _Bytes(stream), 0
    lead = unread.blanks(0)
    if not unread.have(lead + 1):
        raise X12Error("is empty", place, "give an X12 interchange")
    found: Delimiters | None = None
    while unread.have(1):
        unread.have(lead + ISA_LENGTH)
        if found is None or unread.data.startswith(b"ISA", unread.at):
            number += 1
            where = f"{place}:{number}"
            found = detect(unread.data[unread.at + lead : unread.at + lead + ISA_LENGTH], where)
            # Line ends behind the terminator belong to the segment, so that nothing of the file is lost.
            length = lead + ISA_LENGTH
            raw = unread.take(length + unread.blanks(length))
            if len(raw) > LONGEST:
                raise _too_large(raw, where)
            yield Segment(number, tuple(raw[lead : length - 1].decode("latin-1").split(found.element)), raw, found)
            lead = 0
            continue
        end = unread.whole(found.segment.encode("latin-1"))
        if end < 0:
            raise X12Error("the segment has no terminator", f"{place}:{number + 1}", "get the whole file")
        separator = found.element
        for match in _pattern(found.segment).finditer(unread.data, unread.at, end):
            raw, text = match.group(0, 1)
            if text[:3] == b"ISA":  # with separators of its own
                end = match.start()
                break
            number += 1
            elements = tuple(text.decode("latin-1").split(separator))
            if len(raw) > LONGEST or len(elements) > MOST_ELEMENTS:
                raise _too_large(raw, f"{place}:{number}")
            yield _new(Segment, (number, elements, raw, found))
        unread.at = end


@functools.cache
def _pattern(terminator: str) -> re.Pattern[bytes]:
    """A segment up to its terminator, and the line ends behind it."""
    end = re.escape(terminator.encode("latin-1"))
    return re.compile(b"([^%b]*)%b[%b]*" % (end, end, re.escape(_BLANK)))


def _too_large(raw: bytes, where: str) -> X12Error:
    if len(raw) > LONGEST:
        return X12Error(f"the segment is longer than {LONGEST} bytes", where, "check its terminator")
    return X12Error(f"the segment has more than {MOST_ELEMENTS} elements", where, "check its separators")
