"""The words around a place in a text: its list item or paragraph, or the whole of a section that tells one procedure.

What a statement leaves out - length, side, dose - stands there. Knows nothing of services.
"""

from __future__ import annotations

import re

from claimwright.model.evidence import Span

FARTHEST = 40  # lines looked at above and below; a text without blank lines stays linear
WIDEST = 10_000  # characters looked at before and behind, for texts without lines or sections
SHORT = 40  # characters of a heading without its colon
_ITEM = re.compile(r"[ \t]*(?:\(?\d{1,2}[.)]|[-*\u2022\u2013#]|\([a-z]\)|[A-Z]\.)[ \t]+\S")
_ITEMS = re.compile(r"^[ \t]*(?:\(?\d{1,2}[.)]|[-*\u2022\u2013#])[ \t]+\S", re.M)


def passage(text: str, at: int, section: Span, procedure: bool = False) -> Span:
    """The item or paragraph of `section` (half-open offsets) that holds `at`; of a procedure section without items,
    all of it.
    """
    section = Span(max(section.start, at - WIDEST), min(section.end, at + WIDEST))
    if procedure and _ITEMS.search(text, section.start, section.end) is None:
        return section
    start = _line_start(text, at, section.start)
    for _ in range(FARTHEST):
        if start <= section.start or _ITEM.match(text, start):
            break
        above = _line_start(text, start - 1, section.start)
        if not text[above : start - 1].strip():
            break
        start = above
    end = _line_end(text, at, section.end)
    for _ in range(FARTHEST):
        if end >= section.end:
            break
        below = _line_end(text, end + 1, section.end)
        if not text[end + 1 : below].strip() or _ITEM.match(text, end + 1):
            break
        end = below
    return Span(start, max(end, start + 1))


def reach(text: str, at: int) -> Span:
    """The document as far as what it says may belong to the words at `at`: all of any ordinary one."""
    return Span(max(0, at - 2 * WIDEST), min(len(text), at + 2 * WIDEST))


def statement(text: str, at: Span) -> Span:
    """The sentence of its line that holds the words, by ". " alone: for words in no section's sentences."""
    least, most = max(0, at.start - WIDEST), min(len(text), at.end + WIDEST)
    start = max(least, *(text.rfind(mark, least, at.start) + 1 for mark in ("\n", ". ")))
    ends = [n for n in (text.find("\n", at.end, most), text.find(". ", at.end, most)) if n >= 0]
    return Span(start, min(ends, default=most))


def _line_start(text: str, at: int, least: int) -> int:
    return max(least, text.rfind("\n", least, max(at, least)) + 1)


def _line_end(text: str, at: int, most: int) -> int:
    found = text.find("\n", at, most)
    return most if found < 0 else found


def head(text: str, at: int) -> Span | None:
    """The line above, in the same block, that introduces the one that holds `at`: it ends with a colon, or stands short
    above a list.
    """
    line = text.rfind("\n", 0, at) + 1
    listed = _ITEM.match(text, line) is not None
    for _ in range(FARTHEST):
        end = line - 1
        if end <= 0:
            return None
        line = text.rfind("\n", 0, end) + 1
        said = text[line:end].strip()
        if said.endswith(":") or (listed and said and len(said) < SHORT and not _ITEM.match(text, line)):
            return Span(line, end)
        if not said and not listed:
            return _title(text, end + 1)
    return None


def _title(text: str, top: int) -> Span | None:
    """The first line of a block where it is a short title without an end of its own."""
    end = text.find("\n", top)
    said = text[top:end].strip() if end > top else ""
    plain = said and len(said) < SHORT and said[-1] not in ".,;!?" and not _ITEM.match(text, top)
    return Span(top, end) if plain else None
