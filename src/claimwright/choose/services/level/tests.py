"""Category 1 of the data element: which tests were ordered or reviewed today, each once, and which are named without
counting.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import msgspec

from claimwright.choose.services.level.said import PLANS, Hit, Place, Said
from claimwright.rulebook.levels import Test

_VALUE = re.compile(r"[ :=]{1,3}(?:of |at |was |is )?[<>]?\d")
# What a bare list of tests begins with, or stands behind: "Additional testing:", "Labs:".
_LISTED = re.compile(r"(?:test\w*|labs?|laborator\w+|imaging|studies|work-?up|orders?)\s*:\s*[^.:]*$", re.I)
_SHORT = 60  # characters of a line that is nothing but tests
_NEAR = 50  # characters between an image and the part of the body behind it
_ADJACENT = 30  # characters back to a part that stands right before it


class Verdict(NamedTuple):
    """Whether a named test counts, and why or why not."""

    counts: bool
    reason: str


BILLED = Verdict(False, "its reading is billed on this claim")
HERE = Verdict(False, "taken and read here: its reading is a service of its own")
OWN_READING = (BILLED, HERE)


class Named(msgspec.Struct, frozen=True):
    """A test the note names: where, at which part of the body, and what that is worth."""

    test: Test
    part: str
    place: Place
    verdict: Verdict


def named_tests(said: Said, tests: dict[str, Test], billed: frozenset[str]) -> list[Named]:
    """Every place where a test is named with its verdict, in reading order."""
    found = []
    for place in said.places("test"):
        test = tests[place.name]
        found.append(Named(test, _part(test, place, said), place, _verdict(test, place, said, billed)))
    return found


def key_of(named: Named, names: frozenset[str], tests: dict[str, Test]) -> str:
    """What makes a test unique: itself, the panel that holds it, an image with its part. A part belongs to its panel
    where that is named, or where the panel is one service; a panel inside a greater one only where that is named.
    """
    test = named.test
    if test.kind == "imaging":
        return f"{test.name} {named.part}".strip()
    name, above = test.name, test.panel
    while above:
        if above in names or (name == test.name and not test.holds and tests[above].billed):
            name = above
        above = tests[above].panel
    return name


_NONE = re.compile(r"s?: none\b", re.I)
_OR = re.compile(r"\b(?:or|nor) (?:the |an? )?$", re.I)
_DEFICIENCY = re.compile(r" (?:deficien\w+|overload|insufficien\w+)\b", re.I)


def _verdict(test: Test, place: Place, said: Said, billed: frozenset[str]) -> Verdict:
    text = place.document.text
    if _DEFICIENCY.match(text, place.end):
        return Verdict(False, "the name of a condition, not a test")
    if text[max(0, place.start - 5) : place.start].lower() == "home ":
        return Verdict(False, "the patient's own, at home")
    if test.kind == "bedside":
        return Verdict(False, "part of the examination, not a test")
    reading = test.kind in ("imaging", "tracing", "score") and any(c.startswith(test.billed) for c in billed)
    if reading and not said.any(place, "d.away"):
        return BILLED
    if said.conditional(place):
        return Verdict(False, "only if something happens: nothing ordered today")
    if test.kind == "score" and not said.any(place, "d.away"):
        return Verdict(False, "an instrument scored here: a service of its own")
    if said.denied(place, 45 if _named_together(place) else 25) or _undone(place, said) or _NONE.match(text, place.end):
        if said.any(place, "d.considered") and said.any(place, "d.because"):
            return Verdict(True, "considered and not chosen, with the reason")
        return Verdict(False, "refused, not ordered or not done")
    if test.kind in ("imaging", "tracing") and _in_office(place, said):
        return HERE
    if said.any(place, "d.earlier_here"):
        return Verdict(False, "ordered at an earlier visit: its review belonged to that order")
    if said.any(place, "d.by_others") and not said.any(place, "d.ordered"):
        return Verdict(False, "done by others and not seen today")
    return _dealt_with(test, place, said)


def _named_together(place: Place) -> bool:
    """Whether the test is the second of two named together: "do not need to repeat the tracing or the ultrasound"."""
    return _OR.search(place.document.text, place.sentence.start, place.start) is not None


def _dealt_with(test: Test, place: Place, said: Said) -> Verdict:
    """Ordered or reviewed by the words around it, by where it stands, or neither."""
    section, text = place.sentence.section, place.document.text
    ordered = said.any(place, "d.ordered")
    value = _VALUE.match(text, place.end, place.end + 12)
    told = value is not None or said.any(place, "d.result")
    if section in ("hpi", "chief_complaint", "header", "other") and (said.planned or section == "hpi"):
        read = said.any(place, "d.read_today")
        return Verdict(True, f"reviewed: {read.name}") if read else Verdict(False, "told as history, not reviewed")
    if ordered and ordered.name in ("order", "ordered", "orders"):
        return Verdict(True, "ordered today")
    if said.later(place) and not (told and value):
        return Verdict(False, "for a later day: nothing ordered today")
    if section == "results" or (told and not ordered):
        return Verdict(True, "its result reviewed")
    if ordered:
        return Verdict(True, f"ordered today: {ordered.name}")
    if said.any(place, "d.history"):
        return Verdict(False, "told as history, not ordered")
    listed = _LISTED.search(text, max(0, place.start - 80), place.start)
    if section in PLANS and (listed or place.sentence.end - place.sentence.start <= _SHORT):
        return Verdict(True, "ordered today: listed")
    return Verdict(False, "named without an order or a result")


def _undone(place: Place, said: Said) -> bool:
    """Whether the sentence goes on to say that the test was not ordered, before it names another."""
    name, end = place.document.name, place.sentence.end
    following = said.between(name, "test", place.end, end)
    return bool(said.between(name, "c.denied_after", place.end, following[0].start if following else end))


def _in_office(place: Place, said: Said) -> bool:
    name, at = place.document.name, place.sentence
    here = said.any(place, "d.in_office") or _above(place, said.between(name, "d.in_office", at.start - 60, at.start))
    if not here or said.any(place, "d.away"):
        return False
    # "this office" is no place of an order: "MRI ordered, she will call here".
    ordered = said.any(place, "d.ordered")
    return ordered is None or ordered.name in ("perform", "performed", "obtain", "check", "order", "ordered")


def _above(place: Place, hits: list[Hit]) -> bool:
    """Whether one of the hits stands in a line of its own right above: "Tests performed here today"."""
    between = (place.document.text[h.end : place.sentence.start] for h in hits)
    return any("." not in gap and ("\n" in gap or ":" in gap) for gap in between)


def _part(test: Test, place: Place, said: Said) -> str:
    """The part an image shows: the nearest one named behind it, else before it, in its sentence."""
    if test.kind != "imaging":
        return ""
    at, name = place.sentence, place.document.name
    before = said.between(name, "part", max(at.start, place.start - _ADJACENT), place.start)
    if before and place.start - before[-1].end <= 2:
        return before[-1].name
    for part in said.between(name, "part", place.end, min(at.end, place.end + _NEAR)):
        # What stands behind a verb is what the image shows, not where it was taken.
        return "" if said.between(name, "d.result", place.end, part.start) else part.name
    return ""
