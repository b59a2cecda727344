"""External causes of an injury (I.C.20): what the record states plainly, as far as the practice reports it."""

from __future__ import annotations

import re

from claimwright.choose.draft import Draft, Lookups, Work

PLACES = ("chief_complaint", "hpi", "header", "assessment", "assessment_plan")


def external_causes(work: Work, look: Lookups) -> Work:
    """Keeps stated causes for an injury of chapter 19, 7th character as the injury's (I.C.20.a.2); drops them
    otherwise.
    """
    rule = look.rule("dx.external-cause")
    causes = [d for d in work.drafts if d.role == "cause"]
    injuries = [
        d
        for d in work.drafts
        if d.role == "problem"
        and d.code[0] in "ST"
        and len(d.code.replace(".", "")) == 7
        and not "T36" <= d.code[:3] <= "T65"  # the code tells the cause itself (I.C.20.a.5)
    ]
    if look.case.options.external_causes == "none" or not injuries:
        return work.drop(causes, rule, "no injury of this visit needs it, or the practice reports none")
    narrow = look.case.options.external_causes == "narrow"
    out = [
        d
        for d in causes
        if d.candidate is None
        or d.candidate.mention.section not in PLACES
        or _named(d)
        or _long_ago(d, look)
        or (narrow and (d.candidate.mention.source != "lexicon" or _vague(d.code, look)))
    ]
    char = injuries[0].code[-1]
    char = char if char in "ADS" else "D" if char in "EFGHJKMNPQR" else "A"
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    for draft in causes:
        if draft in out:
            continue
        code = draft.code
        while look.edition.children(code):
            code = next(
                (c.code for c in look.edition.children(code) if "unspecified" in c.title.lower()),
                look.edition.children(code)[-1].code,
            )
        if char in look.edition.sevenths(code):
            code = look.edition.with_seventh(code, char)
        # Activity is said once, at the first encounter (I.C.20.c).
        if (code.startswith("Y93") and char != "A") or not look.edition.billable(code):
            out.append(draft)
            continue
        changes[id(draft)] = draft.by(rule, f"stated cause of {injuries[0].code}: {code}", code=code, problem=999)
    return work.swap(changes).drop(out, rule, "not stated as the cause of this visit's injury")


def _named(draft: Draft) -> bool:
    """A place that is part of somebody's name: "Park-Diallo"."""
    return draft.code.startswith("Y92") and draft.candidate is not None and draft.candidate.mention.text.istitle()


_PAST = re.compile(
    r"\b(?:in (?:19|20)\d\d|(?:years?|decades?) ago|history of|prior|previous(?:ly)?|childhood|"
    r"as a (?:child|kid|teen\w*))\b",
    re.I,
)


def _long_ago(draft: Draft, look: Lookups) -> bool:
    """Told of another injury, long ago: "bitten by a dog in 2010"."""
    mention = draft.candidate.mention if draft.candidate else None
    sentence = look.chart.sentence_at(mention.document, mention.start) if mention else None
    if mention is None or sentence is None:
        return False
    return _PAST.search(look.chart.document(mention.document).text, sentence.start, sentence.end) is not None


def _vague(code: str, look: Lookups) -> bool:
    """A place or an activity the record does not name (I.C.20.b, I.C.20.c: not reported where it is not stated)."""
    return code.startswith(("Y92", "Y93")) and "unspecified" in look.edition.title(code).lower()
