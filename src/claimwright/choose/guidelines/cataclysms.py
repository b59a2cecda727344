"""Injuries of a cataclysm: its cause comes before other causes, and is left out where the record says that the injury
came of something else on the way (I.B.19).
"""

from __future__ import annotations

import re

from claimwright.choose.draft import Draft, Lookups, Work

CATACLYSMS = ("X34", "X35", "X36", "X37", "X38", "X39")
BEFORE = ("Y07", "T74", "T76", "Y38")  # abuse and terrorism stand before a cataclysm
_APART = re.compile(
    r"\b(?:evacuat\w+|while (?:fleeing|travell?ing)|after (?:the )?(?:hurricane|storm|tornado|flood))\b", re.I
)


def cataclysms(work: Work, look: Lookups) -> Work:
    """I.B.19.b-c: of the causes of an injury the cataclysm comes first; none where the injury is not its direct
    result.
    """
    rule = look.rule("dx.cataclysm")
    found = [d for d in work.drafts if d.role == "cause" and d.code.startswith(CATACLYSMS)]
    others = [d for d in work.drafts if d.role == "cause" and d not in found and not d.code.startswith("Y9")]
    apart = [d for d in found if others and _said_apart(d, look)]
    work = work.drop(apart, rule, "the injury is not its direct result")
    kept = [d for d in found if d not in apart]
    first = {id(d): d.by(rule, "a cataclysm, before other causes", problem=998) for d in kept if others}
    early = {
        id(d): d.by(rule, "before the cataclysm", problem=997) for d in others if kept and d.code.startswith(BEFORE)
    }
    return work.swap({**first, **early})


def _said_apart(draft: Draft, look: Lookups) -> bool:
    mention = draft.candidate.mention if draft.candidate else None
    sentence = look.chart.sentence_at(mention.document, mention.start) if mention else None
    if mention is None or sentence is None:
        return False
    return _APART.search(look.chart.document(mention.document).text, sentence.start, sentence.end) is not None
