"""The giving of what was given: vaccines by age, counselling, components and payer; drugs by route and minutes.

Sources: NCCI Policy Manual chapter XI; Medicare Claims Processing Manual chapter 18 (vaccines), chapter 12 section 30.5
(infusions). The words are rulebook/services/doneness.yaml's.
"""

from __future__ import annotations

import math

from claimwright.choose.draft import Lookups
from claimwright.choose.services.events import stands
from claimwright.choose.services.lines import Done
from claimwright.choose.services.measures import minutes
from claimwright.model.coding import Assignment, PathStep
from claimwright.model.evidence import Span
from claimwright.rulebook.services import system

CHILD = 18  # years, to which counselling is counted by component
LEAST_INFUSION, LEAST_HYDRATION, MORE = 16, 31, 31  # minutes


def administration(done: list[Done], look: Lookups) -> list[Done]:
    """The administration lines of vaccines and drugs among the lines."""
    return [*_vaccines(done, look), *_injections(done, look)]


def _vaccines(done: list[Done], look: Lookups) -> list[Done]:
    given = [one for one in done if one.service.kind == "vaccine" and one.service.components]
    if not given:
        return []
    rule, age = look.rule("svc.vaccine-administration"), look.case.encounter.age()
    counselled = any(
        stands(one.event.document, Span(0, len(one.event.text)), look.book.doneness.counselled) for one in given
    )
    counts: dict[str, tuple[int, Done]] = {}

    def add(code: str, units: int, one: Done) -> None:
        if units:
            counts[code] = (counts[code][0] + units if code in counts else units, counts.get(code, (0, one))[1])

    first = True
    for one in given:
        own = look.payer.vaccines.codes.get(one.line.code)
        if own is not None:
            add(own, 1, one)
        elif age is not None and age <= CHILD and counselled:
            add("90460", 1, one)
            add("90461", one.service.components - 1, one)
        else:
            swallowed = stands(one.event.document, one.event.near, look.book.doneness.swallowed) is not None
            add(("90473" if swallowed else "90471") if first else ("90474" if swallowed else "90472"), 1, one)
            first = False
    says = f"{len(given)} vaccines given"
    evidence = tuple(dict.fromkeys(e for one in given for e in one.line.evidence))
    return [_beside(one, code, units, says, rule.id, look, evidence) for code, (units, one) in counts.items()]


def _injections(done: list[Done], look: Lookups) -> list[Done]:
    """Drugs into muscle or skin, pushed or dripped into a vein; what a procedure injects has its own code."""
    drugs = [one for one in done if one.service.kind == "drug" and not {"JW"} & set(one.line.modifiers)]
    injected = [one for one in done if one.service.kind == "procedure"]
    lines: list[Done] = []
    first_vein = True
    for one in drugs:
        if any(_same_passage(one, other) for other in injected):
            continue
        words = look.book.doneness
        event = one.event
        if event.said(words.infused):
            lines += _infusion(one, first_vein, look)
            first_vein = False
        elif event.said(words.pushed):
            lines.append(
                _beside(one, "96374" if first_vein else "96375", 1, "pushed into a vein", "svc.injection", look)
            )
            first_vein = False
        elif event.said(words.into_muscle):
            lines.append(_beside(one, "96372", one.doses, "into muscle or under the skin", "svc.injection", look))
    return _told_apart(lines, look)


def _infusion(one: Done, first: bool, look: Lookups) -> list[Done]:
    """By its minutes: from 16 on an infusion, to 15 a push; each further hour from 31 minutes of it."""
    time = minutes(one.event.document, one.event.near) or minutes(one.event.document, one.event.whole)
    fluid = one.service.id.startswith("drug.fluid")
    if not time:
        return []
    said = max(t.number for t in time)
    least = LEAST_HYDRATION if fluid else LEAST_INFUSION
    if said < least:
        return (
            [] if fluid else [_beside(one, "96374" if first else "96375", 1, f"{said} minutes", "svc.injection", look)]
        )
    head, more = ("96360", "96361") if fluid else ("96365", "96366") if first else ("96367", "96366")
    lines = [_beside(one, head, 1, f"{said} minutes", "svc.injection", look)]
    rest = said - 60
    if rest >= MORE:
        hours = math.floor(rest / 60) + (rest % 60 >= MORE)
        lines.append(_beside(one, more, hours, f"{said} minutes", "svc.injection", look))
    return lines


def _same_passage(one: Done, other: Done) -> bool:
    return (
        one.event.document.name == other.event.document.name
        and one.event.whole.overlaps(other.event.whole)
        and other.service.injects
    )


def _told_apart(lines: list[Done], look: Lookups) -> list[Done]:
    """Of several lines of one code that says "each", the ones behind the first carry 59."""
    rule, seen, out = look.rule("mod.59"), set[str](), []
    for one in lines:
        if one.line.code in seen and one.line.code in ("96372", "96374"):
            one = one.modified("59", PathStep("choose", rule.id, "59: another injection", rule.citation))
        seen.add(one.line.code)
        out.append(one)
    return out


def _beside(
    one: Done, code: str, units: int, says: str, rule_id: str, look: Lookups, evidence: tuple[object, ...] = ()
) -> Done:
    """The line of the giving, with the reason and the words of what was given."""
    rule = look.rule(rule_id)
    line = Assignment(
        code=code,
        system=system(code),
        description=look.words_of(code) or rule.title,
        rank=0,
        evidence=evidence or one.line.evidence,  # type: ignore[arg-type]
        citations=(rule.citation,),
        path=(PathStep("choose", rule.id, f"{says}: {code} x {units}", rule.citation),),
        confidence=0.85,
        units=units,
        pointers=one.line.pointers,
    )
    return Done(line, look.book.giving, one.event)
