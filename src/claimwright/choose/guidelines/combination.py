"""Combination codes that the classification presumes: hypertension with heart and kidney disease, diabetes with its
complications.

I.A.15: the link is presumed unless the record says that the conditions are unrelated.
"""

from __future__ import annotations

import re

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.choose.phrases import find
from claimwright.model.coding import PathStep
from claimwright.model.evidence import Evidence
from claimwright.rulebook.combining import LongTerm

_UNRELATED = re.compile(
    r"(?:not (?:due|related|secondary) to|unrelated to|independent of)\s+(?:his|her|their|the)?\s*(\w+)", re.I
)
HEART = ("I50", "I51.4", "I51.5", "I51.7", "I51.89", "I51.9")
# I51.5 and I51.7 are wholly in I11: no code of their own beside it (I.C.9.a.1).
WITHIN_I11 = ("I51.5", "I51.7")


_NOT_TAKEN = re.compile(
    r"\b(?:stopped|discontinued?|allerg\w+|intoleran\w+|declin\w+|refus\w+|consider\w*|never|"
    r"not (?:taking|on))\b|\bno\b",
    re.I,
)


def _with_code(work: Work, *prefixes: str) -> list[Draft]:
    return [d for d in work.drafts if d.role == "problem" and d.code.startswith(prefixes)]


def _unrelated(look: Lookups, words: tuple[str, ...]) -> bool:
    return any(m.group(1).lower().startswith(words) for d in look.chart.documents for m in _UNRELATED.finditer(d.text))


def hypertension(work: Work, look: Lookups) -> Work:
    """I.C.9.a.1-3: I10 with heart disease is I11, with chronic kidney disease I12, with both I13."""
    pressure, heart, kidney = _with_code(work, "I10"), _with_code(work, *HEART), _with_code(work, "N18")
    if not pressure or not (heart or kidney) or _unrelated(look, ("hypertens", "htn")):
        return work
    failure = any(d.code.startswith("I50") for d in heart)
    late = any(d.code in ("N18.5", "N18.6") for d in kidney)
    if heart and kidney:
        rule = look.rule("dx.hypertension-heart-kidney")
        code = ("I13.2" if late else "I13.0") if failure else ("I13.11" if late else "I13.10")
    elif heart:
        rule, code = look.rule("dx.hypertension-heart"), "I11.0" if failure else "I11.9"
    else:
        rule, code = look.rule("dx.hypertension-kidney"), "I12.0" if late else "I12.9"
    parts = heart + kidney
    evidence = tuple(dict.fromkeys(e for d in [*pressure, *parts] for e in d.evidence))
    first = min([*pressure, *parts], key=lambda d: d.problem)
    combined = pressure[0].by(
        rule,
        f"{' and '.join(sorted({d.code for d in parts}))} with hypertension: {code}",
        code=code,
        evidence=evidence,
        problem=first.problem,
    )
    follow = {
        id(d): d.by(rule, f"coded after {code}", problem=first.problem, group=1)
        for d in parts
        if not d.code.startswith(WITHIN_I11)
    }
    swapped = work.swap({id(pressure[0]): combined, **follow})
    return swapped.drop(
        list(pressure[1:]) + [d for d in parts if d.code.startswith(WITHIN_I11)], rule, f"part of {code}"
    )


def diabetes_type(work: Work, look: Lookups) -> Work:
    """I.C.4.a.2: where the words name no type, the default is type 2; the path says that it is a default."""
    rule = look.rule("dx.diabetes-default")
    work = _typed_elsewhere(work, look)
    untyped = [
        d
        for d in work.drafts
        if d.code.startswith("E11") and d.candidate and not _TYPED.search(d.candidate.mention.text)
    ]
    return work.swap({id(d): d.by(rule, "no type is named: type 2") for d in untyped})


def _typed_elsewhere(work: Work, look: Lookups) -> Work:
    """Where the chart calls the diabetes type 1 and nowhere type 2, so are the headings that name no type."""
    told = [m for m in look.chart.mentions if m.assertion.current and m.codes and m.codes[0].code[:3] in ("E10", "E11")]
    first = next((m for m in told if m.codes[0].code.startswith("E10")), None)
    if first is None or any(m.codes[0].code.startswith("E11") and _TYPED.search(m.text) for m in told):
        return work
    rule, quote = look.rule("dx.most-specific"), look.chart.quote(first)
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    for draft in work.drafts:
        code = "E10" + draft.code[3:]
        if draft.code.startswith("E11") and look.edition.get(code) is not None:
            says = f"type 1 by the chart: {code}"
            changes[id(draft)] = draft.by(rule, says, code=code, evidence=(*draft.evidence, quote))
    return work.swap(changes)


_TYPED = re.compile(r"\d|\bii\b|niddm|adult", re.I)


def diabetes(work: Work, look: Lookups) -> Work:
    """I.C.4.a and I.A.15: diabetes with a condition the Index pairs with it is one combination code; plain E1x.9 then
    goes.
    """
    base = list(_with_code(work, "E08", "E09", "E10", "E11", "E13"))
    if not base or _unrelated(look, ("diabet",)):
        return work
    rule = look.rule("dx.diabetes-with")
    kind = base[0].code[:3]
    paired: set[int] = set()
    for row in look.book.diabetes.paired:
        for part in _with_code(work, *row.conditions):
            if id(part) in paired:
                continue
            paired.add(id(part))
            code = f"{kind}.{row.tail}"
            have = [d for d in work.drafts if d.code == code]
            if have or look.edition.get(code) is None:
                continue
            first = min(base[0], part, key=lambda d: d.problem if d.problem >= 0 else 999)
            source = next((d for d in base if d in work.drafts), base[0])
            combined = source.by(
                rule,
                f"diabetes with {row.what}: {code}",
                code=code,
                evidence=tuple(dict.fromkeys(source.evidence + part.evidence)),
                problem=first.problem,
            )
            work = work.add(combined)
            if row.keeps:
                work = work.swap({id(part): part.by(rule, f"coded after {code}", problem=first.problem, group=1)})
            else:
                work = work.drop([part], rule, f"part of {code}")
    complicated = [d for d in work.drafts if d.code.startswith(kind) and not d.code.endswith(".9")]
    if complicated:
        plain = [d for d in work.drafts if d.code == f"{kind}.9"]
        work = work.drop(plain, rule, f"{complicated[0].code} says more")
    return work


def diabetes_drugs(work: Work, look: Lookups) -> Work:
    """I.C.4.a.3: long-term antidiabetic drugs with a diabetes code, where the practice codes the complete record
    (scope complete).
    """
    base = _with_code(work, "E08", "E09", "E11", "E13")
    if not base or look.case.options.scope != "complete":
        return work
    rule = look.rule("dx.diabetes-drugs")
    for drug in look.book.diabetes.drugs:
        quote = _taken(drug, look)
        if quote is None or any(d.code == drug.code for d in work.drafts):
            continue
        step = PathStep(
            "choose", rule.id, f"{drug.what} in long-term use with {base[0].code}: {drug.code}", rule.citation
        )
        work = work.add(Draft(drug.code, "problem", base[0].problem, (quote,), (step,), (rule.id,), 0.88, None, 2))
    return work


def immunization(work: Work, look: Lookups) -> Work:
    """I.C.21.c.2: a vaccine given at this visit is Z23, whatever else the visit was for."""
    services = look.book.service_of
    told = (m for m in look.chart.mentions if m.source == "services" and m.assertion.current)
    given = [m for m in told if services[m.term].kind == "vaccine"]
    rule = look.rule("dx.immunization")
    if not given:
        talked = [d for d in work.drafts if d.code == "Z23" and d.role == "problem" and _only_talked_of(d, look)]
        return work.drop(talked, rule, "the vaccine was talked of, not given")
    if any(d.code == "Z23" for d in work.drafts):
        return work
    step = PathStep("choose", rule.id, "a vaccine was given at this visit: Z23", rule.citation)
    return work.add(Draft("Z23", "problem", 998, (look.chart.quote(given[0]),), (step,), (rule.id,), 0.95))


_TALKED_OF = re.compile(
    r"\b(?:discuss\w*|declin\w*|refus\w*|will (?:get|have|receive)|at (?:the |a )?pharmacy|recommend\w*|"
    r"offer\w*|defer\w*|"
    r"advis\w+|postpon\w*|next (?:visit|time)|up to date|utd|plans? to|considering)\b",
    re.I,
)


def _only_talked_of(draft: Draft, look: Lookups) -> bool:
    mention = draft.candidate.mention if draft.candidate else None
    sentence = look.chart.sentence_at(mention.document, mention.start) if mention else None
    if mention is None or sentence is None:
        return False
    return _TALKED_OF.search(look.chart.document(mention.document).text, sentence.start, sentence.end) is not None


def _taken(drug: LongTerm, look: Lookups) -> Evidence | None:
    for document in look.chart.documents:
        for span in find(document, 0, len(document.text), drug.names):
            line_start = max(document.text.rfind("\n", 0, span.start), document.text.rfind(". ", 0, span.start)) + 1
            section = next(
                (s for s in look.chart.sections if s.document == document.name and s.start <= span.start < s.end),
                None,
            )
            if section and section.kind in ("allergies", "instructions", "family"):
                continue
            if not _NOT_TAKEN.search(document.text, line_start, span.start):
                return document.quote([span])
    return None
