"""What a ledger knows from before claims and visits, asked as they come: a payer's answers once a payer.

Reads, in one transaction of its own; without a ledger nothing is known (`NOTHING`).
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Protocol

from claimwright.ledger import Book
from claimwright.ledger.claims import known_as, person
from claimwright.ledger.past import denials, earlier_claims
from claimwright.model.case import Case
from claimwright.model.claim import NO_PATIENT, Claim
from claimwright.model.past import NOTHING_BEFORE, Denials, Past

PAYERS = 256  # whose counts are kept


class Before(Protocol):
    """What is known from before many claims, in their order, and from before a visit."""

    def claims(self, found: Sequence[Claim]) -> tuple[Past, ...]: ...
    def case(self, case: Case) -> Past: ...


class Nothing:
    """Where no ledger is set."""

    def claims(self, found: Sequence[Claim]) -> tuple[Past, ...]:
        return (NOTHING_BEFORE,) * len(found)

    def case(self, case: Case) -> Past:
        return NOTHING_BEFORE


class InLedger:
    """What one ledger knows."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._denials = functools.lru_cache(PAYERS)(self._denied)

    def claims(self, found: Sequence[Claim]) -> tuple[Past, ...]:
        names = ["" if claim.patient == NO_PATIENT else person(claim) for claim in found]
        earlier = earlier_claims(self._book, sorted({name for name in names if name}))
        return tuple(
            Past(earlier.get(name), self._denials(claim.payer.id)) for claim, name in zip(found, names, strict=True)
        )

    def case(self, case: Case) -> Past:
        e = case.encounter
        name = known_as(e.patient, e.subscriber.member_id if e.subscriber else "") if e.patient else ""
        earlier = earlier_claims(self._book, [name]) if name else {}
        return Past(earlier.get(name), self._denials(e.payer.id if e.payer else ""))

    def _denied(self, payer: str) -> Denials:
        return denials(self._book, payer) if payer else Denials()


NOTHING = Nothing()
