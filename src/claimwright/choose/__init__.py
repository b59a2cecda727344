"""Step 3: guidelines to specific codes, the visit level, units, modifiers and pointers.

Pure functions over what review and select found. Knows nothing of claims or payers' formats.
"""

from __future__ import annotations

from claimwright.choose.ages import aged
from claimwright.choose.diagnoses import choose_diagnoses
from claimwright.choose.draft import Lookups
from claimwright.choose.services import choose_services
from claimwright.choose.services.visit import choose_visit
from claimwright.choose.specific.later import visit_is_later
from claimwright.choose.specific.sides import sided_sites
from claimwright.model.case import Case
from claimwright.model.chart import Chart, Mention
from claimwright.model.coding import Assignments, Candidate
from claimwright.rulebook import Rulebook
from claimwright.shelf import Editions

__all__ = ["choose", "lookups"]


def _headed(chart: Chart) -> dict[int, tuple[Mention, ...]]:
    """The conditions that stand in each problem's heading, in reading order."""
    found: dict[int, list[Mention]] = {}
    for mention in chart.mentions:
        if mention.problem >= 0 and mention.source != "services":
            found.setdefault(mention.problem, []).append(mention)
    return {problem: tuple(sorted(listed, key=lambda m: m.start)) for problem, listed in found.items()}


def _mentioned(chart: Chart) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for mention in chart.mentions:
        if mention.source != "services":
            found.setdefault(mention.document, []).append(mention.start)
    return {document: tuple(sorted(starts)) for document, starts in found.items()}


def lookups(chart: Chart, case: Case, editions: Editions, book: Rulebook) -> Lookups:
    """What the guidelines look at, read from the chart once."""
    sides, later = sided_sites(chart, book.same), visit_is_later(chart)
    return Lookups(
        chart,
        case,
        editions,
        editions.icd10cm,
        book,
        sides,
        later,
        _headed(chart),
        _mentioned(chart),
        (),
        aged(case, chart),
    )


def choose(
    candidates: tuple[Candidate, ...], chart: Chart, case: Case, editions: Editions, book: Rulebook
) -> Assignments:
    """What is proposed, what was dropped, and what the guidelines want asked."""
    look = lookups(chart, case, editions, book)
    work, diagnoses, queries = choose_diagnoses(candidates, look)
    done = choose_services(look, diagnoses)
    visit = choose_visit(done, diagnoses, look, book.level)
    return Assignments(
        diagnoses=diagnoses,
        services=visit.lines,
        em=visit.em,
        suppressed=work.suppressed + done.suppressed + visit.suppressed,
        findings=work.findings + done.findings + visit.findings,
        queries=queries,
    )
