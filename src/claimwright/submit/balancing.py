"""Whether a remittance adds up: each line, each claim, the payment (005010X221A1, 1.10.2.1). What does not is returned.

Knows amounts only; an unbalanced remittance is for a person, never to be posted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Literal

import msgspec

from claimwright.model.remittance import ProviderAdjustment, Remittance, RemittedClaim
from claimwright.submit.values import ZERO

Level = Literal["line", "claim", "charges", "payment"]


class Imbalance(msgspec.Struct, frozen=True):
    """`stated` is what stands there, `counted` what the parts make; `claim` is CLP01, `line` counts from 1, 0 for none.

    line: charge less adjustments is what is paid; claim: the same with those of its lines; charges: the claim's charge
    is the sum of its lines; payment: what is paid is the sum of the claims less provider-level adjustments.
    """

    level: Level
    stated: Decimal
    counted: Decimal
    trace: str
    claim: str = ""
    line: int = 0

    def __str__(self) -> str:
        where = f"claim {self.claim}" + (f", line {self.line}" if self.line else "") if self.claim else "payment"
        return f"{where}: {self.stated} stands there, {self.counted} adds up ({self.level})"


def balance(pieces: Iterable[Remittance | RemittedClaim | ProviderAdjustment]) -> Iterator[Imbalance]:
    """What does not add up in remittances that come in pieces or whole; memory holds one claim."""
    header: Remittance | None = None
    sum_ = ZERO
    for piece in pieces:
        if isinstance(piece, RemittedClaim):
            sum_ += piece.paid
            yield from _claim(piece, header.trace if header else "")
        elif isinstance(piece, ProviderAdjustment):
            sum_ -= piece.amount
        else:
            yield from _payment(header, sum_)
            header, sum_ = piece, ZERO
            for claim in piece.claims:
                sum_ += claim.paid
                yield from _claim(claim, piece.trace)
            for adjustment in piece.provider_adjustments:
                sum_ -= adjustment.amount
    yield from _payment(header, sum_)


def _payment(header: Remittance | None, counted: Decimal) -> Iterator[Imbalance]:
    if header is not None and header.paid != counted:
        yield Imbalance("payment", header.paid, counted, header.trace)


def _claim(claim: RemittedClaim, trace: str) -> Iterator[Imbalance]:
    left = claim.charge
    for one in claim.adjustments:
        left -= one.amount
    charges = ZERO
    for number, line in enumerate(claim.lines, 1):
        charges += line.charge
        expected = line.charge
        for one in line.adjustments:
            expected -= one.amount
            left -= one.amount
        if expected != line.paid:
            yield Imbalance("line", line.paid, expected, trace, claim.id, number)
    if left != claim.paid:
        yield Imbalance("claim", claim.paid, left, trace, claim.id)
    if claim.lines and charges != claim.charge:
        yield Imbalance("charges", claim.charge, charges, trace, claim.id)
