"""What the findings of a claim come to: may it leave, how likely a denial is and why, what would release it."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from claimwright.model.finding import Severity


class Contribution(msgspec.Struct, frozen=True):
    """What one finding adds to the risk: `weight` 0 to 1, and where that comes from: the catalogue, or the payer's own
    denials with their count.
    """

    rule: str
    target: str
    weight: Decimal
    source: str


class Step(msgspec.Struct, frozen=True):
    """One thing that would release the claim: who does what to which part of it."""

    who: str
    mend: str
    target: str
    rule: str
    severity: Severity


class Verdict(msgspec.Struct, frozen=True):
    """`risk` 0 to 1 is 1 - product(1 - weight) over the contributions; `release` in order of effort."""

    verdict: Literal["clean", "hold"]
    risk: Decimal
    contributions: tuple[Contribution, ...]
    release: tuple[Step, ...]


class Repair(msgspec.Struct, frozen=True):
    """A mend of form: the field of the claim, as it was and as it is now."""

    field: str
    before: str
    after: str
