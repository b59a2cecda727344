"""The line of a drug given: doses into different places added, units, and what Medicare asks of a discarded amount."""

from __future__ import annotations

import re

import msgspec

from claimwright.choose.draft import Lookups
from claimwright.choose.services import drugs
from claimwright.choose.services.event import Event, stands
from claimwright.choose.services.lines import Done, assigned
from claimwright.choose.services.rows import Open, row_of
from claimwright.model.coding import PathStep
from claimwright.rulebook.services import Service

_IN_ALL = re.compile(r"\b(?:in all|altogether|total (?:dose|amount|of))\b", re.I)
_PLACE = re.compile(
    r"\b(right|left|bilateral|knee|shoulder|hip|elbow|wrist|ankle|thumb|finger|toe|heel|trochanter\w*|bursa|deltoid|gluteal|"
    r"buttock|thigh|arm)s?\b",
    re.I,
)

_CARRIES = re.compile(
    r"\b(?:in|into|with|diluted|mixed|reconstituted|plus)\s+(?:\d+\s*(?:ml|cc)\s*)?(?:of\s+|bag\s+)*$", re.I
)
_FLUSH = re.compile(r"\W*(?:\d+\s*(?:ml|cc)\s*)?(?:flush|lock|wet|soak|gargle|nasal|rinse|prep|mount)", re.I)

_AGAIN = re.compile(
    r"\b(?:second|2nd|third|3rd|repeated?|another|#[23])\b|\b\d{1,2}:\d\d(?!\s*(?:-|to|\u2013)\s*\d)", re.I
)


def drug_lines(service: Service, told: list[Event], look: Lookups) -> list[Done]:
    """One line for all of a drug given at the visit: doses into different places are added."""
    assert service.dose is not None
    rule = look.rule("svc.units")
    amounts: dict[str, drugs.Given] = {}
    told_amounts: list[tuple[Event, drugs.Given]] = []
    for event in told:
        try:
            given = drugs.given(event)
        except Open:
            if event is told[-1] and not amounts:
                raise
            continue
        amounts.setdefault(_place(event), given)
        told_amounts.append((event, given))
    said = next((g for event, g in told_amounts if _IN_ALL.search(event.text, event.near.start, event.near.end)), None)
    apart = {"in all": said} if said else {place: given for place, given in amounts.items() if place} or amounts
    taken = list(apart.values())
    amount = sum(g.amount for g in taken)
    row, shown = row_of(told[0], amount, look)
    units = drugs.units(amount, service.dose)
    spans = (*told[0].mention.spans, *shown, *(s for g in taken for s in g.shown))
    says = f"{amount:g} {service.dose.measure} / {service.dose.per:g} = {units} units"
    line = assigned(row.code, told[0], spans, [PathStep("choose", rule.id, says, rule.citation)], look)
    code, quantity, measure = drugs.ndc(told[0], amount)
    line = msgspec.structs.replace(line, units=units, ndc=code, ndc_units=quantity, ndc_measure=measure)
    own = told[0].said(look.book.doneness.own_supply) is not None
    if own:
        return [Done(line, service, told[0], doses=len(taken), billed=False)]
    return _with_waste(Done(line, service, told[0], doses=len(taken)), amount, taken, look)


def lent(service: Service, told: list[Event], look: Lookups) -> Done:
    """A drug whose dose is not said: its giving stands, it is not billed itself."""
    row, shown = row_of(told[0], None, look)
    return Done(assigned(row.code, told[0], (*told[0].mention.spans, *shown), [], look), service, told[0], billed=False)


def swallowed(event: Event, look: Lookups) -> bool:
    """Whether its sentence gives it as a tablet or the like and by no needle: an injected drug's code is not for it."""
    words = look.book.doneness
    if stands(event.document, event.near, words.by_mouth) is None:
        return False
    needle = (*words.into_muscle, *words.pushed, *words.infused, *words.into_vein)
    return stands(event.document, event.near, needle) is None


def carrier(event: Event) -> bool:
    """Whether a fluid only carries another drug or keeps a line open: "200 mg in 100 ml of saline", a flush."""
    before = event.text[max(0, event.mention.start - 40) : event.mention.start]
    behind = event.text[event.mention.spans[0].end : event.mention.spans[0].end + 12]
    return _CARRIES.search(before) is not None or _FLUSH.match(behind) is not None


def _place(event: Event) -> str:
    """The places and hours that a sentence names: two sentences of one place tell of one dose."""
    text = event.text[event.near.start : event.near.end]
    said = [*_PLACE.findall(text), *_AGAIN.findall(text)]
    return " ".join(sorted({word.lower() for word in said}))


def _with_waste(done: Done, amount: float, taken: list[drugs.Given], look: Lookups) -> list[Done]:
    """JW for the units thrown away that rounding has not billed already, else JZ, where the payer asks for them."""
    service = done.service
    assert service.dose is not None
    if not look.payer.discarded.takes or not taken:
        return [done]
    wasted = [g.wasted for g in taken if g.wasted is not None]
    if sum(wasted):
        rule = look.rule("mod.jw")
        units = drugs.units(amount + sum(wasted), service.dose) - done.line.units
        if units < 1:
            return [done]
        step = PathStep("choose", rule.id, f"JW: {sum(wasted):g} {service.dose.measure} thrown away", rule.citation)
        line = msgspec.structs.replace(done.line, units=units, path=(*done.line.path, step))
        return [done, Done(line, service, done.event).modified("JW", step)]
    if wasted and any(g.single for g in taken):
        rule = look.rule("mod.jz")
        return [done.modified("JZ", PathStep("choose", rule.id, "JZ: single dose, nothing thrown away", rule.citation))]
    return [done]
