"""What the visit was for where its assessment does not say it: a condition treated and gone (I.C.21.c.8), or a note
that has no assessment at all (IV.C).
"""

from __future__ import annotations

import re

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.model.coding import PathStep
from claimwright.model.evidence import Absence
from claimwright.model.finding import Finding

_GONE = re.compile(r"\b(?:resolved|cleared|healed|cured|gone|recovered|resolution)\b", re.I)
_ASSESSING = ("assessment", "assessment_plan", "plan")
_PROSE = ("header", "hpi", "other", "procedure")
FOLLOW_UP = "Z09"


def recovered(work: Work, look: Lookups) -> Work:
    """An assessment that lists only what has resolved is a follow-up after completed treatment; injuries keep their
    own code for their whole course (I.C.19.a).
    """
    headed = [d for d in work.drafts if d.problem >= 0 and d.candidate and d.candidate.mention.kind != "drug"]
    gone = [d for d in headed if _is_gone(d, look)]
    if not gone or len(gone) < len(headed) or any(d.code[0] in "STZ" for d in gone):
        return work
    rule, first = look.rule("dx.recovered"), gone[0]
    step = PathStep("choose", rule.id, f"{first.code} has resolved: {FOLLOW_UP}", rule.citation)
    return work.add(Draft(FOLLOW_UP, "problem", first.problem, first.evidence, (step,), (rule.id,)))


def _is_gone(draft: Draft, look: Lookups) -> bool:
    mention = draft.candidate.mention if draft.candidate else None
    if mention is None or mention.assertion.current or mention.assertion.cue is None:
        return False
    cue, text = mention.assertion.cue, look.chart.document(mention.document).text
    return _GONE.search(text[cue.start : cue.end]) is not None


def narrative(work: Work, look: Lookups) -> Work:
    """The diagnoses that a note without an assessment states in its prose; a person confirms them."""
    assessed = any(section.kind in _ASSESSING for section in look.chart.sections)
    if assessed or any(d.role == "problem" for d in work.drafts):
        return work
    told = [d for d in work.drafts if _stated(d)]
    if not told:
        return work
    rule = look.rule("dx.narrative")
    searched = Absence("an assessment", tuple(d.name for d in look.chart.documents))
    evidence = tuple(dict.fromkeys(e for d in told for e in d.evidence))
    asked = Finding(rule.id, rule.severity, rule.message, rule.mend, "HI01", rule.citation, (*evidence, searched))
    return work.swap({id(d): d.by(rule, "stated in the prose of the note", role="problem") for d in told}).find(asked)


def _stated(draft: Draft) -> bool:
    mention = draft.candidate.mention if draft.candidate else None
    return (
        mention is not None
        and mention.kind == "diagnosis"
        and mention.assertion.current
        and mention.section in _PROSE
        and draft.code[0] not in "VWXYZ"
    )
