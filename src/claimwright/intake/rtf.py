"""A note in RTF: the words a word processor would show, line by line, each line with the byte at which it begins.

Hidden, struck-out and deleted words, pictures and the document's tables are left out.
Structure: Microsoft, Rich Text Format Specification 1.9.1.
"""

from __future__ import annotations

from typing import NamedTuple

from claimwright.intake.lines import SYMBOLS, Lines
from claimwright.intake.rtf_tokens import Token, tokens
from claimwright.intake.source import Source
from claimwright.intake.view import View
from claimwright.model.document import Document

LARGEST = 10_000_000  # bytes
DEEPEST = 500  # groups
MOST_FALLBACK = 100  # characters that \uc may say to pass over
EXTRACTOR = "rtf/1"
PASSED = frozenset(
    b"fonttbl colortbl stylesheet info pict object listtable listoverridetable revtbl rsidtbl generator themedata "
    b"colorschememapping datastore latentstyles xmlnstbl fldinst nonshppict template filetbl private tc xe rxe "
    b"bkmkstart bkmkend annotation atnid atnauthor atntime atnref atndate atnparent atnicn do mmath sp shprslt".split()
)
KNOWN = frozenset((b"shpinst", b"shptxt"))  # text boxes, though their groups may be passed over
MARKS = frozenset((b"listtext", b"pntext"))
CHARACTERS = {
    b"tab": "\t", b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“",
    b"rdblquote": "”", b"bullet": "•", b"emspace": " ", b"enspace": " ", b"qmspace": " ", b"nestcell": " | ",
}  # fmt: skip
SYMBOL = {b"~": " ", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\t": "\t"}
ENDS = frozenset(
    b"par line page sect column nestrow softline softpage header footer headerl headerr headerf footerl footerr "
    b"footerf footnote shptxt".split()
)
UNSEEN = frozenset(b"v deleted strike striked".split())
CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
PAGES = {437, 850, 852, 855, 857, 860, 861, 862, 863, 864, 865, 866, 869, 874, 932, 936, 949, 950, *range(1250, 1259)}


class _State(NamedTuple):
    """What a group inherits and its end gives back."""

    passed: bool = False
    mark: bool = False
    fonts: bool = False
    bold: bool = False
    unseen: frozenset[bytes] = frozenset()
    font: int = -1
    fallback: int = 1


def read(source: Source) -> Document:
    source.limit(LARGEST)
    view = View(source)
    reader = _Reader(source)
    reader.read()
    reader.lines.write(view)
    if not view.text.strip():
        raise source.error("an RTF file with no text", "export it with its text")
    return view.document("application/rtf", EXTRACTOR)


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.lines = Lines(source)
        self.state = _State()
        self.groups: list[_State] = []
        self.page = "cp1252"
        self.charsets: dict[int, int] = {}
        self.bytes = bytearray()  # text not yet decoded: a character may be of two bytes, written apart
        self.at = 0
        self.high = 0  # the first half of a surrogate pair
        self.skip = 0  # characters still to pass over, the fallback of a \u
        self.marked: list[str] = []
        self.heading = False
        self.starred = False

    def read(self) -> None:
        for token in tokens(self.source.data, self.source.data.find(b"{")):
            if token.kind == "brace":
                self._brace(token)
                if not self.groups:
                    return
            elif token.kind == "word":
                self._word(token)
            elif token.kind == "symbol":
                self._symbol(token)
            else:
                self._text(token.value, token.at)
        raise self.source.error("a truncated RTF file", "fetch the file again", f"byte {len(self.source.data)}")

    def _brace(self, token: Token) -> None:
        self._flush()
        self.skip, self.starred = 0, False
        if token.value == b"{":
            self.groups.append(self.state)
            if len(self.groups) > DEEPEST:
                raise self.source.error("nested too deeply", "save it again as RTF or DOCX", f"byte {token.at}")
            return
        was, self.state = self.state, self.groups.pop()
        if was.mark and not self.state.mark:
            text = " ".join("".join(self.marked).split())
            self.marked = []
            self.lines.mark = f"{text} " if any(c.isalnum() for c in text) else "- "

    def _word(self, token: Token) -> None:
        word, number = token.value, token.number
        if word == b"u" and number is not None:
            self._unicode(number, token.at)
            return
        if self.skip and word not in CHARACTERS:
            self.skip = 0
        self._flush()
        if (self.starred and word not in KNOWN) or word in PASSED:
            self.state = self.state._replace(passed=True, fonts=word == b"fonttbl")
            self.starred = False
        elif word in MARKS:
            self.state = self.state._replace(mark=True)
        elif word in CHARACTERS:
            self._say(CHARACTERS[word], token.at)
        elif not self.state.passed and not self.state.mark:
            self._paragraph(word)
        self._format(word, number)

    def _paragraph(self, word: bytes) -> None:
        if word in ENDS:  # a paragraph without words is a blank line
            before = len(self.lines.done)
            self.lines.end(self.heading)
            if len(self.lines.done) == before and not self.lines.in_row:
                self.lines.gap()
        elif word in (b"outlinelevel", b"pard"):
            self.heading = word == b"outlinelevel"
        elif word in (b"trowd", b"intbl") and not self.lines.in_row:
            self.lines.open_row()
        elif word == b"cell":
            self.lines.close_cell()
        elif word == b"row":
            self.lines.close_row()

    def _format(self, word: bytes, number: int | None) -> None:
        state = self.state
        if word == b"b":
            self.state = state._replace(bold=number != 0)
        elif word in UNSEEN:
            unseen = state.unseen - {word} if number == 0 else state.unseen | {word}
            self.state = state._replace(unseen=unseen)
        elif word == b"plain":
            self.state = state._replace(bold=False, unseen=frozenset(), font=-1)
        elif word == b"f" and number is not None:
            self.state = state._replace(font=number)
        elif word == b"fcharset" and state.fonts and number is not None and len(self.charsets) < 10_000:
            self.charsets[state.font] = number
        elif word == b"uc" and number is not None:
            self.state = state._replace(fallback=min(max(number, 0), MOST_FALLBACK))
        elif word == b"ansicpg" and number in PAGES:
            self.page = f"cp{number}"
        elif word in (b"mac", b"pc", b"pca"):
            self.page = {b"mac": "mac_roman", b"pc": "cp437", b"pca": "cp850"}[word]

    def _symbol(self, token: Token) -> None:
        if token.value == b"*":
            self.starred = True
        elif token.value in (b"\r", b"\n"):
            self._flush()
            if not self.state.passed:
                self._paragraph(b"par")
        elif self.skip:
            self.skip -= 1
        elif token.value in SYMBOL:
            self._flush()
            self._say(SYMBOL[token.value], token.at)

    def _text(self, value: bytes, at: int) -> None:
        passed, self.skip = min(self.skip, len(value)), max(self.skip - len(value), 0)
        if value[passed:] and not self.state.passed:
            self.at = self.at if self.bytes else at + passed
            self.bytes += value[passed:]

    def _unicode(self, number: int, at: int) -> None:
        """A negative number is 65536 less than the character; two surrogates are one character."""
        self._flush()
        code = number + 0x10000 if number < 0 else number
        self.skip = self.state.fallback
        if 0xD800 <= code < 0xDC00:
            self.high = code
        elif 0xDC00 <= code < 0xE000:
            if self.high:
                self._say(chr(0x10000 + ((self.high - 0xD800) << 10) + code - 0xDC00), at)
            self.high = 0
        elif 0xF000 <= code < 0xF100:
            self._say(SYMBOLS.get(code - 0xF000, ""), at)
        elif 0 < code < 0x110000:
            self._say(chr(code), at)

    def _flush(self) -> None:
        if not self.bytes:
            return
        charset = self.charsets.get(self.state.font, 0)
        if charset == 2:
            text = "".join(SYMBOLS.get(byte, " ") for byte in self.bytes)
        else:
            text = self.bytes.decode(CHARSETS.get(charset, self.page), "replace")
        self.bytes = bytearray()
        self._say(text, self.at)

    def _say(self, text: str, at: int) -> None:
        if self.state.passed or self.state.unseen:
            return
        if self.state.mark:
            self.marked.append(text)
        else:
            self.lines.say(text, f"byte {at}", self.state.bold)
