"""Whether a service was done at this visit: by the words beside it, a date, the label of its line, its section.

The words are data (rulebook/services/doneness.yaml). The part of the sentence that holds the service decides before the
rest of it does. Knows nothing of which service it is.
"""

from __future__ import annotations

import re
from typing import NamedTuple, Protocol

from claimwright.model.chart import Assertion, Section
from claimwright.model.days import other_day
from claimwright.model.denied import boxed
from claimwright.model.evidence import Span
from claimwright.model.passage import head, passage
from claimwright.review.context import Clause
from claimwright.review.phrases import Phrase, find, phrases, places
from claimwright.review.shown import dose_next, dosed, given, result
from claimwright.rulebook.services import Doneness, Service
from claimwright.shelf.words import Word, reading, within, words

_PART = re.compile(r"[;()\u2610-\u2612\u25a1]|\[[ xX]?\]|,(?!\d)|\s-{1,2}\s|\u2014|\bbut\b|\bwhile\b|\bwhereas\b", re.I)
# "Given on my order", "standing order", "ordered by Dr. Lee" tell who wished it, not that it is still to come.
_BY_ORDER = re.compile(
    r"\b(?:(?:on|by|per|under|as|via) (?:my |our |the |his |her |a |standing |verbal |written )*|"
    r"(?:single|one|standing|verbal|written|phone) )$",
    re.I,
)
_ORDERED_BY = re.compile(r"\W{0,2}(?:by |of |from |per )?(?:dr\b|doctor\b|provider\b|pcp\b|attending\b)", re.I)
# "Planned for today, but none in stock"; "...; not given".
_CONTRAST = re.compile(r"\W*\b(?:but|however|although|though)\b", re.I)
# A relative who was told is not the one who had it.
_TOLD = re.compile(
    r"\b(?:counsel+\w*|discuss\w*|talk\w*|explain\w*|told|consent\w*|reviewed|with|from|by)\W+(?:\w+\W+){0,2}$", re.I
)
_TAKEN_BACK = re.compile(
    r"[\s;.,\u2013\u2014-]*(?:discussed,? (?:but )?)?(?:it was |this was |was )?"
    r"(?:not (?:given|done|performed|administered|taken|obtained)|declined|refused|cancel+ed)\b",
    re.I,
)
# Headings of what is agreed to, wished or taught.
_NO_DOING = re.compile(
    r"(?:(?:informed )?consents?(?: forms?)?|(?:patient |home |discharge )?instructions?|(?:patient )?education|"
    r"standing orders?(?: for [\w ]+)?|plan of care|goals?|options?)",
    re.I,
)
_LIST = re.compile(r"[\w \t&/-]{0,40}(?:, ?[\w \t&/-]{1,40}){1,6}")
_ASIDE = re.compile(r"\s*\(([^()\n]{1,80})\)")
_LABEL = re.compile(r"[ \t]*(?:[-*\u2022]|\(?\d{1,2}[.)])?[ \t]*([A-Za-z][^:\n.;]{0,40}):")

_TITLE = re.compile(r"[A-Z][A-Z0-9 ,/&()'-]{7,}[.:]?")
_FORM = re.compile(
    r"\b(?:ORDER|REQUEST|REQUISITION|REFERRAL|CONSENT|INSTRUCTIONS?|PLAN|HISTORY|REVIEW|EDUCATION|SCHEDULED?)\b"
)


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
    later: tuple[Phrase, ...]
    elsewhere: tuple[Phrase, ...]
    refused: tuple[Phrase, ...]
    labels: tuple[Phrase, ...]
    technique: tuple[Phrase, ...]
    words: Doneness
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

    def of_clause(self, clause: Clause, act: Span, place: Place, service: Service) -> Assertion:
        """What is said of the service whose first word stands at `act`."""
        said = clause.assertion(act.start, act.end)
        if (box := boxed(place.text, act.start)) is not None and not box[1]:
            return said
        # "R/o melanoma - shave biopsy": a doubt is about the condition.
        firm = said.current or said.polarity == "possible" or _told(said, place.text)
        if said.cue is not None and said.cue.start < act.start and not firm:
            return said
        part = part_of(clause, act)
        found = self._by_words(clause, part, place)
        if found is None or found.current:
            found = self._taken_back(clause, part, place) or found
        if found is None and part != clause.span:  # "Manual therapy, ultrasound and traction withheld"
            found = self._listed(clause, act, place)
        label = None if found else self._by_label(clause, place)
        found = found or label
        if found is None and part != clause.span:
            found = self._by_words(clause, clause.span, place)
        if found is None:
            found = self._as_shown(clause, act, place, service) or _as_title(clause, place.text)
        if found is None and (service.dose is None or service.dose.counts or dosed(clause)):
            found = self._by_technique(clause, place)
        weak = place.section.kind in self.weak and service.kind != "screening"
        if weak and label is None and found is not None and found.current:
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
        before = find(norms, present, said, self.elsewhere) or other_day(place.text, part, place.day)
        if before:
            return Assertion(temporality="historical", cue=before)
        later = find(norms, present, said, self.later)
        if later:
            return Assertion(temporality="hypothetical", cue=later)
        here = find(norms, present, said, self.here)
        if here:
            return Assertion(cue=here)
        for planned in places(norms, present, said, self.planned):
            if not (
                _BY_ORDER.search(place.text, max(0, planned.start - 40), planned.start)
                or _ORDERED_BY.match(place.text, planned.end)
            ):
                return Assertion(temporality="hypothetical", cue=planned)
        done = find(norms, present, said, self.done)
        return Assertion(cue=done) if done else None

    def _taken_back(self, clause: Clause, part: Span, place: Place) -> Assertion | None:
        """What the words behind the part say: "but declined", "; not given", "(taken here 6/2)"."""
        aside = _ASIDE.match(place.text, part.end)
        if aside:
            inside = Span(aside.start(1), aside.end(1))
            said = _words(inside, place.text)
            norms = [w.norm for w in said]
            before = find(norms, frozenset(norms), said, self.elsewhere) or other_day(place.text, inside, place.day)
            if before:
                return Assertion(temporality="historical", cue=before)
        if _CONTRAST.match(place.text, part.end):
            said = [w for w in clause.words if w.start >= part.end]
            norms = [w.norm for w in said]
            cue = find(norms, frozenset(norms), said, self.refused)
            if cue:
                return Assertion(polarity="negated", cue=cue)
        back = _TAKEN_BACK.match(place.text, clause.span.end) or _TAKEN_BACK.match(place.text, part.end)
        return Assertion(polarity="negated", cue=Span(back.start(), back.end())) if back else None

    def _listed(self, clause: Clause, act: Span, place: Place) -> Assertion | None:
        """What the end of a list says of all of it."""
        said = [w for w in clause.words if w.start >= act.end]
        norms = [w.norm for w in said]
        cue = find(norms, frozenset(norms), said, self.refused)
        listed = cue is not None and _LIST.fullmatch(place.text, act.end, cue.start)
        if cue is None or not listed or result(clause, act, self.words):
            return None
        return Assertion(polarity="negated", cue=cue)

    def _as_shown(self, clause: Clause, act: Span, place: Place, service: Service) -> Assertion | None:
        """A bare statement: an amount with its way in and place, also in the sentence behind; or a result."""
        cue = act if service.shown and place.section.kind not in ("plan", "instructions") else None
        if service.kind in ("drug", "vaccine") or (service.kind == "treatment" and not service.valued):
            cue = given(clause, act, service, self.words)
            behind = dose_next(clause, Span(place.section.body, place.section.end)) if cue is None else None
            if behind:
                said = _words(behind, place.text)
                norms = [w.norm for w in said]
                cue = find(norms, frozenset(norms), said, self.done)
        elif cue is None and (service.valued or service.kind in ("lab", "screening")):
            cue = result(clause, act, self.words)
        return Assertion(cue=cue) if cue else None

    def _by_label(self, clause: Clause, place: Place) -> Assertion | None:
        """The head of the line ("Not done: ...") or of its list speaks for all of it."""
        line = place.text.rfind("\n", 0, clause.span.start) + 1
        label = _LABEL.match(place.text, line, max(clause.span.start, line + 50))
        label = label or _LABEL.match(place.text, clause.span.start, clause.span.end)
        told = self._of_label(Span(label.start(1), label.end(1)), place.text) if label else None
        if told is None:
            above = head(place.text, line)
            told = self._of_label(above, place.text) if above else None
        if told is None and place.section.body > place.section.start:
            told = self._of_label(Span(place.section.start, place.section.body), place.text)
        return told

    def _of_label(self, span: Span, text: str) -> Assertion | None:
        if _NO_DOING.fullmatch(text[span.start : span.end].strip(" :")):
            return Assertion(temporality="hypothetical", cue=span)
        said = _words(span, text)
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
        told = find(norms, present, said, self.labels) or find(norms, present, said, self.done)
        return Assertion(cue=span) if told else None

    def _by_technique(self, clause: Clause, place: Place) -> Assertion | None:
        """A passage that tells how something was done, or how it was borne, tells that it was done; in a note without
        blank lines it goes on behind the next heading.
        """
        body = Span(place.section.body, len(place.text))
        span = passage(place.text, clause.span.start, body, place.section.kind == "procedure")
        first, last = within(place.text, span.start, span.end)
        read = reading(place.text)
        norms = read.norms[first:last]
        cue = find(norms, frozenset(norms), read.words[first:last], self.technique)
        return Assertion(cue=cue) if cue else None


def _told(said: Assertion, text: str) -> bool:
    """Whether the relative named was talked to."""
    if said.experiencer != "other" or said.cue is None:
        return False
    return _TOLD.search(text, max(0, said.cue.start - 30), said.cue.start) is not None


def _as_title(clause: Clause, text: str) -> Assertion | None:
    """A line of capitals at the head of the text or of a block names the report or procedure that follows."""
    start, end = clause.span.start, clause.span.end
    said = text[start:end]
    if not _TITLE.fullmatch(said) or _FORM.search(said) or not text[end : end + 200].strip(" .:\n"):
        return None
    above = text[max(0, start - 200) : start].rstrip(" \t")
    return Assertion(cue=clause.span) if not above.strip() or above.endswith("\n\n") else None


def _words(span: Span, text: str) -> list[Word]:
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
