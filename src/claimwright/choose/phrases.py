"""Phrases of rule data found in sentences of the chart, each with its span."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from operator import attrgetter

from claimwright.model.chart import Chart, Sentence
from claimwright.model.document import Document
from claimwright.model.evidence import Quote, Span
from claimwright.shelf.phrases import Headed, headed, scan
from claimwright.shelf.words import reading, words

_START = attrgetter("start")
# Between words of two sentences: "drinking well. Exam: ..." is no well exam.
_ENDED = re.compile(r"[.;!?]\s+(?=[A-Z])|[.;!?]\s*\n|\n\s*\n")


@functools.lru_cache(maxsize=1024)
def _index(phrases: tuple[str, ...]) -> Headed[None]:
    return headed((norms, None) for phrase in phrases if (norms := tuple(w.norm for w in words(phrase))))


def find(document: Document, start: int, end: int, phrases: tuple[str, ...]) -> Iterator[Span]:
    """Every place in `[start, end)` where one of the phrases stands, whole words, any case or number, in order."""
    found = _found(document.text, phrases)
    if not found:
        return
    for span in found[bisect_left(found, start, key=_START) : bisect_left(found, end, key=_START)]:
        if span.end <= end:
            yield span


@functools.lru_cache(maxsize=1024)
def _found(text: str, phrases: tuple[str, ...]) -> list[Span]:
    """Every place of the phrases in a text; many sections ask for the same."""
    return plain(text, [(start, end) for start, end, _ in scan(reading(text), _index(phrases))])


def plain(text: str, places: Iterable[tuple[int, int]]) -> list[Span]:
    """Of places by their words, in order, the longest at a word, none overlapping, none over a sentence's end."""
    read, found, until = reading(text), list[Span](), 0
    for start, end in places:
        span = Span(read.words[start].start, read.words[end - 1].end)
        if start >= until and (end - start == 1 or _ENDED.search(text, span.start, span.end) is None):
            until = end
            found.append(span)
    return found


# Somebody else than the patient: what a sentence with them says need not be the patient's.
_RELATIVE = re.compile(
    r"\b(?:mother|father|mom|dad|sister|brother|aunt|uncle|daughter|son|grandmother|grandfather|cousin|niece|nephew|"
    r"wife|husband|spouse|partner|family)\b",
    re.I,
)


def of_another(document: Document, start: int, end: int) -> bool:
    """Whether the words name a relative: for rules that look beyond mentions, which carry their own context."""
    return _RELATIVE.search(document.text, start, end) is not None


def sentences(chart: Chart, kinds: Iterable[str]) -> Iterator[tuple[Document, Sentence]]:
    """Sentences of the sections of these kinds, in reading order."""
    wanted = frozenset(kinds)
    for document in chart.documents:
        for sentence in chart.sentences.get(document.name, ()):
            if sentence.section in wanted:
                yield document, sentence


def first(chart: Chart, kinds: Iterable[str], phrases: tuple[str, ...]) -> Quote | None:
    """The first place where one of the phrases stands in those sections, as a quote."""
    for document, span in everywhere(chart, kinds, phrases):
        return document.quote([span])
    return None


def everywhere(chart: Chart, kinds: Iterable[str], phrases: tuple[str, ...]) -> Iterator[tuple[Document, Span]]:
    """Every place where one of the phrases stands in those sections, in reading order."""
    wanted = frozenset(kinds)
    said = {d.name for d in chart.documents if _found(d.text, phrases)}
    for section in chart.sections if said else ():
        if section.kind in wanted and section.document in said:
            document = chart.document(section.document)
            for span in find(document, section.body, section.end, phrases):
                yield document, span
