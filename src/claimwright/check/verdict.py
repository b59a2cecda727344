"""From findings to a verdict: the weights are data; beside them stands what the payer denied before, where there are
answers enough.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from claimwright.model.claim import Claim
from claimwright.model.finding import Finding
from claimwright.model.past import Denials
from claimwright.model.verdict import Contribution, Step, Verdict
from claimwright.rulebook.risk import Risk

CENT = Decimal("0.01")
ENOUGH = 20  # answered lines of a code from which a payer's own rate is told


def verdict(findings: tuple[Finding, ...], risk: Risk, before: Iterable[Contribution] = ()) -> Verdict:
    """`before` is what the payer's own answers add (`denied_before`): it makes a denial likelier and holds nothing."""
    weighed = (Contribution(f.rule, f.target, risk.weights[f.severity], f"catalogue, {f.severity}") for f in findings)
    parts = (*(c for c in weighed if c.weight), *before)
    paid = Decimal(1)
    for rule in dict.fromkeys(c.rule for c in parts):  # a fault that stands on many lines is one reason
        paid *= 1 - max(c.weight for c in parts if c.rule == rule)
    holding = [f for f in findings if f.holds]
    order = sorted(holding, key=lambda f: (risk.effort_of(f.rule), f.severity != "reject", f.target))
    steps = tuple(Step(risk.effort[risk.effort_of(f.rule)].who, f.mend, f.target, f.rule, f.severity) for f in order)
    return Verdict("hold" if holding else "clean", (1 - paid).quantize(CENT, ROUND_HALF_UP), parts, steps)


def denied_before(claim: Claim, denials: Denials) -> tuple[Contribution, ...]:
    """For each service of the claim, each reason for which this payer denied its lines, with both counts, from ENOUGH
    answers on. The rule is the reason ("denied CO-50 97110"), the target the first line of the code.
    """
    first = {line.code: line.number for line in reversed(claim.lines) if line.code}
    found = []
    for code, number in sorted(first.items(), key=lambda item: item[1]):
        sent = denials.sent.get(code, 0)
        for reason, denied in sorted(denials.denied.get(code, {}).items()) if sent >= ENOUGH else ():
            rate = (Decimal(denied) / sent).quantize(CENT, ROUND_HALF_UP)
            says = f"this payer denied {denied} of {sent} lines of {code} for {reason}"
            if rate:
                found.append(Contribution(f"denied {reason} {code}", f"line {number}", rate, says))
    return tuple(found)
