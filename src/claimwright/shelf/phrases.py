"""Phrases as lists of comparable words, and where one of them stands: in a sentence's words, or in a stretch of text.

Which of many phrases a text may hold is told by their first words. Knows nothing of what a phrase means.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import TypeVar

from claimwright.model.evidence import Span
from claimwright.shelf.words import Read, Word, among, reading, words

T = TypeVar("T")
Phrase = tuple[str, ...]
Headed = dict[str, tuple[tuple[T, ...], dict[str, list[tuple[int, Phrase, T]]]]]


class Phrases(tuple[Phrase, ...]):
    """Phrases in the order given; `heads` has them by their first word, each with its number."""

    heads: dict[str, tuple[tuple[int, Phrase], ...]]

    def __new__(cls, listed: Iterable[Phrase]) -> Phrases:
        made = super().__new__(cls, tuple(phrase for phrase in listed if phrase))
        heads: dict[str, list[tuple[int, Phrase]]] = {}
        for at, phrase in enumerate(made):
            heads.setdefault(phrase[0], []).append((at, phrase))
        made.heads = {word: tuple(group) for word, group in heads.items()}
        return made


@functools.cache
def phrases(texts: tuple[str, ...]) -> Phrases:
    return Phrases(tuple(w.norm for w in words(text)) for text in texts)


def places(
    norms: list[str], present: frozenset[str], said: list[Word], wanted: Phrases, tight: bool = False
) -> Iterator[Span]:
    """Every place of the phrases, phrase by phrase; `tight`: no more than one character between the words."""
    heads = wanted.heads
    if present.isdisjoint(heads):
        return
    for _, phrase in sorted([one for word in heads.keys() & present for one in heads[word]]):
        if not present.issuperset(phrase):
            continue
        size = len(phrase)
        for at in range(len(norms) - size + 1):
            if norms[at] != phrase[0] or tuple(norms[at : at + size]) != phrase:
                continue
            if not tight or all(said[n + 1].start - said[n].end <= 1 for n in range(at, at + size - 1)):
                yield Span(said[at].start, said[at + size - 1].end)


def find(
    norms: list[str], present: frozenset[str], said: list[Word], wanted: Phrases, tight: bool = False
) -> Span | None:
    """Where the first of the phrases stands, or None."""
    return next(places(norms, present, said, wanted, tight), None)


def runs(text: str, start: int, end: int, wanted: Phrases) -> Iterator[tuple[int, int]]:
    """The words of `reading(text)`, half-open, that are one of the phrases in `text[start:end]`: in reading order, of
    those that begin together the longest, none inside another.
    """
    read, heads = reading(text), wanted.heads
    heard = heads.keys() & read.places.keys()
    if not heard:
        return
    first, last = among(read, start, end)
    until = first
    for at in sorted([at for head in heard for at in _between(read.places[head], first, last)]):
        sizes = [len(p) for _, p in heads[read.norms[at]] if at + len(p) <= last and _stands(read, at, p)]
        if sizes and at >= until:
            until = at + max(sizes)
            yield at, until


def said_of(text: str, wanted: Phrases) -> list[Phrase]:
    """Those of the phrases that the text says anywhere."""
    read, heads = reading(text), wanted.heads
    heard = [(word, phrase) for word in heads.keys() & read.places.keys() for _, phrase in heads[word]]
    return [phrase for word, phrase in heard if any(_stands(read, at, phrase) for at in read.places[word])]


def _stands(read: Read, at: int, phrase: Phrase) -> bool:
    return len(phrase) == 1 or tuple(read.norms[at : at + len(phrase)]) == phrase


def _between(at: list[int], first: int, last: int) -> list[int]:
    return at[bisect_left(at, first) : bisect_left(at, last)]


def headed(listed: Iterable[tuple[Phrase, T]]) -> Headed[T]:
    """Phrases with what each means, by their first word; longer ones by their second too, the longest first."""
    single: dict[str, list[T]] = {}
    more: dict[str, dict[str, list[tuple[int, Phrase, T]]]] = {}
    for phrase, meaning in listed:
        if len(phrase) == 1:
            single.setdefault(phrase[0], []).append(meaning)
        elif phrase:
            followed = more.setdefault(phrase[0], {}).setdefault(phrase[1], [])
            followed.append((len(phrase), phrase[2:], meaning))
    for followers in more.values():
        for long in followers.values():
            long.sort(key=_longer)
    return {word: (tuple(single.get(word, ())), more.get(word, {})) for word in single.keys() | more.keys()}


def _longer(one: tuple[int, Phrase, object]) -> int:
    return -one[0]


def scan(read: Read, index: Headed[T]) -> list[tuple[int, int, T]]:
    """Every place where a phrase stands, by its first word and the one behind its last, in order, the longer first."""
    norms, found = read.norms, list[tuple[int, int, T]]()
    last = len(norms) - 1
    for at, headed_ in enumerate(map(index.get, norms)):
        if headed_ is None:
            continue
        single, more = headed_
        if more and at < last:
            for size, rest, meaning in more.get(norms[at + 1], ()):
                if size == 2 or tuple(norms[at + 2 : at + size]) == rest:
                    found.append((at, at + size, meaning))
        for meaning in single:
            found.append((at, at + 1, meaning))
    return found
