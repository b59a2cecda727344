"""A line that the payer paid by another code or level, told apart: downcoded, bundled, our own correction, or other."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple

from claimwright.model.claim import Claim, ServiceLine
from claimwright.model.posting import Downcode
from claimwright.model.remittance import RemittedClaim, RemittedLine
from claimwright.rulebook.answers import Levels, Signs
from claimwright.tracking.context import Answered


class Change(NamedTuple):
    """`why` is for a person: which sign decided."""

    kind: Literal["downcode", "bundling", "correction", "other"]
    why: str


def change(remitted: RemittedLine, sent: ServiceLine, ours: bool, levels: Levels) -> Change | None:
    """What became of the line's code; None where nothing did. `ours`: the answer is to a correction that we sent."""
    paid, before = remitted.code, remitted.submitted or sent.code
    codes = f"{before} was sent, {paid} was decided"
    differs = bool(paid) and bool(sent.code) and paid != before
    bundled, lowered = signs(remitted, levels.bundling), signs(remitted, levels.downcode)
    if differs and (ours or paid == sent.code):
        return Change("correction", f"{codes}: the code of our own correction")
    if bundled:
        return Change("bundling", f"{' '.join(bundled)}: the payer holds it part of another service")
    if differs and levels.lower(paid, before):
        return Change("downcode", f"{codes}: a lower level of the same family")
    if differs:
        return Change("other", f"{codes}: no lower level of the same family")
    if lowered:
        return Change("downcode", f"{' '.join(lowered)}: the payer does not accept the level of {before}")
    return None


def signs(line: RemittedLine, of: Signs) -> tuple[str, ...]:
    """The reasons and remarks of the line that are among these."""
    reasons = [one.reason for one in line.adjustments if one.reason in of.reasons]
    return tuple(dict.fromkeys((*reasons, *(one for one in line.remarks if one in of.remarks))))


def corrected(remitted: RemittedClaim, claim: Claim) -> bool:
    """Whether the answer is to a replacement that is later than the claim at hand (CLP09)."""
    return remitted.frequency == "7" and claim.frequency != "7"


def downcode(at: Answered, remitted: RemittedLine, sent: ServiceLine, found: Change) -> Downcode:
    """The alert, with what an appeal would send and by when."""
    levels, due = at.words.answers.levels, at.due("appeal")
    return Downcode(
        at.claim.id,
        sent.number,
        remitted.submitted or sent.code,
        remitted.code or sent.code,
        found.why,
        _difference(remitted, sent, levels),
        levels.appeal,
        signs(remitted, levels.downcode),
        due.day if due else None,
        due.name if due else "",
    )


def _difference(remitted: RemittedLine, sent: ServiceLine, levels: Levels) -> Decimal | None:
    """What the reasons took off for the level; else what the schedule allows more than the payer did."""
    taken = [one.amount for one in remitted.adjustments if one.reason in levels.downcode.reasons]
    if taken:
        return sum(taken, Decimal(0))
    if sent.allowed is not None and remitted.allowed is not None and sent.allowed > remitted.allowed:
        return sent.allowed - remitted.allowed
    return None
