"""Earlier services that a visit gives, as the claims that edits count beside its own. Knows no edit."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from claimwright.model.claim import NO_PROVIDER, Claim, ServiceLine
from claimwright.model.evidence import LedgerFact


def claims_before(claim: Claim, services: Sequence[LedgerFact]) -> tuple[Claim, ...] | None:
    """One claim a service, of the same patient and practice; None where no earlier service is given.

    A service says its code, its day and perhaps the specialty that gave it (`Case.history`); one unit is meant.
    """
    if not services:
        return None
    return tuple(_claim(claim, number, service) for number, service in enumerate(services, 1))


def _claim(claim: Claim, number: int, service: LedgerFact) -> Claim:
    code, _, specialty = service.fact.partition(" ")
    system = "HCPCS" if code[:1].isalpha() else "CPT"
    line = ServiceLine(1, code, system, (), Decimal("0.00"), Decimal(1), (), service.on, f"BEFORE{number}")
    by = msgspec.structs.replace(claim.rendering, taxonomy=specialty) if specialty else NO_PROVIDER
    return msgspec.structs.replace(
        claim, id=f"BEFORE{number}", lines=(line,), diagnoses=(), rendering=by, stay=None, stated=None
    )
