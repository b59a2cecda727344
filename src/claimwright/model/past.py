"""What is known from before a claim: earlier claims of its patient, and what its payer denied."""

from __future__ import annotations

import msgspec

from claimwright.model.claim import Claim


class Denials(msgspec.Struct, frozen=True):
    """What a payer answered before, by service code: how many lines were `sent`, and how many `denied` by each reason
    ("CO-50"). A line denied by two reasons counts once in each.
    """

    sent: dict[str, int] = {}
    denied: dict[str, dict[str, int]] = {}


class Past(msgspec.Struct, frozen=True):
    """`claims` are None where none of the patient is known: that is never taken for none."""

    claims: tuple[Claim, ...] | None = None
    denials: Denials = Denials()


NOTHING_BEFORE = Past()
