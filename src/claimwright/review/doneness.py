"""Whether a service was done at this visit: by the words beside it, a date, the label of its line, its section.

The words are data (rulebook/services/doneness.yaml). The part of the sentence that holds the service decides before the
rest of it does. Knows nothing of which service it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple, Protocol

from claimwright.model.chart import Assertion, Section
from claimwright.model.evidence import Span
from claimwright.model.passage import head, passage
from claimwright.review.context import Clause
from claimwright.rulebook.services import Doneness
from claimwright.shelf.words import Word, reading, within, words

Phrase = tuple[str, ...]
_PART = re.compile(r"[;()]|,(?!\d)|\s-{1,2}\s|\u2014|\bbut\b|\bwhile\b|\bwhereas\b", re.I)
# "Given on my order" is done.
_BY_ORDER = re.compile(r"\b(?:on|by|per|under|as) (?:my |the |his |her |a |standing |verbal |written )*$", re.I)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMERIC = re.compile(r"\b(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})\b|\b(\d{4})-(\d{2})-(\d{2})\b")
_NAMED = re.compile(
    rf"\b({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?(?:,? (\d{{4}}))?\b|\b(\d{{1,2}}) ({_MONTH}) (\d{{4}})\b", re.I
)
_WHEN = re.compile(
    rf"\b(?:in|last|since|until|from|of|early|late|due) (?:{_MONTH}\b|(?:19|20)\d\d\b)|\b{_MONTH}\.? (?:of )?(?:19|20)\d\d\b",
    re.I,
)
_LABEL = re.compile(r"[ \t]*(?:[-*\u2022]|\(?\d{1,2}[.)])?[ \t]*([A-Za-z][^:\n.;]{0,40}):")


def phrases(texts: Iterable[str]) -> tuple[Phrase, ...]:
    return tuple(tuple(w.norm for w in words(text)) for text in texts)


def find(norms: list[str], present: frozenset[str], said: list[Word], wanted: tuple[Phrase, ...]) -> Span | None:
    """Where the first of the phrases stands, or None."""
    for phrase in wanted:
        if not present.issuperset(phrase):
            continue
        size = len(phrase)
        for at in range(len(norms) - size + 1):
            if norms[at] == phrase[0] and tuple(norms[at : at + size]) == phrase:
                return Span(said[at].start, said[at + size - 1].end)
    return None


class Place(Protocol):
    """Where the sentence stands: its document's text, its section, and the day of the visit."""

    text: str
    section: Section
    day: tuple[int, int, int]


class Doing(NamedTuple):
    """The words of doneness.yaml as phrases."""

    here: tuple[Phrase, ...]
    done: tuple[Phrase, ...]
    planned: tuple[Phrase, ...]
    elsewhere: tuple[Phrase, ...]
    refused: tuple[Phrase, ...]
    labels: tuple[Phrase, ...]
    technique: tuple[Phrase, ...]
    telling: frozenset[str]
    weak: frozenset[str]
    talked: tuple[Phrase, ...]
    records: dict[str, tuple[Phrase, ...]]

    @staticmethod
    def of(way: Doneness) -> Doing:
        return Doing(
            phrases(way.here),
            phrases(way.done),
            phrases(way.planned),
            phrases(way.elsewhere),
            phrases(way.refused),
            phrases(way.labels),
            phrases(way.technique),
            frozenset(way.done_sections),
            frozenset(way.weak_sections),
            phrases(way.talked),
            {kind: phrases(signs) for kind, signs in way.records.items()},
        )

    def of_clause(self, clause: Clause, act: Span, place: Place) -> Assertion:
        """What is said of a service whose first word stands at `act`."""
        said = clause.assertion(act.start, act.end)
        if said.cue is not None and said.cue.start < act.start and not said.current:
            return said
        part = part_of(clause, act)
        found = self._by_words(clause, part, place)
        label = None if found else self._by_label(clause, place)
        found = found or label
        if found is None and part != clause.span:
            found = self._by_words(clause, clause.span, place)
        if found is None:
            found = self._by_technique(clause, place)
        if place.section.kind in self.weak and label is None and found is not None and found.current:
            here = find(clause.norms, clause.present, clause.words, self.here)
            return Assertion(cue=here) if here else Assertion(temporality="historical", cue=found.cue or act)
        if found is None and place.section.kind in self.telling:
            return Assertion()
        return found or Assertion(temporality="hypothetical")

    def _by_words(self, clause: Clause, part: Span, place: Place) -> Assertion | None:
        said = [w for w in clause.words if part.start <= w.start and w.end <= part.end]
        norms = [w.norm for w in said]
        present = frozenset(norms)
        refused = find(norms, present, said, self.refused)
        if refused:
            return Assertion(polarity="negated", cue=refused)
        before = find(norms, present, said, self.elsewhere) or _other_day(place.text, part, place.day)
        if before:
            return Assertion(temporality="historical", cue=before)
        here = find(norms, present, said, self.here)
        if here:
            return Assertion(cue=here)
        planned = find(norms, present, said, self.planned)
        if planned and not _BY_ORDER.search(place.text, max(0, planned.start - 40), planned.start):
            return Assertion(temporality="hypothetical", cue=planned)
        done = find(norms, present, said, self.done)
        return Assertion(cue=done) if done else None

    def _by_label(self, clause: Clause, place: Place) -> Assertion | None:
        """The head of the line ("Not done: ...") or of its list speaks for all of it."""
        line = place.text.rfind("\n", 0, clause.span.start) + 1
        label = _LABEL.match(place.text, line, max(clause.span.start, line + 50))
        told = self._of_label(Span(label.start(1), label.end(1)), place.text) if label else None
        if told is None:
            above = head(place.text, line)
            told = self._of_label(above, place.text) if above else None
        if told is None and place.section.body > place.section.start:
            told = self._of_label(Span(place.section.start, place.section.body), place.text)
        return told

    def _of_label(self, span: Span, text: str) -> Assertion | None:
        said = words(text[span.start : span.end])
        said = [Word(w.norm, w.start + span.start, w.end + span.start) for w in said]
        norms = [w.norm for w in said]
        present = frozenset(norms)
        if find(norms, present, said, self.refused):
            return Assertion(polarity="negated", cue=span)
        if find(norms, present, said, self.elsewhere):
            return Assertion(temporality="historical", cue=span)
        if find(norms, present, said, self.here):
            return Assertion(cue=span)
        if find(norms, present, said, self.planned):
            return Assertion(temporality="hypothetical", cue=span)
        return Assertion(cue=span) if find(norms, present, said, self.labels) else None

    def _by_technique(self, clause: Clause, place: Place) -> Assertion | None:
        """A passage that tells how something was done, or how it was borne, tells that it was done."""
        body = Span(place.section.body, place.section.end)
        span = passage(place.text, clause.span.start, body, place.section.kind == "procedure")
        first, last = within(place.text, span.start, span.end)
        read = reading(place.text)
        norms = read.norms[first:last]
        cue = find(norms, frozenset(norms), read.words[first:last], self.technique)
        return Assertion(cue=cue) if cue else None


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


def _other_day(text: str, part: Span, day: tuple[int, int, int]) -> Span | None:
    """A date that is not the visit's, or a bare month or year."""
    for m in _NUMERIC.finditer(text, part.start, part.end):
        given = (int(m[4]), int(m[5]), int(m[6])) if m[4] else (_year(m[3]), int(m[1]), int(m[2]))
        if given != day:
            return Span(m.start(), m.end())
    for m in _NAMED.finditer(text, part.start, part.end):
        month, number, year = (m[1], m[2], m[3]) if m[1] else (m[5], m[4], m[6])
        if ((int(year) if year else day[0]), _MONTHS.index(month[:3].lower()) + 1, int(number)) != day:
            return Span(m.start(), m.end())
    when = _WHEN.search(text, part.start, part.end)
    return Span(when.start(), when.end()) if when else None


def _year(written: str) -> int:
    return int(written) + 2000 if len(written) == 2 else int(written)
