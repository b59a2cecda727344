"""Preventive visits by age, and Medicare's own: the welcome visit and the annual wellness visits."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from claimwright.choose.draft import Lookups
from claimwright.choose.phrases import find
from claimwright.choose.services.visit.known import Known
from claimwright.choose.services.visit.lines import absent, finding, line, modified, step
from claimwright.choose.services.visit.payer import rules_of
from claimwright.choose.services.visit.said import day_by, hear
from claimwright.model.coding import Assignment
from claimwright.model.evidence import Evidence
from claimwright.model.finding import Finding

NOTICES = ("GX", "GY")
WELCOME, FIRST, LATER = "G0402", "G0438", "G0439"


class Preventive(NamedTuple):
    """The line, none where it cannot be chosen, with what must be asked."""

    line: Assignment | None
    findings: tuple[Finding, ...] = ()


def is_preventive(routine: list[Assignment], look: Lookups) -> tuple[Evidence, ...]:
    """What makes the visit a preventive one: the routine examination among its diagnoses, or what it calls itself."""
    words = look.book.visits.words
    medicare = rules_of(look).wellness.takes
    called = [words.welcome, words.wellness, words.preventive] if medicare else [words.preventive, words.wellness]
    heard = next((h for said in called if (h := hear(look, said))), None)
    if heard:
        return (heard.quote,)
    # Medicare's gynaecological screening is a service of its own, no visit.
    counted = [d for d in routine if not (medicare and d.code.startswith("Z01"))]
    return counted[0].evidence if counted else ()


def preventive(shown: tuple[Evidence, ...], who: Known, look: Lookups) -> Preventive:
    """By Medicare's kinds where the payer has them, else by age and new or established."""
    if rules_of(look).wellness.takes:
        return _medicare(shown, who, look)
    return _by_age(shown, who, look)


def _by_age(shown: tuple[Evidence, ...], who: Known, look: Lookups) -> Preventive:
    age = look.age
    if age is None or look.aged is None:
        return Preventive(None, (finding(look, "em.age", (*shown[:1], absent(look, "the patient's birth date"))),))
    row = next(r for r in look.book.visits.preventive if age < r.below)
    code = row.known if who.established else row.new
    rule = look.rule("svc.preventive")
    says = f"a routine examination at age {age}: {code}"
    evidence = (*shown, look.aged.evidence)
    return Preventive(line(code, f"Preventive visit, age {age}", (*who.steps, step(rule, says)), evidence, look))


def _excluded(given: Assignment, look: Lookups) -> Assignment:
    """A routine physical, which Medicare never pays, with what the note says of the notice given: GX, GY."""
    for wanted in look.book.modifiers:
        for document in look.chart.documents if wanted.modifier in NOTICES else ():
            said = next(find(document, 0, len(document.text), wanted.words), None)
            if said is not None:
                quote, rule = document.quote([said]), look.rule(wanted.rule)
                given = modified(given, wanted.modifier, rule, f"\u201c{quote.texts[0]}\u201d", (quote,))
    return given


def _medicare(shown: tuple[Evidence, ...], who: Known, look: Lookups) -> Preventive:
    words, rule = look.book.visits.words, look.rule("em.wellness")
    welcome = hear(look, words.welcome)
    if welcome:
        says = f"{WELCOME}: the welcome visit of the first year of Part B"
        given = line(WELCOME, "Welcome to Medicare visit", (step(rule, says),), (welcome.quote,), look)
        return Preventive(given, _first_year(look))
    if not hear(look, words.wellness) and not hear(look, words.wellness_elements):
        made = _by_age(shown, who, look)
        excluded = _excluded(made.line, look) if made.line else None
        return Preventive(excluded, (*made.findings, finding(look, "em.physical", shown[:1])))
    first, later = hear(look, words.wellness_first), hear(look, words.wellness_later)
    before = [f for f in look.case.history if f.fact.startswith((FIRST, LATER))]
    code = FIRST if first and not before else LATER
    told: tuple[Evidence, ...] = (*before[:1], *(h.quote for h in (first or later,) if h))
    says = f"{code}: Medicare's annual wellness visit, {'the first' if code == FIRST else 'a later one'}"
    given = line(code, "Medicare annual wellness visit", (step(rule, says),), (*shown, *told), look)
    asked = () if told else (finding(look, "em.wellness-which", (*shown[:1], absent(look, "first or later"))),)
    return Preventive(given, asked)


def _first_year(look: Lookups) -> tuple[Finding, ...]:
    """The welcome visit must fall within twelve months of the first day of Part B."""
    day = look.case.encounter.date_of_service
    since, evidence = look.case.encounter.part_b_since, look.case.encounter.field("part_b_since")
    told = hear(look, look.book.visits.words.part_b)
    said = day_by(told) if told else None
    if since is None and said is not None:
        since, shown = said
        return () if _within_a_year(since, day) else (finding(look, "em.welcome", (shown,)),)
    if since is None:
        return (finding(look, "em.welcome", (evidence, absent(look, "the day Part B began"))),)
    return () if _within_a_year(since, day) else (finding(look, "em.welcome", (evidence,)),)


def _within_a_year(since: date, day: date) -> bool:
    months = (day.year - since.year) * 12 + day.month - since.month - (day.day < since.day)
    return since <= day and months < 12
