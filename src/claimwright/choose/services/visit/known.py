"""New or established: by the encounter, by the group's own history, by what the note says; else held (CPT E/M
guidelines: three years, same specialty, face to face).
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from claimwright.choose.draft import Lookups
from claimwright.choose.services.global_days import same_specialty
from claimwright.choose.services.visit.lines import finding, step
from claimwright.choose.services.visit.said import Heard, hear
from claimwright.model.coding import PathStep
from claimwright.model.evidence import Evidence, LedgerFact
from claimwright.model.finding import Finding

YEARS = 3


class Known(NamedTuple):
    """Whether the patient is established, the step that says so, and what must be asked."""

    established: bool
    steps: tuple[PathStep, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    findings: tuple[Finding, ...] = ()


def known(look: Lookups) -> Known:
    """Never silent: where two sources contradict each other the encounter stands and a person is asked."""
    given = look.case.encounter.established
    new, seen = hear(look, look.book.visits.words.new_patient), hear(look, look.book.visits.words.known_patient)
    fact, knows = _seen(look)
    if given is not None:
        against = _against(given, new, seen, fact)
        if against is None:
            return Known(given)
        field = look.case.encounter.field("established")
        return Known(given, findings=(finding(look, "em.new-contradicted", (field, against)),))
    if fact is not None:
        says = f"established: seen by this group on {fact.on.isoformat()}"
        return Known(True, (step(look.rule("em.history"), says),), (fact,))
    if knows and not seen:
        says = "new: the group's records hold no visit of the last three years"
        return Known(False, (step(look.rule("em.history"), says),), look.case.history[:1])
    if new and seen:
        return Known(True, findings=(finding(look, "em.new-contradicted", (new.quote, seen.quote)),))
    said = new or seen
    if said:
        says = f"{'established' if seen else 'new'}: the note says so"
        return Known(said is seen, (step(look.rule("em.said"), says),), (said.quote,))
    option = look.case.options.unknown_patient
    if option != "hold":
        says = f"{option}: the practice's setting for unknown history"
        return Known(option == "established", (step(look.rule("em.said"), says),))
    asked = hear(look, look.book.visits.words.consultation)  # proposed as new: most who are sent are
    shown = asked.quote if asked else look.case.encounter.field("established")
    return Known(asked is None, findings=(finding(look, "em.new-or-established", (shown,)),))


def _against(given: bool, new: Heard | None, seen: Heard | None, fact: LedgerFact | None) -> Evidence | None:
    """What contradicts the encounter: the group's history, or the only thing that the note says."""
    if not given and fact is not None:
        return fact
    if given and new and not seen:
        return new.quote
    return seen.quote if not given and seen and not new else None


def _seen(look: Lookups) -> tuple[LedgerFact | None, bool]:
    """The latest visit face to face within three years, and whether the history tells of visits at all."""
    faced = [fact for fact in look.case.history if _face_to_face(fact.fact.split(" ")[0])]
    since = _years_before(look.case.encounter.date_of_service)
    recent = [f for f in faced if since <= f.on < look.case.encounter.date_of_service and same_specialty(f, look)]
    return max(recent, key=lambda f: f.on, default=None), bool(faced)


def _face_to_face(code: str) -> bool:
    """Not laboratory, imaging, vaccines or supplies: those do not make a patient established."""
    return (code[:1].isdigit() and code[:1] not in "78" and not code.startswith("90")) or code.startswith("G04")


def _years_before(day: date) -> date:
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year - YEARS, day=28 if leap else day.day)
