"""Neoplasms (I.C.2): what is past and watched, the encounter that gives a treatment."""

from __future__ import annotations

import re

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.choose.phrases import find, of_another, sentences
from claimwright.model.coding import PathStep
from claimwright.model.evidence import Quote, Span

MOST = 200  # characters of a sentence that is quoted
_WATCHED = re.compile(
    r"\b(?:(?<!active )surveillance|"
    r"no evidence of (?:recurrence|recurrent|disease)|without (?:evidence of )?recurrence|NED|"
    r"cancer[- ]free|disease[- ]free|no sign of (?:disease|recurrence)|post-?treatment follow[- ]?up)\b",
    re.I,
)
REMITS = ("C81", "C82", "C83", "C84", "C85", "C86", "C88", "C9")  # what is in remission, not past (I.C.2.n)
# What is still given for the malignancy: until it ends the malignancy is current (I.C.2.m).
_TREATED = re.compile(
    r"\b(?:adjuvant|chemo\w*|radiation|radiotherapy|immunotherap\w+|endocrine therapy|hormon\w+ therapy|letrozole|"
    r"anastrozole|exemestane|tamoxifen|fulvestrant|trastuzumab|leuprolide|bicalutamide|enzalutamide|abiraterone|"
    r"imatinib|pembrolizumab|nivolumab|active treatment|on treatment)\b",
    re.I,
)


_SPREAD = ("C77", "C78", "C79")  # while it has spread the visit is no mere follow-up


def _is_said(draft: Draft) -> bool:
    return draft.candidate is not None and draft.candidate.mention.assertion.current


def history(work: Work, look: Lookups) -> Work:
    """I.C.2.m, I.C.21.c.8: a malignancy said to be past ("history of", "status post removal of"), or only watched for
    its return, becomes its personal-history code; the visit that watches is Z08.
    """
    rule = look.rule("dx.history-malignancy")
    spread = any(d.role == "problem" and d.code.startswith(_SPREAD) and _is_said(d) for d in work.drafts)
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    for draft in work.drafts:
        prefix = next((p for p in (draft.code[:5], draft.code[:3]) if p in look.book.history), "")
        mention = draft.candidate.mention if draft.candidate else None
        if not prefix or mention is None or draft.role != "problem" or mention.assertion.polarity != "affirmed":
            continue
        code = look.book.history[prefix]
        watched = _watched(draft, look)
        if mention.assertion.temporality == "historical" or watched:
            past = draft.by(rule, f"{draft.code} is past: {code}", code=code, role="history")
            visit = draft.by(rule, "followed up after treatment: Z08", code="Z08", role="history", group=-1)
            changes[id(draft)] = (visit, past) if watched and not spread else past
    return work.swap(changes)


def _watched(draft: Draft, look: Lookups) -> bool:
    """Whether the item watches for the return of a malignancy that nothing is given for any more."""
    if draft.problem < 0 or draft.code.startswith(REMITS):
        return False
    item = look.chart.problems[draft.problem]
    text = look.chart.document(item.document).text
    return bool(_WATCHED.search(text, item.heading.start, item.end)) and not _TREATED.search(
        text, item.heading.start, item.end
    )


_OVER = re.compile(r"\b(?:overlapping|contiguous|crossing|extending (?:in)?to|straddl\w+|involving both)\b", re.I)
_APART = re.compile(r"\bnon-?contiguous|\bnot contiguous|\bseparate\b", re.I)


def overlapping(work: Work, look: Lookups) -> Work:
    """I.C.2: one tumour over two neighbouring sites is coded as overlapping, two that stand apart each by its site; an
    unnamed cancer beside a named one of its item says nothing more.
    """
    rule = look.rule("dx.overlapping")
    listed = [d for d in work.drafts if d.role == "problem" and d.problem >= 0 and d.code[0] == "C"]
    sited = {d.problem for d in listed if d.code[:3] < "C76" or d.code[:3] > "C80"}
    unnamed = [
        d
        for d in listed
        if d.code.startswith("C80.1") and d.problem in sited and not _UNKNOWN.search(look.heading(d.problem))
    ]
    work = work.drop(unnamed, look.rule("dx.most-specific"), "the item names the cancer")
    families: dict[tuple[int, str], list[Draft]] = {}
    for draft in listed:
        if draft not in unnamed:
            families.setdefault((draft.problem, draft.code[:3]), []).append(draft)
    for (_, category), same in families.items():
        said = look.heading(same[0].problem)
        if len({d.code for d in same}) < 2 or not _OVER.search(said) or _APART.search(said):
            continue
        code = next((c.code for c in look.edition.children(category) if "overlapping sites" in c.title), "")
        if code:
            evidence = tuple(dict.fromkeys(e for d in same for e in d.evidence))
            one = same[0].by(rule, f"one tumour over neighbouring sites: {code}", code=code, evidence=evidence)
            work = work.drop(same[1:], rule, f"part of {code}").swap({id(same[0]): one})
    return work


_UNKNOWN = re.compile(r"\bunknown primary|\bprimary (?:site )?unknown|\bCUP\b", re.I)


# What is given at the visit itself: the encounter's own code comes first (I.C.2.e.2).
_RADIATION = re.compile(
    r"\b(?:here|presents?|presenting|seen|arrived?|returns?)\b[^.\n]{0,40}\bfor\b[^.\n]{0,30}"
    r"\b(?:radiation|radiotherapy|XRT|SBRT|IMRT|brachytherapy)\b(?! (?:planning|oncology|consult|follow))"
    r"|\bfraction (?:#? ?)?\d+ (?:of|/) ?\d+ (?:was )?(?:delivered|given|today)",
    re.I,
)
_CYCLE = re.compile(r"\bcycle (?:#? ?\d+|one|two|three|four|five|six)\b|\bC\d+ ?D\d+\b", re.I)
_COMES = re.compile(
    r"\b(?:here|presents?|presenting|seen|arrived?|returns?|comes?|came)\b[^.\n]{0,40}\b(?:for|to (?:receive|get))\b",
    re.I,
)
_GIVES = re.compile(
    r"\b(?:proceed(?:ed|ing)? with|give|gave|given|administer(?:ed|ing)?|infused|received|tolerated)\b[^.\n]*\btoday\b"
    r"|\btoday\b[^.\n]*\b(?:given|administered|infused|received)\b",
    re.I,
)
# Talked of, not given.
_NOT_GIVEN = re.compile(
    r"\b(?:not|no|education|teach(?:ing)?|planning|plan(?:ned)? for|consent|discuss\w*|consider\w*|held|hold|"
    r"defer\w*|delay\w*|"
    r"cancel\w*|before|after|since|following|completed|finished|follow[- ]?up|if|next|will)\b",
    re.I,
)
_VISIT = ("chief_complaint", "hpi", "header", "assessment", "assessment_plan", "plan", "procedure")


def under_treatment(work: Work, look: Lookups) -> list[Draft]:
    """The malignancies that the record tells of, where the visit gives their treatment and lists no problem."""
    told = [
        d
        for d in work.drafts
        if d.code[0] == "C"
        and d.candidate
        and d.candidate.mention.section in ("hpi", "header", "other", "pmh")
        and d.candidate.mention.assertion.current
    ]
    return told if told and _given(look) else []


def treatments(work: Work, look: Lookups) -> Work:
    """I.C.2.e.2: a visit that gives chemotherapy, immunotherapy or radiation for a malignancy begins with Z51."""
    known = [d for d in work.drafts if d.role == "problem" and d.code[0] == "C"]
    if not known or any(d.code.startswith(("Z51.0", "Z51.1")) for d in work.drafts if d.role == "problem"):
        return work
    rule, found = look.rule("dx.antineoplastic"), _given(look)
    if found is None:
        return work
    code, quote = found
    step = PathStep("choose", rule.id, f"the visit gives the treatment: {code}", rule.citation)
    return work.add(Draft(code, "problem", known[0].problem, (quote,), (step,), (rule.id,), group=-2))


def _given(look: Lookups) -> tuple[str, Quote] | None:
    """What the visit gives, and the sentence that says so."""
    names = look.book.antineoplastics
    for document, sentence in sentences(look.chart, _VISIT):
        text, (start, end) = document.text, (sentence.start, sentence.end)
        if _RADIATION.search(text, start, end):
            return "Z51.0", document.quote([Span(start, min(end, start + MOST))])
        if not (_COMES.search(text, start, end) or _GIVES.search(text, start, end)):
            continue
        if _NOT_GIVEN.search(text, start, end) or of_another(document, start, end):
            continue
        immune = any(find(document, start, end, names["immunotherapy"]))
        chemo = any(find(document, start, end, names["chemotherapy"])) or (
            not immune and _CYCLE.search(text, start, end)
        )
        if immune or chemo:
            return "Z51.11" if chemo else "Z51.12", document.quote([Span(start, min(end, start + MOST))])
    return None
