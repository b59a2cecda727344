"""What the documents say of the visit: phrases of rule data with their sentence, and minutes and days beside them.

Looks at whole texts, titles and forms included; the phrases that must not stand in the same sentence are the data's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from claimwright.choose.draft import Lookups
from claimwright.choose.phrases import find, plain
from claimwright.choose.services.phrased import phrased, visit_group
from claimwright.model.document import Document
from claimwright.model.evidence import Quote, Span
from claimwright.rulebook.visits import Said

TITLE = 400  # characters in which a note says what it is
FAR = 400  # characters that a sentence reaches at most to each side
_ENDS = re.compile(r"[.;!?](?=\s)|\n")
_MINUTES = re.compile(r"\b(\d{1,3})\s*-?\s*min(?:ute)?s?\b", re.I)
_DAY = re.compile(r"\b(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})/(\d{1,2})/(\d{4}|\d{2}))\b")


class Heard(NamedTuple):
    """Words found, and the sentence `[start, end)` that holds them."""

    document: Document
    span: Span
    start: int
    end: int

    @property
    def quote(self) -> Quote:
        return self.document.quote([self.span])


def hear(look: Lookups, words: Said) -> Heard | None:
    """The first place that counts; None where there is none."""
    return next(every(look, words), None)


def every(look: Lookups, words: Said) -> Iterator[Heard]:
    """Every place that counts, in reading order."""
    group = visit_group(words.any, look.book)
    for document in look.chart.documents:
        end = words.top or len(document.text)
        if group is None:
            yield from within(document, 0, end, words)
        elif said := phrased(document.text, look.book).get(group):
            yield from _counting(document, plain(document.text, [at[:2] for at in said]), end, words)


def within(document: Document, start: int, end: int, words: Said) -> Iterator[Heard]:
    """Every place that counts in `[start, end)` of a document."""
    return _counting(document, find(document, start, end, words.any), end, words)


def _counting(document: Document, spans: Iterable[Span], end: int, words: Said) -> Iterator[Heard]:
    for span in spans:
        if span.end > end:
            continue
        low, high = _sentence(document.text, span)
        if not words.without or next(find(document, low, high, words.without), None) is None:
            yield Heard(document, span, low, high)


def _sentence(text: str, span: Span) -> tuple[int, int]:
    before = [m.end() for m in _ENDS.finditer(text, max(0, span.start - FAR), span.start)]
    after = _ENDS.search(text, span.end, min(len(text), span.end + FAR))
    return before[-1] if before else max(0, span.start - FAR), after.start() if after else min(
        len(text), span.end + FAR
    )


def minutes_by(heard: Heard) -> tuple[int, Quote] | None:
    """The minutes that the sentence of the words states, else the rest of their paragraph, with both as evidence."""
    text = heard.document.text
    paragraph = text.find("\n", heard.span.end)
    ends = len(text) if paragraph < 0 else paragraph
    inside = list(_MINUTES.finditer(text, heard.start, heard.end))
    found = min(inside, key=lambda m: abs(m.start() - heard.span.end), default=None)
    found = found or _MINUTES.search(text, heard.end, ends)
    if found is None:
        return None
    return int(found[1]), heard.document.quote([heard.span, Span(found.start(), found.end())])


def day_by(heard: Heard) -> tuple[date, Quote] | None:
    """The first day written behind the words, within their line."""
    text = heard.document.text
    line = text.find("\n", heard.span.end)
    found = _DAY.search(text, heard.span.end, len(text) if line < 0 else line)
    if found is None:
        return None
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[4], found[5])
    try:
        on = date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None
    return on, heard.document.quote([heard.span, Span(found.start(), found.end())])
