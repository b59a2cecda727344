"""Care over weeks: the visit after a hospital stay (transitional care) and the month of chronic care management."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import msgspec

from claimwright.choose.draft import Lookups
from claimwright.choose.services.visit.codes import ORDER
from claimwright.choose.services.visit.lines import absent, finding, line, pointing, step
from claimwright.choose.services.visit.said import Heard, day_by, every, hear, minutes_by
from claimwright.model.coding import Assignment, VisitLevel
from claimwright.model.evidence import Evidence
from claimwright.model.finding import Finding


class Cared(NamedTuple):
    lines: tuple[Assignment, ...] = ()
    findings: tuple[Finding, ...] = ()


class _Month(NamedTuple):
    """A management code: from so many minutes; the code of each further so many, at most so often."""

    code: str
    least: int
    more: str
    each: int
    most: int


STAFF = _Month("99490", 20, "99439", 20, 2)
PERSONAL = _Month("99491", 30, "99437", 30, 9)
COMPLEX = _Month("99487", 60, "99489", 30, 9)


def transition(level: VisitLevel, diagnoses: tuple[Assignment, ...], look: Lookups) -> Cared:
    """99495 or 99496 where the note calls itself transitional care and says all it needs; else what it lacks."""
    words = look.book.visits.words
    heard = hear(look, words.transition)
    if heard is None:
        return Cared()
    left, shown = _left(look)
    called = hear(look, words.contact)
    seen = look.case.encounter.date_of_service
    middle = sorted((level.problems, level.data, level.risk), key=ORDER.index)[1]
    lacks = []
    if left is None:
        lacks.append("the day of discharge")
    elif not 0 <= (seen - left).days <= 14:
        lacks.append("a visit within 14 days of discharge")
    if called is None or (left and (on := day_by(called)) and _business_days(left, on[0]) > 2):
        lacks.append("contact within two business days")
    if ORDER.index(middle) < ORDER.index("moderate"):
        lacks.append("decisions of at least moderate complexity")
    if lacks or left is None or called is None:
        evidence = (heard.quote, *shown, absent(look, lacks[0]))
        return Cared(findings=(finding(look, "em.transition-open", evidence, lacks=", ".join(lacks)),))
    days = (seen - left).days
    code = "99496" if middle == "high" and days <= 7 else "99495"
    says = f"{code}: {days} days after discharge, {middle} complexity"
    made = line(
        code,
        "Care after a hospital stay",
        (step(look.rule("em.transition"), says),),
        (heard.quote, *shown, called.quote),
        look,
    )
    return Cared((pointing(made, diagnoses),))


def _left(look: Lookups) -> tuple[date | None, tuple[Evidence, ...]]:
    given = look.case.encounter.discharge_date
    if given is not None:
        return given, (look.case.encounter.field("discharge_date"),)
    for heard in every(look, look.book.visits.words.left_hospital):
        said = day_by(heard)
        if said:
            return said[0], (said[1],)
    return None, ()


def _business_days(start: date, end: date) -> int:
    """Weekdays after `start` up to `end`."""
    days = range(1, (end - start).days + 1)
    return sum((start + timedelta(n)).weekday() < 5 for n in days)


def chronic_care(diagnoses: tuple[Assignment, ...], look: Lookups) -> Cared | None:
    """The month's management by its minutes; None where the record is no such record."""
    words = look.book.visits.words
    places = list(every(look, words.chronic_care))
    if not places:
        return None
    complex_care, personal = hear(look, words.complex_care), hear(look, words.personally)
    month = COMPLEX if complex_care else PERSONAL if personal else STAFF
    said = next((m for place in places if (m := minutes_by(place))), None)
    needs: tuple[tuple[str, Heard | None], ...] = (
        ("the patient's consent", hear(look, words.consent)),
        ("the care plan", hear(look, words.care_plan)),
    )
    lacks = [what for what, heard in needs if heard is None]
    if len([d for d in diagnoses if d.code[0] not in "VWXYZ"]) < 2:
        lacks.append("two chronic conditions")
    if said is None or said[0] < month.least:
        lacks.insert(0, f"at least {month.least} minutes of the month")
    asked: tuple[Finding, ...] = ()
    if lacks:
        evidence = (places[0].quote, absent(look, lacks[0]))
        asked = (finding(look, "em.chronic-care-open", evidence, lacks=", ".join(lacks)),)
    if said is None or said[0] < month.least:
        return Cared(findings=asked)
    rule = look.rule("em.chronic-care")
    more = min(month.most, (said[0] - month.least) // month.each)
    made = []
    for code, units in ((month.code, 1), (month.more, more)):
        if units:
            says = f"{said[0]} minutes: {code} x {units}"
            given = line(code, "Chronic care management", (step(rule, says),), (places[0].quote, said[1]), look)
            made.append(pointing(msgspec.structs.replace(given, units=units), diagnoses))
    return Cared(tuple(made), asked)
