"""The order of the diagnoses (IV.G, I.A.13, I.C.20.a.6, I.C.21.c.13): reason for the visit first, etiology before
manifestation, causes last.
"""

from __future__ import annotations

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.choose.guidelines.drugs import intent

# Encounters whose Z code is the reason for the visit itself (I.C.21.c.13, routine and administrative examinations).
REASON = ("Z00", "Z01", "Z02", "Z34", "Z38", "Z39", "Z51.0", "Z51.1", "Z52", "Z76.1", "Z76.2")


def in_order(work: Work, look: Lookups) -> Work:
    """Drafts in claim order; the order of the assessment decides among equals."""
    rule = look.rule("dx.sequence")
    ordered = sorted(enumerate(work.drafts), key=lambda pair: (*_key(pair[1]), pair[0]))
    drafts = _etiology_first([d for _, d in ordered], look)
    if drafts and drafts[0] not in work.drafts[:1]:
        drafts[0] = drafts[0].by(rule, "listed first")
    return Work(tuple(drafts), work.suppressed, work.findings)


def _key(draft: Draft) -> tuple[int, int, int, str]:
    if draft.role == "cause" or draft.code[0] in "VWXY":
        tier = 9
    elif draft.code.startswith(REASON):
        tier = 0
    elif draft.code.startswith(("Z79", "Z80", "Z81", "Z82", "Z83", "Z84", "Z85", "Z86", "Z87", "Z88")):
        tier = 5
    else:
        tier = 1
    if draft.code[:3] >= "T36" and draft.code[:3] <= "T50":  # I.C.19.e.5: poisoning first, an adverse effect last
        return tier, draft.problem if draft.problem >= 0 else 900, 8 if intent(draft.code) in "56" else -1, ""
    if tier == 5:
        return tier, 900, 0, draft.code
    if draft.code[:3] in ("B95", "B96", "B97", "Z16"):  # what caused an infection, and resists, stands behind it
        return tier, draft.problem if draft.problem >= 0 else 900, draft.group + 5, ""
    return tier, draft.problem if draft.problem >= 0 else 900, draft.group, ""


def _etiology_first(drafts: list[Draft], look: Lookups) -> list[Draft]:
    """A code with a "code first" note that names another code of this visit follows it."""
    out = list(drafts)
    for draft in drafts:
        named = look.edition.references(draft.code, "codeFirst")
        before = [d for d in out if d is not draft and named.intersection(look.edition.ancestors(d.code))]
        if before and out.index(draft) < max(out.index(b) for b in before):
            last = max(before, key=out.index)
            out.remove(draft)
            out.insert(out.index(last) + 1, draft)
    return out
