"""The ledger on this machine: events appended a second in batches, claims recorded, events verified, statuses derived.

python benchmarks/ledger.py [URL]   a SQLite file in a temporary folder, or the database that URL names (emptied by you)
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from claimwright.ledger import Event, append
from claimwright.ledger.chain import verify
from claimwright.ledger.claims import record_claims
from claimwright.ledger.reading import states
from claimwright.model.acknowledgement import Acknowledgement
from ledgers import claim_of, new_ledger

NOW = datetime(2026, 6, 16, 12, tzinfo=UTC)
CLAIMS, BATCH = 10_000, 1000


def rate(what: str, count: int, work: Callable[[], object]) -> str:
    began = time.perf_counter()
    work()
    return f"{what:<42}{count / (time.perf_counter() - began):,.0f} a second"


def main(url: str = "") -> list[str]:
    with tempfile.TemporaryDirectory() as name:
        ledger = new_ledger(url or str(Path(name) / "ledger.sqlite"), Path(name))
        claims = [claim_of(n) for n in range(CLAIMS)]
        said = Acknowledgement("277CA", "claim", "C00001", "accepted", payer_control="ICN0000001")

        def record() -> None:
            for at in range(0, CLAIMS, BATCH):
                with ledger.writing() as book:
                    record_claims(book, claims[at : at + BATCH], NOW, "benchmark")

        def add() -> None:
            for round in range(5):
                for at in range(0, CLAIMS, BATCH):
                    with ledger.writing() as book:
                        append(book, [event(claim.id, round) for claim in claims[at : at + BATCH]])

        def event(claim: str, round: int) -> Event:
            payload = msgspec.structs.replace(said, control=claim)
            return Event(
                kind="answered", at=NOW, actor="benchmark", claim=claim, after="accepted", source="277CA",
                reference=f"inbox {round}", payload=payload,
            )  # fmt: skip

        with ledger.reading() as book:
            rows = [
                rate("claims recorded", CLAIMS, record),
                rate(f"events appended, {BATCH} a transaction", 5 * CLAIMS, add),
                rate("events verified", 6 * CLAIMS, lambda: verify(book)),
                rate("claims' statuses derived, 6 events each", CLAIMS, lambda: states(book)),
            ]
        ledger.engine.dispose()
    return rows


if __name__ == "__main__":
    print("\n".join(main(*sys.argv[1:])))
