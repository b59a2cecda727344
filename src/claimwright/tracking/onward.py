"""Claims that the payer before has answered, into the outbox for the next one: each once, whenever the program stops.

What posting recorded is found, written and enclosed in one transaction, so that a claim either waits or is enclosed.
A payer that had the claim before gets a replacement. Knows no amount: posting made the claim.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from claimwright.errors import ClaimwrightError, LedgerError
from claimwright.ledger import Book, Ledger
from claimwright.ledger.claims import newest_versions, version_of
from claimwright.ledger.reading import claim_status, states
from claimwright.ledger.schema import events
from claimwright.ledger.submissions import in_turn, versions_in
from claimwright.ledger.work import Task, finish_work, open_work, raise_work
from claimwright.model.claim import Claim
from claimwright.model.supplement import Order
from claimwright.submit.splitting import corrected
from claimwright.tracking.correcting import payer_number
from claimwright.tracking.submitting import Along, House, Left, Queued, put, writable

NEXT_PAYER = "next-payer"
TO_SEND = timedelta(days=7)  # for a person to send what cannot go by itself


def pass_on(ledger: Ledger, house: House, now: datetime) -> Queued:
    """Encloses every claim that waits for its next payer; of those that cannot go yet a person is told why, once."""
    with ledger.writing() as book:
        in_turn(book)
        ready, held = [], []
        for number, claim in _waiting(book):
            try:
                ready.append(_for_payer(book, claim, number))
            except ClaimwrightError as error:
                held.append((claim.id, str(error)))
        going, unwritten = writable(ready, house, now, {})
        left = (*held, *unwritten)
        raise_work(book, _tasks(left, now), now)
        _finish(book, {claim.id for claim in going}, now)
        return Queued(put(book, going, house, now, Along()), left)


def _waiting(book: Book) -> Iterator[tuple[int, Claim]]:
    """Versions that were recorded for a next payer and stand in no submission, in the order of the claims' ids."""
    ever = book.run(select(events.c.chain).where(events.c.after == NEXT_PAYER).distinct()).scalars()
    ids = [id for id, stands in states(book, sorted(ever)).items() if stands.state == NEXT_PAYER]
    for id, (number, claim) in sorted(newest_versions(book, ids).items()):
        if claim is not None and number not in versions_in(book, id).values():
            yield number, claim


def _for_payer(book: Book, claim: Claim, number: int) -> Claim:
    """The claim as this payer takes it: new, or in place of what it had and did not turn away at its door."""
    had = {
        submission
        for submission, version in versions_in(book, claim.id).items()
        if version < number and _order(book, claim.id, version) == claim.order
    }
    turned_away = {said.submission for said in claim_status(book, claim.id).said if said.says == "rejected"}
    if not had - turned_away:
        return claim
    control = payer_number(book, claim.id, claim.order)
    if not control:
        raise LedgerError("was sent to this payer before, whose number of it is not known yet", f"claim {claim.id}")
    return corrected(claim, control)


def _order(book: Book, claim: str, version: int) -> Order | None:
    one = version_of(book, claim, version)
    return one.order if one is not None else None


def _finish(book: Book, gone: Container[str], now: datetime) -> None:
    for task in open_work(book):
        if task.kind == NEXT_PAYER and task.claim in gone:
            finish_work(book, task.once, now)


def _tasks(left: Left, now: datetime) -> Sequence[Task]:
    due = (now + TO_SEND).date()
    says = "does not go to the next payer by itself"
    return [Task(f"{NEXT_PAYER} {id} {why}"[:200], NEXT_PAYER, f"{says}: {why}", due, id) for id, why in left]
