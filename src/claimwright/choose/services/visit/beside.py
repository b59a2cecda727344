"""What a visit may carry beside it: prolonged time, the continuing relationship, advance care planning, the cost of a
pelvic examination.
"""

from __future__ import annotations

import msgspec

from claimwright.choose.draft import Lookups
from claimwright.choose.services.visit.codes import minutes_of, timed
from claimwright.choose.services.visit.lines import dropped, line, modified, pointing, step
from claimwright.choose.services.visit.payer import rules_of, takes
from claimwright.choose.services.visit.said import hear, minutes_by
from claimwright.model.coding import Assignment, Suppressed, VisitLevel
from claimwright.model.evidence import Evidence

PLANNING = (("99497", 16), ("99498", 46))  # a half hour each, billed once its middle is passed
WELLNESS = ("G0438", "G0439")


def prolonged(visit: Assignment, level: VisitLevel, look: Lookups) -> list[Assignment]:
    """Each full quarter hour from the payer's threshold on, where time chose the highest level."""
    rules, minutes = rules_of(look).prolonged, minutes_of(level)
    steps = [s for s in rules.steps if s.beside == visit.code and minutes is not None and minutes >= s.least]
    if level.path != "time" or minutes is None or not steps:
        return []
    units = 1 + (minutes - steps[0].least) // 15
    says = f"{minutes} minutes, from {steps[0].least} on: {steps[0].code} x {units}"
    evidence = [e for row in timed(level) for e in row.evidence]
    made = line(
        steps[0].code, "Prolonged visit", (step(look.rule("em.prolonged"), says, rules.citation),), evidence, look
    )
    return [msgspec.structs.replace(made, units=units, pointers=visit.pointers)]


def continuing(visit: Assignment, reasons: list[Assignment], look: Lookups) -> list[Assignment]:
    """The relationship that goes on, stated, where the payer takes it; beside 25 only with preventive services."""
    rules, words = rules_of(look).continuing, look.book.visits.words
    if not takes(look, "continuing") or visit.code not in rules.beside:
        return []
    heard = hear(look, words.continuing)
    if heard is None or hear(look, words.one_time):
        return []
    if "25" in visit.modifiers and any(r.code not in rules.prevention for r in reasons):
        return []
    says = "G2211: this practice goes on caring for the patient"
    made = line(
        "G2211", "Continuing care", (step(look.rule("em.continuing"), says, rules.citation),), (heard.quote,), look
    )
    return [msgspec.structs.replace(made, pointers=visit.pointers)]


def advance_planning(
    others: list[Assignment], diagnoses: tuple[Assignment, ...], look: Lookups
) -> tuple[list[Assignment], list[Suppressed]]:
    """By its own minutes, from sixteen on; beside Medicare's wellness visit with 33."""
    heard = hear(look, look.book.visits.words.advance_planning)
    if heard is None:
        return [], []
    rule, said = look.rule("em.advance-planning"), minutes_by(heard)
    if said is None or said[0] < PLANNING[0][1]:
        reason = "its minutes are not stated" if said is None else f"{said[0]} minutes are fewer than 16"
        return [], [dropped(look, rule.id, PLANNING[0][0], reason, (heard.quote,))]
    made = []
    for code, least in PLANNING:
        units = 1 if code == PLANNING[0][0] else 1 + (said[0] - least) // 30
        if said[0] >= least:
            says = f"{said[0]} minutes: {code} x {units}"
            given = pointing(line(code, "Advance care planning", (step(rule, says),), (said[1],), look), diagnoses)
            if any(o.code in WELLNESS for o in others):
                given = modified(given, "33", look.rule("mod.33"), "part of the wellness visit, free to the patient")
            made.append(msgspec.structs.replace(given, units=units))
    return made, []


def pelvic(visits: list[Assignment], look: Lookups) -> list[Assignment]:
    """A pelvic examination at a visit with staff in the room: practice expense of its own."""
    words = look.book.visits.words
    exam, staff = hear(look, words.pelvic), hear(look, words.chaperone)
    bearing = [v for v in visits if v.code.startswith(("9920", "9921", "9938", "9939", "9924"))]
    if exam is None or staff is None or not bearing:
        return []
    evidence: tuple[Evidence, ...] = (exam.quote, staff.quote)
    says = "99459: a pelvic examination with staff in the room"
    made = line("99459", "Pelvic examination with staff", (step(look.rule("em.pelvic"), says),), evidence, look)
    return [msgspec.structs.replace(made, pointers=bearing[-1].pointers)]
