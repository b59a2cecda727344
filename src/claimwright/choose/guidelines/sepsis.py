"""Sepsis (I.C.1.d): severe sepsis and septic shock behind the systemic infection, the organism that its item names."""

from __future__ import annotations

import re

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.choose.phrases import find
from claimwright.model.evidence import Evidence

SYSTEMIC = (
    *("A40", "A41", "A02.1", "A22.7", "A26.7", "A32.7", "A39.4", "A42.7", "A54.86", "B37.7", "P36", "O85", "T81.44"),
    *("T81.12", "O86.04", "O03.37", "O03.87", "O04.87", "O07.37", "O08.82", "J95.02", "T80.2", "T88.0"),
)
_SHOCK, _SEVERE = re.compile(r"\bseptic shock\b", re.I), re.compile(r"\bsevere sepsis\b", re.I)
_WITH = re.compile(r"\b(?:with|complicated by|causing|resulting in|leading to|associated)\b", re.I)
_FROM_SEPSIS = re.compile(
    r"\b(?:due to|secondary to|from|caused by|in the setting of) (?:severe |\w+ )?(?:sepsis|septic)", re.I
)
# Acute organ dysfunctions that make sepsis severe, where the record ties them to it.
_ORGANS = ("N17", "J96.0", "J96.2", "J80", "K72.0", "G93.41", "D65", "I51.81", "R57", "K76.7", "G93.4")


def severe(work: Work, look: Lookups) -> Work:
    """I.C.1.d.1.b, 2: the systemic infection first, by its organism, R65.2- behind it; the infection too where only the
    shock is named.
    """
    rule = look.rule("dx.severe-sepsis")
    sepses = [d for d in work.drafts if d.role == "problem" and d.problem >= 0 and d.code.startswith(SYSTEMIC)]
    graves = [d for d in work.drafts if d.role == "problem" and d.problem >= 0 and d.code.startswith("R65.2")]
    if not sepses and not graves:
        return work
    place = min(d.problem for d in (*sepses, *graves))
    named = next((found for d in (*graves, *sepses) if (found := _organism(d, work, look))), None)
    if not sepses:
        code, told = named or ("A41.9", ())
        says = f"{graves[0].code} never stands without its infection: {code}"
        evidence = tuple(dict.fromkeys((*graves[0].evidence, *told)))
        return work.add(graves[0].by(rule, says, code=code, evidence=evidence, problem=place, group=-2))
    grade = "" if graves else next((code for d in sepses if (code := _grade(d, work, look))), "")
    plain = [d for d in sepses if d.code == "A41.9"]
    if plain and named:
        code, told = named
        evidence = tuple(dict.fromkeys((*plain[0].evidence, *told)))
        says = f"the record names the organism: {code}"
        first = plain[0].by(rule, says, code=code, evidence=evidence, problem=place, group=-2)
        work = work.drop(plain[1:], rule, "the sepsis is coded with its organism").swap({id(plain[0]): first})
    elif grade or graves:
        says = "the systemic infection comes first"
        work = work.swap({id(sepses[0]): sepses[0].by(rule, says, problem=place, group=-2)})
    return work.add(sepses[0].by(rule, f"{grade} behind its infection", code=grade, group=-1)) if grade else work


def _grade(sepsis: Draft, work: Work, look: Lookups) -> str:
    """R65.21 or R65.20 where the words of the item, or an organ tied to the sepsis, say so."""
    item = look.chart.problems[sepsis.problem]
    text = look.chart.document(item.document).text
    if _SHOCK.search(text, item.heading.start, item.heading.end):
        return "" if sepsis.code.startswith("T81.12") else "R65.21"
    if _SEVERE.search(text, item.heading.start, item.heading.end):
        return "R65.20"
    organs = (d for d in work.drafts if d.role == "problem" and d.code.startswith(_ORGANS))
    return "R65.20" if any(_struck(sepsis, organ, look) for organ in organs) else ""


def _struck(sepsis: Draft, organ: Draft, look: Lookups) -> bool:
    """Whether the record ties the organ to the sepsis: "sepsis with acute kidney injury", "encephalopathy from
    sepsis".
    """
    if sepsis.candidate is None or organ.candidate is None or organ.problem < 0:
        return False
    one, two = sepsis.candidate.mention, organ.candidate.mention
    item = look.chart.problems[organ.problem]
    text = look.chart.document(two.document).text
    if _FROM_SEPSIS.search(text, two.end, max(two.end, item.heading.end)):
        return True
    between = text[one.end : two.start] if one.document == two.document and one.end <= two.start else ""
    return organ.problem == sepsis.problem and _WITH.search(between) is not None


def _organism(draft: Draft, work: Work, look: Lookups) -> tuple[str, tuple[Evidence, ...]] | None:
    """The code of the sepsis by the organism that the item, or a condition of it, names, and the words."""
    own = [d for d in work.drafts if d.problem == draft.problem and d is not draft]
    for prefix, code in look.book.sepsis.beside.items():
        if told := next((d for d in own if d.code.startswith(prefix)), None):
            return code, told.evidence
    item = look.chart.problems[draft.problem]
    document = look.chart.document(item.document)
    for code, names in look.book.sepsis.named.items():
        if span := next(find(document, item.heading.start, item.heading.end, names), None):
            return code, (document.quote([span]),)
    return None
