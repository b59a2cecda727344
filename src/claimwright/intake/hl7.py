"""HL7 v2 messages of one patient: the notes of MDM and the results of ORU as the text view; what they and ADT and DFT
say of the visit is hl7_fields' work.

DG1 and FT1 diagnoses are what a registration desk was told: they are never read, the chart decides. A result is a line
"Name: value units (flag)". Structure: HL7 v2.5.1 chapters 7 and 9.
"""

from __future__ import annotations

import base64
import binascii

from claimwright.intake import hl7_fields, notes
from claimwright.intake.fields import Found, Reading, message_date
from claimwright.intake.hl7_message import Message, Segment, messages
from claimwright.intake.source import Source
from claimwright.intake.view import View
from claimwright.rulebook.credentials import UNKNOWN

EXTRACTOR = "hl7v2/1"
MEDIA_TYPE = "application/hl7-v2"
READ = ("MDM", "ORU", "ADT", "DFT")
WORDS = ("TX", "FT", "")  # observation types that are text
WITHDRAWN = ("D", "W", "X")  # OBX-11: deleted, wrong, could not be obtained
SIGNED = ("AU", "LA")  # TXA-17: authenticated, legally authenticated


def read(source: Source) -> Reading:
    view, found = View(source), Found(source)
    people: list[tuple[str, str]] = []
    given = messages(source)
    hl7_fields.one_patient(source, given)
    extractors = {EXTRACTOR: None}
    for message in given:
        head = message.segments[0].at(9)
        if message.kind not in READ:
            raise source.error("an HL7 message that is neither MDM, ORU, ADT nor DFT", "leave it out", head)
        if (message.kind, message.event) == ("MDM", "T11"):
            raise source.error("a document that its sender cancelled", "leave it out", head)
        writer = _Writer(view, source, message)
        if message.kind == "MDM":
            writer.note()
        elif message.kind == "ORU":
            writer.results()
        people += writer.people
        extractors |= dict.fromkeys(writer.extractors)
        hl7_fields.put(found, message)
    if not view.text.strip():
        if any(message.kind in ("MDM", "ORU") for message in given):
            raise source.error("a message with no text", "send the document's content with it", "OBX")
        return Reading(None, found.fields)
    author, role = next((p for p in people if p[0]), ("", UNKNOWN))
    return Reading(view.document(MEDIA_TYPE, "+".join(extractors), author, role), found.fields)


class _Writer:
    """One message into the view."""

    def __init__(self, view: View, source: Source, message: Message) -> None:
        self.view, self.source, self.message = view, source, message
        self.people: list[tuple[str, str]] = []  # who may be the author, the likeliest first
        self.extractors: list[str] = []

    def note(self) -> None:
        observed = [o for o in self.message.all("OBX") if o.get(11) not in WITHDRAWN]
        titled = len({o.get(3, 2) for o in observed}) > 1
        last = ""
        if self.view.length and observed:
            self.view.add("\n")
        for segment in observed:
            title = " ".join(segment.get(3, 2).split()).upper()
            if titled and title and title != last:
                self.view.add("\n" if self.view.length else "")
                self.view.line(title, segment.at(3))
                self.view.add("\n")
            last = title
            self._content(segment)
        for txa in self.message.all("TXA"):
            self.people += [hl7_fields.person(txa, 9), hl7_fields.person(txa, 5)]
            self._signature(txa)
        self.people += [hl7_fields.person(segment, 16) for segment in observed]

    def results(self) -> None:
        """One heading, then the orders, each with its observations."""
        rows = [s for s in self.message.segments if s.name in ("OBR", "OBX", "NTE")]
        if not any(s.name == "OBX" for s in rows):
            return
        self.view.add("\n" if self.view.length else "")
        self.view.line("RESULTS", self.message.segments[0].at(9))
        order, last = "", ""
        for segment in rows:
            if segment.name == "OBR":
                order, last = segment.get(4, 2) or segment.get(4), ""
                day = message_date(segment.get(7))
                self.view.add("\n")
                self._line(order + (f" ({day})" if day else ""), segment.at(4))
                self.people.append(hl7_fields.interpreter(segment))
            elif segment.name == "NTE":
                for line in segment.text(3):
                    self._line(line, segment.at(3))
            elif segment.get(11) not in WITHDRAWN:
                name = segment.get(3, 2) or segment.get(3)
                self._result(segment, "" if name in (order, last) and segment.get(2) in WORDS else name)
                last = name
                self.people.append(hl7_fields.person(segment, 16))

    def _result(self, segment: Segment, name: str) -> None:
        kind = segment.get(2)
        if kind in WORDS or kind in ("ED", "RP"):
            if name:
                self._line(f"{name}:", segment.at(3))
            self._content(segment)
            return
        value = _value(segment, kind)
        unit, flag = segment.get(6), segment.get(8)
        said = " ".join(p for p in (value, unit if value else "", f"({flag})" if flag not in ("", "N") else "") if p)
        if value:
            self._line(f"{name}: {said}", segment.at(5))

    def _content(self, segment: Segment) -> None:
        kind = segment.get(2)
        if kind == "RP":
            raise self.source.error(
                "an observation that points to a file elsewhere", "give the file itself", segment.at(5)
            )
        if kind == "ED":
            self.extractors.append(
                notes.enclose(self.view, self.source, _enclosed(self.source, segment), segment.at(5))
            )
            return
        lines = segment.text(5) if kind in ("TX", "FT", "ST", "") else [_value(segment, kind)]
        for line in lines:
            self._line(line, segment.at(5))

    def _line(self, text: str, where: str) -> None:
        """A line of white space is a blank line of the note."""
        if text.strip():
            self.view.add(text.rstrip(), where)
        self.view.add("\n")

    def _signature(self, txa: Segment) -> None:
        for given in txa.repetitions(22):
            name, _ = hl7_fields.person(txa, 22, given)
            day = message_date(txa.get(22, 15, given))
            if name and txa.get(17) in SIGNED:
                self.view.add("\n")
                self.view.line(f"Electronically signed by {name}" + (f" on {day}" if day else ""), txa.at(22))


def _value(segment: Segment, kind: str) -> str:
    """Coded values by their words; a structured number by its parts ("> 60", "1 : 128")."""
    said = []
    for given in segment.repetitions(5):
        if kind in ("CE", "CWE", "CNE", "CF"):
            said.append(segment.get(5, 2, given) or segment.get(5, 9, given) or segment.get(5, 1, given))
        elif kind == "SN":
            said.append(" ".join(p for p in (segment.get(5, n, given) for n in (1, 2, 3, 4)) if p))
        elif kind in ("DT", "TS", "DTM"):
            said.append(message_date(segment.get(5, 1, given)) or "")
        else:
            said.append(" ".join(segment.get(5, 1, given).split()))
    return ", ".join(s for s in said if s)


def _enclosed(source: Source, segment: Segment) -> bytes:
    data, encoding = segment.get(5, 5), segment.get(5, 4).lower()
    try:
        if encoding == "base64":
            return base64.b64decode("".join(data.split()), validate=True)
        if encoding == "hex":
            return bytes.fromhex("".join(data.split()))
    except (binascii.Error, ValueError) as error:
        raise source.error("an enclosed document that is not base64", "export it again", segment.at(5)) from error
    return data.encode()
