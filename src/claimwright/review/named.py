"""Which services a document names: one look at all of its words, so that few are asked for at each sentence.

Knows where a service's words stand; whether it was done is services.py's.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from claimwright.review.doing import Doing
from claimwright.rulebook import Rulebook
from claimwright.rulebook.services import Service
from claimwright.shelf.phrases import Headed, Phrases, headed, phrases, scan
from claimwright.shelf.words import reading


class Wanted(NamedTuple):
    """A service with the words of its phrases: one of each group must stand, none of `without`; `needed` are the words
    of the phrases of each group behind the first, and of the sites.
    """

    service: Service
    needed: tuple[tuple[frozenset[str], ...], ...]
    groups: tuple[Phrases, ...]
    sites: Phrases
    without: Phrases
    rivals: Phrases


class _Known(NamedTuple):
    """The services of a rulebook, the phrases of their first groups with the number of each, and what tells whether one
    was done.
    """

    services: tuple[Wanted, ...]
    by_word: Headed[int]
    doing: Doing


_HELD: dict[str, _Known] = {}  # by the rulebook's hash: hashing it costs more


def _known(book: Rulebook) -> _Known:
    if book.sha256 not in _HELD:
        listed = []
        for service in book.services:
            sites = Phrases(dict.fromkeys(p for words in service.sites.values() for p in phrases(words)))
            groups = tuple(phrases(g) for g in service.names)
            needed = tuple(tuple(map(frozenset, group)) for group in (*groups[1:], sites) if group)
            listed.append(Wanted(service, needed, groups, sites, phrases(service.without), phrases(service.rivals)))
        index = headed(
            (phrase, n) for n, wanted in enumerate(listed) for group in wanted.groups[:1] for phrase in group
        )
        doing = Doing.of(book.doneness)
        doing.records["anesthesia"] = phrases(book.anesthetics.record)
        _HELD[book.sha256] = _Known(tuple(listed), index, doing)
    return _HELD[book.sha256]


class Named(NamedTuple):
    """The services that a document names, by the number of the word at which each begins, in order; `signs` counts
    those of records already asked for.
    """

    at: list[int]
    services: list[Wanted]
    doing: Doing
    signs: dict[str, int]

    @staticmethod
    def of(text: str, book: Rulebook) -> Named:
        """One look at the whole document leaves few services to ask each sentence for."""
        known, read = _known(book), reading(text)
        found = sorted({(start, n) for start, _, n in scan(read, known.by_word)})
        possible = {n for n in {n for _, n in found} if _possible(known.services[n], read.present)}
        found = [one for one in found if one[1] in possible]
        return Named([start for start, _ in found], [known.services[n] for _, n in found], known.doing, {})

    def between(self, first: int, last: int) -> list[Wanted]:
        """Those that begin at the words `[first, last)`, each once."""
        low, high = bisect_left(self.at, first), bisect_left(self.at, last)
        return list({w.service.id: w for w in self.services[low:high]}.values()) if high > low else []


def _possible(wanted: Wanted, has: frozenset[str]) -> bool:
    """Whether words that may stand for the rest of its proof are anywhere in the document."""
    return all(any(phrase <= has for phrase in group) for group in wanted.needed)
