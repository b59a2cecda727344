"""Ulcers of the skin: how deep, which stage, healed or not (I.C.12, I.B.14)."""

from __future__ import annotations

import re

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.model.evidence import Quote, Span

# The last character of L97 and L98.4 by depth; what exposes bone or muscle without saying that it died is 6 and 5.
_DEPTHS = tuple(
    (digit, re.compile(rf"\b(?:{words})\b", re.I))
    for digit, words in (
        ("4", r"necrosis of (?:the )?bone|bone necrosis|necrotic bone"),
        (
            "6",
            r"bone involvement|bone (?:is )?(?:exposed|visible|palpable|can be (?:touched|probed))|(?:to|"
            r"exposed|probes? to) bone",
        ),
        ("3", r"necrosis of (?:the )?muscle|muscle necrosis|necrotic muscle"),
        ("5", r"muscle involvement|muscle (?:is )?(?:exposed|visible)|(?:to|into|exposed) muscle"),
        ("2", r"fat|subcutaneous|subq|adipose"),
        ("1", r"breakdown of (?:the )?skin|limited to (?:the )?skin|superficial|partial[- ]thickness|dermis"),
    )
)
# The last character of L89 by stage (I.C.12.a).
_STAGES = tuple(
    (digit, re.compile(words, re.I))
    for digit, words in (
        ("0", r"\bunstag(?:e)?able\b"),
        ("6", r"\bdeep[- ]tissue\b|\bDTP?I\b"),
        ("4", r"\bstage (?:4|IV)\b"),
        ("3", r"\bstage (?:3|III)\b"),
        ("2", r"\bstage (?:2|II)\b"),
        ("1", r"\bstage (?:1|I)\b"),
    )
)
_HEALED = re.compile(r"\b(?:(?:fully|completely|now|has|well) )?healed\b(?! by)|\bre-?epitheliali[sz]ed\b", re.I)
_NOT_HEALED = re.compile(
    r"\b(?:not|partially|nearly|almost|incompletely|non-?)\s*(?:fully |completely |yet )?healed\b", re.I
)
_WOUND = re.compile(r"\b(?:ulcer\w*|wound|lesion)\b", re.I)


def healed_ulcer(work: Work, look: Lookups) -> Work:
    """I.C.12.a.4: a pressure ulcer that has healed is not coded."""
    gone = [
        d
        for d in work.drafts
        if d.role == "problem" and d.problem >= 0 and d.code.startswith("L89") and _healed(d, look)
    ]
    return work.drop(gone, look.rule("dx.healed-ulcer"), "the ulcer has healed")


def _healed(draft: Draft, look: Lookups) -> bool:
    item = look.chart.problems[draft.problem]
    text = look.chart.document(item.document).text
    return bool(_HEALED.search(text, item.heading.start, item.heading.end)) and not _NOT_HEALED.search(
        text, item.heading.start, item.heading.end
    )


def ulcer_depth(work: Work, look: Lookups) -> Work:
    """I.C.12.a: the depth or stage of a skin ulcer whose item leaves it out, as its own prose or the examination of a
    wound states it; what more than one is said of stays open.
    """
    rule = look.rule("dx.ulcer-depth")
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    for draft in work.drafts:
        if (
            draft.role != "problem"
            or not draft.code.startswith(("L89", "L97", "L98.4"))
            or not draft.code.endswith("9")
        ):
            continue
        found = _depth(draft, look)
        if found:
            code = f"{draft.code[:-1]}{found[0]}"
            changes[id(draft)] = draft.by(rule, f"stated: {code}", code=code, evidence=(*draft.evidence, found[1]))
    return work.swap(changes)


def _depth(draft: Draft, look: Lookups) -> tuple[str, Quote] | None:
    """The one depth or stage said in the item, else where the examination speaks of a wound on the code's side."""
    title = look.edition.title(draft.code).lower()
    other = "left" if "right" in title else "right" if "left" in title else "\0"
    item = look.chart.problems[draft.problem] if draft.problem >= 0 else None
    own = [(item.document, item.heading.start, item.end)] if item else []
    wounds = [
        (name, s.start, s.end)
        for name, listed in look.chart.sentences.items()
        for s in listed
        if s.section in ("exam", "hpi", "procedure")
        and _WOUND.search(look.chart.document(name).text, s.start, s.end)
        and other not in look.chart.document(name).text[s.start : s.end].lower()
    ]
    for places in (own, wounds):
        found: dict[str, Quote] = {}
        for name, start, end in places:
            document = look.chart.document(name)
            for digit, pattern in _STAGES if draft.code.startswith("L89") else _DEPTHS:
                match = pattern.search(document.text, start, end)
                if match:
                    found.setdefault(digit, document.quote([Span(match.start(), match.end())]))
                    break
        if len(found) == 1:
            return next(iter(found.items()))
    return None
