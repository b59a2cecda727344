"""From findings to a verdict: the weights are data, the payer's own denials come before them where there are enough."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from claimwright.model.finding import Finding
from claimwright.model.verdict import Contribution, Step, Verdict
from claimwright.rulebook.risk import Risk

CENT = Decimal("0.01")
ENOUGH = 20  # answers of a payer from which its own rate is used


def verdict(findings: tuple[Finding, ...], risk: Risk, denied: Mapping[str, tuple[int, int]] | None = None) -> Verdict:
    """`denied` by edit: (denied, seen) of claims that this payer answered with the finding on them."""
    parts = tuple(c for c in (_weighed(f, risk, denied or {}) for f in findings) if c.weight)
    paid = Decimal(1)
    for rule in dict.fromkeys(c.rule for c in parts):  # a fault that stands on many lines is one reason
        paid *= 1 - max(c.weight for c in parts if c.rule == rule)
    holding = [f for f in findings if f.holds]
    order = sorted(holding, key=lambda f: (risk.effort_of(f.rule), f.severity != "reject", f.target))
    steps = tuple(Step(risk.effort[risk.effort_of(f.rule)].who, f.mend, f.target, f.rule, f.severity) for f in order)
    return Verdict("hold" if holding else "clean", (1 - paid).quantize(CENT, ROUND_HALF_UP), parts, steps)


def _weighed(finding: Finding, risk: Risk, denied: Mapping[str, tuple[int, int]]) -> Contribution:
    """The payer's own rate where there are at least twenty answers, else the catalogue's weight."""
    lost, seen = denied.get(finding.rule, (0, 0))
    if seen >= ENOUGH:
        return Contribution(finding.rule, finding.target, (Decimal(lost) / seen).quantize(CENT), f"{lost} of {seen}")
    return Contribution(finding.rule, finding.target, risk.weights[finding.severity], f"catalogue, {finding.severity}")
