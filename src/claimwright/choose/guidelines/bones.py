"""Fractures of diseased bone: of osteoporosis (I.C.13.d.2), and of bone that a neoplasm weakened (I.C.2.l.6)."""

from __future__ import annotations

import re

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.model.evidence import Span
from claimwright.model.finding import Finding

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


def brittle_asked(work: Work, look: Lookups) -> Work:
    """I.C.13.d.2: beside known osteoporosis a fracture without a tie to it is asked about: it is M80 where the fall
    would not have broken sound bone.
    """
    rule = look.rule("dx.brittle-asked")
    known = next((d for d in work.drafts if d.role == "problem" and d.code.startswith("M81")), None)
    if known is None:
        return work
    broken = [
        d
        for d in work.drafts
        if d.role == "problem" and d.code.endswith(("A", "B")) and any(d.code.startswith(row[0]) for row in _SITES)
    ]
    return work.find(
        *(
            Finding(
                rule.id,
                rule.severity,
                rule.message.format(code=d.code, bone=known.code),
                rule.mend,
                d.code,
                rule.citation,
                (*d.evidence, *known.evidence),
            )
            for d in broken
        )
    )


def neoplastic(work: Work, look: Lookups) -> Work:
    """I.C.2.l.6: a pathological fracture that its item ties to a neoplasm is M84.5-, not M84.4-."""
    rule = look.rule("dx.neoplastic-fracture")
    tumours = [d for d in work.drafts if d.role == "problem" and d.code[0] == "C"]
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    for draft in work.drafts:
        if draft.role != "problem" or not draft.code.startswith("M84.4"):
            continue
        own = next((d for d in tumours if d.problem == draft.problem >= 0), None)
        code = f"M84.5{draft.code[5:]}"
        if own is not None and look.edition.get(code) is not None:
            evidence = tuple(dict.fromkeys((*draft.evidence, *own.evidence)))
            changes[id(draft)] = draft.by(rule, f"bone weakened by {own.code}: {code}", code=code, evidence=evidence)
    return work.swap(changes)
