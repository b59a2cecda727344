"""Which row of a service gives its code: by site, words, measure, age and payer; what the note does not state is asked.

The rows are data (rulebook/services/). Knows nothing of lines.
"""

from __future__ import annotations

from typing import NamedTuple

from claimwright.choose.draft import Lookups
from claimwright.choose.services.events import Event, standing, stands
from claimwright.choose.services.measures import Counted, area, counts, excised, lengths, minutes, totals, views
from claimwright.choose.services.sessions import regions, sat
from claimwright.model.document import Document
from claimwright.model.evidence import Span
from claimwright.rulebook.services import Row, Service

ASKED = {
    "length": "its length in cm",
    "excised": "the lesion's size and margins in cm",
    "area": "the surface in sq cm",
    "count": "how many",
    "named": "how many muscles",
    "views": "the number of views",
    "minutes": "the minutes",
    "session": "how long the session was",
    "regions": "the regions",
}


FACILITIES = ("19", "21", "22", "23", "24", "31", "51", "61")  # places that bill the technical part themselves


_AHEAD_OF_TIME = 160  # characters between a service and its minutes


class Open(Exception):
    """A service that the note leaves open: `rule` asks for `what`. A fallback `row` may still be proposed."""

    def __init__(self, rule: str, what: str = "", row: Row | None = None) -> None:
        self.rule, self.what, self.row = rule, what, row
        super().__init__(rule)


class Measured(NamedTuple):
    """A measure with where it stands; `value` None where the note states none."""

    value: float | None
    shown: tuple[Span, ...] = ()


def measured(event: Event) -> Measured:
    """The service's measure as its sentence states it, else its passage, else for a wound the one length that the
    document gives one.
    """
    kind = event.service.measure
    if not kind:
        return Measured(None)
    for span in (event.near, event.whole):
        found = _read(kind, event, span)
        if found is not None:
            return found
    if kind in ("length", "excised", "area", "count"):
        elsewhere = _elsewhere(event)
        if elsewhere or kind != "count":
            return elsewhere or Measured(None)
    return Measured(1.0) if kind == "count" and not _plural(event) else Measured(None)


def _read(kind: str, event: Event, span: Span) -> Measured | None:
    document = event.document
    if kind == "length":
        found = lengths(document, span)
        return Measured(found[0].longest, (found[0].at,)) if found else None
    if kind == "excised":
        size = excised(document, span)
        return Measured(*size) if size else None
    if kind == "area":
        surface = area(document, span)
        return Measured(*surface) if surface else None
    if kind == "named":
        return _named(event, span)
    if kind == "views":
        seen = views(document, span)
        return Measured(float(seen.number), (seen.at,)) if seen else None
    if kind == "minutes":
        return _nearest_minutes(event, span)
    if kind == "session":
        sitting = sat(event, span)
        return Measured(float(sitting.number), (sitting.at,)) if sitting else None
    if kind == "regions":
        levels = regions(document, span)
        return Measured(float(levels.number), (levels.at,)) if levels else None
    return _counted([*counts(document, span, event.service.counted), *totals(document, span)])


def _named(event: Event, span: Span) -> Measured | None:
    """A number said, else how many different ones are named."""
    said = counts(event.document, span, event.service.counted[:2])
    if said:
        return _counted(said)
    named = {event.text[s.start : s.end].lower(): s for s in standing(event.document, span, event.service.counted[2:])}
    return Measured(float(len(named)), tuple(named.values())) if named else None


def _nearest_minutes(event: Event, span: Span) -> Measured | None:
    """The minutes said behind the service and before the next one, else those said just before it."""
    at, time = event.mention.spans[0].start, minutes(event.document, span)
    behind = [t for t in time if 0 <= t.at.start - at <= _AHEAD_OF_TIME]
    before = [t for t in time if 0 < at - t.at.end <= 40]
    chosen = behind[:1] or before[-1:]
    return Measured(float(chosen[0].number), (chosen[0].at,)) if chosen else None


def _counted(found: list[Counted]) -> Measured | None:
    """A total, else the sum of what is counted place by place."""
    if not found:
        return None
    total = [c for c in found if c.total]
    taken = total[:1] or list({c.at: c for c in found}.values())
    return Measured(float(sum(c.number for c in taken)), tuple(c.at for c in taken))


def _plural(event: Event) -> bool:
    """Whether what is counted is named in the plural only: a number is missing."""
    said = [event.text[s.start : s.end].lower() for s in standing(event.document, event.near, event.service.counted)]
    return bool(said) and all(word.endswith("s") for word in said)


def _elsewhere(event: Event) -> Measured | None:
    """The one length that sentences elsewhere in the document give the thing treated."""
    found: dict[float, Span] = {}
    nouns = event.service.counted or (event.service.names[1] if len(event.service.names) > 1 else ())
    for place in standing(event.document, Span(0, len(event.text)), nouns):
        start = max(event.text.rfind("\n", 0, place.start), event.text.rfind(". ", 0, place.start)) + 1
        stop = min(
            n for n in (event.text.find("\n", place.end), event.text.find(". ", place.end), len(event.text)) if n >= 0
        )
        read = _read(event.service.measure, event, Span(start, stop))
        if read is not None and read.value is not None:
            found.setdefault(read.value, read.shown[0])
    return Measured(*[(value, (at,)) for value, at in found.items()][0]) if len(found) == 1 else None


def row_of(event: Event, value: float | None, look: Lookups) -> tuple[Row, tuple[Span, ...]]:
    """The first row that holds, with the words that chose it. Raises Open where the note does not decide."""
    span = deciding(event)
    waiting: Row | None = None
    for row in event.service.rows:
        shown = _holds(row, event, span, look)
        if shown is None:
            continue
        if (row.to is not None or row.count is not None) and value is None:
            waiting = waiting or row
            continue
        if row.to is not None and value is not None and value > row.to:
            continue
        if row.count is not None and value is not None and not row.count[0] <= value <= row.count[1]:
            continue
        if not row.code:
            break
        return row, shown
    if waiting is not None:
        raise Open("svc.measure", ASKED[event.service.measure], waiting)
    raise Open("svc.not-done")


def deciding(event: Event) -> Span:
    """Where the rows' words are looked for: the sentence where it has any of them, else the passage."""
    said = tuple(dict.fromkeys(w for row in event.service.rows for w in (*row.words, *row.without, *row.together)))
    return event.near if said and stands(event.document, event.near, said) else event.whole


def _holds(row: Row, event: Event, span: Span, look: Lookups) -> tuple[Span, ...] | None:
    encounter = look.case.encounter
    if row.program and (encounter.payer is None or encounter.payer.program != row.program):
        return None
    if row.facility and encounter.place_of_service not in FACILITIES:
        return None
    if row.sites and event.site not in row.sites:
        return None
    if row.age is not None:
        age = encounter.age()
        if age is None or not row.age[0] <= age < row.age[1]:
            return None
    if row.without and stands(event.document, span, row.without):
        return None
    if row.together and not stands(event.document, span, row.together):
        return None
    said = stands(event.document, span, row.words) if row.words else None
    coded = bool(row.diagnoses) and any(code.startswith(row.diagnoses) for code in look.coded)
    if (row.words or row.diagnoses) and said is None and not coded:
        return None
    return (said,) if said else ()


class Part(NamedTuple):
    """One of several lengths closed: its own words, row and length."""

    event: Event
    length: float
    shown: tuple[Span, ...]


def parts(event: Event) -> list[Part]:
    """Each length that the passage gives what is treated, with the words from it to the next and the site it names, or
    the last one named.
    """
    found = [one for one in lengths(event.document, event.whole)]
    if len(found) < 2:
        value = measured(event)
        return [Part(event, value.value, value.shown)] if value.value is not None else []
    listed, site = [], event.site
    for at, one in enumerate(found):
        start = max(_segment(event.document, one.at.start, event.whole.start), found[at - 1].at.end if at else 0)
        stop = _segment(event.document, found[at + 1].at.start, one.at.end) if at + 1 < len(found) else event.whole.end
        near = Span(start, max(stop, one.at.end))
        named = [
            (s.start, key)
            for key, phrases in event.service.sites.items()
            for s in standing(event.document, near, phrases)
        ]
        site = min(named, key=lambda n: abs(n[0] - one.at.start))[1] if named else site
        listed.append(Part(event._replace(near=near, site=site), one.longest, (one.at,)))
    return listed


def _segment(document: Document, at: int, least: int) -> int:
    """Where the statement that holds `at` begins."""
    marks = [document.text.rfind(mark, least, at) for mark in (". ", "; ", "\n", ", and ")]
    return max(max(marks) + 1, least)


def group(service: Service, row: Row) -> tuple[object, ...]:
    """What rows share whose measures are added."""
    return (service.id, *row.bears)
