"""The lines of one doing: its row's code, one for each finger, toe or lid, and the add-on for what goes beyond it."""

from __future__ import annotations

import math
import re

import msgspec

from claimwright.choose.draft import Lookups
from claimwright.choose.services.event import Event, standing
from claimwright.choose.services.events import contradicted
from claimwright.choose.services.lines import Done, assigned
from claimwright.choose.services.measuring import Measured
from claimwright.choose.services.places import place_missing, place_modifiers, takes_both
from claimwright.choose.services.rows import ASKED, Open, row_of
from claimwright.model.coding import PathStep
from claimwright.model.denied import denied
from claimwright.model.evidence import Span
from claimwright.rulebook.services import More, Row

Made = tuple[list[Done], Open | None]  # lines, and what the note leaves open
UNITS = {
    "length": "cm",
    "closure": "cm",
    "excised": "cm",
    "diameter": "cm",
    "area": "sq cm",
    "minutes": "minutes",
    "views": "views",
}
_NEEDLESS = re.compile(r"\W*(?:\w+\W+){0,2}?(?:not|unnecessary|needless|declined|deferred)\b", re.I)
_FILMS = re.compile(r"\b(?:x-?rays|films|radiographs|images|views|xrs)\b", re.I)
_VALUE = re.compile(r"\W+(?:\w+\W+){0,2}?(\d{2,3})\b")
_NEEDED = (
    "length",
    "closure",
    "excised",
    "diameter",
    "minutes",
    "session",
    "regions",
)  # without it not even the least is proposed


def one(event: Event, measure: Measured, look: Lookups, others: tuple[Event, ...] = ()) -> Made:
    """The line of one event; where its measure is missing the least is proposed, and asked. `others` tell of the same
    service, and may name further fingers or toes.
    """
    question: Open | None = None
    if contradicted(event):
        return [], Open("svc.side-contradicted", "the side")
    if event.assumed and not event.site:
        return [], Open("svc.measure", "the part pictured; the complaint names several")
    missing_place = place_missing(event)
    if missing_place:
        return [], Open("svc.side-missing", missing_place)
    if event.service.timed and measure.value is None:
        return [], Open("svc.measure", ASKED["minutes"])
    try:
        row, shown = row_of(event, measure.value, look)
    except Open as missing:
        if missing.row is None or event.service.measure in _NEEDED:
            return [], missing
        row, shown, question = missing.row, (), missing
        if event.service.measure == "views" and _FILMS.search(event.text, event.near.start, event.near.end):
            row, shown = row_of(event, 2.0, look)  # "X-rays were taken": more than one
    if event.assumed:
        question = Open("svc.measure", "the part pictured; the complaint's is taken")
    return _billed(row, event, measure, shown, look, others), question


def _billed(
    row: Row, event: Event, measure: Measured, shown: tuple[Span, ...], look: Lookups, others: tuple[Event, ...]
) -> list[Done]:
    service = event.service
    said = [
        event.site.replace("_", " "),
        f"{measure.value:g} {UNITS.get(service.measure, '')}" if measure.value is not None else "",
    ]
    says = ": ".join(part for part in (", ".join(filter(None, map(str.strip, said))), row.code) if part)
    path = [PathStep("choose", "svc.measure", says, look.rule("svc.measure").citation)] if len(service.rows) > 1 else []
    spans = (*event.mention.spans, *event.shown, *measure.shown, *shown)
    told = (event, *others) if service.side in ("digits", "fingers", "toes") else (event,)
    modifiers = tuple(dict.fromkeys(m for one_ in told for m in place_modifiers(one_._replace(whole=one_.near))))
    modifiers = modifiers or place_modifiers(event)
    if (
        (service.kind == "imaging" and len(modifiers) > 1)
        or row.both
        or (modifiers == ("50",) and not takes_both(event, row.code, look))
    ):
        modifiers = ()
    side = look.rule("svc.side")
    lines = []
    time = int(measure.value) if service.timed and measure.value is not None else None
    for at, modifier in enumerate(modifiers or ("",)):
        code = row.more.code if row.more is not None and at else row.code  # a further nail is the add-on's
        line = assigned(code, event, spans, path, look)
        if modifier:
            step = PathStep("choose", side.id, f"{modifier}: the place that the note states", side.citation)
            line = msgspec.structs.replace(line, modifiers=(modifier,), modifier_reasons=(step,))
        if service.units == "count" and measure.value:
            line = msgspec.structs.replace(line, units=int(measure.value))
        lines.append(Done(line, service, event, time))
    named = max(0, len(modifiers) - 1)
    if row.more is not None and row.more.words:
        lines += _again(row.more, event, spans, path, look)
    elif row.more is not None and measure.value is not None and measure.value > row.more.after + named:
        extra = math.ceil((measure.value - row.more.after - named) / row.more.each - 1e-9)
        line = assigned(row.more.code, event, spans, path, look)
        lines.append(_told_again(Done(msgspec.structs.replace(line, units=extra), service, event), row.more, look))
    return lines


def _again(more: More, event: Event, spans: tuple[Span, ...], path: list[PathStep], look: Lookups) -> list[Done]:
    """The code once more where a word of repeating stands behind the test with another value."""
    rest = Span(event.mention.spans[-1].end, max(event.whole.end, event.mention.spans[-1].end + 1))
    for said in standing(event.document, rest, more.words):
        if denied(event.text, said.start, said.end, event.whole.start) or _NEEDLESS.match(event.text, said.end):
            continue
        value = _VALUE.match(event.text, said.end, rest.end)
        if more.modifier != "91" or (
            value and (said.start > event.near.end or re.search(r"\d", event.text[rest.start : said.start]))
        ):
            end = value.end() if value else said.end
            line = assigned(more.code, event, (*spans, Span(said.start, end)), path, look)
            return [_told_again(Done(line, event.service, event), more, look)]
    return []


def _told_again(done: Done, more: More, look: Lookups) -> Done:
    if not more.modifier:
        return done
    rule = look.rule(f"mod.{more.modifier}")
    return done.modified(more.modifier, PathStep("choose", rule.id, f"{more.modifier}: {rule.title}", rule.citation))
