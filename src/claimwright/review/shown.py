"""What a bare statement shows: a drug's amount with its way in and the place or hour of its giving, a test's result.

Nurses and laboratories write no verb: "ketorolac 60 mg IM R deltoid 14:05", "UA dip: LE 2+". The words are data
(rulebook/services/doneness.yaml). Knows nothing of which service it is.
"""

from __future__ import annotations

import re

from claimwright.model.evidence import Span
from claimwright.review.context import Clause
from claimwright.rulebook.services import Doneness, Service
from claimwright.shelf.phrases import find, phrases

_AMOUNT = re.compile(
    r"(?<![\d/])\d[\d,.]*\s*(?:million\s*)?(?:mg|mcg|ug|\u00b5g|g|gm|ml|cc|l|units?|iu|mu|meq|mmol|vials?|amps?|puffs?)\b",
    re.I,
)
# The hour of the giving, the needle it went through, the batch it came from.
_LOGGED = re.compile(
    r"\b(?:[01]?\d|2[0-3]):[0-5]\d\b|\b(?:1[6-9]|2\d|30)\s*-?\s*(?:ga|g|gauge)\b|"
    r"\bover \d+ ?-?(?:min|hours?|hrs?|h\b)|\b(?:lot|ndc|exp)\b\W{0,3}\w*\d",
    re.I,
)
_SIDED = re.compile(r"\b(?:im|sc|sq|subq|subcut|id)\W+(?:r|l|rt|lt|right|left)\b", re.I)
_GOES_ON = re.compile(r"\s*(\d[\d,.]*\s*(?:mg|mcg|g|gm|ml|cc|units?)\b[^.\n]*)", re.I)
# What is taken day by day is a prescription, not a giving.
_DAILY = re.compile(
    r"\b(?:daily|nightly|bid|tid|qid|qd|qhs|q\s?\d+\s?h(?:rs?|ours?)?|every \d+ hours|(?:once|twice|"
    r"\d times) (?:a|per) day|x ?\d+ ?d(?:ays?)?)\b",
    re.I,
)
_NUMBER = re.compile(r"(?<![\w.])(?:\d+(?:\.\d+)?%?|[1-4]\+|\.\d+)(?![\w])")
_NEAR = 90  # characters between a test and its result


def given(clause: Clause, act: Span, service: Service, way: Doneness) -> Span | None:
    """An amount (a vaccine needs none) and two of: the way in (a fluid has but one), the place in the body, the log."""
    text, span = clause.text, clause.span
    if (service.kind != "vaccine" and not dosed(clause)) or _DAILY.search(text, act.start, span.end):
        return None
    into = find(clause.norms, clause.present, clause.words, phrases(way.ways)) or (act if service.fluid else None)
    place = find(clause.norms, clause.present, clause.words, phrases(way.places)) or _first(_SIDED, text, span)
    found = [s for s in (into, place, _first(_LOGGED, text, span)) if s is not None]
    return min(found) if len(found) > 1 else None


def dosed(clause: Clause) -> bool:
    """Whether the sentence states an amount."""
    return _AMOUNT.search(clause.text, clause.span.start, clause.span.end) is not None


def dose_next(clause: Clause, section: Span) -> Span | None:
    """The sentence behind, where it begins with an amount: it goes on about the drug just named."""
    m = _GOES_ON.match(clause.text, clause.span.end, section.end)
    return Span(m.start(1), m.end()) if m else None


def _first(pattern: re.Pattern[str], text: str, span: Span) -> Span | None:
    m = pattern.search(text, span.start, span.end)
    return Span(m.start(), m.end()) if m else None


def result(clause: Clause, act: Span, way: Doneness) -> Span | None:
    """A value or a word of result just behind the test."""
    said = [w for w in clause.words if act.end <= w.start < act.end + _NEAR]
    norms = [w.norm for w in said]
    worded = find(norms, frozenset(norms), said, phrases(way.results))
    if worded:
        return worded
    number = _NUMBER.search(clause.text, act.end, min(clause.span.end, act.end + _NEAR))
    return Span(number.start(), number.end()) if number else None
