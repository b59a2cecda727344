"""The data element: tests, outside notes and an independent historian; independent interpretation; discussion.

One of the lines of tests, notes and historian: none or one is minimal, two limited (low), three moderate. A second
category makes moderate, two categories of three extensive (high).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimwright.choose.draft import Lookups
from claimwright.choose.services.level.rows import Table
from claimwright.choose.services.level.said import PLANS, Place, Said
from claimwright.choose.services.level.tests import OWN_READING, Named, key_of, named_tests
from claimwright.model.coding import Element, ElementRow
from claimwright.rulebook.levels import LevelWords

_CASE = re.compile(r"\s*(?:case|care|findings|situation|results|imaging|management|condition|admission)\b", re.I)
_NEAR = 90  # characters between who tells or is spoken with and what makes it so
_BACK = 200  # characters back from "my reading" to the test that it reads


def data_rows(said: Said, look: Lookups, words: LevelWords, billed: frozenset[str]) -> list[ElementRow]:
    """Every item of the three categories with its words; the last row sums them up."""
    table = Table("data", look)
    named = named_tests(said, words.data.test_of, billed)
    two, interpreted = _interpretation(said, named, table)
    one = _tests(named, interpreted, words, table)
    one += _outside(said, table)
    historian = _historian(said, look, words)
    if historian:
        one += 1
        table.count("independent historian", "low", "somebody else had to tell the history", historian.quote())
    three = _discussion(said)
    if three:
        table.count("discussion with another professional", "moderate", "category 3", three.quote())
    counted = [r for r in table.rows if r.counted]
    if counted:
        categories = (one >= 3) + two + (three is not None)
        value: Element = "high" if categories >= 2 else "moderate" if categories else "low" if one >= 2 else "minimal"
        says = (
            "limited from two of category 1, moderate from three or one other category, extensive from two categories"
        )
        table.count(f"{one} of category 1", value, says, *dict.fromkeys(e for r in counted for e in r.evidence))
    return table.rows


def _tests(named: list[Named], interpreted: frozenset[int], words: LevelWords, table: Table) -> int:
    """Counts unique tests; a repeated name of a counted test is no row of its own."""
    tests = words.data.test_of
    live = [n for n in named if n.verdict.counts and n.place.start not in interpreted]
    names = frozenset(n.test.name for n in live)
    specific = {_ordered(n) for n in live if n.test.kind == "lab"}
    counted: dict[str, Named] = {}
    for n in live:
        key = key_of(n, names, tests)
        # Labs without a name that were ordered are those named as ordered, where any are; so of those reviewed.
        if (n.test.kind == "general" and _ordered(n) in specific) or key in counted or _same_image(n, counted):
            continue
        counted[key] = n
        table.count(f"test: {key}", None, n.verdict.reason, n.place.quote())
    passed: dict[str, Named] = {}
    for n in named:
        key = key_of(n, names, tests)
        told = n.test.kind != "general" and n.verdict.reason != "named without an order or a result"
        if not n.verdict.counts and told and key not in counted and not _same_image(n, counted):
            passed.setdefault(key, n)
    for key, n in passed.items():
        table.pass_over(f"test: {key}", n.verdict.reason, n.place.quote())
    return len(counted)


def _ordered(named: Named) -> bool:
    return named.verdict.reason.startswith("ordered")


def _same_image(named: Named, counted: dict[str, Named]) -> bool:
    """Whether an image without its part is one already counted of its kind, or the other way round."""
    if named.test.kind != "imaging":
        return False
    same = [c for c in counted.values() if c.test.name == named.test.name]
    return any(not c.part or not named.part or c.part in named.part or named.part in c.part for c in same)


def _outside(said: Said, table: Table) -> int:
    """Notes of each outside source that were read."""
    found: dict[str, Place] = {}
    for place in said.places("d.external_record"):
        read = said.any(place, "d.record_read") or "review" in place.text
        unseen = said.denied(place, 40) or said.conditional(place) or said.any(place, "d.by_others")
        if read and not unseen:
            found.setdefault(_source(place), place)
    for place in found.values():
        table.count("outside note reviewed", None, "a note of an outside source", place.quote())
    return len(found)


def _source(place: Place) -> str:
    """Which source: records that one paragraph names twice are one."""
    summary = place.name if place.name in ("discharge summary", "consult note", "referral letter") else "records"
    paragraph = place.document.text.rfind("\n\n", 0, place.start)
    return f"{place.document.name} {paragraph}" if summary == "records" else summary


BEFORE = 120  # characters in which the sentence before says why another tells


def _historian(said: Said, look: Lookups, words: LevelWords) -> Place | None:
    """A relative or carer who told the history: for a small child without a reason, for others with one."""
    age = look.age if look.age is not None else said.age
    small = age is not None and age < words.data.own_history_from
    for place in said.places("d.relative"):
        if place.sentence.section in PLANS and said.planned:
            continue
        if said.any(place, "d.own_history") or said.denied(place, 25):
            continue
        name, at = place.document.name, place.sentence
        source = any(
            h.end <= place.start
            for h in said.between(name, "d.historian", max(at.start, place.start - 40), place.start)
        )
        tells = source or said.between(name, "d.tells", place.end, min(at.end, place.end + 60))
        if not tells:
            continue
        before = max(0, at.start - BEFORE)
        reason = said.any(place, "d.cannot_tell") or next(
            iter(said.between(name, "d.cannot_tell", before, at.start)), None
        )
        history = "history" in place.document.text[at.start : at.end].lower()
        if small or reason or (source and (age is None or history)):
            return place
    return None


def _interpretation(said: Said, named: list[Named], table: Table) -> tuple[bool, frozenset[int]]:
    """Whether a test was interpreted independently, and the places of the tests that were: they count once, here."""
    found = False
    used: set[int] = set()
    for place in said.places("d.interpretation"):
        read = _read(place, named)
        if said.denied(place, 25):
            continue
        if read is not None and read.verdict in OWN_READING:
            table.pass_over("independent interpretation", read.verdict.reason, place.quote())
        elif read is not None or "image" in place.text.lower() or "film" in place.text.lower():
            if not found:
                table.count("independent interpretation", "moderate", "category 2", place.quote())
            found = True
            if read is not None:
                same = (n for n in named if n.test == read.test and n.part == read.part)
                used.update(n.place.start for n in same)
    return found, frozenset(used)


def _read(place: Place, named: list[Named]) -> Named | None:
    """The test whose reading is told: the nearest one before, or in the same sentence behind."""
    near = [
        n
        for n in named
        if n.place.document is place.document
        and n.test.kind in ("imaging", "tracing")
        and (place.start - _BACK <= n.place.start < place.start or place.end <= n.place.start < place.sentence.end)
    ]
    before = [n for n in near if n.place.start < place.start]
    inside = [n for n in near if place.sentence.start <= n.place.start < place.sentence.end]
    return inside[0] if inside else before[-1] if before else None


def _discussion(said: Said) -> Place | None:
    """With a professional outside the group or another appropriate source, by the author."""
    for place in said.places("d.speaks"):
        if place.sentence.section == "hpi" or said.conditional(place) or said.denied(place, 25):
            continue
        if any(_with(place, said)):
            return place
    return None


def _with(place: Place, said: Said) -> Iterator[bool]:
    name, at = place.document.name, place.sentence
    for who in said.between(name, "d.professional", place.end, min(at.end, place.end + _NEAR)):
        text = place.document.text
        family = said.between(name, "d.to_family", place.end, who.start)
        between = [h for h in family if not _CASE.match(text, h.end)]  # "discussed her case with the hospitalist"
        own = said.between(name, "d.own_group", place.end, min(at.end, who.end + _NEAR))
        yield not between and all(text[max(0, h.start - 4) : h.start].lower() == "not " for h in own)
