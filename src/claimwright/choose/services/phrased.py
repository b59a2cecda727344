"""Where a text says the phrases of the visit's and the level's data, and an anesthetic's: one look for all of them.

Knows neither what a phrase counts for nor what takes it back.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from claimwright.rulebook import Rulebook
from claimwright.shelf.phrases import Headed, headed, phrases, scan
from claimwright.shelf.words import reading

ANESTHESIA = "anesthesia"  # the group of what a record of an anesthetic says
Said = tuple[int, int, str]  # the first of its words, the one behind its last, and which of its group it is


class _Known(NamedTuple):
    """All phrases of a rulebook with group and name; the groups of the visit by the identity of their phrases."""

    all: Headed[tuple[str, str]]
    visit: dict[int, str]


_KNOWN: dict[str, _Known] = {}  # by the rulebook's hash: built once


def phrased(text: str, book: Rulebook) -> dict[str, list[Said]]:
    """By group every place in the text where one of its phrases stands, in order, of those that begin together the
    longest first.
    """
    _known(book)
    return _phrased(text, book.sha256)


def visit_group(any_: tuple[str, ...], book: Rulebook) -> str | None:
    """The group of phrases that the visit's words give; None for others."""
    return _known(book).visit.get(id(any_))


@functools.lru_cache(maxsize=8)
def _phrased(text: str, sha256: str) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = {}
    for first, last, (group, name) in scan(reading(text), _KNOWN[sha256].all):
        listed = found.get(group)
        if listed is None:
            found[group] = [(first, last, name)]
        else:
            listed.append((first, last, name))
    return found


def _known(book: Rulebook) -> _Known:
    known = _KNOWN.get(book.sha256)
    if known is None:
        visit = {f"v.{n}": said.any for n, said in enumerate(msgspec.structs.astuple(book.visits.words))}
        listed = [*_level(book), *((group, "", any_) for group, any_ in visit.items())]
        listed.append((ANESTHESIA, "", book.anesthetics.record))
        found = headed(
            (norms, (group, name or phrase))
            for group, name, said in listed
            for phrase in said
            for norms in phrases((phrase,))
        )
        known = _KNOWN[book.sha256] = _Known(found, {id(any_): group for group, any_ in visit.items()})
    return known


def _level(book: Rulebook) -> Iterator[tuple[str, str, Iterable[str]]]:
    """The groups of the level's data: its element's letter and its name; the name that all phrases share."""
    level = book.level
    for prefix, groups in (
        ("p", level.problems.words),
        ("d", level.data.words),
        ("r", level.risk.words),
        ("t", level.visits.time),
        ("c", msgspec.structs.asdict(level.context)),
    ):
        for group, said in groups.items():
            yield f"{prefix}.{group}", "", said
    over_the_counter = frozenset(level.risk.words["otc_drug"])
    for names in book.drugs.stems.values():
        yield "r.drug", "", (n for n in names if n not in over_the_counter)
    for test in level.data.tests:
        yield "test", test.name, test.says
    yield "part", "", level.data.parts
