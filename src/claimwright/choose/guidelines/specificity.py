"""Guidelines that make a stem a valid code: a more specific statement elsewhere, the tabular path, sides, 7th
characters.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.choose.guidelines.sites import both_sides, by_site, each_side
from claimwright.choose.specific.deeper import fuller
from claimwright.choose.specific.finish import finished
from claimwright.choose.specific.heard import heard, words_of
from claimwright.choose.specific.path import Specified, specify
from claimwright.choose.specific.titles import title_words
from claimwright.model.coding import PathStep
from claimwright.model.evidence import Absence
from claimwright.model.finding import Finding

TOLD = ("chief_complaint", "hpi", "assessment", "assessment_plan", "plan")


def more_specific(work: Work, look: Lookups) -> Work:
    """I.B.2: a fuller statement of the same condition replaces the general one: in the same item ("COPD" ... "acute
    exacerbation of COPD"), or in what the provider tells of the visit (a Colles fracture for one of the distal radius).
    """
    rule = look.rule("dx.most-specific")
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    mentioned: dict[tuple[str, str], list[Draft]] = {}  # by document and category
    told: dict[tuple[str, str], dict[str, Draft]] = {}  # the first of each code that the provider tells
    all_told: dict[str, list[Draft]] = {}  # by document
    for d in work.drafts:
        if d.role == "mentioned" and d.candidate and d.candidate.mention.assertion.current:
            place = (d.candidate.mention.document, d.code[:3])
            mentioned.setdefault(place, []).append(d)
            if _told(d):
                all_told.setdefault(place[0], []).append(d)
                told.setdefault(place, {}).setdefault(d.code, d)
    for draft in work.drafts:
        if draft.role != "problem" or draft.problem < 0 or draft.candidate is None:
            continue
        item = look.chart.problems[draft.problem]
        same = mentioned.get((item.document, draft.code[:3]), [])  # in reading order
        own = same[bisect_left(same, item.body, key=_start) : bisect_left(same, item.end, key=_start)]
        fuller = [d for d in own if _general(draft.code, d.code, look)]
        elsewhere = told.get((item.document, draft.code[:3]), {})
        fuller = fuller or [d for d in elsewhere.values() if _sibling(draft.code, d.code, look)]
        fuller = fuller or _longer(draft, all_told.get(item.document, ()), look)
        if draft.code.startswith(DIABETES) and len(many := _complications(fuller, look)) > 1:
            changes[id(draft)] = tuple(
                draft.by(rule, f"the item names it: {d.code}", code=d.code, evidence=draft.evidence + d.evidence)
                for d in many
            )
        elif fuller:
            best = max(fuller, key=lambda d: (len(d.code), -_start(d)))
            changes[id(draft)] = draft.by(
                rule,
                f"{draft.code} is said more fully in the same item: {best.code}",
                code=best.code,
                evidence=draft.evidence + best.evidence,
            )
    return work.swap(changes)


# What a bare word of these stands for by default, and injuries, which are told by their place.
DIABETES = ("E08", "E09", "E10", "E11", "E13")  # as many codes as describe it (I.C.4.a)
_STANDS = (*DIABETES, "I10", "S", "T")


def _longer(draft: Draft, told: Sequence[Draft], look: Lookups) -> list[Draft]:
    """What the provider tells in the heading's own words and more of them ("cataract" of an "age-related nuclear
    cataract"), where the heading alone leaves its kind open.
    """
    entry = look.edition.get(draft.code)
    mention = draft.candidate.mention if draft.candidate else None
    if entry is None or mention is None or mention.kind != "diagnosis" or draft.code.startswith(_STANDS):
        return []
    if "unspecified" not in entry.title.lower():
        return []
    own = words_of(draft, look)
    fuller = [
        d
        for d in told
        if d.code[0] == draft.code[0]
        and " with " not in look.edition.title(d.code)
        and own < words_of(d, look)
        and "unspecified" not in look.edition.title(d.code).lower()
    ]
    return fuller if len({d.code for d in fuller}) == 1 else []


def _complications(fuller: Sequence[Draft], look: Lookups) -> list[Draft]:
    """The complications of diabetes that an item names, each once."""
    told = (d for d in fuller if len(d.code) > 4 and not d.code.endswith(".9") and look.edition.billable(d.code))
    return list({d.code: d for d in told}.values())


def _told(draft: Draft) -> bool:
    """Whether the provider tells it as a condition of this visit, not as a finding of a report."""
    mention = draft.candidate.mention if draft.candidate else None
    return mention is not None and mention.kind == "diagnosis" and mention.section in TOLD


def _sibling(code: str, fuller: str, look: Lookups) -> bool:
    """Whether `fuller` stands below the parent of `code`, or below the code, and says more of the same condition: one
    "with" another is a condition of its own.
    """
    entry = look.edition.get(code)
    return (
        entry is not None
        and (" with " in entry.title or " with " not in look.edition.title(fuller))
        and len(entry.parent) > 3
        and entry.parent in look.edition.ancestors(fuller)
        and _general(code, fuller, look)
    )


def _start(draft: Draft) -> int:
    return draft.candidate.mention.start if draft.candidate else -1


def _general(code: str, fuller: str, look: Lookups) -> bool:
    """Whether `code` is the unspecified form, or an ancestor, of what `fuller` names."""
    if code == fuller:
        return False
    entry = look.edition.get(code)
    title = entry.title.lower() if entry else ""
    plain = "unspecified" in title or "uncomplicated" in title or "not otherwise" in title
    return code in look.edition.ancestors(fuller) or plain


def specific(work: Work, look: Lookups) -> Work:
    """Each draft down the tabular path to a valid code; what the record leaves open is asked, never guessed."""
    work = _drop_general(work, look)
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    findings: list[Finding] = []
    within: list[Draft] = []
    headed: dict[int, list[Draft]] = {}  # by problem
    for draft in work.drafts:
        if draft.role == "problem" and draft.problem >= 0:
            headed.setdefault(draft.problem, []).append(draft)
    for draft in work.drafts:
        if draft.role == "cause":
            continue
        said = heard(draft, look)
        if "multiple" in said.words and (apart := by_site(draft, said, look)):
            changes[id(draft)] = apart
            continue
        sided = look.book.sided.get(draft.code, {}).get(said.side)
        whole = draft.by(look.rule("dx.laterality"), f"the {said.side} one is {sided}", code=sided) if sided else draft
        result = specify(whole.code, said, look.edition)
        more = fuller(whole.code, result.code, said, look)
        both = bool(result.options) and said.side == "bilateral"  # one code a side, unless one is of both
        if more and not (both and "bilateral" not in title_words(more.title)):
            step = PathStep("choose", "tabular", f"{draft.code} → {more.code} {more.title} (as documented)")
            result = Specified(more.code, (step,), side_missing=bool(result.side_missing and not said.side))
        if more and said.side == "bilateral" and (apart := each_side(draft, more.code, said, look)):
            changes[id(draft)] = apart
            continue
        within += _within(draft, result.code, headed.get(draft.problem, []), look)
        if result.options and said.side == "bilateral":
            split = both_sides(draft, said, look)
            if split:
                changes[id(draft)] = split
                continue
        changes[id(draft)] = finished(whole, result, said, look)
        findings += _asked(draft, result, look)
    gone = {id(d) for d in within}
    rule = look.rule("dx.combination-code")
    work = work.drop(within, rule, "said within the combination code of the same problem")
    return work.swap({k: v for k, v in changes.items() if k not in gone}).find(*findings)


def _within(draft: Draft, code: str, headed: list[Draft], look: Lookups) -> list[Draft]:
    """I.B.9: drafts of the same heading that the code's title says already, save those it asks for in addition."""
    others = [d for d in headed if d is not draft]
    if not others:
        return []
    also = look.edition.references(code, "useAdditionalCode") | look.edition.references(code, "codeAlso")
    own = words_of(draft, look)
    title = title_words(look.edition.title(code))
    title = title.union(*(look.book.same.get(w, ()) for w in title))
    found = []
    for other in others:
        told = words_of(other, look)
        if told - own and told <= title | own and not also.intersection(look.edition.ancestors(other.code)):
            found.append(other)
    return found


def _drop_general(work: Work, look: Lookups) -> Work:
    """A problem's general term beside its specific one says the same thing twice; so does the history beside a listed
    problem of the same category.
    """
    rule = look.rule("dx.most-specific")
    by_problem: dict[int, list[Draft]] = {}
    for draft in work.drafts:
        by_problem.setdefault(draft.problem, []).append(draft)
    listed = {d.code[:3] for d in work.drafts if d.problem >= 0}
    gone = [
        d
        for d in work.drafts
        if (d.problem < 0 and d.code[:3] in listed)
        or (
            d.problem >= 0
            and any(o.code != d.code and d.code in look.edition.ancestors(o.code) for o in by_problem[d.problem])
        )
    ]
    return work.drop(gone, rule, "a more specific code of the same condition is coded")


def _asked(draft: Draft, result: Specified, look: Lookups) -> list[Finding]:
    searched = tuple(d.name for d in look.chart.documents)
    if result.options:
        rule = look.rule("dx.unspecified")
        options = "; ".join(look.edition.title(code) for code in result.options[:8])
        return [
            Finding(
                rule.id,
                rule.severity,
                rule.message.format(code=result.code),
                rule.mend.format(options=options),
                result.code,
                rule.citation,
                (*draft.evidence, Absence(f"what divides {result.code}", searched)),
            )
        ]
    if result.side_missing:
        rule = look.rule("dx.laterality")
        return [
            Finding(
                rule.id,
                rule.severity,
                rule.message.format(code=result.code),
                rule.mend,
                result.code,
                rule.citation,
                (*draft.evidence, Absence("right, left or bilateral", searched)),
            )
        ]
    return []
