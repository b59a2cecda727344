"""Routine examinations (IV.P): whether what was found makes them examinations with abnormal findings."""

from __future__ import annotations

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.choose.phrases import find

# Without abnormal findings -> with them.
ABNORMAL = {"Z00.00": "Z00.01", "Z00.129": "Z00.121", "Z01.419": "Z01.411", "Z01.00": "Z01.01", "Z01.10": "Z01.118"}


def abnormal(work: Work, look: Lookups) -> Work:
    """A condition newly found, or a chronic one that got worse, at a routine examination is an abnormal finding."""
    routine = [d for d in work.drafts if d.role == "problem" and d.code in ABNORMAL]
    if not routine:
        return work
    found = next((d for d in work.drafts if d.role == "problem" and d.problem >= 0 and _found(d, look)), None)
    if found is None:
        return work
    rule = look.rule("dx.abnormal-findings")
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    for d in routine:
        code = ABNORMAL[d.code]
        evidence = tuple(dict.fromkeys(d.evidence + found.evidence))
        changes[id(d)] = d.by(rule, f"{found.code} was found or got worse: {code}", code=code, evidence=evidence)
    return work.swap(changes)


def _found(draft: Draft, look: Lookups) -> bool:
    """New, or worse: any condition that is not lasting, and a lasting one that the item calls worse or new."""
    if draft.code[0] in "VWXYZ" or draft.problem >= len(look.chart.problems):
        return False
    if not draft.code.startswith(look.book.level.chronic):
        return True
    item = look.chart.problems[draft.problem]
    document = look.chart.document(item.document)
    phrases = (*look.book.level.worse, "new", "newly diagnosed", "new onset", "new diagnosis")
    return any(find(document, item.heading.start, item.end, phrases))
