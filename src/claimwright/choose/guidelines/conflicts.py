"""Guidelines that keep codes apart: symptoms beside their disease, Excludes1 pairs, the same code twice."""

from __future__ import annotations

import re

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.choose.guidelines.sequelae import STROKE
from claimwright.choose.specific.titles import DEFAULTS, title_words
from claimwright.model.finding import Finding

# A symptom that hangs on a diagnosis in one heading ("reflux with nausea") belongs to it; joined by "and" it is a
# problem of its own.
_JOINED = (" and ", " & ", ",", ";", "/", "+")


def is_symptom(draft: Draft) -> bool:
    """Symptom codes: chapter 18, and the pain codes of the musculoskeletal chapter and its kin."""
    return (draft.code[0] == "R" and not draft.code.startswith("R65")) or draft.code.startswith(
        ("M25.5", "M54.2", "M54.5", "M54.6", "M54.9", "M79.6", "H92.0", "H57.1", "N64.4", "M25.6")
    )


def integral(work: Work, look: Lookups) -> Work:
    """I.B.5: in one problem, symptoms tied to a definite diagnosis are not coded beside it."""
    rule = look.rule("dx.integral-symptom")
    gone = []
    by_problem: dict[int, list[Draft]] = {}
    for draft in work.drafts:
        by_problem.setdefault(draft.problem, []).append(draft)
    for draft in work.drafts:
        if draft.role != "problem" or draft.problem < 0 or not is_symptom(draft):
            continue
        others = [
            d
            for d in by_problem[draft.problem]
            if d is not draft
            and d.role == "problem"
            and not is_symptom(d)
            and d.code[0] not in "UVWXYZ"
            # What a poisoning did is coded beside it (I.C.19.e.5.b), what its own note or pair asks for too (I.B.7).
            and not "T36" <= d.code[:3] <= "T65"
            and not "B95" <= d.code[:3] <= "B97"  # an organism is no disease
            and not _asked_for(draft, d, look)
        ]
        # Pain of no place is the pain of the disease beside it.
        if any(draft.code == "R52" or _tied(draft, other, look) for other in others):
            gone.append(draft)
    return work.drop(gone, rule, "a sign or symptom of the diagnosis stated with it")


# The item gives its symptom a cause of its own, or looks for one.
_OWN_CAUSE = re.compile(
    r"\b(?:likely|probabl[ey]|suspect\w*|possibl[ey]|unclear|unknown|unexplained|etiology|cause[ds]?|due to|"
    r"secondary to|"
    r"from|induced|rule out|r/o|work-?up|evaluat\w+|differential|versus|vs|musculoskeletal|atypical|unrelated|"
    r"chronic)\b",
    re.I,
)


def routine(work: Work, look: Lookups) -> Work:
    """I.B.5, I.B.6: a symptom that goes routinely with a disease of the visit is not coded beside it, wherever it is
    listed; what does not go with the disease, or has a cause of its own, is.
    """
    rule = look.rule("dx.integral-symptom")
    sure = [d.code for d in work.drafts if d.role == "problem" and not is_symptom(d)]
    gone = []
    for draft in work.drafts:
        if draft.role != "problem" or draft.problem < 0 or not is_symptom(draft):
            continue
        symptoms = [row for row in look.book.integral if draft.code.startswith(row.symptoms)]
        if any(code.startswith(row.disease) for row in symptoms for code in sure) and not _caused(draft, look):
            gone.append(draft)
    return work.drop(gone, rule, "goes routinely with a disease of this visit")


def _caused(draft: Draft, look: Lookups) -> bool:
    item = look.chart.problems[draft.problem]
    return _OWN_CAUSE.search(look.chart.document(item.document).text, item.heading.start, item.end) is not None


def _asked_for(symptom: Draft, disease: Draft, look: Lookups) -> bool:
    """Whether a note of the disease, a pair that joins the two, or a stroke that left it asks for the symptom's code
    (I.B.7, I.B.9, I.C.9.d).
    """
    line = look.edition.ancestors(symptom.code)
    return (
        any(
            look.edition.references(disease.code, kind).intersection(line) for kind in ("useAdditionalCode", "codeAlso")
        )
        or any(disease.code.startswith(pair.first) and symptom.code.startswith(pair.second) for pair in look.book.pairs)
        or (disease.code.startswith(STROKE) and any(row.fits(symptom.code) for row in look.book.stroke))
    )


def _tied(symptom: Draft, disease: Draft, look: Lookups) -> bool:
    one, two = symptom.candidate, disease.candidate
    if one is None or two is None or one.mention.document != two.mention.document:
        return True
    first, second = sorted((one.mention, two.mention), key=lambda m: m.start)
    between = look.chart.document(first.document).text[first.end : second.start].lower()
    return (
        not any(between.strip() == j.strip() or between.startswith(j) for j in _JOINED)
        or " with" in between
        or " due to" in between
    )


def excludes(work: Work, look: Lookups) -> Work:
    """I.A.12.a: of an excluded pair the symptom is dropped, or what only the history says beside a listed problem;
    else the author is asked.
    """
    rule = look.rule("dx.excludes1")
    gone: list[Draft] = []
    findings: list[Finding] = []
    drafts = list({d.code: d for d in reversed(work.drafts) if d.role == "problem"}.values())[::-1]
    for at, one in enumerate(drafts):
        for other in drafts[at + 1 :]:
            if one.code == other.code or one in gone or other in gone:
                continue
            note = look.edition.excludes1(one.code, other.code)
            if note is None:
                continue
            symptoms = [d for d in (one, other) if is_symptom(d)] or [d for d in (one, other) if d.problem < 0]
            if len(symptoms) == 1:
                gone += symptoms
            elif not symptoms:
                message = rule.message.format(code=one.code, other=other.code, at=note.code)
                findings.append(
                    Finding(
                        rule.id,
                        rule.severity,
                        message,
                        rule.mend,
                        one.code,
                        rule.citation,
                        one.evidence + other.evidence,
                    )
                )
    codes = {d.code for d in gone}
    gone = [d for d in work.drafts if d.code in codes]
    return work.drop(gone, rule, "an Excludes1 note keeps it from what the assessment lists").find(*findings)


def unspecified(work: Work, look: Lookups) -> Work:
    """I.B.2: the unspecified form of what another code of the visit names more fully says nothing more."""
    rule = look.rule("dx.most-specific")
    listed = {d.code: d for d in work.drafts if d.role == "problem"}
    gone = []
    for code, draft in listed.items():
        entry = look.edition.get(look.edition.stem(code))
        if entry is None or not entry.title.endswith(", unspecified"):
            continue
        own = title_words(entry.title) - DEFAULTS
        siblings = (look.edition.get(look.edition.stem(other)) for other in listed if other != code)
        if any(e and e.code[:3] == entry.code[:3] and own < title_words(e.title) - DEFAULTS for e in siblings):
            gone.append(draft)
    return work.drop(gone, rule, "a code of this visit names it more fully")


def once(work: Work, look: Lookups) -> Work:
    """I.B.12: a code said twice is one code with both quotes, at the place of the first."""
    rule = look.rule("dx.duplicate")
    first: dict[str, Draft] = {}
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    for draft in work.drafts:
        if draft.code in first:
            changes[id(draft)] = ()
        else:
            first[draft.code] = draft
    for code, draft in first.items():
        same = [d for d in work.drafts if d.code == code]
        if len(same) > 1:
            evidence = tuple(dict.fromkeys(e for d in same for e in d.evidence))[:4]
            changes[id(draft)] = draft.by(rule, "said more than once, coded once", evidence=evidence)
    return work.swap(changes)
