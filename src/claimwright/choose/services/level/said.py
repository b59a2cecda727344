"""Where a note says the phrases of the level's data: one pass over its words finds them all. What takes words back:
denied, conditional, for a later day. Knows nothing of the elements.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

import msgspec

from claimwright.choose.draft import Lookups
from claimwright.choose.services.phrased import Said as Phrased
from claimwright.choose.services.phrased import phrased
from claimwright.model.chart import Chart, Sentence
from claimwright.model.document import Document
from claimwright.model.evidence import Quote, Span
from claimwright.shelf.words import Read, reading

PLANS = frozenset(("assessment", "assessment_plan", "plan", "instructions"))
_DECIDING = PLANS - {"assessment"}
# Lists of what was or is, not what is dealt with today.
LISTS = frozenset(("pmh", "surgical", "family", "social", "medications", "allergies", "ros", "signature"))
_TOLD = LISTS | {"hpi", "chief_complaint"}
_START = attrgetter("start")
# Where one thought ends inside a sentence: what is denied before it is not denied behind it.
# Each way begins with a mark or a space: those are found fast.
_BREAK = re.compile(
    r"[;:]|,\s(?:so|she|he|we|i|then|and (?:will|i|we|she|he|they|stop|if)|restart|resume|return|recheck)\b|"
    r"\s(?:[-\u2013\u2014]\s|(?:but|however|although|though|and (?:will|start|began?|begin|i|we))\b)",
    re.I,
)
_IF_NEEDED = re.compile(r"\s+(?:needed|necessary|able|tolerated|required)\b", re.I)  # how to take it, not whether
_LISTING = frozenset(("no", "denies", "denied", "negative for", "neither", "nor", "declined", "declines"))
_LATER = re.compile(
    r"\b(?:in|within|after|another) (?:a|an|one|two|three|four|five|six|eight|nine|ten|twelve|\d+|\d+ (?:to|or) \d+)"
    r"[ -](?:couple (?:of )?|few )?(?:days?|weeks?|months?|years?)\b|\b(?:is |are )due (?:in|for)\b",
    re.I,
)
_AGE = re.compile(r"\b(\d{1,3})[ -]*(y(?:ears?)?|yrs?|y/?o|months?)\b(?:[ -]*old\b)?", re.I)


class Hit(NamedTuple):
    """A phrase of `group` at `[start, end)`; `name` where the group has several."""

    start: int
    end: int
    name: str


_NONE: list[Hit] = []


class Place(NamedTuple):
    """A hit with the sentence that holds it."""

    document: Document
    sentence: Sentence
    start: int
    end: int
    name: str

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]

    def quote(self, *more: Place) -> Quote:
        """Its words as evidence, with those of other places of the same document."""
        return self.document.quote([Span(p.start, p.end) for p in (self, *more)])


class Said(msgspec.Struct, frozen=True, dict=True):
    """The phrases of a chart's documents; `read` by document name. As they are asked for, by document name: `hits` of a
    group, `cuts` where the thoughts of a sentence end.
    """

    chart: Chart
    read: dict[str, tuple[Read, dict[str, list[Phrased]]]]
    hits: dict[tuple[str, str], list[Hit]] = {}
    cuts: dict[tuple[str, int], list[tuple[int, int]]] = {}

    @cached_property
    def planned(self) -> bool:
        """Whether the record has a section for its plan: beside an assessment alone decisions stand anywhere."""
        return any(s.section in _DECIDING for listed in self.chart.sentences.values() for s in listed)

    @cached_property
    def age(self) -> int | None:
        """Whole years as the record itself tells them; months count as none."""
        for document in self.chart.documents:
            if found := _AGE.search(document.text):
                return 0 if found[2].lower().startswith("m") else int(found[1])
        return None

    def decides(self, sentence: Sentence) -> bool:
        """Whether decisions of the day stand where the sentence does: in the plan; in a record without one, anywhere
        that is not a list.
        """
        return sentence.section in PLANS if self.planned else sentence.section not in _TOLD

    def places(self, group: str, decided: bool = False, symptoms: bool = False) -> Iterator[Place]:
        """Every place of a group outside the lists, in reading order; `decided` only where decisions stand, `symptoms`
        the review of systems too.
        """
        for document in self.chart.documents:
            for hit in self.of(document.name, group):
                sentence = self.chart.sentence_at(document.name, hit.start)
                if sentence is None or hit.end > sentence.end:
                    continue
                listed = sentence.section in LISTS and not (symptoms and sentence.section == "ros")
                if self.decides(sentence) if decided else not listed:
                    yield Place(document, sentence, *hit)

    def of(self, document: str, group: str) -> list[Hit]:
        """The hits of a group in a document, in order, none inside another."""
        read, said = self.read[document]
        if group not in said:
            return _NONE
        listed = self.hits.get((document, group))
        if listed is None:
            listed = self.hits[document, group] = list(_hits(read, said[group]))
        return listed

    def between(self, document: str, group: str, start: int, end: int) -> list[Hit]:
        """The hits of a group that begin in `[start, end)`."""
        listed = self.of(document, group)
        if not listed:
            return []
        return listed[bisect_left(listed, start, key=_START) : bisect_left(listed, end, key=_START)]

    def any(self, place: Place, *groups: str) -> Hit | None:
        """The first hit of one of the groups in the place's sentence."""
        at = place.sentence
        return next((h for g in groups for h in self.between(place.document.name, g, at.start, at.end)), None)

    def clause(self, place: Place) -> tuple[int, int]:
        """Where the thought that holds the place begins and ends."""
        start, end = place.sentence.start, place.sentence.end
        key = (place.document.name, start)
        cuts = self.cuts.get(key)
        if cuts is None:
            cuts = self.cuts[key] = [cut.span() for cut in _BREAK.finditer(place.document.text, start, end)]
        for before, behind in cuts:
            if behind <= place.start:
                start = behind
            elif before >= place.end:
                return start, before
        return start, end

    def denied(self, place: Place, reach: int = 70) -> bool:
        """Whether the words are denied, by a word at most `reach` characters before them or by one behind."""
        start, end = self.clause(place)
        name = place.document.name
        for hit in self.between(name, "c.denied", max(start, place.start - reach), place.start):
            # "No" and "denies" govern a list; "not" and "without" end with their own part of it.
            if hit.name in _LISTING or "," not in place.document.text[hit.end : place.start]:
                return True
        after = self.between(name, "c.denied_after", place.end, end)
        return any(h.start - place.end <= 60 for h in after)

    def conditional(self, place: Place) -> bool:
        """Whether a condition, a wish or a mere possibility governs the words."""
        name, start = place.document.name, self.clause(place)[0]
        before = self.between(name, "c.conditional", place.sentence.start, place.start)
        semicolon = place.document.text.rfind(";", place.sentence.start, place.start)
        text = place.document.text
        firm = (h for h in before if not (h.name == "if" and _IF_NEEDED.match(text, h.end)))
        if any(h.start > semicolon and (h.name == "if" or h.start >= start) for h in firm):
            return True
        return bool(self.between(name, "c.conditional_after", place.end, self.clause(place)[1]))

    def later(self, place: Place) -> bool:
        """Whether the words are for a later day."""
        start, end = self.clause(place)
        if self.between(place.document.name, "c.later", start, end):
            return True
        return _LATER.search(place.document.text, start, end) is not None

    def plain(self, place: Place) -> bool:
        """Whether the words are said as a fact of now."""
        start = self.clause(place)[0]
        before = max(start, place.start - 30)
        return not (
            self.denied(place)
            or self.conditional(place)
            or self.between(place.document.name, "c.occasional", before, place.start)
        )


def _hits(read: Read, said: list[Phrased]) -> Iterator[Hit]:
    until = 0
    for first, last, name in said:
        if first >= until:
            until = last
            yield Hit(read.starts[first], read.words[last - 1].end, name)


def listen(look: Lookups) -> Said:
    """The phrases of the level's data in a chart."""
    return Said(look.chart, {d.name: (reading(d.text), phrased(d.text, look.book)) for d in look.chart.documents})
