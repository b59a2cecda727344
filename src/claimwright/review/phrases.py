"""Phrases as lists of comparable words, and where one of them stands in a sentence."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from claimwright.model.evidence import Span
from claimwright.shelf.words import Word, words

Phrase = tuple[str, ...]


@functools.cache
def phrases(texts: tuple[str, ...]) -> tuple[Phrase, ...]:
    return tuple(tuple(w.norm for w in words(text)) for text in texts)


def places(
    norms: list[str], present: frozenset[str], said: list[Word], wanted: tuple[Phrase, ...], tight: bool = False
) -> Iterator[Span]:
    """Every place of the phrases, phrase by phrase; `tight`: no more than one character between the words."""
    for phrase in wanted:
        if not phrase or not present.issuperset(phrase):
            continue
        size = len(phrase)
        for at in range(len(norms) - size + 1):
            if norms[at] != phrase[0] or tuple(norms[at : at + size]) != phrase:
                continue
            if not tight or all(said[n + 1].start - said[n].end <= 1 for n in range(at, at + size - 1)):
                yield Span(said[at].start, said[at + size - 1].end)


def find(
    norms: list[str], present: frozenset[str], said: list[Word], wanted: tuple[Phrase, ...], tight: bool = False
) -> Span | None:
    """Where the first of the phrases stands, or None."""
    return next(places(norms, present, said, wanted, tight), None)
