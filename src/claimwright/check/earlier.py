"""Earlier claims that edits count beside a claim: those that are known, and services that a visit gives, as claims.

Knows no edit, and not where they were kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from claimwright.model.claim import NO_PROVIDER, Claim, ServiceLine
from claimwright.model.evidence import LedgerFact


def claims_before(
    claim: Claim, services: Sequence[LedgerFact], known: Sequence[Claim] | None = None
) -> tuple[Claim, ...] | None:
    """The known claims but this one, and one claim for each service that stands on none of them, of the same patient
    and practice; None where neither is given.

    A service says its code, its day and perhaps the specialty that gave it (`Case.history`); one unit is meant.
    """
    if not services and known is None:
        return None
    others = tuple(one for one in known or () if one.id != claim.id)
    billed = {(line.code, line.date_of_service) for one in others for line in one.lines}
    fresh = [s for s in services if (s.fact.partition(" ")[0], s.on) not in billed]
    return (*others, *(_claim(claim, number, service) for number, service in enumerate(fresh, 1)))


def _claim(claim: Claim, number: int, service: LedgerFact) -> Claim:
    code, _, specialty = service.fact.partition(" ")
    system = "HCPCS" if code[:1].isalpha() else "CPT"
    line = ServiceLine(1, code, system, (), Decimal("0.00"), Decimal(1), (), service.on, f"BEFORE{number}")
    by = msgspec.structs.replace(claim.rendering, taxonomy=specialty) if specialty else NO_PROVIDER
    return msgspec.structs.replace(
        claim, id=f"BEFORE{number}", lines=(line,), diagnoses=(), rendering=by, stay=None, stated=None
    )
