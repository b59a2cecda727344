"""Modifiers that a line needs by itself: called for by the note's words, by the test list, by a therapy's plan, by the
place of service; those of earlier operations are staged's, of the assistant assisting's, between lines pairs'.
"""

from __future__ import annotations

from claimwright.choose.draft import Lookups
from claimwright.choose.services.event import standing, stands
from claimwright.choose.services.lines import Done
from claimwright.model.case import FACILITY_PLACES
from claimwright.model.coding import PathStep, Suppressed
from claimwright.model.evidence import Span
from claimwright.model.passage import statement
from claimwright.rulebook.modifying import WordModifier
from claimwright.rulebook.services import system


def modified(done: list[Done], look: Lookups) -> list[Done]:
    """Every line with the modifiers that it needs by itself; those between lines are `separate`'s."""
    return [_equipment(_components(_plan(_waived(_worded(one, look), look), look), look), look) for one in done]


def _worded(done: Done, look: Lookups) -> Done:
    for wanted in look.book.modifiers:
        if not _meant(wanted, done, look):
            continue
        document, event = done.event.document, done.event
        span = event.reach if wanted.anywhere else event.whole
        said = next((at for at in standing(document, span, wanted.words) if not _taken_back(wanted, at, done)), None)
        if said is not None and (not wanted.also or stands(document, span, wanted.also)):
            rule = look.rule(wanted.rule)
            says = f"{wanted.modifier}: \u201c{document.text[said.start : said.end]}\u201d"
            done = done.modified(wanted.modifier, PathStep("choose", rule.id, says, rule.citation))
    return done


def _taken_back(wanted: WordModifier, said: Span, done: Done) -> bool:
    """Whether the sentence of the words says that they are not meant."""
    told = statement(done.event.text, said)
    return bool(wanted.without) and stands(done.event.document, told, wanted.without) is not None


def _meant(wanted: WordModifier, done: Done, look: Lookups) -> bool:
    payer = look.case.encounter.payer
    return (
        (not wanted.kinds or done.service.kind in wanted.kinds)
        and (not wanted.codes or done.line.code.startswith(wanted.codes))
        and (not wanted.plans or done.service.plan in wanted.plans)
        and (not wanted.programs or (payer is not None and payer.program in wanted.programs))
    )


def _waived(done: Done, look: Lookups) -> Done:
    if not done.service.waived or not look.payer.waived.takes or done.line.code in done.service.unmarked:
        return done
    if "90" in done.line.modifiers:  # run by another laboratory
        return done
    rule = look.rule("svc.waived")
    return done.modified("QW", PathStep("choose", rule.id, "QW: on the waived list", rule.citation))


def _plan(done: Done, look: Lookups) -> Done:
    if not done.service.plan:
        return done
    rule = look.rule("mod.therapy-plan")
    return done.modified(
        done.service.plan,
        PathStep("choose", rule.id, f"{done.service.plan}: under the plan of this therapy", rule.citation),
    )


def _components(done: Done, look: Lookups) -> Done:
    """26 where a facility made the picture or tracing and the physician reads it."""
    place = look.case.encounter.place_of_service
    if not done.service.split or place not in FACILITY_PLACES or {"26", "TC"} & set(done.line.modifiers):
        return done
    rule = look.rule("mod.26")
    return done.modified("26", PathStep("choose", rule.id, f"26: place of service {place}", rule.citation))


def _equipment(done: Done, look: Lookups) -> Done:
    """Lasting equipment is rented (RR) or new (NU)."""
    if not done.line.code.startswith("E"):
        return done
    rule, event = look.rule("mod.equipment"), done.event
    modifier = "RR" if event.said(look.book.doneness.rented) else "NU"
    return done.modified(modifier, PathStep("choose", rule.id, f"{modifier}: equipment handed out", rule.citation))


def unused(done: list[Done], look: Lookups) -> tuple[list[Done], list[Suppressed]]:
    """A device whose putting in was given up (53) is not billed: it was not left in the patient."""
    stopped = [one.event for one in done if {"53", "73", "74"} & set(one.line.modifiers)]
    gone = [
        one
        for one in done
        if one.service.dose is not None
        and one.service.dose.measure == "item"
        and any(e.document == one.event.document and e.whole.overlaps(one.event.whole) for e in stopped)
    ]
    rule, why = look.rule("svc.not-done"), "the procedure that would have used it was given up"
    dropped = [
        Suppressed(d.line.code, system(d.line.code), "choose", rule.id, why, rule.citation, d.line.evidence)
        for d in gone
    ]
    return [one for one in done if one not in gone], dropped
