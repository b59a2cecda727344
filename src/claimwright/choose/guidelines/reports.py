"""Notes of one service: the diagnosis that an operation confirmed (IV.N), what a diagnostic test was for (IV.K), a
complication of care that the record does not tie to it (I.B.16).

Knows headings and words; whether anything was done is the services' question.
"""

from __future__ import annotations

import re

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.choose.guidelines.inpatient import COMPLICATIONS
from claimwright.model.chart import Section

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
        places = [s for s in look.chart.sections if title.search(s.title)]
        under = [d for d in work.drafts if _current(d) and _stands_in(d, places)] if places else []
        ids = {id(d) for d in under}
        rule = look.rule(rule_id)
        if under and any(d.role == "problem" and id(d) not in ids for d in work.drafts):
            work = work.drop(under, rule, "what the note found is coded, not what it began with")
        elif under:
            work = work.swap({id(d): d.by(rule, "nothing more definitive is stated", role="problem") for d in under})
    return work


def _current(draft: Draft) -> bool:
    mention = draft.candidate.mention if draft.candidate else None
    return mention is not None and mention.assertion.current and mention.kind in ("diagnosis", "symptom", "finding")


def _stands_in(draft: Draft, places: list[Section]) -> bool:
    """Whether the draft's mention stands in one of the sections, and heads no item of the assessment."""
    mention = draft.candidate.mention if draft.candidate and draft.problem < 0 else None
    return mention is not None and any(
        s.document == mention.document and s.start <= mention.start < s.end for s in places
    )


def complications(work: Work, look: Lookups) -> Work:
    """I.B.16: a complication code needs the provider's tie between condition and care; where the words deny it the code
    goes.
    """
    gone = [
        d
        for d in work.drafts
        if d.problem >= 0 and d.code.startswith(COMPLICATIONS) and _UNTIED.search(look.heading(d.problem))
    ]
    return work.drop(gone, look.rule("dx.complication"), "the record does not tie it to the care")
