"""What a payer decides of a claim: a seed, the claim's own number and a fee table, and always the same answer.

Every decision balances: charge less adjustments is what is paid, line by line.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from standin.claims import Claim, Line

CENT = Decimal("0.01")
PROCESSED = {"P": "1", "S": "2", "T": "3"}  # CLP02: as which of the patient's payers
LOWER = {"99215": "99214", "99214": "99213", "99213": "99212", "99205": "99204", "99204": "99203"}
DENIALS = (("CO", "16"), ("CO", "50"), ("CO", "197"), ("PR", "96"), ("CO", "29"))
# How often, of 100 claims.
REJECTED, DENIED, PARTLY, DOWNCODED, REVERSED, DEDUCTIBLE = 5, 8, 8, 8, 6, 15


@dataclass(frozen=True)
class PaidLine:
    """`code` differs from the billed one where it was downcoded; adjustments are group, reason, amount."""

    billed: Line
    code: str
    allowed: Decimal
    paid: Decimal
    adjustments: tuple[tuple[str, str, Decimal], ...]


@dataclass(frozen=True)
class Decision:
    claim: Claim
    status: str  # CLP02
    payer_number: str
    lines: tuple[PaidLine, ...]

    @property
    def paid(self) -> Decimal:
        return sum((line.paid for line in self.lines), Decimal(0))

    @property
    def owed(self) -> Decimal:
        owed = (amount for line in self.lines for group, _, amount in line.adjustments if group == "PR")
        return sum(owed, Decimal(0))


@dataclass(frozen=True)
class Payer:
    """`fees` per unit by code; `multiple` of the charge where a code has no fee."""

    seed: int
    fees: Mapping[str, Decimal]
    multiple: Decimal

    def rejects(self, claim: Claim) -> bool:
        """Whether the front end refuses it (277CA) when it comes for the first time."""
        return self._chance(claim, "reject").randrange(100) < REJECTED and claim.frequency == "1"

    def number(self, claim: Claim) -> str:
        return f"ICN{self._chance(claim, 'number').randrange(10**10):010}"

    def decide(self, claim: Claim, before: Decision | None = None) -> tuple[Decision, ...]:
        """One decision, or three where the payer takes back what it paid: paid, reversed, paid anew.

        `before` is what was last decided of the claim of that number: an original sent twice is a duplicate, a
        correction (7) takes back and pays, a void (8) takes back.
        """
        if before is not None and claim.frequency == "1":
            return (self._denied(claim, "CO", "18"),)
        taken_back = (reversal(before),) if before is not None else ()
        if claim.frequency == "8":
            return taken_back or (self._denied(claim, "CO", "A1"),)
        if claim.order != "P":
            return *taken_back, self._second(claim)
        chance = self._chance(claim, "decide")
        draw = chance.randrange(100)
        owes = chance.randrange(100) < DEDUCTIBLE
        if claim.frequency == "7":  # what was wrong is right now
            return *taken_back, Decision(claim, "1", self.number(claim), self._full(claim, owes))
        if draw < DENIED:
            return (self._denied(claim, *chance.choice(DENIALS)),)
        lines = self._full(claim, owes)
        if draw < DENIED + PARTLY and len(lines) > 1:
            last = lines[-1].billed
            lines = (*lines[:-1], _unpaid(last, "CO", "97"))
        elif draw < DENIED + PARTLY + DOWNCODED:
            lines = tuple(self._downcoded(line, owes) for line in lines)
        paid = Decision(claim, "1", self.number(claim), lines)
        if draw < 100 - REVERSED:
            return (paid,)
        return paid, reversal(paid), replace(paid, lines=self._full(claim, not owes))

    def _second(self, claim: Claim) -> Decision:
        """What the payers before left to the patient is paid."""
        lines = []
        for billed in claim.lines:
            left = billed.charge if billed.left is None else billed.left
            before = (("OA", "23", billed.charge - left),) if left != billed.charge else ()
            lines.append(PaidLine(billed, billed.code, left, left, before))
        return Decision(claim, PROCESSED.get(claim.order, "1"), self.number(claim), tuple(lines))

    def _full(self, claim: Claim, owes: bool) -> tuple[PaidLine, ...]:
        return tuple(self._line(billed, owes) for billed in claim.lines)

    def _denied(self, claim: Claim, group: str, reason: str) -> Decision:
        return Decision(claim, "4", self.number(claim), tuple(_unpaid(b, group, reason) for b in claim.lines))

    def _line(self, billed: Line, owes: bool, code: str = "", reason: str = "45") -> PaidLine:
        fee = self.fees.get(code or billed.code)
        full = fee * billed.units if fee is not None else billed.charge * self.multiple
        if code and fee is None:
            full = full * Decimal("0.7")
        allowed = min(billed.charge, full.quantize(CENT))
        share = (allowed * Decimal("0.2")).quantize(CENT) if owes else Decimal(0)
        taken = (("CO", reason, billed.charge - allowed), ("PR", "2", share))
        adjustments = tuple(one for one in taken if one[2])
        return PaidLine(billed, code or billed.code, allowed, allowed - share, adjustments)

    def _downcoded(self, line: PaidLine, owes: bool) -> PaidLine:
        lower = LOWER.get(line.billed.code)
        return self._line(line.billed, owes, lower, "150") if lower else line

    def _chance(self, claim: Claim, what: str) -> random.Random:
        return random.Random(f"{self.seed} {what} {claim.id} {claim.frequency}")


def _unpaid(billed: Line, group: str, reason: str) -> PaidLine:
    return PaidLine(billed, billed.code, Decimal(0), Decimal(0), ((group, reason, billed.charge),))


def reversal(paid: Decision) -> Decision:
    """The same with every sign turned (CLP02 22)."""
    lines = tuple(
        replace(line, paid=-line.paid, adjustments=tuple((g, r, -amount) for g, r, amount in line.adjustments))
        for line in paid.lines
    )
    return replace(paid, status="22", lines=lines)
