"""A visit for a problem: kind, level, code and the modifiers of telehealth; nothing yet of what stands beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import msgspec

from claimwright.choose.draft import Lookups
from claimwright.choose.services.visit.codes import by_office_code, code_for, minutes_of, timed, title
from claimwright.choose.services.visit.kinds import DISCHARGE, OFFICE, Visited, family, visited
from claimwright.choose.services.visit.known import Known
from claimwright.choose.services.visit.lines import absent, finding, line, modified, pointing, step
from claimwright.choose.services.visit.made import Visit
from claimwright.choose.services.visit.payer import rules_of, takes
from claimwright.choose.services.visit.said import every, hear, minutes_by
from claimwright.model.coding import Assignment, PathStep, VisitLevel
from claimwright.model.evidence import Evidence
from claimwright.model.finding import Finding

# The level of these problems of a new or established patient.
LevelOf: TypeAlias = Callable[[tuple[Assignment, ...], bool], VisitLevel]
CRITICAL, FURTHER, LEAST = "99291", "99292", 30


def problem_visit(diagnoses: tuple[Assignment, ...], who: Known, look: Lookups, level_of: LevelOf) -> Visit:
    """The line of the visit by its kind; none where the kind cannot be told."""
    place = visited(look)
    if not place.kind:
        return Visit(findings=place.findings)
    office = level_of(diagnoses, who.established)
    findings = (*who.findings, *place.findings)
    if place.kind.endswith(DISCHARGE):
        return _leaving(office, place, diagnoses, look)._replace(findings=findings)
    critical = _critical(place, diagnoses, look)
    if critical:
        return Visit(critical, findings=findings)
    level = _of_kind(office, place, who, look)
    worked = [r for r in level.elements if r.counted and r.element != "time"]
    evidence = [e for r in (timed(level) if level.path == "time" else worked) for e in r.evidence]
    steps = (_why(level, look), *place.steps, *who.steps)
    shown = (*place.evidence, *who.evidence, *evidence)
    made = line(level.code, title(level.code, who.established, look), steps, shown, look)
    made, asked = _remote(pointing(made, diagnoses), place, look)
    return Visit((made,), level, findings=(*findings, *asked))


def _of_kind(office: VisitLevel, place: Visited, who: Known, look: Lookups) -> VisitLevel:
    kind = look.book.visits.kind(place.kind)
    if place.kind == OFFICE:
        return office
    if place.remote:
        return by_office_code(kind, who.established, office, look.book.visits.kind(OFFICE))
    return code_for(kind, who.established, office)


def _why(level: VisitLevel, look: Lookups) -> PathStep:
    if level.path == "time":
        return step(look.rule("em.time"), f"total time supports {level.code}")
    says = f"problems {level.problems}, data {level.data}, risk {level.risk}: two of three give {level.code}"
    return step(look.rule("em.mdm"), says)


def _leaving(level: VisitLevel, place: Visited, diagnoses: tuple[Assignment, ...], look: Lookups) -> Visit:
    """The day of discharge: the longer code only where more than half an hour is stated."""
    row = look.book.visits.discharge["hospital" if place.kind.startswith("hospital") else "nursing"]
    minutes = minutes_of(level)
    longer = minutes is not None and minutes > row.beyond
    code = row.longer if longer else row.code
    says = f"{code}: {minutes} minutes" if longer else f"{code}: no more than {row.beyond} minutes are stated"
    clock = [e for r in timed(level) for e in r.evidence]
    steps = (step(look.rule("em.discharge"), says), *place.steps)
    made = line(code, "Day of discharge", steps, (*place.evidence, *clock), look)
    return Visit((pointing(made, diagnoses),))


def _critical(place: Visited, diagnoses: tuple[Assignment, ...], look: Lookups) -> tuple[Assignment, ...]:
    """Critical care by its own minutes, from thirty on; fewer are a visit of the setting."""
    if family(look) not in ("emergency", "hospital") or place.kind.endswith("consultation"):
        return ()
    places = every(look, look.book.visits.words.critical_care)
    said = next((m for heard in places if (m := minutes_by(heard))), None)
    if said is None or said[0] < LEAST:
        return ()
    payer, rule = rules_of(look).critical_care, look.rule("em.critical-care")
    units = 1 + (said[0] - payer.more_from) // 30 if said[0] >= payer.more_from else 0
    made = []
    for code, times in ((CRITICAL, 1), (FURTHER, units)):
        if times:
            steps = (step(rule, f"{said[0]} minutes: {code} x {times}", payer.citation),)
            given = pointing(line(code, "Critical care", steps, (said[1],), look), diagnoses)
            made.append(msgspec.structs.replace(given, units=times))
    return tuple(made)


def _remote(made: Assignment, place: Visited, look: Lookups) -> tuple[Assignment, tuple[Finding, ...]]:
    """The payer's modifier for video or telephone, where the office's own code stands for the visit."""
    if not place.remote or place.kind != OFFICE:
        return made, ()
    rules = rules_of(look)
    evidence: tuple[Evidence, ...] = place.evidence
    if place.remote == "video":
        asked = takes(look, "modifier-gt")
        modifier, rule = ("GT", look.rule("mod.gt")) if asked else (rules.video.modifier, look.rule("mod.95"))
        return (modified(made, modifier, rule, "live audio and video", evidence) if modifier else made), ()
    why = hear(look, look.book.visits.words.no_video)
    shown = (*evidence, why.quote) if why else evidence
    made = modified(made, rules.audio.modifier, look.rule("mod.93"), "by telephone only", shown)
    if why or rules.program != "medicare":
        return made, ()
    return made, (finding(look, "mod.93-open", (*evidence, absent(look, "why the patient had no video"))),)
