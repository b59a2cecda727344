"""Examinations: before surgery (IV.M), and routine ones, with abnormal findings or without (IV.P)."""

from __future__ import annotations

import re

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.choose.phrases import find
from claimwright.model.coding import PathStep
from claimwright.model.evidence import Span

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


_ROUTINE = ("Z00.0", "Z00.12", "Z00.11", "Z01.41")


def reason(work: Work, look: Lookups) -> Work:
    """IV.G, I.C.21.c.13: the routine examination that a note's title or reason names, where the assessment
    goes straight to the problems.
    """
    listed = any(d.role == "problem" and d.code.startswith(("Z00", "Z01", "Z02", "Z34", "Z39")) for d in work.drafts)
    for draft in () if listed else work.drafts:
        mention = draft.candidate.mention if draft.candidate else None
        if mention is None or not draft.code.startswith(_ROUTINE) or not mention.assertion.current:
            continue
        titled = mention.section == "header" and mention.start < TITLE
        if titled or mention.section == "chief_complaint":
            rule = look.rule("dx.problem")
            return work.swap({id(draft): draft.by(rule, "the visit is for it", role="problem", problem=-1)})
    return work


_BEFORE = re.compile(
    r"\b(?:pre-?op(?:erative)?|pre-?surgical|pre-?procedur\w+)\b[^.\n]{0,30}\b(?:consult\w*|evaluation|clearance|exam\w*|"
    r"medical|assessment|risk)\b|\bsurgical clearance\b",
    re.I,
)
_SYSTEMS = (("Z01.810", re.compile(r"\bcardi\w+", re.I)), ("Z01.811", re.compile(r"\b(?:pulmon\w+|respirat\w+)", re.I)))
_REASONS = ("header", "chief_complaint")
TITLE = 60  # characters of a note's title
OPENING = 300  # characters of a note in which it says what it is


def preoperative(work: Work, look: Lookups) -> Work:
    """IV.M: a visit that only prepares for surgery begins with Z01.81-, what the surgery is for behind it."""
    if any(d.role == "problem" and d.code.startswith("Z01.81") for d in work.drafts) or not work.drafts:
        return work
    for section in (s for s in look.chart.sections if s.kind in _REASONS):
        document = look.chart.document(section.document)
        end = min(section.end, section.start + OPENING)
        if found := _BEFORE.search(document.text, section.start, end):
            rule = look.rule("dx.preoperative")
            code = next((code for code, system in _SYSTEMS if system.search(found.group())), "Z01.818")
            step = PathStep("choose", rule.id, f"a preoperative examination: {code}", rule.citation)
            quote = document.quote([Span(found.start(), found.end())])
            return work.add(Draft(code, "problem", -1, (quote,), (step,), (rule.id,), group=-3))
    return work


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
