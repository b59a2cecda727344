"""A stream of segments, read in bounded memory, each with the bytes it came from: joining `raw` gives the file back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from claimwright.errors import X12Error
from claimwright.x12.delimiters import ISA_LENGTH, Delimiters, detect

CHUNK = 1 << 16
LONGEST = 1 << 16  # bytes of one segment
_BLANK = b"\r\n\t \x00\x1a"


class Segment(NamedTuple):
    """`number` counts from 1 in the file; `elements` begin with the segment id; `raw` holds terminator and line ends
    too.
    """

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


def segments(stream: BinaryIO, place: str = "interchange") -> Iterator[Segment]:
    """Segments in order, over one or several interchanges with separators of their own. Raises X12Error, place and
    number in it.
    """
    data, number, found, ended = b"", 0, None, False
    while True:
        if not ended and len(data) < CHUNK:
            more = stream.read(CHUNK)
            ended = not more
            data += more
        lead = len(data) - len(data.lstrip(_BLANK))
        if data[lead : lead + 3] == b"ISA" or found is None:
            if not data.strip(_BLANK):
                if number == 0:
                    raise X12Error("is empty", place, "give an X12 interchange")
                return
            found = detect(data[lead : lead + ISA_LENGTH], place)
            cut = lead + ISA_LENGTH
        else:
            if not data.strip(_BLANK) and ended:
                return
            at = data.find(found.segment.encode("latin-1"), lead)
            if at < 0 and not ended:
                if len(data) > LONGEST:
                    raise X12Error(
                        f"segment {number + 1} is longer than {LONGEST} bytes", place, "check its terminator"
                    )
                more = stream.read(CHUNK)
                ended = not more
                data += more
                continue
            if at < 0:
                raise X12Error(
                    f"segment {number + 1} has no terminator: the file is cut short", place, "get the whole file"
                )
            cut = at + 1
        # Line ends behind the terminator belong to the segment, so that nothing of the file is lost.
        while cut < len(data) and data[cut : cut + 1] in (b"\r", b"\n") and found.segment not in "\r\n":
            cut += 1
        raw, data, number = data[:cut], data[cut:], number + 1
        text = raw.strip(_BLANK).decode("latin-1").removesuffix(found.segment)
        yield Segment(number, tuple(text.split(found.element)), raw, found)
