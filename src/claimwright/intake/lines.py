"""Lines of a view from text that comes in runs, as HTML, DOCX and RTF have it: white space as a page shows it, table
rows as one line, a blank line before headings.

Knows no format. What is struck out or hidden is not said here; the formats leave it out.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from claimwright.intake.source import Source
from claimwright.intake.view import View

MOST_LINES = 100_000
LONGEST_HEADING = 60  # characters of a bold line that stands as a heading
# Boxes and bullets of the symbol fonts, which have no code points of their own (Wingdings).
SYMBOLS = {0x6F: "☐", 0x71: "☐", 0x72: "☐", 0xA8: "☐", 0xFD: "☒", 0xFE: "☑", 0xFC: "✓", 0xB7: "•", 0xA7: "•", 0x6E: "•"}
_WHITE = re.compile(r"[ \xa0\n\r\f\v\u2002-\u200a\u202f]+")
_AROUND_TAB = re.compile(r" *+\t[ \t]*+")
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060\ufeff\ud800-\udfff]")
_Pieces = tuple[tuple[str, str], ...]


class Line(NamedTuple):
    pieces: _Pieces  # text and place; white and bars between cells have no place
    gap: bool  # a blank line before it


class Lines:
    """Runs are said, lines ended, rows opened and closed; `write` puts all into the view."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.done: list[Line] = []
        self.mark = ""  # what the next line begins with, a bullet or a number
        self._said: list[str] = []
        self._where = ""
        self._bold = True
        self._kept = False
        self._gap = False
        self._rows: list[list[int]] = []  # of each open row, where its cells begin in `done`

    def say(self, text: str, where: str, bold: bool = False, kept: bool = False) -> None:
        """A run of the line. `kept` white space stays as it is written."""
        if text.strip():
            self._where = self._where or where
            self._bold = self._bold and bold
        self._kept = self._kept or kept
        self._said.append(text)

    def gap(self) -> None:
        """A blank line before whatever comes next."""
        self._gap = True

    def end(self, heading: bool = False) -> None:
        """The line ends here. A bold line of a few words is a heading."""
        said = _UNSEEN.sub("", "".join(self._said))
        text = said.rstrip() if self._kept else _AROUND_TAB.sub("\t", _WHITE.sub(" ", said)).strip()
        if text:
            gap = self._gap or heading or (self._bold and len(text) <= LONGEST_HEADING and not self.mark)
            self.done.append(Line(((self.mark + text, self._where),), gap))
            self.mark, self._gap = "", False
            if len(self.done) > MOST_LINES:
                raise self._source.error(f"more than {MOST_LINES} lines", "split the document")
        self._said, self._where, self._bold, self._kept = [], "", True, False

    def open_row(self) -> None:
        self.end()
        self._rows.append([len(self.done)])

    def close_cell(self) -> None:
        self.end()
        if self._rows:
            self._rows[-1].append(len(self.done))

    def close_row(self) -> None:
        """A row of short cells is one line, `a | b`; where a cell holds several lines, all stand one below another."""
        self.end()
        starts = self._rows.pop() if self._rows else []
        cells = [self.done[a:b] for a, b in pairwise(starts)]
        if len(cells) < 2 or not any(cells) or any(len(cell) > 1 for cell in cells):
            return
        pieces: list[tuple[str, str]] = []
        for number, cell in enumerate(cells):
            pieces += [(" | ", "")] if number else []
            pieces += cell[0].pieces if cell else ()
        self.done[starts[0] :] = [Line(tuple(pieces), any(line.gap for line in cells[0]))]

    @property
    def in_row(self) -> bool:
        return bool(self._rows)

    def write(self, view: View) -> None:
        self.end()
        for line in self.done:
            if line.gap and view.length:
                view.add("\n")
            for text, where in line.pieces:
                view.add(text, where)
            view.add("\n")
