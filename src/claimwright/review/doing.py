"""The words of rulebook/services/doneness.yaml as phrases, the place that a sentence stands in, and its parts."""

from __future__ import annotations

import re
from typing import NamedTuple, Protocol

from claimwright.model.chart import Section
from claimwright.model.evidence import Span
from claimwright.review.context import Clause
from claimwright.rulebook.services import Doneness
from claimwright.shelf.phrases import Phrases, phrases
from claimwright.shelf.words import Word, words

_PART = re.compile(r"[;()\u2610-\u2612\u25a1]|\[[ xX]?\]|,(?!\d)|\s-{1,2}\s|\u2014|\bbut\b|\bwhile\b|\bwhereas\b", re.I)


class Place(Protocol):
    """Where the sentence stands: its document's text, its section, and the day of the visit."""

    text: str
    section: Section
    day: tuple[int, int, int]


class Doing(NamedTuple):
    """The words of doneness.yaml as phrases."""

    here: Phrases
    done: Phrases
    planned: Phrases
    later: Phrases
    elsewhere: Phrases
    refused: Phrases
    labels: Phrases
    technique: Phrases
    words: Doneness
    telling: frozenset[str]
    weak: frozenset[str]
    talked: Phrases
    records: dict[str, Phrases]

    @staticmethod
    def of(way: Doneness) -> Doing:
        return Doing(
            phrases(way.here),
            phrases(way.done),
            phrases(way.planned),
            phrases(way.later),
            phrases(way.elsewhere),
            phrases(way.refused),
            phrases(way.labels),
            phrases(way.technique),
            way,
            frozenset(way.done_sections),
            frozenset(way.weak_sections),
            phrases(way.talked),
            {kind: phrases(signs) for kind, signs in way.records.items()},
        )


def words_in(span: Span, text: str) -> list[Word]:
    said = words(text[span.start : span.end])
    return [Word(w.norm, w.start + span.start, w.end + span.start) for w in said]


def part_of(clause: Clause, act: Span) -> Span:
    """The part of the sentence, between its marks, that holds the service."""
    start, end = clause.span.start, clause.span.end
    for mark in _PART.finditer(clause.text, clause.span.start, clause.span.end):
        if mark.end() <= act.start:
            start = mark.end()
        elif mark.start() >= act.end:
            end = mark.start()
            break
    return Span(start, end)
