"""Whether a service was the whole visit: what was not recorded beyond it, and what of an injected problem was."""

from __future__ import annotations

from claimwright.choose.draft import Lookups
from claimwright.choose.services import Services
from claimwright.choose.services.visit.kinds import family
from claimwright.choose.services.visit.known import Known
from claimwright.choose.services.visit.lines import dropped
from claimwright.choose.services.visit.made import Visit
from claimwright.choose.services.visit.payer import rules_of
from claimwright.choose.services.visit.problem import LevelOf
from claimwright.choose.services.visit.separate import worked
from claimwright.model.coding import Assignment, ElementRow, VisitLevel
from claimwright.model.evidence import Evidence, Quote

ROUTINE = ("Z01.41", "Z12")
WORK = ("procedure", "treatment", "drug", "therapy")  # a service that may be the whole visit
DECIDING = ("plan", "instructions")


def of_services(others: list[Assignment], diagnoses: tuple[Assignment, ...], look: Lookups) -> bool:
    """Whether every diagnosis is the reason of a service alone. Medicare pays no visit for routine gynaecology."""
    if not all(d.code.startswith(look.book.visits.service_reasons) for d in diagnoses):
        return False
    return bool(others) or (rules_of(look).wellness.takes and all(d.code.startswith(ROUTINE) for d in diagnoses))


def service_only(
    diagnoses: tuple[Assignment, ...], shown: tuple[Evidence, ...], look: Lookups, level_of: LevelOf
) -> Visit:
    """A test, a vaccine or a treatment was the visit; its level is kept as considered."""
    if not diagnoses:
        return Visit()
    level = level_of(diagnoses, True)
    reason = "the patient came for the service alone"
    return Visit(suppressed=(dropped(look, "em.service-only", level.code, reason, shown),))


def beyond_injecting(
    minor: list[Assignment],
    own: tuple[Assignment, ...],
    diagnoses: tuple[Assignment, ...],
    who: Known,
    look: Lookups,
    level_of: LevelOf,
) -> bool:
    """Whether a problem that was injected, or that was treated in an emergency room, was evaluated beyond the decision
    for it: a drug, therapy or a brace prescribed for it, tests ordered or read.
    """
    injected = bool(minor) and all(m.code.startswith(look.book.visits.injections) for m in minor)
    if not injected and not (minor and family(look) == "emergency"):
        return False
    if own:  # beside another problem the item of the injected one must tell of the work
        return bool(worked(tuple(d for d in diagnoses if d not in own), look)[0])
    level = level_of(diagnoses, who.established)
    counted = [r for r in level.elements if r.counted]
    managed = any(r.what.startswith("prescription drug") for r in counted)
    treated = any(r.what.startswith("therapy") and (not who.established or _is_therapy(r)) for r in counted)
    return managed or treated or level.data != "minimal"


def _is_therapy(row: ElementRow) -> bool:
    """Whether physical or occupational therapy was begun, not only a splint or rest."""
    return any("therapy" in text.lower() for e in row.evidence if isinstance(e, Quote) for text in e.texts)


def nothing_else(
    level: VisitLevel | None, own: tuple[Assignment, ...], done: Services, look: Lookups
) -> Assignment | None:
    """The service that was the visit, whose level rests on neither data nor risk nor time: no other problem is spoken
    of in the plan. A note without an assessment that tells of a service tells of a visit only by a decision of some
    risk.
    """
    prose = all(d.code[0] == "Z" or any(step.rule == "dx.narrative" for step in d.path) for d in own)
    if level is None or level.path == "time" or level.data != "minimal":
        return None
    if level.risk not in ("minimal", "low" if prose else "minimal"):
        return None
    pointed = {rank for line in done.lines for rank in line.pointers}
    if not prose and any(d.rank not in pointed and _planned_for(d, look) for d in own):
        return None
    lines = zip(done.lines, done.rules, strict=True)
    given = (
        s
        for s, rule in lines
        if prose or (rule.kind in WORK and rule.id != "giving" and not s.code.startswith(look.book.visits.supports))
    )
    return next(given, None)


def _planned_for(problem: Assignment, look: Lookups) -> bool:
    """Whether the plan speaks of the problem."""
    return any(
        m.section in DECIDING and m.source != "services" and any(c.code[:3] == problem.code[:3] for c in m.codes)
        for m in look.chart.mentions
    )
