"""Notes of one service: the diagnosis that an operation confirmed (IV.N), what a diagnostic test was for (IV.K), a
complication of care that the record does not tie to it (I.B.16).

Knows headings and words; whether anything was done is the services' question.
"""

from __future__ import annotations

import re

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.choose.inpatient import COMPLICATIONS
from claimwright.model.chart import Section
from claimwright.rulebook import Rule

_BEFORE = re.compile(r"\bpre-?\s?(?:operative|op|procedure) (?:diagnos\w+|dx)\b", re.I)
_INDICATION = re.compile(r"\bindications?\b|\breason for (?:the )?(?:exam\w*|study|test|imaging|procedure)\b", re.I)
# The record says that the condition is not the care's doing, or goes with it as a matter of course.
_CARE = r"(?:the |his |her )?(?:surgery|procedure|operation|catheter|device|implant|graft)\b"
_UNTIED = re.compile(
    r"\bnot (?:(?:felt to be |considered )?a )?complications?\b|\b(?:unrelated|not related|not due) to "
    + _CARE
    + r"|\b(?:expected|inherent|integral|routine) (?:after|following|to|part of) "
    + _CARE,
    re.I,
)


def service_notes(work: Work, look: Lookups) -> Work:
    """IV.N: the postoperative diagnosis, the preoperative one where there is no other. IV.K: of a test what it found,
    and where it found nothing what it was for.
    """
    for title, rule_id in ((_BEFORE, "dx.postoperative"), (_INDICATION, "dx.test-only")):
        under = [d for d in work.drafts if _current(d) and title.search(_heading(d, look))]
        listed = any(d.role == "problem" and d not in under for d in work.drafts)
        rule = look.rule(rule_id)
        if under and listed:
            work = work.drop(under, rule, "what the note found is coded, not what it began with")
        elif under:
            work = work.swap({id(d): _stands(d, rule) for d in under})
    return work


def _current(draft: Draft) -> bool:
    mention = draft.candidate.mention if draft.candidate else None
    return mention is not None and mention.assertion.current and mention.kind in ("diagnosis", "symptom", "finding")


def _stands(draft: Draft, rule: Rule) -> Draft:
    return draft.by(rule, "nothing more definitive is stated", role="problem")


def _heading(draft: Draft, look: Lookups) -> str:
    """The title of the section that holds the draft's mention, empty for the assessment itself."""
    mention = draft.candidate.mention if draft.candidate else None
    if mention is None or draft.problem >= 0:
        return ""
    found: Section | None = next(
        (s for s in look.chart.sections if s.document == mention.document and s.start <= mention.start < s.end), None
    )
    return found.title if found else ""


def complications(work: Work, look: Lookups) -> Work:
    """I.B.16: a complication code needs the provider's tie between condition and care; where the words deny it the code
    goes.
    """
    gone = [
        d for d in work.drafts if d.problem >= 0 and d.code.startswith(COMPLICATIONS) and _UNTIED.search(_item(d, look))
    ]
    return work.drop(gone, look.rule("dx.complication"), "the record does not tie it to the care")


def _item(draft: Draft, look: Lookups) -> str:
    item = look.chart.problems[draft.problem]
    return look.chart.document(item.document).text[item.heading.start : item.heading.end]
