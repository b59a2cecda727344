"""What surgery around the visit means for it: follow-up inside the global period, an unrelated visit, the decision to
operate (NCCI Policy Manual, Chapter I, D; global surgery of the fee schedule).
"""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from claimwright.choose.draft import Lookups
from claimwright.choose.services import Services
from claimwright.choose.services.global_days import days_after, recent
from claimwright.choose.services.visit.lines import absent, finding, line, pointing, step
from claimwright.choose.services.visit.said import TITLE, day_by, hear
from claimwright.model.coding import Assignment
from claimwright.model.evidence import Evidence
from claimwright.model.finding import Finding

FOLLOW_UP = "99024"
LONGEST = 90  # days that belong to any surgery


class Aftercare(NamedTuple):
    """`line` the follow-up that the surgery's fee covers; `unrelated` what shows that the visit is another matter."""

    line: Assignment | None = None
    unrelated: tuple[Evidence, ...] = ()
    findings: tuple[Finding, ...] = ()


def aftercare(diagnoses: tuple[Assignment, ...], look: Lookups) -> Aftercare:
    """By the group's own earlier procedures; where none is known, by what the note calls itself."""
    words = look.book.visits.words
    after, unrelated = hear(look, words.postoperative), hear(look, words.unrelated)
    surgery = recent(look)
    told = hear(look, words.global_period)
    if surgery is None and not (after and (told or after.span.start < TITLE)):
        return Aftercare()
    said = day_by(after) if after and not surgery else None
    if said and said[0] + timedelta(LONGEST) < look.case.encounter.date_of_service:
        return Aftercare()
    known: tuple[Evidence, ...] = (surgery,) if surgery else (told.quote,) if told else ()
    if unrelated:
        return Aftercare(unrelated=(unrelated.quote, *known))
    if after is None:
        return Aftercare(findings=(finding(look, "em.global-open", (*known, absent(look, "whether it is unrelated"))),))
    says = f"{FOLLOW_UP}: follow-up inside the days that belong to the surgery"
    follow_up = line(FOLLOW_UP, "Follow-up after surgery", (step(look.rule("em.global"), says),), known, look)
    follow_up = pointing(follow_up, diagnoses)
    if known:
        return Aftercare(follow_up)
    lacks = absent(look, "the surgery, its day and who did it")
    return Aftercare(follow_up, findings=(finding(look, "em.global-open", (after.quote, lacks)),))


def of_days(done: Services, look: Lookups) -> tuple[list[Assignment], list[Assignment]]:
    """Lines done today that are minor (0 or 10 days) and major (90 days) procedures."""
    minor, major = [], []
    for given, rule in zip(done.lines, done.rules, strict=True):
        if given.code.startswith(look.book.visits.supports):
            continue
        days = days_after(given.code, look) if rule.kind in ("procedure", "treatment") else None
        if days == 90:
            major.append(given)
        elif rule.minor or days in (0, 10):
            minor.append(given)
    return minor, major


SETTLED = ("svc.not-done", "svc.bundled", "svc.facility")  # why a line is not billed, and nothing is asked


def open_minor(done: Services, look: Lookups) -> bool:
    """Whether a minor procedure was done whose code waits for what the note does not state."""
    return any(s.rule not in SETTLED and days_after(s.code, look) in (0, 10) for s in done.suppressed)


def decided(major: list[Assignment], look: Lookups) -> tuple[Evidence, ...]:
    """The words of a decision for major surgery that is done today, or is to be done today or tomorrow."""
    words = look.book.visits.words
    heard, soon = hear(look, words.surgery_decision), hear(look, words.surgery_soon)
    if heard and major:
        return (heard.quote,)
    return (heard.quote, soon.quote) if heard and soon else ()
