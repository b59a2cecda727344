"""Mental disorders (I.C.5): remission as stated, dependence before abuse before use, tobacco by its product."""

from __future__ import annotations

import re

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.model.evidence import Quote, Span

_SUBSTANCES = ("F10", "F11", "F12", "F13", "F14", "F15", "F16", "F18", "F19")
_GRADES = ("9", "1", "2")  # use, abuse, dependence: the character behind the dot
_PRODUCTS = (
    ("F17.29", re.compile(r"\b(?:vap(?:e|es|ing)|e-?cig\w*|electronic cigarettes?|juul)\b", re.I)),
    ("F17.22", re.compile(r"\b(?:chew(?:s|ing)? tobacco|smokeless|snuff|dips)\b", re.I)),
    ("F17.21", re.compile(r"\b(?:cigarettes?|cigs?|packs?(?: (?:per|a) day| years?)?|ppd)\b", re.I)),
)
_FORMER = re.compile(r"\b(?:quit|former|ex-?smoker|never|denies|no|stopped|gave up|used to)\b", re.I)
_TOLD = ("social", "hpi", "chief_complaint", "assessment", "assessment_plan", "plan", "pmh", "header")


def hierarchy(work: Work, look: Lookups) -> Work:
    """I.C.5.b.2: of use, abuse and dependence on one substance only the gravest is coded."""
    highest: dict[str, int] = {}
    found = [d for d in work.drafts if d.role == "problem" and d.code[:3] in _SUBSTANCES and d.code[4:5] in _GRADES]
    for draft in found:
        grade = _GRADES.index(draft.code[4])
        highest[draft.code[:3]] = max(grade, highest.get(draft.code[:3], 0))
    gone = [d for d in found if _GRADES.index(d.code[4]) < highest[d.code[:3]]]
    return work.drop(gone, look.rule("dx.substance"), "a graver pattern of the same substance is coded")


_REMISSION = re.compile(r"(?<!not )\bin (?:(partial|full|sustained|complete) )?remission\b", re.I)
_EPISODE = re.compile(r"\b(hypomani\w*|mani\w*|depress\w*|mixed)\b", re.I)
_EPISODES = {"hypo": ("71", "72"), "mani": ("73", "74"), "depr": ("75", "76"), "mixe": ("77", "78")}


def bipolar_remission(work: Work, look: Lookups) -> Work:
    """I.C.5.b.1: bipolar disorder that the provider calls in remission, by the last episode."""
    rule = look.rule("dx.remission")
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    for draft in work.drafts:
        if draft.role != "problem" or draft.problem < 0 or not draft.code.startswith("F31") or draft.code[4:5] == "7":
            continue
        item = look.chart.problems[draft.problem]
        document = look.chart.document(item.document)
        found = _REMISSION.search(document.text, item.heading.start, item.heading.end)
        if found is None:
            continue
        episode = _EPISODE.search(document.text, item.heading.start, item.heading.end)
        partial = (found[1] or "").lower() == "partial"
        code = "F31.70"
        if episode and found[1]:
            code = f"F31.{_EPISODES[episode[1][:4].lower()][0 if partial else 1]}"
        quote = document.quote([Span(found.start(), found.end())])
        changes[id(draft)] = draft.by(rule, f"in remission: {code}", code=code, evidence=(*draft.evidence, quote))
    return work.swap(changes)


def tobacco(work: Work, look: Lookups) -> Work:
    """I.C.5.b.3: dependence by the product that the record names."""
    rule = look.rule("dx.tobacco")
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    for draft in work.drafts:
        if draft.role != "problem" or not draft.code.startswith("F17.20"):
            continue
        for stem, pattern in _PRODUCTS:
            quote = _used(pattern, look)
            if quote is not None:
                code = f"{stem}{draft.code[6:]}"
                changes[id(draft)] = draft.by(
                    rule, f"the product is named: {code}", code=code, evidence=(*draft.evidence, quote)
                )
                break
    return work.swap(changes)


def _used(pattern: re.Pattern[str], look: Lookups) -> Quote | None:
    for section in (s for s in look.chart.sections if s.kind in _TOLD):
        document = look.chart.document(section.document)
        for match in pattern.finditer(document.text, section.body, section.end):
            sentence = look.chart.sentence_at(document.name, match.start())
            start = sentence.start if sentence else match.start()
            if not _FORMER.search(document.text, start, match.start()):
                return document.quote([Span(match.start(), match.end())])
    return None
