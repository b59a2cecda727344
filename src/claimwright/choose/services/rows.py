"""Which row of a service gives its code: by site, words, measure, age and payer; what the note does not state is asked.

The rows are data (rulebook/services/). Knows nothing of lines.
"""

from __future__ import annotations

from claimwright.choose.draft import Lookups
from claimwright.choose.services.event import Event, standing
from claimwright.model.case import FACILITY_PLACES
from claimwright.model.denied import denied
from claimwright.model.evidence import Span
from claimwright.rulebook.services import Row, Service, Words

ASKED = {
    "length": "its length in cm",
    "closure": "the length of the closure in cm",
    "diameter": "the lesion's size in cm",
    "shots": "how many",
    "excised": "the lesion's size and margins in cm",
    "area": "the surface in sq cm",
    "count": "how many",
    "named": "how many muscles",
    "views": "the number of views",
    "minutes": "the minutes",
    "session": "how long the session was",
    "regions": "the regions",
}


_DENYING = ("no ", "not ", "never ")
_AHEAD_OF_TIME = 160  # characters between a service and its minutes


class Open(Exception):
    """A service that the note leaves open: `rule` asks for `what`. A fallback `row` may still be proposed."""

    def __init__(self, rule: str, what: str = "", row: Row | None = None) -> None:
        self.rule, self.what, self.row = rule, what, row
        super().__init__(rule)


def row_of(event: Event, value: float | None, look: Lookups) -> tuple[Row, tuple[Span, ...]]:
    """The first row that holds, with the words that chose it. Raises Open where the note does not decide."""
    span = deciding(event)
    waiting: Row | None = None
    for row in event.service.rows:
        shown = _holds(row, event, span, look)
        if shown is None:
            continue
        if row.ask:
            raise Open(row.ask)
        if value is None and _measures(row, event.service):
            waiting = waiting or row
            continue
        if row.to is not None and value is not None and value > row.to:
            continue
        if row.count is not None and value is not None and not row.count[0] <= value <= row.count[1]:
            continue
        if not row.code:
            raise Open("svc.not-done")
        return row, shown
    if waiting is not None:
        raise Open("svc.measure", ASKED[event.service.measure], waiting)
    # Rows of words alone: it was done, and nothing tells which of them.
    worded = event.service.kind == "procedure" and all(row.words and not row.program for row in event.service.rows)
    raise Open("svc.kind" if worded else "svc.not-done")


def _measures(row: Row, service: Service) -> bool:
    """Whether the row cannot be billed without the measure."""
    return row.to is not None or row.count is not None or (row.more is not None and service.measure == "area")


def deciding(event: Event) -> Span:
    """Where the rows' words are looked for: the sentence where it has any of them, else the passage."""
    if event.service.kind == "lab":  # of several tests in one passage each has its own words
        return event.near
    said = tuple(dict.fromkeys(w for row in event.service.rows for w in row.words))
    return event.near if said and _affirmed(event, event.near, said) else event.whole


def _affirmed(event: Event, span: Span, phrases: Words) -> Span | None:
    """Where one of the phrases stands and is not denied beside it."""
    for place in standing(event.document, span, phrases):
        if not denied(event.text, place.start, place.end, span.start):
            return place
    return None


def _holds(row: Row, event: Event, span: Span, look: Lookups) -> tuple[Span, ...] | None:
    encounter = look.case.encounter
    if row.program and (encounter.payer is None or encounter.payer.program != row.program):
        return None
    if row.facility and encounter.place_of_service not in FACILITY_PLACES:
        return None
    if row.sites and event.site not in row.sites:
        return None
    if row.age is not None:
        age = look.age
        if age is None or not row.age[0] <= age < row.age[1]:
            return None
    if row.beside and not any(m.term in row.beside and m.assertion.current for m in look.chart.mentions):
        return None
    span = event.reach if row.anywhere else span if row.code or row.ask else event.near
    if row.without and _affirmed(event, span, row.without):
        return None
    denying = tuple(w for w in row.without if w.startswith(_DENYING))  # "no images kept" may be said later
    if denying and event.said(denying):
        return None
    said = _affirmed(event, span, row.words) if row.words else None
    coded = bool(row.diagnoses) and any(code.startswith(row.diagnoses) for code in look.coded)
    if (row.words or row.diagnoses) and said is None and not coded:
        return None
    second = _affirmed(event, _kinds_told(event), row.also) if row.also else None
    if row.also and second is None:
        return None
    return tuple(place for place in (said, second) if place)


def _kinds_told(event: Event) -> Span:
    """Where the kind of a supply stands, a cast or a splint: in the sentence if it has any, else in the passage."""
    if event.service.kind != "supply":
        return event.whole
    said = tuple(dict.fromkeys(w for row in event.service.rows for w in row.also))
    return event.near if _affirmed(event, event.near, said) else event.whole


def group(service: Service, row: Row) -> tuple[object, ...]:
    """What rows share whose measures are added."""
    return (service.id, *row.bears)
