"""What the visit was for where no heading of its assessment says it: a condition treated and gone (I.C.21.c.8), what
an item's prose states, a note that has no assessment at all (IV.C).
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
_SHORTEST = 4  # characters: "2 hrs ago" is no abbreviation of a disease
# What may stand before the condition in a sentence that states it.
_BEGINS = re.compile(
    r"[^.;\n]{0,40}\b(?:has|have|with|had|for|of|is|are|due to|from|visit:|reason:|chronic|acute)\b[^.;,\n]{0,25}|"
    r"(?!(?:last|prior|previous|no|hx|history)\b)[^.;,\n]{0,30}",
    re.I,
)
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
    assessed = any(section.kind in _ASSESSING and section.title for section in look.chart.sections)
    if assessed or any(d.role == "problem" for d in work.drafts):
        return work
    told = [d for d in work.drafts if _stated(d, look)]
    if not told:
        return work
    rule = look.rule("dx.narrative")
    searched = Absence("an assessment", tuple(d.name for d in look.chart.documents))
    evidence = tuple(dict.fromkeys(e for d in told for e in d.evidence))
    asked = Finding(rule.id, rule.severity, rule.message, rule.mend, "HI01", rule.citation, (*evidence, searched))
    return work.swap({id(d): d.by(rule, "stated in the prose of the note", role="problem") for d in told}).find(asked)


def _stated(draft: Draft, look: Lookups) -> bool:
    """Whether a sentence is about the condition: it begins with it, or with who has it."""
    mention = draft.candidate.mention if draft.candidate else None
    if mention is None or mention.kind != "diagnosis" or not mention.assertion.current:
        return False
    if mention.section not in _PROSE or draft.code[0] in "VWXYZ" or mention.end - mention.start < _SHORTEST:
        return False
    sentence = look.chart.sentence_at(mention.document, mention.start)
    text = look.chart.document(mention.document).text
    return sentence is not None and _BEGINS.fullmatch(text, sentence.start, mention.start) is not None


# What an assessment says of the patient's care as a whole, in whatever sentence (I.C.21.c.3, I.C.21.c.7).
STATING = 12  # characters before the condition in a sentence that states it
_OF_CARE = ("Z51.5", "Z66")


def unheaded(work: Work, look: Lookups) -> Work:
    """An item whose heading names no condition is about the first one that its prose states ("#1 forearm, biopsied.
    Basal cell carcinoma of the forearm."); a semicolon joins another to its heading ("Hypertension, controlled;
    hyperlipidemia"); palliative care and orders not to resuscitate count wherever they stand.
    """
    named = {m.problem for m in look.chart.mentions if m.kind not in ("drug", "procedure")}
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    taken: set[int] = set()
    rule = look.rule("dx.problem")
    for draft in work.drafts:
        mention = draft.candidate.mention if draft.candidate else None
        if mention is None or draft.role != "mentioned" or not mention.assertion.current:
            continue
        if mention.section not in ("assessment", "assessment_plan", "plan"):
            continue
        sentence = look.chart.sentence_at(mention.document, mention.start)
        item = sentence.problem if sentence else -1
        if draft.code.startswith(_OF_CARE) and mention.section in ("assessment", "assessment_plan", "plan"):
            changes[id(draft)] = draft.by(rule, "the assessment says it of the care", role="problem", problem=item)
        elif item >= 0 and mention.kind == "diagnosis" and draft.code[0] not in "RVWXYZ" and _joined(draft, item, look):
            changes[id(draft)] = draft.by(rule, "stated beside it in the heading", role="problem", problem=item)
        elif (
            item >= 0
            and item not in named
            and item not in taken
            and mention.kind == "diagnosis"
            and mention.section in ("assessment", "assessment_plan")
            and sentence is not None
            and mention.start - sentence.start <= STATING
        ):
            taken.add(item)
            changes[id(draft)] = draft.by(rule, "the item is about it", role="problem", problem=item)
    return work.swap(changes)


_SEMICOLON = re.compile(r"[^.\n]{0,120};[ \t]*(?:[\w-]+[ \t]+){0,2}")


def _joined(draft: Draft, item: int, look: Lookups) -> bool:
    """Whether only a semicolon parts the condition from the heading of its item."""
    mention, problem = draft.candidate.mention if draft.candidate else None, look.chart.problems[item]
    if mention is None or mention.document != problem.document or mention.start < problem.heading.end:
        return False
    text = look.chart.document(mention.document).text
    return _SEMICOLON.fullmatch(text, problem.heading.end, mention.start) is not None
