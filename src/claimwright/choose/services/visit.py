"""The lines of the visit itself: preventive visit or E/M level, vaccine administration, modifiers 25 and 95, the
order of the lines.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from claimwright.choose.draft import Lookups
from claimwright.choose.phrases import first
from claimwright.choose.services import Services
from claimwright.choose.services.level import ANYWHERE, visit_level
from claimwright.model.coding import Assignment, PathStep, Suppressed, System, VisitLevel
from claimwright.model.evidence import Evidence
from claimwright.model.finding import Finding
from claimwright.rulebook import Rule
from claimwright.rulebook.levels import LevelWords

PREVENTIVE = (
    (1, "99381", "99391"),
    (5, "99382", "99392"),
    (12, "99383", "99393"),
    (18, "99384", "99394"),
    (40, "99385", "99395"),
    (65, "99386", "99396"),
    (200, "99387", "99397"),
)
ROUTINE = ("Z00.0", "Z00.12")
MEDICARE_WELLNESS = {"initial": "G0438", "subsequent": "G0439"}


class Visit(NamedTuple):
    lines: tuple[Assignment, ...]
    em: VisitLevel | None
    suppressed: tuple[Suppressed, ...]
    findings: tuple[Finding, ...]


def choose_visit(done: Services, diagnoses: tuple[Assignment, ...], look: Lookups, words: LevelWords) -> Visit:
    """All service lines in claim order: the visit first, then what was done, as ranked assignments."""
    if not diagnoses:
        return Visit(_ranked(list(done.lines)), None, (), ())
    if look.case.encounter.admitted:
        return Visit(_ranked(list(done.lines)), None, (), (_inpatient(look),))
    lines = list(done.lines)
    routine = [d for d in diagnoses if d.code.startswith(ROUTINE)]
    minor = [line for line, rule in zip(done.lines, done.rules, strict=True) if rule.minor]
    if routine:
        visit = _preventive(routine, look)
        return Visit(_ranked([_with_25(visit, lines, minor, look), *lines]), None, (), ())
    findings = () if look.case.encounter.established is not None else (_unknown(look),)
    said_new = look.case.encounter.established is None and first(look.chart, ANYWHERE, words.new_patient) is not None
    established = look.case.encounter.established is not False and not said_new
    covered = {rank for line in minor for rank in line.pointers}
    own = tuple(d for d in diagnoses if d.rank not in covered and d.code[0] not in "VWXYZ") if minor else diagnoses
    billed = frozenset(line.code for line in lines)
    level = visit_level(own or diagnoses, established, look, words, billed)
    line = _em_line(level, own or diagnoses, look)
    if minor and not own:
        rule = look.rule("mod.25")
        dropped = Suppressed(
            level.code,
            "CPT",
            "choose",
            rule.id,
            "the decision for the minor procedure is part of it: no separate problem is addressed",
            rule.citation,
            line.evidence,
        )
        return Visit(_ranked(lines), level, (dropped,), findings)
    line = _telehealth(_with_25(line, lines, minor, look), look)
    return Visit(_ranked([line, *lines]), level, (), findings)


def _em_line(level: VisitLevel, diagnoses: tuple[Assignment, ...], look: Lookups) -> Assignment:
    rule = look.rule("em.time" if level.path == "time" else "em.mdm")
    evidence: list[Evidence] = [
        e
        for row in level.elements
        if row.counted and (row.element == "time") == (level.path == "time")
        for e in row.evidence
    ]
    says = (
        f"problems {level.problems}, data {level.data}, risk {level.risk}: two of three give {level.code}"
        if level.path == "mdm"
        else f"total time supports {level.code}"
    )
    kind = "Established" if level.code >= "99211" else "New"
    return Assignment(
        code=level.code,
        system="CPT",
        description=f"{kind} patient, office visit",
        rank=0,
        evidence=tuple(dict.fromkeys(evidence))[:8] or diagnoses[0].evidence,
        citations=(rule.citation,),
        path=(PathStep("choose", rule.id, says, rule.citation),),
        confidence=0.8,
        pointers=tuple(d.rank for d in diagnoses if not d.code.startswith(("V", "W", "X", "Y", "Z79", "Z8", "Z9")))[:4]
        or (diagnoses[0].rank,),
    )


def _preventive(routine: list[Assignment], look: Lookups) -> Assignment:
    rule = look.rule("svc.preventive")
    encounter = look.case.encounter
    system: System = "CPT"
    if encounter.payer and encounter.payer.program == "medicare":
        first = any(
            "initial" in d.text.lower() and "annual wellness" in d.text.lower() and "subsequent" not in d.text.lower()
            for d in look.chart.documents
        )
        code, system = MEDICARE_WELLNESS["initial" if first else "subsequent"], "HCPCS"
        what = "Medicare annual wellness visit"
    else:
        age = encounter.age() or 0
        new, old = next((n, o) for below, n, o in PREVENTIVE if age < below)
        code, what = (new if encounter.established is False else old), f"Preventive visit, age {age}"
    return Assignment(
        code=code,
        system=system,
        description=what,
        rank=0,
        evidence=routine[0].evidence,
        citations=(rule.citation,),
        path=(PathStep("choose", rule.id, f"a routine examination: {code}", rule.citation),),
        confidence=0.85,
        pointers=(routine[0].rank,),
    )


def _with_25(line: Assignment, others: list[Assignment], minor: list[Assignment], look: Lookups) -> Assignment:
    """25 where a minor procedure or a vaccine administration stands beside the visit (NCCI Policy Manual I.E)."""
    beside = minor + [o for o in others if o.code in ("90460", "90471", "94640", "96372", "29125", "29075")]
    if not beside:
        return line
    rule = look.rule("mod.25")
    return _modified(line, "25", f"25: separate from {beside[0].code} of the same day", rule)


def _telehealth(line: Assignment, look: Lookups) -> Assignment:
    encounter = look.case.encounter
    if encounter.place_of_service not in ("02", "10") or (encounter.payer and encounter.payer.program == "medicare"):
        return line
    return _modified(line, "95", "95: live audio and video", look.rule("mod.95"))


def _modified(line: Assignment, modifier: str, says: str, rule: Rule) -> Assignment:
    reason = PathStep("choose", rule.id, says, rule.citation)
    return msgspec.structs.replace(
        line,
        modifiers=(*line.modifiers, modifier),
        modifier_reasons=(*line.modifier_reasons, reason),
        citations=(*line.citations, rule.citation),
    )


def _ranked(lines: list[Assignment]) -> tuple[Assignment, ...]:
    return tuple(msgspec.structs.replace(line, rank=rank) for rank, line in enumerate(lines, 1))


def _inpatient(look: Lookups) -> Finding:
    rule, setting = look.rule("em.inpatient"), look.case.encounter.field("setting")
    message = rule.message.format(setting=setting.value)
    return Finding(rule.id, rule.severity, message, rule.mend, "setting", rule.citation, (setting,))


def _unknown(look: Lookups) -> Finding:
    rule = look.rule("em.new-or-established")
    return Finding(
        rule.id,
        rule.severity,
        rule.message,
        rule.mend,
        "line 1",
        rule.citation,
        (look.case.encounter.field("established"),),
    )
