"""Sepsis (I.C.1.d): severe sepsis and septic shock behind the systemic infection, the organism that its item names."""

from __future__ import annotations

import re

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.choose.phrases import find

SYSTEMIC = (
    *("A40", "A41", "A02.1", "A22.7", "A26.7", "A32.7", "A39.4", "A42.7", "A54.86", "B37.7", "P36", "O85", "T81.44"),
    *("T81.12", "O86.04", "O03.37", "O03.87", "O04.87", "O07.37", "O08.82", "J95.02", "T80.2", "T88.0"),
)
_SHOCK, _SEVERE = re.compile(r"\bseptic shock\b", re.I), re.compile(r"\bsevere sepsis\b", re.I)
_WITH = re.compile(r"\b(?:with|complicated by|causing|resulting in|leading to|associated)\b", re.I)
_FROM_SEPSIS = re.compile(
    r"\b(?:due to|secondary to|from|caused by|in the setting of) (?:severe |\w+ )?(?:sepsis|septic)", re.I
)
ORGANISMS = (
    ("A41.51", ("e coli", "escherichia coli")),
    ("A41.02", ("mrsa", "methicillin resistant staphylococcus aureus")),
    ("A41.01", ("mssa", "methicillin susceptible staphylococcus aureus", "staphylococcus aureus", "staph aureus")),
    ("A41.52", ("pseudomonas",)),
    ("A41.59", ("klebsiella", "proteus", "enterobacter")),
    ("A40.3", ("pneumococcus", "streptococcus pneumoniae", "pneumococcal")),
    ("A41.81", ("enterococcus",)),
)
# Acute organ dysfunctions that make sepsis severe, where the record ties them to it.
_ORGANS = ("N17", "J96.0", "J96.2", "J80", "K72.0", "G93.41", "D65", "I51.81", "R57", "K76.7", "G93.4")


def severe(work: Work, look: Lookups) -> Work:
    """I.C.1.d.1.b, 2: R65.2- behind the systemic infection, and the infection where only the shock is named."""
    rule = look.rule("dx.severe-sepsis")
    new: list[Draft] = []
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    graded = any(d.code.startswith("R65.2") and d.role == "problem" for d in work.drafts)
    for draft in work.drafts:
        if draft.role != "problem" or draft.problem < 0 or not draft.code.startswith(SYSTEMIC):
            continue
        code = "" if graded else _grade(draft, work, look)
        named = _organism(draft, work, look) if draft.code.startswith("A41.9") else ""
        if named:
            changes[id(draft)] = draft.by(rule, f"the item names the organism: {named}", code=named)
        if code:
            graded = True
            new.append(draft.by(rule, f"{code} behind {draft.code}", code=code, group=-1))
            changes[id(draft)] = draft.by(
                rule, "the systemic infection comes first", code=named or draft.code, group=-2
            )
    infected = {d.problem for d in work.drafts if d.role == "problem" and d.code.startswith(SYSTEMIC)}
    for draft in work.drafts:
        if draft.role == "problem" and draft.code.startswith("R65.2") and not infected:
            code = _organism(draft, work, look) or "A41.9"
            new.append(draft.by(rule, f"{draft.code} never stands without its infection: {code}", code=code, group=-2))
            infected.add(draft.problem)
    work = work.swap(changes).add(*new)
    told = [d for d in work.drafts if d.role == "problem" and d.code.startswith(("A40", "A41")) and d.code != "A41.9"]
    plain = [d for d in work.drafts if d.role == "problem" and d.code == "A41.9"]
    return work.drop(plain if told else (), rule, "the sepsis is coded with its organism")


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


def _organism(draft: Draft, work: Work, look: Lookups) -> str:
    """The code of the sepsis by the organism that the item, or a condition of it, names."""
    own = [d.code for d in work.drafts if d.problem == draft.problem and d is not draft]
    found = next((row for prefix, row in look.book.sepsis.items() if any(c.startswith(prefix) for c in own)), "")
    if found or draft.problem < 0:
        return found
    item = look.chart.problems[draft.problem]
    document = look.chart.document(item.document)
    named = ((row, find(document, item.heading.start, item.heading.end, names)) for row, names in ORGANISMS)
    return next((row for row, places in named if any(places)), "")
