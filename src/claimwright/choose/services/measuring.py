"""The measure of a doing: as its sentence states it, else its passage, else the one that the document gives its kind.

Reads by the service's rule; what a number means is counting's, sizes' and measures'.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from claimwright.choose.services.counting import Counted, counts, labelled, number_of, places_named, toes, totals
from claimwright.choose.services.event import Event, standing
from claimwright.choose.services.measures import minutes, views
from claimwright.choose.services.sessions import regions, sat
from claimwright.choose.services.sizes import areas, closures, excised, lengths, wounds
from claimwright.model.evidence import Span
from claimwright.model.passage import statement
from claimwright.rulebook import Rulebook
from claimwright.shelf.words import words

NAMINGS = 40  # of one thing in a document that are looked at for its measure
TIME_BEHIND = 160  # characters between a service and its minutes
_EACH = re.compile(r"\b(?:each|all|both|every|same)\b", re.I)
_OF_THEM = re.compile(
    r"\b(\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) of (?:them|these|those)\b", re.I
)
_LETTERED = re.compile(r"\b(?:lesion|site|spot|area|wart|nail|mole) (?:#?\d|[A-F])\b")
_VOLUME = re.compile(r"(?<![\d:/.])\d?\.\d+\s*(?:ml|cc)?\b(?!\s*(?:cm|mm|mg|mcg|f\b|in\b))", re.I)
_BOTH_ARMS = re.compile(
    r"\b(?:both|each|bilateral|right and left|left and right|R and L|L and R)\b(?: upper)? ?(?:arms?)?\b", re.I
)
_PLURAL = ("s", "ae", "mata")


class Measured(NamedTuple):
    """A measure with where it stands; `value` None where the note states none."""

    value: float | None
    shown: tuple[Span, ...] = ()


def measured(event: Event, places: frozenset[str] = frozenset()) -> Measured:
    """The service's measure; `places` are the words for parts of the body, beside which a number counts."""
    kind = event.service.measure
    if not kind:
        return Measured(None)
    for span in (_stretch(event) if kind in ("count", "shots") else event.near, event.whole):
        found = _read(kind, event, span, places)
        if found is not None:
            return found
        if kind == "count" and span != event.whole and _singular(event):
            return Measured(1.0)
    if kind == "named":
        said = counts(event.document, event.reach, event.service.counted[:2])
        if len({c.number for c in said}) == 1:
            return Measured(float(said[0].number), (said[0].at,))
    if kind == "count" and _EACH.search(event.text, event.near.start, event.near.end):
        sites = labelled(event.document, event.whole)
        if sites is not None:
            return Measured(float(sites.number), (sites.at,))
    if kind in ("length", "closure", "excised", "diameter", "area", "count"):
        elsewhere = _elsewhere(event)
        if elsewhere or kind != "count":
            return elsewhere or Measured(None)
    return Measured(1.0) if kind in ("count", "shots") and not _plural(event) else Measured(None)


def _stretch(event: Event) -> Span:
    """The sentence with those that a semicolon joins to it."""
    start, end, text = event.near.start, event.near.end, event.text
    while start > event.whole.start and text[event.whole.start : start].rstrip().endswith(";"):
        before = text.rstrip(" ").rfind(";", event.whole.start, start)
        marks = [text.rfind(mark, event.whole.start, max(before, event.whole.start)) for mark in (";", ". ", "\n")]
        start = max(*marks, event.whole.start - 1) + 1
    while end < event.whole.end and text[end - 1] == ";":
        ends = [n for n in (text.find(mark, end, event.whole.end) for mark in (";", ". ", "\n")) if n >= 0]
        end = min(ends, default=event.whole.end - 1) + 1
    return Span(start, end)


def _read(kind: str, event: Event, span: Span, places: frozenset[str] = frozenset()) -> Measured | None:
    document = event.document
    if kind in ("length", "closure"):
        found = wounds(document, span) if kind == "length" else closures(document, span)
        return Measured(found[0].longest, (found[0].at,)) if found else None
    if kind in ("excised", "diameter"):
        size = excised(document, span, kind == "excised")
        return Measured(*size) if size else None
    if kind == "area":
        surface = areas(document, span)
        return Measured(sum(a.area for a in surface), tuple(a.at for a in surface)) if surface else None
    if kind == "named":
        return _named(event, span)
    if kind == "views":
        seen = views(document, span)
        return Measured(float(seen.number), (seen.at,)) if seen else None
    if kind == "session":
        sitting = sat(event, span)
        return Measured(float(sitting.number), (sitting.at,)) if sitting else None
    if kind == "regions":
        levels = regions(document, span)
        return Measured(float(levels.number), (levels.at,)) if levels else None
    if kind == "minutes":
        return _nearest_minutes(event, span)
    if kind == "shots":
        return _shots(event, span)
    return _count(event, span, places)


def _count(event: Event, span: Span, places: frozenset[str]) -> Measured | None:
    document, nouns = event.document, event.service.counted
    treated = _OF_THEM.search(document.text, span.start, span.end)
    if treated:  # "16 warts counted; nitrogen to 12 of them"
        number = number_of(treated[1].lower())
        return Measured(float(number), (Span(treated.start(), treated.end()),)) if number else None
    if event.service.kind != "procedure":  # what is counted lies at no places of the body
        places = frozenset()
    said = _counted(totals(document, span))
    if said is None and "nail" in nouns and span == event.near:
        said = _counted(counts(document, span, nouns))
    if said is None and "nail" in nouns:
        numbered = toes(document, event.whole)
        said = Measured(float(numbered.number), (numbered.at,)) if numbered else None
    return said or _counted(counts(document, span, nouns, places))


def _shots(event: Event, span: Span) -> Measured | None:
    """Injections counted, else one for each volume given, else one for each arm."""
    said = _counted(counts(event.document, span, event.service.counted))
    if said is not None:
        return said
    volumes = [Span(m.start(), m.end()) for m in _VOLUME.finditer(event.text, span.start, span.end)]
    arms = _BOTH_ARMS.search(event.text, span.start, span.end)
    if len(volumes) < 2 and arms:
        return Measured(2.0, (Span(arms.start(), arms.end()),))
    return Measured(float(len(volumes)), tuple(volumes)) if volumes else None


def _named(event: Event, span: Span) -> Measured | None:
    """A number said, else how many different ones are named."""
    said = counts(event.document, span, event.service.counted[:2])
    if said:
        return _counted(said)
    named = {event.text[s.start : s.end].lower(): s for s in standing(event.document, span, event.service.counted[2:])}
    return Measured(float(len(named)), tuple(named.values())) if named else None


def _nearest_minutes(event: Event, span: Span) -> Measured | None:
    """The minutes said behind the service and before the next one, else those said just before it, or anywhere before
    it in its sentence where that says no others.
    """
    at, time = event.mention.spans[0].start, minutes(event.document, span)
    behind = [t for t in time if 0 <= t.at.start - at <= TIME_BEHIND]
    before = [t for t in time if 0 < at - t.at.end <= 40]
    own = [t for t in time if event.near.start <= t.at.start < event.near.end]
    chosen = behind[:1] or before[-1:] or (own if len(own) == 1 else [])
    return Measured(float(chosen[0].number), (chosen[0].at,)) if chosen else None


def _counted(found: list[Counted]) -> Measured | None:
    """A total, else the sum of what is counted place by place."""
    if not found:
        return None
    total = [c for c in found if c.total]
    taken = total[:1] or list({c.at: c for c in found}.values())
    return Measured(float(sum(c.number for c in taken)), tuple(c.at for c in taken))


def _singular(event: Event) -> bool:
    """Whether the sentence names one thing that is counted, and no more."""
    said = [event.text[s.start : s.end].lower() for s in standing(event.document, event.near, event.service.counted)]
    if _LETTERED.search(event.text, event.near.start, event.near.end):  # "Lesion A: shave biopsy"
        return True
    return event.service.merge == "once" and bool(said) and not any(word.endswith("s") for word in said)


def _plural(event: Event) -> bool:
    """Whether what is counted is named in the plural only: a number is missing."""
    said = [event.text[s.start : s.end].lower() for s in standing(event.document, event.near, event.service.counted)]
    return bool(said) and all(word.endswith(_PLURAL) for word in said)


def _elsewhere(event: Event) -> Measured | None:
    """The one measure that sentences elsewhere in the document give the thing treated."""
    found: dict[float, Span] = {}
    things = event.service.names[1] if len(event.service.names) > 1 else ()
    nouns = event.service.counted or things
    if event.service.measure == "count":  # "lesions" elsewhere may be any
        nouns = tuple(noun for noun in nouns if noun in things)
    for place in islice(standing(event.document, event.reach, nouns), NAMINGS):
        read = _read(event.service.measure, event, statement(event.text, place))
        if read is not None and read.value is not None:
            found.setdefault(read.value, read.shown[0])
        if len(found) > 1:
            return None
    return next((Measured(value, (at,)) for value, at in found.items()), None)


_BODY: dict[str, frozenset[str]] = {}  # by the rulebook's hash


def body(book: Rulebook) -> frozenset[str]:
    """Words for parts of the body: those that lie in a region, and the sites of wounds and lesions."""
    if book.sha256 not in _BODY:
        sites = [p for s in book.services if s.measure in ("length", "excised") for ps in s.sites.values() for p in ps]
        _BODY[book.sha256] = frozenset(book.parts) | {w[0].norm for w in map(words, sites) if len(w) == 1}
    return _BODY[book.sha256]


def places_of(event: Event, places: frozenset[str]) -> list[tuple[frozenset[str], Span]]:
    """The parts of the body that the sentence names."""
    return places_named(event.document, event.near, places)


def sized(event: Event) -> list[tuple[float, Span]]:
    """Every length, or surface, that the passage gives what is treated."""
    kind, document, span = event.service.measure, event.document, event.whole
    if kind == "area":
        return [(one.area, one.at) for one in areas(document, span)]
    found = (
        wounds(document, span)
        if kind == "length"
        else closures(document, span)
        if kind == "closure"
        else lengths(document, span)
    )
    return [(one.longest, one.at) for one in found]
