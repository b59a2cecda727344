"""Phrases of rule data found in sentences of the chart, each with its span."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from claimwright.model.chart import Chart, Sentence
from claimwright.model.document import Document
from claimwright.model.evidence import Quote, Span
from claimwright.shelf.words import words

_ENDED = re.compile(r"[.;!?]\s|\n\s*\n")


@functools.lru_cache(maxsize=256)
def _index(phrases: tuple[str, ...]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Phrases in comparable words by their first one, longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        norms = tuple(w.norm for w in words(phrase))
        found.setdefault(norms[0], []).append(norms)
    return {first: tuple(sorted(group, key=lambda n: -len(n))) for first, group in found.items()}


def find(document: Document, start: int, end: int, phrases: tuple[str, ...]) -> Iterator[Span]:
    """Every place in `[start, end)` where one of the phrases stands, whole words, any case or number."""
    index = _index(phrases)
    said = words(document.text, start, end)
    until = 0
    for at, word in enumerate(said):
        group = index.get(word.norm)
        if group is None or at < until:
            continue
        for norms in group:
            last = at + len(norms)
            if tuple(w.norm for w in said[at:last]) == norms:
                yield Span(word.start, said[last - 1].end)
                until = last
                break


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
    for section in chart.sections:
        if section.kind in wanted:
            document = chart.document(section.document)
            for span in find(document, section.body, section.end, phrases):
                if not _ENDED.search(document.text, span.start, span.end):
                    yield document, span
