"""The visit level by its element table: problems addressed, data, risk, each row with words and reason; or by total
time.

Two of three decide (CPT E/M guidelines 2021/2023). Phrases and classes are data (rulebook/level/). Never fitted to a
distribution. Where statements of time contradict each other none decides.
"""

from __future__ import annotations

from typing import Literal

from claimwright.choose.draft import Lookups
from claimwright.choose.services.level.data import data_rows
from claimwright.choose.services.level.problems import problem_rows
from claimwright.choose.services.level.risk import risk_rows, tests_ordered
from claimwright.choose.services.level.rows import ORDER, value_of
from claimwright.choose.services.level.said import listen
from claimwright.choose.services.level.time import Documented, documented_time, time_rows
from claimwright.model.coding import Assignment, Element, VisitLevel
from claimwright.rulebook.levels import Family, LevelWords

__all__ = ["ANYWHERE", "Documented", "minutes_documented", "visit_level"]
ANYWHERE = ("chief_complaint", "hpi", "header", "results", "assessment", "assessment_plan", "plan", "instructions")


def visit_level(
    diagnoses: tuple[Assignment, ...],
    established: bool,
    look: Lookups,
    words: LevelWords,
    billed: frozenset[str] = frozenset(),
) -> VisitLevel:
    """The level for the problems given (those that a procedure of the day does not already cover). `billed` are the
    codes of the claim's other lines: a test whose reading one of them pays for is no data.
    """
    said = listen(look)
    risk, acted = risk_rows(said, look, words)
    found = data_rows(said, look, words, billed)
    addressed = problem_rows(diagnoses, said, look, words, acted)
    rows = [*addressed, *found, *risk, *tests_ordered(addressed, found, look)]
    problems, data, worst = (value_of(rows, element) for element in ("problems", "data", "risk"))
    middle = sorted((problems, data, worst), key=ORDER.index)[1]
    family = _family(look.case.encounter.place_of_service, words)
    codes, least = (family.established, family.established_minutes) if established else (family.new, family.new_minutes)
    code = codes[ORDER.index(middle)]
    path: Literal["mdm", "time"] = "mdm"
    time = documented_time(said, look)
    reached = [c for c, minutes in zip(codes, least, strict=False) if (time.minutes or 0) >= minutes]
    timed = reached[-1] if reached else ""
    if timed and codes.index(timed) > codes.index(code):
        code, path = timed, "time"
    rows += time_rows(time, timed, look)
    return VisitLevel(code, problems, data, worst, path, tuple(rows), _lacks(problems, data, worst))


def minutes_documented(look: Lookups) -> Documented:
    """Total minutes of the physician on the date, for services that begin where the highest level ends."""
    return documented_time(listen(look), look)


def _family(place: str, words: LevelWords) -> Family:
    """The codes of the kind of visit that a place of service has."""
    office = next(f for f in words.visits.families if not f.places)
    return next((f for f in words.visits.families if place in f.places), office)


def _lacks(problems: Element, data: Element, risk: Element) -> str:
    """What the next level lacks, as a fact for the auditor; never part of a query."""
    values = {"problems": problems, "data": data, "risk": risk}
    at = ORDER.index(sorted(values.values(), key=ORDER.index)[1])
    if at == len(ORDER) - 1:
        return ""
    missing = [f"{name} is {value}" for name, value in values.items() if ORDER.index(value) <= at]
    there = len(values) - len(missing)
    return f"{ORDER[at + 1]} needs two elements, {there} reached: {', '.join(missing)}"
