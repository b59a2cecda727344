"""Phrases of rule data found in sentences of the chart, each with its span."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from claimwright.model.chart import Chart, Sentence
from claimwright.model.document import Document
from claimwright.model.evidence import Quote, Span


@functools.lru_cache(maxsize=256)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted(phrases, key=lambda p: (-len(p), p))
    return re.compile(r"\b(?:" + "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in ordered) + r")s?\b", re.I)


def find(document: Document, start: int, end: int, phrases: tuple[str, ...]) -> Iterator[Span]:
    """Every place in `[start, end)` where one of the phrases stands, whole words, any case."""
    for match in _pattern(phrases).finditer(document.text, start, end):
        yield Span(match.start(), match.end())


def sentences(chart: Chart, kinds: Iterable[str]) -> Iterator[tuple[Document, Sentence]]:
    """Sentences of the sections of these kinds, in reading order."""
    wanted = frozenset(kinds)
    for document in chart.documents:
        for sentence in chart.sentences.get(document.name, ()):
            if sentence.section in wanted:
                yield document, sentence


def first(chart: Chart, kinds: Iterable[str], phrases: tuple[str, ...]) -> Quote | None:
    """The first place where one of the phrases stands in those sections, as a quote."""
    for document, sentence in sentences(chart, kinds):
        for span in find(document, sentence.start, sentence.end, phrases):
            return document.quote([span])
    return None
