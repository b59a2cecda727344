"""The form of what a visit decides: lines, modifiers on them, findings and what is dropped, each by a rule."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from claimwright.choose.draft import Lookups
from claimwright.model.coding import Assignment, PathStep, Suppressed, System
from claimwright.model.evidence import Absence, Citation, Evidence
from claimwright.model.finding import Finding
from claimwright.rulebook import Rule

# Status, history and circumstances that are never the reason of a visit while there is another.
CIRCUMSTANCES = ("V", "W", "X", "Y", "Z79", "Z8", "Z9")


def step(rule: Rule, says: str, citation: Citation | None = None) -> PathStep:
    return PathStep("choose", rule.id, says, citation or rule.citation)


def line(code: str, what: str, steps: Iterable[PathStep], evidence: Iterable[Evidence], look: Lookups) -> Assignment:
    """A line of one unit without modifiers and pointers; where nothing else speaks for it, the setting does."""
    path = tuple(steps)
    found = tuple(dict.fromkeys(evidence))[:8] or (look.case.encounter.field("setting"),)
    system: System = "CPT" if code[0].isdigit() else "HCPCS"
    citations = tuple(dict.fromkeys(s.citation for s in path if s.citation is not None))
    return Assignment(code, system, what, 0, found, citations, path, confidence=0.8)


def pointing(given: Assignment, diagnoses: Iterable[Assignment]) -> Assignment:
    """The line with its reasons: these diagnoses, circumstances only where there is nothing else."""
    ranks = [d.rank for d in diagnoses]
    reasons = [d.rank for d in diagnoses if not d.code.startswith(CIRCUMSTANCES)]
    return msgspec.structs.replace(given, pointers=tuple(reasons[:4] or ranks[:1]))


def modified(given: Assignment, modifier: str, rule: Rule, says: str, evidence: Iterable[Evidence] = ()) -> Assignment:
    """The line with a modifier, its reason and its evidence; unchanged where it has it."""
    if modifier in given.modifiers:
        return given
    return msgspec.structs.replace(
        given,
        modifiers=(*given.modifiers, modifier),
        modifier_reasons=(*given.modifier_reasons, step(rule, f"{modifier}: {says}")),
        citations=tuple(dict.fromkeys((*given.citations, rule.citation))),
        evidence=tuple(dict.fromkeys((*given.evidence, *evidence))),
    )


def finding(look: Lookups, rule_id: str, evidence: Iterable[Evidence], **said: object) -> Finding:
    """What the rule says, about the visit's line."""
    rule = look.rule(rule_id)
    message, mend = rule.message.format(**said), rule.mend.format(**said)
    return Finding(rule.id, rule.severity, message, mend, "line 1", rule.citation, tuple(evidence))


def dropped(look: Lookups, rule_id: str, code: str, reason: str, evidence: Iterable[Evidence]) -> Suppressed:
    rule = look.rule(rule_id)
    system: System = "CPT" if code[0].isdigit() else "HCPCS"
    return Suppressed(code, system, "choose", rule.id, reason, rule.citation, tuple(evidence))


def absent(look: Lookups, sought: str) -> Absence:
    """What no document says."""
    return Absence(sought, tuple(d.name for d in look.chart.documents) or ("encounter",))


def ranked(lines: Iterable[Assignment]) -> tuple[Assignment, ...]:
    return tuple(msgspec.structs.replace(given, rank=rank) for rank, given in enumerate(lines, 1))
