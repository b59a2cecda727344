"""The giving of drugs: into muscle or skin, pushed or dripped into a vein, fluids; one of the vein's is the first.

Sources: NCCI Policy Manual chapter XI B; Medicare Claims Processing Manual chapter 12 section 30.5. The order is that
of an office: a drug dripped in leads, then a drug pushed, then fluids. The words are rulebook/services/doneness.yaml's.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from claimwright.choose.draft import Lookups
from claimwright.choose.services.clock import ran
from claimwright.choose.services.event import stands
from claimwright.choose.services.lines import Done, beside
from claimwright.model.coding import PathStep
from claimwright.model.evidence import Absence
from claimwright.model.finding import Finding

LEAST_INFUSION, LEAST_HYDRATION, HOUR, MORE = 16, 31, 60, 31  # minutes
NEEDLED = ("J0", "J1", "J2", "J3")  # drugs that go in by needle; J7 are inhaled, implanted or swallowed too
_OTHERWISE = re.compile(
    r"\b(?:neb\w*|inhal\w*|topical\w*|po|p\.o|oral\w*|mouth|instill\w*|intravesical|nasal|rectal|sublingual|patch|block\w*|"
    r"infiltrat\w*|inject\w*)\b",
    re.I,
)
Way = Literal["", "muscle", "push", "drip", "fluid"]


INHALED = "J76"


class Given(NamedTuple):
    """One drug's giving; `minutes` of a drip, None where none are said."""

    drug: Done
    way: Way
    minutes: int | None = None


def injections(done: list[Done], look: Lookups) -> tuple[list[Done], list[Finding]]:
    """The lines of the giving, and what must be asked: a drip without its time."""
    injected = [one for one in done if one.service.injects]
    told = [
        _given(one, look)
        for one in done
        if one.service.kind == "drug" and "JW" not in one.line.modifiers and not any(_with(one, p) for p in injected)
    ]
    unknown = [] if injected else [_no_route(one, look) for one in told if _routeless(one, look)]
    told = [_short(one) for one in told if one.way]
    asked = [_ask(one, look) for one in told if one.way in ("drip", "fluid") and one.minutes is None] + unknown
    lines: list[Done] = []
    first = True
    for way in ("drip", "push", "fluid"):
        for one in told:
            if one.way != way or (way != "push" and one.minutes is None):
                continue
            made = _push(one, first, look) if way == "push" else _drip(one, first, look)
            lines += made
            first = first and not made
    lines += [
        beside(one.drug, "96372", one.drug.doses, "into muscle or under the skin", "svc.injection", look)
        for one in told
        if one.way == "muscle"
    ]
    return _told_apart(lines, look), asked


def _given(one: Done, look: Lookups) -> Given:
    event, words = one.event, look.book.doneness
    fluid = one.service.fluid
    if one.line.code.startswith(INHALED):
        return Given(one, "")
    if not fluid and stands(event.document, event.near, words.swallowed):
        return Given(one, "")
    for span in (event.near, event.whole):
        time = ran(event.text, span, event.mention.start)
        minutes = time.minutes if time else None
        if fluid:
            if minutes is not None:
                return Given(one, "fluid", minutes)
            continue
        if stands(event.document, span, words.pushed):
            return Given(one, "push")
        vein = stands(event.document, span, words.into_vein) is not None
        if stands(event.document, span, words.infused) or (vein and minutes is not None and minutes >= LEAST_INFUSION):
            return Given(one, "drip", minutes)
        if stands(event.document, span, words.into_muscle):
            return Given(one, "muscle")
        if vein and span == event.near:
            return Given(one, "push")
    return Given(one, "fluid" if fluid else "")


def _short(one: Given) -> Given:
    """A drug that ran in within fifteen minutes is a push."""
    if one.way == "drip" and one.minutes is not None and one.minutes < LEAST_INFUSION:
        return one._replace(way="push")
    return one


def _push(one: Given, first: bool, look: Lookups) -> list[Done]:
    says = f"{one.minutes} minutes" if one.minutes is not None else "pushed into a vein"
    return [beside(one.drug, "96374" if first else "96375", 1, says, "svc.injection", look)]


def _drip(one: Given, first: bool, look: Lookups) -> list[Done]:
    """The first hour, and each further one from its 31st minute; fluids behind another are further hours only."""
    assert one.minutes is not None
    says = f"{one.minutes} minutes"
    if one.way == "fluid":
        if one.minutes < LEAST_HYDRATION:
            return []
        head, more = ("96360", "96361") if first else ("96361", "96361")
    else:
        head, more = ("96365", "96366") if first else ("96367", "96366")
    rest = max(0, one.minutes - HOUR)
    hours = rest // HOUR + (rest % HOUR >= MORE)
    if head == more:
        return [beside(one.drug, head, 1 + hours, says, "svc.injection", look)]
    lines = [beside(one.drug, head, 1, says, "svc.injection", look)]
    if hours:
        lines.append(beside(one.drug, more, hours, says, "svc.injection", look))
    return lines


def _with(one: Done, other: Done) -> bool:
    """Whether a procedure of the same passage put the drug in."""
    a, b = one.event, other.event
    return a.document.name == b.document.name and a.whole.overlaps(b.whole)


def _told_apart(lines: list[Done], look: Lookups) -> list[Done]:
    """Of several injections, each a line of its own, the ones behind the first carry 59."""
    rule, seen, out = look.rule("mod.59"), set[str](), []
    for one in lines:
        if one.line.code in seen and one.line.code == "96372":
            one = one.modified("59", PathStep("choose", rule.id, "59: another injection", rule.citation))
        seen.add(one.line.code)
        out.append(one)
    return out


def _routeless(one: Given, look: Lookups) -> bool:
    """A drug that is put in by needle, given here, and no word of how."""
    service, event = one.drug.service, one.drug.event
    if one.way or service.dose is None or service.dose.counts or not one.drug.line.code.startswith(NEEDLED):
        return False
    return not event.said(look.book.doneness.swallowed) and not _OTHERWISE.search(
        event.text, event.whole.start, event.whole.end
    )


def _no_route(one: Given, look: Lookups) -> Finding:
    rule, event = look.rule("svc.route"), one.drug.event
    evidence = (look.chart.quote(event.mention), Absence("the way in", (event.document.name,)))
    message = rule.message.format(what=one.drug.service.title)
    return Finding(rule.id, rule.severity, message, rule.mend, one.drug.line.code, rule.citation, evidence)


def _ask(one: Given, look: Lookups) -> Finding:
    rule, event = look.rule("svc.infusion-time"), one.drug.event
    evidence = (look.chart.quote(event.mention), Absence("start and stop of the infusion", (event.document.name,)))
    message = rule.message.format(what=one.drug.service.title)
    return Finding(rule.id, rule.severity, message, rule.mend, "", rule.citation, evidence)
