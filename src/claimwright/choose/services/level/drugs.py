"""Prescription drug management: a drug that needs a prescription with the decision of the day about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from claimwright.choose.services.level.said import PLANS, Place, Said
from claimwright.model.evidence import Quote, Span
from claimwright.rulebook.levels import LevelWords
from claimwright.shelf.words import words as words_in

_STRENGTH = re.compile(
    r"\b([A-Za-z-]{4,}),?\s+(\d+(?:\.\d+)?)(?:/\d+)?\s*(?:mg|mcg|micrograms|units?|mL|g|%)(?![A-Za-z])", re.I
)
_MILLIGRAMS = re.compile(r"[ ,]{1,2}(\d+)(?:/\d+)? ?mg\b", re.I)
# "40 mg x 4 more d", "sertraline to 100 mg", "losartan 50 -> 100".
_CHANGED = re.compile(r"\d ?(?:mg|mcg|units)? ?(?:->|\u2192) ?\d")
_ARROW = re.compile(r"[>\u2192]")
_COURSE = re.compile(
    r"\bx ?\d+ ?(?:more )?(?:d|days?|wks?|weeks?|mo|months?)\b|"
    r"(?:\bto|->|\u2192) ?\d+(?:\.\d+)? ?(?:mg|mcg|units)\b|\d ?(?:->|\u2192) ?\d",
    re.I,
)
_DIGIT = re.compile(r"\d")
_NO_DRUG = frozenset(
    ("with", "than", "from", "over", "about", "dose", "daily", "only", "take", "have", "drink", "least")
)


class Decision(NamedTuple):
    """A decision about a drug: the words of both; `counts` false with the reason."""

    quote: Quote
    sentence: int
    counts: bool
    reason: str


def drug_decisions(said: Said, words: LevelWords) -> Iterator[Decision]:
    """Every sentence of the plan with a decision and a drug, one decision each."""
    seen: set[tuple[str, int]] = set()
    for place in said.places("r.decide", decided=True):
        key = (place.document.name, place.sentence.start)
        if key in seen:
            continue
        drug = drug_in(place, said, words)
        if drug is None or said.between(place.document.name, "r.because", place.start, place.start + 1):
            continue
        span, over_the_counter = drug
        quote = place.document.quote([Span(place.start, place.end), span])
        if place.text.lower() in ("given", "gave", "administered") and said.later(place):
            yield Decision(quote, place.sentence.start, False, "to be given on a later day")
            continue
        if said.conditional(place):
            yield Decision(quote, place.sentence.start, False, "only considered, or on a condition")
            continue
        if said.denied(place, 25) or _refused(place, span, said):
            yield Decision(quote, place.sentence.start, False, "refused, or not given")
            continue
        seen.add(key)
        if over_the_counter:
            yield Decision(quote, place.sentence.start, False, "sold without a prescription")
        else:
            yield Decision(quote, place.sentence.start, True, f"{place.text} with the drug")
    yield from _ordered(said, words, seen)
    yield from _by_course(said, words, seen)


def _ordered(said: Said, words: LevelWords, seen: set[tuple[str, int]]) -> Iterator[Decision]:
    """A drug with its schedule in the plan is a prescription, without a verb."""
    for place in said.places("r.schedule", decided=True):
        key = (place.document.name, place.sentence.start)
        if key in seen or place.sentence.section not in PLANS:
            continue
        drug = drug_in(place, said, words)
        if drug is None or drug[1] or said.conditional(place) or _refused(place, drug[0], said):
            continue
        seen.add(key)
        quote = place.document.quote([drug[0], Span(place.start, place.end)])
        yield Decision(quote, place.sentence.start, True, "ordered with its schedule")


def _by_course(said: Said, words: LevelWords, seen: set[tuple[str, int]]) -> Iterator[Decision]:
    """A drug with its course or its change in the plan, without a verb."""
    planning = any(section.kind in PLANS for section in said.chart.sections)
    for document in said.chart.documents:
        if not planning and _ARROW.search(document.text) is None:  # without a plan only a change counts
            continue
        for sentence in said.chart.sentences.get(document.name, ()):
            if (document.name, sentence.start) in seen or not said.decides(sentence):
                continue
            if _DIGIT.search(document.text, sentence.start, sentence.end) is None:  # few have one, and it is soon seen
                continue
            planned = sentence.section in PLANS
            course = (_COURSE if planned else _CHANGED).search(document.text, sentence.start, sentence.end)
            if course is None and sentence.section == "plan":  # "Rizatriptan 10 mg ODT, max 2 a day."
                course = _STRENGTH.match(document.text, sentence.start, sentence.end)
            if course is None:
                continue
            place = Place(document, sentence, course.start(), course.end(), "")
            drug = drug_in(place, said, words)
            if drug is None or drug[1] or said.conditional(place) or _refused(place, drug[0], said):
                continue
            seen.add((document.name, sentence.start))
            quote = document.quote([drug[0], Span(course.start(), course.end())])
            yield Decision(quote, sentence.start, True, "ordered with its course")


def _refused(place: Place, drug: Span, said: Said) -> bool:
    return said.denied(place._replace(start=drug.start, end=drug.end, name=""), 25)


def drug_in(place: Place, said: Said, words: LevelWords) -> tuple[Span, bool] | None:
    """A drug of the sentence and whether it is sold without a prescription; one that needs it first."""
    text, at, name = place.document.text, place.sentence, place.document.name
    if said.any(place, "r.not_managed"):
        return None
    shelf: Span | None = None
    for hit in said.between(name, "r.otc_drug", at.start, at.end):
        if _strong(text, hit.start, hit.end, words):
            return Span(hit.start, hit.end), False
        shelf = shelf or Span(hit.start, hit.end)
    sold = said.between(name, "r.otc_words", at.start, at.end)
    for hit in said.between(name, "r.drug", at.start, at.end):
        return Span(hit.start, hit.end), bool(sold)
    for word in words_in(text, at.start, at.end):
        if len(word.norm) > 6 and word.norm.endswith(words.risk.stems):
            return Span(word.start, word.end), bool(sold)
    forms = said.between(name, "r.form", at.start, at.end)
    if forms and not sold and shelf is None and said.between(name, "r.renewed", at.start, at.end):
        return Span(forms[0].start, forms[0].end), False
    if shelf is None and not sold:
        for found in _STRENGTH.finditer(text, at.start, at.end):
            if found[1].lower() not in _NO_DRUG:
                return Span(found.start(), found.end()), False
    return (shelf, True) if shelf else None


def _strong(text: str, start: int, end: int, words: LevelWords) -> bool:
    """Whether a drug that is also sold freely has a strength that is not."""
    drug = text[start:end].lower()
    for strong in words.risk.strong:
        if drug in strong.drug:
            dose = _MILLIGRAMS.match(text, end)
            return dose is not None and int(dose[1]) >= strong.least
    return False
