"""Invented ledgers: a key, a time, claims with patients of their own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from claimwright.ledger import Ledger, open_ledger
from claimwright.ledger.keys import make_key
from claimwright.ledger.migrating import migrate
from claimwright.model.claim import Claim
from claimwright.model.exchange import Party
from x12_claims import PATIENT, claim

NOON = datetime(2026, 6, 16, 12, tzinfo=UTC)
SENDER = Party("LARKSPUR01", "EXAMPLE CLINIC", contact="BILLING OFFICE", phone="5550100100")
RECEIVER = Party("DEMOHOUSE", "DEMO CLEARINGHOUSE")


def at(**later: float) -> datetime:
    return NOON + timedelta(**later)


def new_ledger(url: str, folder: Path) -> Ledger:
    if not (folder / "key").exists():
        make_key(folder / "key")
    ledger = open_ledger(url, folder / "key")
    migrate(ledger.engine)
    return ledger


def claim_of(number: int, **changes: object) -> Claim:
    """Claim C<number> of patient MRN<number>."""
    patient = msgspec.structs.replace(PATIENT, record_number=f"MRN{number:05}")
    return claim(**({"id": f"C{number:05}", "patient": patient} | changes))
