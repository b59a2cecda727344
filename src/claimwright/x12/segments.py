"""A stream of segments, read in bounded memory, each with the text it came from: joining `raw` gives the file back.

Knows separators and nothing of what a segment means. Latin-1 keeps every byte a character of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple, NoReturn

from claimwright.errors import X12Error
from claimwright.x12.delimiters import ISA_LENGTH, Delimiters, detect

CHUNK = 1 << 16
LONGEST = 1 << 16  # bytes of one segment, line ends with it
LARGEST = 1 << 27  # bytes of a binary segment, an attachment of a 275
MOST_ELEMENTS = 256
_BLANK = "\r\n\t \x00\x1a"
_BINARY = {"BIN": 1, "BDS": 2}  # segments whose last element is data of any characters, by where its length stands


class Segment(NamedTuple):
    """`number` counts segments and `line` lines from 1 in the file; `elements` begin with the segment id.

    `text` is the segment without its terminator, `whole` with it and the line ends around it.
    """

    number: int
    line: int
    elements: tuple[str, ...]
    text: str
    whole: str
    delimiters: Delimiters

    @property
    def id(self) -> str:
        return self.elements[0]

    @property
    def raw(self) -> bytes:
        """The bytes of the file."""
        return self.whole.encode("latin-1")

    def get(self, position: int) -> str:
        """Element at its position (1 is the first behind the id), empty where absent."""
        return self.elements[position] if position < len(self.elements) else ""

    def part(self, position: int, component: int) -> str:
        """A component of an element, from 1 on; with 0 the whole element. Empty where absent."""
        elements = self.elements
        text = elements[position] if position < len(elements) else ""
        if not component or not text:
            return text
        parts = text.split(self.delimiters.component, component)
        return parts[component - 1] if component <= len(parts) else ""

    def parts(self, position: int) -> list[str]:
        """Components of a composite element."""
        return self.get(position).split(self.delimiters.component)


def segments(stream: BinaryIO, place: str = "interchange") -> Iterator[Segment]:
    """Segments in order, over one or several interchanges with separators of their own.

    Raises X12Error naming place and segment where the file is cut short or is no X12.
    """
    return iter(_Reader(stream, place))


class _Reader:
    """The unread text, filled in chunks, and how far the file has been counted."""

    def __init__(self, stream: BinaryIO, place: str) -> None:
        self.stream, self.place = stream, place
        self.text, self.ended = "", False
        self.number, self.line = 0, 1

    def __iter__(self) -> Iterator[Segment]:
        lead = self._blank()
        if not self.text:
            raise X12Error("is empty", self.place, "give an X12 interchange")
        while self.text:  # each turn begins with an ISA, which tells the separators up to the next one
            found = self._isa()
            yield self._first(lead, found)
            lead = ""
            yield from self._followers(found)

    def _more(self) -> bool:
        """Reads on; false at the end of the file."""
        data = b"" if self.ended else self.stream.read(CHUNK)
        self.ended = not data
        self.text += data.decode("latin-1")
        return not self.ended

    def _blank(self) -> str:
        """Takes blank text from the front."""
        taken = ""
        while True:
            rest = self.text.lstrip(_BLANK)
            taken += self.text[: len(self.text) - len(rest)]
            self.text = rest
            if rest or len(taken) > LONGEST or not self._more():
                return self._bounded(taken)

    def _bounded(self, text: str) -> str:
        if len(text) > LONGEST:
            self._refuse(self.number + 1)
        return text

    def _isa(self) -> Delimiters:
        while len(self.text) < ISA_LENGTH and self._more():
            pass
        return detect(self.text[:ISA_LENGTH].encode("latin-1"), f"{self.place}:{self.number + 1}")

    def _first(self, lead: str, found: Delimiters) -> Segment:
        isa, self.text = self.text[:ISA_LENGTH], self.text[ISA_LENGTH:]
        whole = lead + isa + self._blank()
        self.number += 1
        at, self.line = self.line + lead.count("\n"), self.line + whole.count("\n")
        return Segment(self.number, at, tuple(isa[:-1].split(found.element)), isa[:-1], whole, found)

    def _followers(self, found: Delimiters) -> Iterator[Segment]:
        """Segments up to the next ISA or the end of the file.

        Blank text behind a terminator belongs to its segment, so each is held until the next has shown where it begins.
        """
        element, terminator = found.element, found.segment
        apart = ("ISA", *(id + element for id in _BINARY))  # what is not simply split at terminators
        number, line = self.number, self.line
        held: tuple[int, int, tuple[str, ...], str] | None = None
        while True:
            pieces, taken = self.text.split(terminator), 0
            rest = pieces.pop()
            for piece in pieces:
                text = piece.lstrip(_BLANK)
                blank = piece[: len(piece) - len(text)]
                if held is not None:
                    yield Segment(*held, held[3] + terminator + blank, found)
                    held = None
                if text.startswith(apart):
                    rest = self.text[taken:]
                    break
                if blank:
                    line += blank.count("\n")
                number += 1
                elements = tuple(text.split(element))
                if len(elements) > MOST_ELEMENTS or len(piece) > LONGEST:
                    self._refuse(number, elements)
                held = (number, line, elements, text)
                if terminator == "\n" or "\n" in text:
                    line += text.count("\n") + (terminator == "\n")
                taken += len(piece) + 1
            self.text, self.number, self.line = rest if pieces else self._bounded(rest), number, line
            start = rest.lstrip(_BLANK)[:4]
            if start[:3] in _BINARY and start[3:] == element:
                blank = self._blank()
                if held is not None:
                    yield Segment(*held, held[3] + terminator + blank, found)
                line += blank.count("\n")
                number += 1
                text = self._binary(start[:3], found)
                held = (number, line, tuple(text.split(element, _BINARY[start[:3]] + 1)), text)
                line += text.count("\n")
            elif start.startswith("ISA") or not self._more():
                break
        blank = self._blank()
        self.line += blank.count("\n")
        if held is not None:
            yield Segment(*held, held[3] + terminator + blank, found)
        if self.text and not self.text.startswith("ISA"):
            raise X12Error("the segment has no terminator", f"{self.place}:{number + 1}", "get the whole file")

    def _binary(self, id: str, found: Delimiters) -> str:
        """Takes a binary segment from the front, by the length that it says; without one, up to the next terminator."""
        while self.text.count(found.element, 0, 64) <= _BINARY[id] and len(self.text) < 64 and self._more():
            pass
        head = self.text[:64].split(found.element, _BINARY[id] + 1)
        size = head[_BINARY[id]] if len(head) > _BINARY[id] + 1 else ""
        if size.isascii() and size.isdigit() and len(size) < 10 and int(size) <= LARGEST:
            end = sum(len(one) + 1 for one in head[:-1]) + int(size)
            parts, have = [self.text], len(self.text)
            while have <= end and not self.ended:
                data = self.stream.read(CHUNK)
                self.ended = not data
                parts.append(data.decode("latin-1"))
                have += len(data)
            self.text = "".join(parts)
            if self.text[end : end + 1] == found.segment:
                text, self.text = self.text[:end], self.text[end + 1 :]
                return text
        while found.segment not in self.text and len(self.text) <= LONGEST and self._more():
            pass
        text, terminator, self.text = self.text.partition(found.segment)
        if not terminator:
            raise X12Error("the segment has no terminator", f"{self.place}:{self.number + 1}", "get the whole file")
        return text

    def _refuse(self, number: int, elements: tuple[str, ...] = ()) -> NoReturn:
        where = f"{self.place}:{number}"
        if len(elements) > MOST_ELEMENTS:
            raise X12Error(f"the segment has more than {MOST_ELEMENTS} elements", where, "check its separators")
        raise X12Error(f"the segment is longer than {LONGEST} bytes", where, "check its terminator")
