"""Guidelines of single chapters that words elsewhere in the record decide: newborn, tobacco, glaucoma, brittle bones.

I.C.16.a, I.C.5.b, I.C.7.a, I.C.13.d. Each gives the code that its chapter asks for; what it rests on is quoted.
"""

from __future__ import annotations

import re

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.model.evidence import Evidence, Quote, Span

NEWBORN_DAYS = 28
_DAYS = re.compile(
    r"\b(\d{1,2})[- ]?(?:day|d)[- ]?old\b|\bday of life\s*#?(\d{1,2})\b|\bDOL\s*#?(\d{1,2})\b|\(day (\d{1,2})\)", re.I
)
_PRODUCTS = (
    ("F17.29", re.compile(r"\b(?:vap(?:e|es|ing)|e-?cig\w*|electronic cigarettes?|juul)\b", re.I)),
    ("F17.22", re.compile(r"\b(?:chew(?:s|ing)? tobacco|smokeless|snuff|dips)\b", re.I)),
    ("F17.21", re.compile(r"\b(?:cigarettes?|cigs?|packs?(?: (?:per|a) day| years?)?|ppd)\b", re.I)),
)
_FORMER = re.compile(r"\b(?:quit|former|ex-?smoker|never|denies|no|stopped|gave up|used to)\b", re.I)
_TOLD = ("social", "hpi", "chief_complaint", "assessment", "assessment_plan", "plan", "pmh", "header")
_STAGE = re.compile(r"\b(mild|moderate|severe|indeterminate)\b", re.I)
_STAGES = {"mild": "1", "moderate": "2", "severe": "3", "indeterminate": "4"}
_EYE = re.compile(r"\b(?:OD|OS|OU|right|left|R|L)\b")
_EYES = {"OD": "right", "R": "right", "right": "right", "OS": "left", "L": "left", "left": "left"}


def newborn(work: Work, look: Lookups) -> Work:
    """I.C.16.a: in the first 28 days a condition is the newborn's, by chapter 16 where it has the condition."""
    rows = {id(d): _row(d.code, look.book.newborn) for d in work.drafts if d.role == "problem"}
    said = _newborn(look) if any(rows.values()) else None
    if said is None:
        return work
    rule = look.rule("dx.newborn")
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    for draft in work.drafts:
        if code := rows.get(id(draft), ""):
            says = f"{draft.code} of a newborn: {code}"
            changes[id(draft)] = draft.by(rule, says, code=code, evidence=(*draft.evidence, said))
    return work.swap(changes)


def _row(code: str, table: dict[str, str]) -> str:
    found = [prefix for prefix in table if code.startswith(prefix)]
    return table[max(found, key=len)] if found else ""


def _newborn(look: Lookups) -> Evidence | None:
    """What shows an age of at most 28 days: the birth date, where it is known, else the words."""
    known = look.case.encounter
    if known.patient is not None:
        days = (known.date_of_service - known.patient.birth_date).days
        return known.field("patient.birth_date") if 0 <= days <= NEWBORN_DAYS else None
    for document in look.chart.documents:
        for match in _DAYS.finditer(document.text):
            days = int(next(g for g in match.groups() if g))
            return document.quote([Span(match.start(), match.end())]) if days <= NEWBORN_DAYS else None
    return None


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


def glaucoma(work: Work, look: Lookups) -> Work:
    """I.C.7.a: the stage of each eye; eyes of different stages are coded apart."""
    rule = look.rule("dx.glaucoma")
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    for draft in work.drafts:
        staged = draft.role == "problem" and draft.problem >= 0 and "0" in look.edition.sevenths(draft.code[:7])
        if not staged or draft.candidate is None or not draft.code.startswith("H40"):
            continue
        item = look.chart.problems[draft.problem]
        document = look.chart.document(item.document)
        line = document.text.find("\n", item.heading.end, item.end)
        stages = _stages(document.text, item.heading.start, line if line >= 0 else item.end)
        if not stages:
            continue
        quote = document.quote([span for _, span in stages.values()])
        stem = draft.code[:6]
        if len({stage for stage, _ in stages.values()}) == 1 or "" in stages:
            stage = next(iter(stages.values()))[0]
            code = f"{draft.code[:7]}{stage}"
            changes[id(draft)] = draft.by(rule, f"the stage: {code}", code=code, evidence=(*draft.evidence, quote))
        else:
            eyes = {"right": "1", "left": "2"}
            changes[id(draft)] = tuple(
                draft.by(
                    rule,
                    f"the {side} eye, its own stage",
                    code=f"{stem}{eyes[side]}{stage}",
                    evidence=(*draft.evidence, document.quote([span])),
                )
                for side, (stage, span) in sorted(stages.items(), reverse=True)
            )
    return work.swap(changes)


def _stages(text: str, start: int, end: int) -> dict[str, tuple[str, Span]]:
    """Stage character and place by side, "" where no side stands by it."""
    found: dict[str, tuple[str, Span]] = {}
    for match in _STAGE.finditer(text, start, end):
        beside = _EYE.search(text, match.end(), min(end, match.end() + 14)) or _EYE.search(
            text, max(start, match.start() - 14), match.start()
        )
        side = _EYES.get(beside.group(), "") if beside else ""
        found.setdefault(side, (_STAGES[match[1].lower()], Span(match.start(), match.end())))
    return found


_BRITTLE = re.compile(r"\b(?:fragility|osteoporo\w+|insufficiency|pathologic\w*|low[- ]energy)\b", re.I)
# The site of M80.0- that a traumatic fracture's category stands for.
_SITES = (
    (("S12", "S22.0", "S32.0", "S32.1", "S32.2"), "M80.08"),
    (("S32",), "M80.0B"),
    (("S42.0", "S42.1"), "M80.01"),
    (("S42",), "M80.02"),
    (("S52",), "M80.03"),
    (("S62",), "M80.04"),
    (("S72",), "M80.05"),
    (("S82",), "M80.06"),
    (("S92",), "M80.07"),
)


def brittle(work: Work, look: Lookups) -> Work:
    """I.C.13.d.2: a fracture that its item ties to osteoporosis, or calls one of fragility, is M80, not an injury."""
    rule = look.rule("dx.brittle")
    bones = [d for d in work.drafts if d.role == "problem" and d.code.startswith(("M80", "M81"))]
    if not bones:
        return work
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    told: list[int] = []
    for draft in work.drafts:
        stem = next((code for prefixes, code in _SITES if draft.code.startswith(prefixes)), "")
        if draft.role != "problem" or draft.problem < 0 or not stem:
            continue
        item = look.chart.problems[draft.problem]
        document = look.chart.document(item.document)
        tie = _BRITTLE.search(document.text, item.heading.start, item.heading.end)
        if tie is None:
            continue
        told.append(draft.problem)
        quote = document.quote([Span(tie.start(), tie.end())])
        says = f"a fracture of brittle bone: {stem}"
        changes[id(draft)] = draft.by(rule, says, code=stem, evidence=(*draft.evidence, quote))
    gone = [d for d in bones if d.code.startswith(("M81", "M80.00")) or d.problem in told] if told else []
    return work.swap(changes).drop(gone, rule, "osteoporosis with a current fracture is one code")
