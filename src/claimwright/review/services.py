"""Services that the note proves were done: a sentence with the service's words, in a section that speaks of this visit.

A done service is told from an ordered, refused or earlier one; the assertion of the mention says which (planned is
hypothetical, earlier
or elsewhere is historical, refused is negated).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from claimwright.model.chart import Assertion
from claimwright.model.evidence import Span
from claimwright.review.context import Clause
from claimwright.rulebook import Rulebook
from claimwright.rulebook.services import Service
from claimwright.shelf.words import Word, words

Phrase = tuple[str, ...]
# "Given on my order" is done.
_BY_ORDER = re.compile(r"\b(?:on|by|per|under) (?:my|the|his|her|a )?\s*$", re.I)


class FoundService(NamedTuple):
    service: Service
    spans: tuple[Span, ...]
    assertion: Assertion


class _Wanted(NamedTuple):
    """A service with the words of its phrases: one of each group must stand, none of `without`."""

    service: Service
    groups: tuple[tuple[Phrase, ...], ...]
    without: tuple[Phrase, ...]


class _Index(NamedTuple):
    """The services of a rulebook by the first words of their first group, and the words that tell whether one was
    done.
    """

    by_word: dict[str, tuple[_Wanted, ...]]
    doneness: tuple[tuple[tuple[Phrase, ...], Assertion], ...]
    done: tuple[Phrase, ...]


_HELD: dict[str, _Index] = {}  # by the rulebook's hash: hashing its services costs more


def _index(book: Rulebook) -> _Index:
    if book.sha256 not in _HELD:
        found: dict[str, list[_Wanted]] = {}
        for service in book.services:
            wanted = _Wanted(service, tuple(_phrases(g) for g in service.all), _phrases(service.without))
            for first in dict.fromkeys(phrase[0] for phrase in wanted.groups[0]):
                found.setdefault(first, []).append(wanted)
        way = book.doneness
        doneness = (
            (_phrases(way.refused), Assertion(polarity="negated")),
            (_phrases(way.elsewhere), Assertion(temporality="historical")),
            (_phrases(way.planned), Assertion(temporality="hypothetical")),
        )
        by_word = {word: tuple(group) for word, group in found.items()}
        _HELD[book.sha256] = _Index(by_word, doneness, _phrases(way.done))
    return _HELD[book.sha256]


def _phrases(texts: tuple[str, ...]) -> tuple[Phrase, ...]:
    return tuple(tuple(w.norm for w in words(text)) for text in texts)


def find_services(clause: Clause, section: str, book: Rulebook) -> list[FoundService]:
    """Every service whose words stand in the clause, with what the clause says of it."""
    index = _index(book)
    norms = clause.norms
    if index.by_word.keys().isdisjoint(norms) or section in book.doneness.silent_sections:
        return []
    present = clause.present
    asked = {w.service.id: w for norm in norms if norm in index.by_word for w in index.by_word[norm]}
    found = []
    for service, groups, without in asked.values():
        spans = [_find(norms, present, clause.words, group) for group in groups]
        if None in spans or _find(norms, present, clause.words, without) is not None:
            continue
        listed = tuple(sorted(dict.fromkeys(s for s in spans if s is not None)))
        found.append(FoundService(service, listed, _done(norms, present, section, clause, book)))
    return found


def _find(norms: list[str], present: frozenset[str], said: list[Word], phrases: tuple[Phrase, ...]) -> Span | None:
    """Where the first of the phrases stands, or None."""
    for phrase in phrases:
        if not present.issuperset(phrase):
            continue
        size = len(phrase)
        for at in range(len(norms) - size + 1):
            if norms[at] == phrase[0] and tuple(norms[at : at + size]) == phrase:
                return Span(said[at].start, said[at + size - 1].end)
    return None


def _done(norms: list[str], present: frozenset[str], section: str, clause: Clause, book: Rulebook) -> Assertion:
    index, done_here = _index(book), section in book.doneness.done_sections
    for phrases, assertion in index.doneness:
        cue = _find(norms, present, clause.words, phrases)
        by_order = cue is not None and _BY_ORDER.search(clause.text, max(0, cue.start - 12), cue.start) is not None
        if cue is not None and not by_order and not (assertion.temporality == "hypothetical" and done_here):
            return Assertion(assertion.polarity, assertion.temporality, "patient", cue)
    cue = _find(norms, present, clause.words, index.done)
    if cue is not None or done_here:
        return Assertion(cue=cue)
    return Assertion(temporality="hypothetical")
