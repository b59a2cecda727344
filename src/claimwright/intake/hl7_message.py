"""HL7 version 2 syntax: a file to messages, segments, fields, components; escapes. Knows no segment's meaning.

Structure: HL7 v2.5.1 chapter 2. MLLP framing bytes and batch envelopes (FHS, BHS) around messages are passed over.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from claimwright.intake.source import Source

LARGEST = 20_000_000  # bytes
MOST_SEGMENTS = 50_000
MOST_MESSAGES = 500
ENVELOPE = frozenset(("FHS", "BHS", "BTS", "FTS"))
_START = re.compile(rb"[\x0b\s]*(?:MSH|FHS|BHS)[^A-Za-z0-9\s]")
_HEAD = re.compile(rb"(?:^|[\x0b\r\n])MSH([^A-Za-z0-9\s])[^\r\n]*")
_NAME = re.compile(r"[A-Z][A-Z0-9]{2}")
_CODECS = {"8859/1": "latin-1", "UNICODE UTF-8": "utf-8", "UTF-8": "utf-8", "ASCII": "utf-8", "": "utf-8"}


class Delimiters(NamedTuple):
    field: str = "|"
    component: str = "^"
    repetition: str = "~"
    escape: str = "\\"
    subcomponent: str = "&"


class Segment(NamedTuple):
    """`place` is "OBX[2]", or "PID" where the message has one; `fields[1]` is the first field."""

    name: str
    place: str
    fields: tuple[str, ...]
    marks: Delimiters

    def raw(self, field: int) -> str:
        """The field as sent; HL7's explicit null is nothing."""
        value = self.fields[field] if field < len(self.fields) else ""
        return "" if value == '""' else value

    def repetitions(self, field: int) -> list[str]:
        return self.raw(field).split(self.marks.repetition)

    def at(self, field: int) -> str:
        return f"{self.place}-{field}"

    def get(self, field: int, component: int = 1, repetition: str | None = None) -> str:
        """A component's first subcomponent, escapes undone; of the field's first repetition unless one is given."""
        value = self.repetitions(field)[0] if repetition is None else repetition
        parts = value.split(self.marks.component)
        part = parts[component - 1] if component <= len(parts) else ""
        plain = plain_text(part.split(self.marks.subcomponent)[0], self.marks)
        return "" if plain == '""' else plain

    def text(self, field: int) -> list[str]:
        """The field's whole text as lines: repetitions and formatting commands end lines."""
        return [line for value in self.repetitions(field) for line in plain_text(value, self.marks).split("\n")]


class Message(NamedTuple):
    kind: str  # "MDM"
    event: str  # "T02"
    segments: tuple[Segment, ...]

    def all(self, name: str) -> list[Segment]:
        return [segment for segment in self.segments if segment.name == name]

    def first(self, name: str) -> Segment | None:
        return next(iter(self.all(name)), None)


def looks_so(start: bytes) -> bool:
    return _START.match(start) is not None


def messages(source: Source) -> list[Message]:
    source.limit(LARGEST)
    heads: list[tuple[int, Delimiters, list[list[str]]]] = []
    text = _decoded(source).strip("\x0b\x1c \t\r\n\ufeff")
    lines = re.split(r"\r\n?" if "\r" in text else r"\n", text)  # where segments end in CR, a bare LF is a field's own
    if len(lines) > MOST_SEGMENTS:
        raise source.error(f"more than {MOST_SEGMENTS} segments", "split the file")
    for number, line in enumerate(lines, 1):
        line = line.strip("\x0b\x1c\ufeff\n")
        name = line[:3]
        if not line.strip() or name in ENVELOPE:
            continue
        if name == "MSH":
            marks = _delimiters(source, line, number)
            heads.append((number, marks, [["MSH", marks.field, *line[4:].split(marks.field)]]))
            if len(heads) > MOST_MESSAGES:
                raise source.error(f"more than {MOST_MESSAGES} messages", "split the file", f"segment {number}")
        elif heads and _NAME.fullmatch(name) and line[3:4] in ("", heads[-1][1].field):
            heads[-1][2].append([name, *line[4:].split(heads[-1][1].field)])
        else:
            raise source.error("a line that is no HL7 segment", "export the message again", f"segment {number}")
    if not heads:
        raise source.error("an HL7 file without a message", "export it again")
    return [_message(marks, rows) for _, marks, rows in heads]


def _message(marks: Delimiters, rows: list[list[str]]) -> Message:
    total, seen = Counter(row[0] for row in rows), Counter[str]()
    segments = []
    for name, *fields in rows:
        seen[name] += 1
        place = f"{name}[{seen[name]}]" if total[name] > 1 else name
        segments.append(Segment(name, place, (name, *fields), marks))
    kind, event = segments[0].get(9), segments[0].get(9, 2)
    return Message(kind, event, tuple(segments))


def _delimiters(source: Source, line: str, number: int) -> Delimiters:
    field = line[3:4]
    given = line[4:].split(field)[0][:4] if field else ""
    # Version 2.7 adds a truncation character behind the four; a sender without subcomponents gives three.
    if (
        len(given) < 2
        or len(set(field + given)) != len(given) + 1
        or any(c.isalnum() or c.isspace() for c in field + given)
    ):
        raise source.error("an MSH segment without its delimiters", "export the message again", f"segment {number}")
    return Delimiters(field, *given, *"^~\\&"[len(given) :])


def _decoded(source: Source) -> str:
    """As MSH-18 of the first message declares; else UTF-8, else Windows-1252."""
    head = _HEAD.search(source.data)
    fields = head[0].split(head[1]) if head is not None else []
    declared = fields[17].decode("ascii", "replace").split("~")[0].strip() if len(fields) > 17 else ""
    for name in (_CODECS.get(declared, "utf-8"), "cp1252"):
        try:
            return source.data.decode(name)
        except UnicodeDecodeError:
            continue
    raise source.error("neither UTF-8 nor Windows-1252", "export the message as UTF-8", "byte 0")


def plain_text(text: str, marks: Delimiters) -> str:
    """Escapes undone: delimiters, hexadecimal bytes, and the formatting commands that end lines (2.7.6)."""
    if marks.escape not in text:
        return text
    out: list[str] = []
    pieces = text.split(marks.escape)
    index = 1
    out.append(pieces[0])
    while index < len(pieces):
        if index + 1 == len(pieces):  # an escape character that nothing closes is itself
            out.append(marks.escape + pieces[index])
            break
        undone = _escape(pieces[index], marks)
        if undone is None:
            out.append(marks.escape + pieces[index])
            index += 1
        else:
            out.append(undone + pieces[index + 1])
            index += 2
    return "".join(out)


def _escape(code: str, marks: Delimiters) -> str | None:
    """What the escape stands for; None where it is none, so that a lone backslash keeps its words."""
    simple = {"F": marks.field, "S": marks.component, "T": marks.subcomponent, "R": marks.repetition, "E": marks.escape}
    if code in simple:
        return simple[code]
    if code in ("H", "N"):
        return ""
    if code in (".br", ".sp", ".ce", "X0A", "X0D", "X0D0A", "X0d", "X0a", "X0d0a") or re.fullmatch(
        r"\.sp[+ ]?\d{1,2}", code
    ):
        return "\n"
    if re.fullmatch(r"\.(?:in|ti|sk)[+ -]?\d{0,3}|\.fi|\.nf", code):
        return " " if code.startswith(".sk") else ""
    if re.fullmatch(r"X(?:[0-9A-Fa-f]{2}){1,64}", code):
        data = bytes.fromhex(code[1:])
        try:
            return data.decode()
        except UnicodeDecodeError:
            return data.decode("cp1252", "replace")
    if re.fullmatch(r"[CMZ][0-9A-Za-z]{1,20}", code):
        return ""
    return None
