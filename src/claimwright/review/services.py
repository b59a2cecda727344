"""Services that the note proves were done: a sentence with the service's words, in a section that speaks of this visit.

A done service is told from an ordered, refused or earlier one; the assertion of the mention says which (planned is
hypothetical, earlier
or elsewhere is historical, refused is negated).
"""

from __future__ import annotations

import functools
from typing import NamedTuple

from claimwright.model.chart import Assertion
from claimwright.model.evidence import Span
from claimwright.review.context import Clause
from claimwright.rulebook import Rulebook
from claimwright.rulebook.services import Service
from claimwright.shelf.words import Word, words

Phrase = tuple[str, ...]


class FoundService(NamedTuple):
    service: Service
    spans: tuple[Span, ...]
    assertion: Assertion


@functools.lru_cache(maxsize=8192)
def _phrase(text: str) -> Phrase:
    return tuple(w.norm for w in words(text))


_INDEXES: dict[str, dict[str, tuple[Service, ...]]] = {}  # by the rulebook's hash: hashing its services costs more


def _by_word(book: Rulebook) -> dict[str, tuple[Service, ...]]:
    """Services by the first words of their first group, so that most sentences ask for none."""
    if book.sha256 not in _INDEXES:
        found: dict[str, list[Service]] = {}
        for service in book.services:
            for first in dict.fromkeys(_phrase(p)[0] for p in service.all[0]):
                found.setdefault(first, []).append(service)
        _INDEXES[book.sha256] = {word: tuple(group) for word, group in found.items()}
    return _INDEXES[book.sha256]


def find_services(text: str, clause: Clause, section: str, book: Rulebook) -> list[FoundService]:
    """Every service whose words stand in the clause, with what the clause says of it."""
    said = clause.words
    norms = tuple(w.norm for w in said)
    index = _by_word(book)
    asked = {s.id: s for n in norms for s in index.get(n, ())}
    if not asked or section in book.doneness.silent_sections:
        return []
    found = []
    for service in asked.values():
        spans = [_find(norms, said, group) for group in service.all]
        if any(s is None for s in spans) or _find(norms, said, service.without) is not None:
            continue
        listed = tuple(dict.fromkeys(s for s in spans if s is not None))
        found.append(FoundService(service, tuple(sorted(listed)), _done(norms, said, section, clause, book)))
    return found


def _find(norms: tuple[str, ...], said: list[Word], phrases: tuple[str, ...]) -> Span | None:
    """Where the first of the phrases stands, or None."""
    for text in phrases:
        phrase = _phrase(text)
        for at in range(len(norms) - len(phrase) + 1):
            if norms[at : at + len(phrase)] == phrase:
                return Span(said[at].start, said[at + len(phrase) - 1].end)
    return None


def _done(norms: tuple[str, ...], said: list[Word], section: str, clause: Clause, book: Rulebook) -> Assertion:
    way = book.doneness
    for phrases, assertion in (
        (way.refused, Assertion(polarity="negated")),
        (way.elsewhere, Assertion(temporality="historical")),
        (way.planned, Assertion(temporality="hypothetical")),
    ):
        cue = _find(norms, said, phrases)
        if cue is not None and not (assertion.temporality == "hypothetical" and section in way.done_sections):
            return Assertion(assertion.polarity, assertion.temporality, "patient", cue)
    cue = _find(norms, said, way.done)
    if cue is not None or section in way.done_sections:
        return Assertion(cue=cue)
    return Assertion(temporality="hypothetical")
