"""Which candidates count at all: said of this patient, now, as a fact, and within the visit's scope (IV.G-J)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from itertools import islice

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.choose.guidelines import neoplasms
from claimwright.model.chart import Assertion
from claimwright.model.coding import Candidate
from claimwright.rulebook import Rule

CHRONIC = frozenset(("pmh", "hpi", "plan", "assessment", "assessment_plan"))


def drafts(candidates: tuple[Candidate, ...], look: Lookups) -> Work:
    """Every candidate as a draft with its quote."""
    return Work(
        tuple(
            Draft(
                code=c.code,
                role=c.role,
                problem=c.mention.problem,
                evidence=(look.chart.quote(c.mention),),
                path=c.path,
                rules=(),
                confidence=0.92 if c.mention.source == "lexicon" else 0.85,
                candidate=c,
            )
            for c in candidates
        )
    )


# I.B.14: what the record of another clinician, or the patient's own words signed off by one, may give.
_BY_OTHERS = ("Z68", "L89", "L97", "R40.2", "R29.7", "Y90", "Z28.3", *(f"Z{n}" for n in range(55, 66)))


def authors(work: Work, look: Lookups) -> Work:
    """I.B.14: diagnoses rest on the provider's own documents; other clinicians may add the facts the section lists."""
    roles = {d.name: d.role for d in look.chart.documents}
    gone = [
        d
        for d in work.drafts
        if d.candidate
        and roles[d.candidate.mention.document] in ("clinician", "patient")
        and not d.code.startswith(_BY_OTHERS)
    ]
    return work.drop(gone, look.rule("dx.author"), "written by somebody other than the patient's provider")


def assertions(work: Work, look: Lookups) -> Work:
    """Drops what is negated, someone else's, past, or only feared; each under its own rule."""
    axes: tuple[tuple[str, str, Callable[[Assertion], bool]], ...] = (
        ("dx.family", "said of someone else", lambda a: a.experiencer == "other"),
        ("dx.negated", "said to be absent", lambda a: a.polarity == "negated"),
        ("dx.historical", "said of the past", lambda a: a.past),
        ("dx.hypothetical", "said of what might come", lambda a: a.temporality == "hypothetical"),
    )
    for rule_id, reason, test in axes:
        rule = look.rule(rule_id)
        gone = [
            d for d in work.drafts if d.candidate and test(d.candidate.mention.assertion) and not _is_meant(d, rule_id)
        ]
        work = work.drop(gone, rule, reason)
    return work


def _is_meant(draft: Draft, rule_id: str) -> bool:
    """A status or history code speaks of the past itself ("status post knee replacement"), a screening that heads an
    item of what might come ("colon cancer screening, average risk").
    """
    status = draft.candidate is not None and draft.candidate.mention.kind == "status"
    if rule_id == "dx.family":  # a family history is the family's own
        return status and draft.problem >= 0 and "Z80" <= draft.code[:3] <= "Z84"
    if rule_id == "dx.negated":  # "exposure to COVID-19, test negative": the test is, not the exposure
        cue = draft.candidate.mention.assertion.cue if draft.candidate else None
        behind = cue is not None and draft.candidate is not None and cue.start >= draft.candidate.mention.end
        return behind and draft.code.startswith(("Z05", "Z20"))
    if rule_id == "dx.hypothetical":
        return status and draft.problem >= 0 and draft.code.startswith(("Z0", "Z1"))
    return rule_id == "dx.historical" and (draft.role == "history" or status)


def uncertain(work: Work, look: Lookups) -> Work:
    """IV.H: an uncertain diagnosis is dropped, and the symptom of the same problem, or the reason for the visit,
    stands in.
    """
    rule = look.rule("dx.uncertain")
    unsure = [d for d in work.drafts if d.candidate and d.candidate.mention.assertion.polarity == "possible"]
    sure = _confirmed(work, look)
    # Suspected abuse has codes of its own (I.C.19.f).
    unsure = [d for d in unsure if (d.problem < 0 or d.code not in sure) and not d.code.startswith("T76")]
    work = work.drop(unsure, rule, "stated as uncertain")
    known = {d.problem for d in work.drafts}
    symptoms = [
        d for d in work.drafts if d.role == "mentioned" and d.candidate and d.candidate.mention.kind == "symptom"
    ]
    symptoms.sort(key=_place)
    alone = not any(d.role == "problem" for d in work.drafts)
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    for problem in sorted({d.problem for d in unsure if d.problem >= 0} - known):
        for draft in _stand_in(problem, symptoms, alone and not changes, look):
            says = "the diagnosis is uncertain: its symptom is coded"
            changes.setdefault(id(draft), draft.by(rule, says, role="problem", problem=problem))
    return work.swap(changes)


def _place(draft: Draft) -> tuple[str, int]:
    return (draft.candidate.mention.document, draft.candidate.mention.start) if draft.candidate else ("", -1)


_LASTING = re.compile(r"\b(?:long|chronic|current|use|therapy|anticoagula\w+|dependen\w+)\b", re.I)
_SHOWN = re.compile(r"\b(?:reveal|show|confirm|demonstrat|prov|diagnos)\w*", re.I)


def _confirmed(work: Work, look: Lookups) -> frozenset[str]:
    """Codes that the plan states as shown or confirmed: a hedge in the heading no longer holds."""
    found = set()
    for draft in work.drafts:
        mention = draft.candidate.mention if draft.candidate else None
        if mention is None or mention.section not in ("plan", "assessment_plan") or not mention.assertion.current:
            continue
        sentence = look.chart.sentence_at(mention.document, mention.start)
        text = look.chart.document(mention.document).text
        if sentence and _SHOWN.search(text, sentence.start, mention.start):
            found.add(draft.code)
    return frozenset(found)


def _stand_in(problem: int, symptoms: list[Draft], alone: bool, look: Lookups) -> list[Draft]:
    """Up to three symptoms of the chief complaint; failing that, of the problem's own prose; failing that, of the
    history, where the visit has no other problem. `symptoms` in reading order.
    """
    item = look.chart.problems[problem]
    own = symptoms[
        bisect_left(symptoms, (item.document, item.body), key=_place) : bisect_left(
            symptoms, (item.document, item.end), key=_place
        )
    ]
    for listed in (_told_in("chief_complaint", symptoms), own, _told_in("hpi", symptoms) if alone else []):
        chosen = {d.code: d for d in reversed(listed)}
        if chosen:
            return list(chosen.values())[::-1][:3]
    return []


def _told_in(kind: str, symptoms: list[Draft]) -> list[Draft]:
    """The first symptoms told in sections of this kind; one visit has few that matter."""
    told = (d for d in symptoms if d.candidate and d.candidate.mention.section == kind)
    return list(islice(told, 12))


def scope(work: Work, look: Lookups) -> Work:
    """IV.J: keeps the problems the assessment lists; with scope `complete` also current conditions of history and
    plan.
    """
    rule = look.rule("dx.scope")
    complete = look.case.options.scope == "complete"
    listed = any(d.role == "problem" for d in work.drafts)
    kept: set[int] = set()
    for draft in work.drafts:
        mention = draft.candidate.mention if draft.candidate else None
        if (
            draft.role in ("problem", "cause", "history")
            or mention is None
            or (
                complete
                and mention.kind in ("diagnosis", "status")
                and mention.section in CHRONIC
                and _chronic(draft, look)
            )
            or (
                not listed
                and mention.section in ("assessment", "assessment_plan", "plan")
                and mention.kind in ("diagnosis", "symptom")
            )
        ):
            kept.add(id(draft))
    if not kept & {id(d) for d in work.drafts if d.role != "cause"}:
        kept |= {id(d) for d in work.drafts if d.candidate and d.candidate.mention.section in ("chief_complaint",)}
        kept |= {id(d) for d in neoplasms.under_treatment(work, look)}
    if not complete:
        kept -= {id(d) for d in work.drafts if d.code.startswith("Z79") and not _long_term(d)}
    gone = [d for d in work.drafts if id(d) not in kept]
    work = work.drop(gone, rule, "not a problem that this visit's assessment lists")
    stated = {id(d): d.by(*_stated(d, look), role="problem") for d in work.drafts if d.role != "cause"}
    return work.swap(stated)


def _long_term(draft: Draft) -> bool:
    """Whether the heading itself names long-term use: "stable on metformin" tells of the diabetes, not of the drug."""
    return draft.candidate is None or _LASTING.search(draft.candidate.mention.text) is not None


def _stated(draft: Draft, look: Lookups) -> tuple[Rule, str]:
    status = draft.candidate is not None and draft.candidate.mention.kind == "status"
    if status and draft.code >= "Z79":  # I.C.21.c.3-4; encounters such as Z00 are plain reasons
        return look.rule("dx.status"), "a status or history that bears on care"
    return look.rule(
        "dx.problem"
    ), "the assessment states it" if draft.problem >= 0 else "the record shows it under care"


def _chronic(draft: Draft, look: Lookups) -> bool:
    """Long-lasting conditions and statuses; acute ones in the history are not this visit's (IV.J)."""
    if draft.code[0] == "Z":  # statuses and history; not the encounters of Z00-Z76
        return draft.code[:3] >= "Z79"
    return draft.code.startswith(look.book.level.chronic)
