"""TA1, 999 and 277 to acknowledgements: what a receiver says of an interchange, a group, a transaction, a claim.

TA1 and 999 (005010X231A1) here, 277CA and 277 in status.py. Values that a receiver copies back are passed over: they
may be a patient's. What a category of a status means comes from the rulebook.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import BinaryIO, Literal, NamedTuple

from claimwright.errors import X12Error
from claimwright.model.acknowledgement import Acknowledgement, Complaint, Said
from claimwright.submit.status import StatusRead
from claimwright.submit.values import day
from claimwright.x12 import Segment, segments

SYNTAX, CLAIMS, ASKED = "005010X231", "005010X214", "005010X212"
MOST_COMPLAINTS = 1_000  # of one transaction; the first ones tell enough
_SAID: dict[str, Said] = {"A": "accepted", "E": "accepted", "P": "accepted"}  # the rest rejects: R, M, W, X


def read_acknowledgements(
    stream: BinaryIO, categories: Mapping[str, Said], place: str = "answer"
) -> Iterator[Acknowledgement]:
    """Each statement of the file, in its order; 835s and other transactions are passed over.

    `categories` are the status categories (STC01-1) with what each says. Raises X12Error naming the segment that
    cannot be read.
    """
    number, guide, made = 0, "", None
    reader: _SyntaxRead | StatusRead | None = None
    open_ = False
    try:
        for segment in segments(stream, place):
            number, kind = segment.number, segment.id
            if kind in ("ISA", "GS", "ST", "GE", "IEA", "TA1") and open_:
                raise X12Error("the transaction is never closed", f"{place}:{number}", "get the whole file")
            if kind == "ISA":
                made = day(f"20{segment.get(9)}")
            elif kind == "TA1":
                yield _interchange(segment, made)
            elif kind == "GS":
                guide = segment.get(8)
            elif kind == "ST":
                reader, open_ = _reader(_Opening(segment, guide, made, place), categories), True
            elif kind == "SE":
                if reader is not None:
                    yield from reader.close()
                reader, open_ = None, False
            elif reader is not None:
                yield from reader.take(segment)
    except ValueError as error:
        raise X12Error(str(error), f"{place}:{number}", "see x12 validate") from error
    if open_:
        raise X12Error("the transaction is never closed", place, "get the whole file")


class _Opening(NamedTuple):
    """What is known where a transaction opens: `made` is the interchange's day."""

    st: Segment
    guide: str
    made: date | None
    place: str


def _reader(at: _Opening, categories: Mapping[str, Said]) -> _SyntaxRead | StatusRead | None:
    kind, version = at.st.get(1), at.st.get(3) or at.guide
    if kind == "999" and version.startswith(SYNTAX):
        return _SyntaxRead(at.made)
    if kind == "277" and version.startswith(CLAIMS):
        return StatusRead("277CA", categories)
    if kind == "277" and version.startswith(ASKED):
        return StatusRead("277", categories)
    if kind in ("999", "997", "277"):
        raise X12Error("is an answer of a guide that is not read", f"{at.place}:{at.st.number}", "see GS08")
    return None


def _interchange(s: Segment, made: date | None) -> Acknowledgement:
    """TA1: `control` is the ISA13 that it answers."""
    complaints = () if s.get(5) in ("", "000") else (Complaint(s.get(5), segment_id="ISA"),)
    return Acknowledgement("TA1", "interchange", s.get(1), _SAID.get(s.get(4), "rejected"), complaints, day=made)


class _SyntaxRead:
    """A 999: AK1 names the group, AK2 a transaction, IK3 a segment, IK4 an element, IK5 and AK9 are the verdicts."""

    def __init__(self, made: date | None) -> None:
        self.made = made
        self.group = self.transaction = ""
        self.at = Complaint("")
        self.found: list[Complaint] = []

    def take(self, s: Segment) -> Iterator[Acknowledgement]:
        if s.id == "AK1":
            self.group = s.get(2)
        elif s.id == "AK2":
            self.transaction, self.found = s.get(2), []
        elif s.id == "IK3":
            self.at = Complaint(s.get(4), s.get(3), s.get(1), _whole_number(s.get(2)))
            self._add(self.at)
        elif s.id == "IK4":
            self._element(s)
        elif s.id == "IK5":
            yield self._verdict("transaction", self.transaction, s, 2)
        elif s.id == "AK9":
            self.found = []
            yield self._verdict("group", self.group, s, 5)

    def close(self) -> Iterator[Acknowledgement]:
        return iter(())

    def _element(self, s: Segment) -> None:
        """An error of an element says more than the segment error 8 before it, which only announces it."""
        if self.found and self.found[-1] is self.at and self.at.code == "8":
            self.found.pop()
        position, *component = s.parts(1)
        element = f"{position:0>2}" + (f"-{component[0]}" if component and component[0] else "")
        self._add(Complaint(s.get(3), self.at.loop, self.at.segment_id, self.at.segment, element))

    def _add(self, complaint: Complaint) -> None:
        if len(self.found) < MOST_COMPLAINTS:
            self.found.append(complaint)

    def _verdict(self, about: Literal["group", "transaction"], control: str, s: Segment, first: int) -> Acknowledgement:
        codes = [s.get(n) for n in range(first, first + 5) if s.get(n)]
        if s.get(1) == "P":  # a part of the group: its transactions say which
            codes.append("P")
        complaints = (*self.found, *(Complaint(code) for code in codes))
        said = _SAID.get(s.get(1), "rejected")
        return Acknowledgement("999", about, control, said, complaints, day=self.made)


def _whole_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
