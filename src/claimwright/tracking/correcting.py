"""What takes the place of a claim that a payer has answered: a replacement (7), a void (8), or a new claim (1) where
the payer could not process it or another payer is in charge.

The payer's own number of the claim comes from its answers. Knows the ledger; how claims are enclosed is submitting's.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from claimwright.errors import LedgerError
from claimwright.ledger import Book, Ledger
from claimwright.ledger.claims import sent_versions, version_of
from claimwright.ledger.reading import entries, states
from claimwright.ledger.received import postings_of
from claimwright.ledger.status import UNDER_WAY
from claimwright.ledger.submissions import in_turn, versions_in
from claimwright.model.claim import Claim
from claimwright.model.posting import live
from claimwright.model.supplement import ORDERS, Order
from claimwright.submit.splitting import VOID, corrected, split, voided
from claimwright.tracking.denials import unprocessable
from claimwright.tracking.submitting import Along, House, Queued, put, writable
from claimwright.tracking.ways import require_taken


def instead(ledger: Ledger, make: Callable[[Book], Claim], house: House, now: datetime, along: Along) -> Queued:
    """Encloses what `make` gives (a correction, a void), all in one transaction."""
    with ledger.writing() as book:
        in_turn(book)
        going, left = writable([make(book)], house, now, along.documents)
        return Queued(put(book, going, house, now, along), left)


def correction(book: Book, mended: Claim) -> Claim:
    """The mended claim as it goes out; its own `payer_control`, where it has one, is the payer's number.

    Raises LedgerError where nothing is to be corrected yet, InputError where the program takes no replacement.
    """
    _require_answered(book, mended.id)
    before = _held(book, mended.id).get(mended.order)
    if before is None:
        raise LedgerError("was not sent to this payer", f"claim {mended.id}", "see order and payer of the mended claim")
    if len(split(mended)) > 1:
        what = "holds more than one claim takes, and the payer's number is that of one"
        raise LedgerError(what, f"claim {mended.id}", "correct each part by itself")
    if mended.payer.id != before.payer.id or _unprocessable(book, mended):
        return msgspec.structs.replace(mended, frequency="1", payer_control="")
    return _again(corrected(mended, mended.payer_control or payer_number(book, mended.id, mended.order)))


def void(book: Book, claim: str, control: str = "") -> Claim:
    """The claim as it was sent last, to be taken back; where several payers have it, from the last of them first.

    Raises as `correction`.
    """
    _require_answered(book, claim)
    held = [one for one in _held(book, claim).values() if one.frequency != VOID]
    if not held:
        raise LedgerError("is taken back already", f"claim {claim}", "wait for what the payer says of that")
    before = max(held, key=lambda one: ORDERS.index(one.order))
    return _again(voided(before, control or payer_number(book, claim, before.order)))


def payer_number(book: Book, claim: str, order: Order) -> str:
    """The number that this payer of the claim gave it last (835, 277CA), empty where it gave none."""
    enclosed = versions_in(book, claim)
    sent = {number: version_of(book, claim, number) for number in sorted(set(enclosed.values()))}
    number = payer = ""
    for entry in entries(book, claim):
        told: dict[str, Any] = entry.payload or {}
        version = sent.get(enclosed.get(entry.submission or 0, 0))
        to_it = version is not None and version.order == order
        if entry.kind == "queued" and version is not None and to_it and version.payer.id != payer:
            number, payer = "", version.payer.id  # another payer is in charge
        elif entry.kind == "remitted" and told.get("order") == order:
            number = str(told.get("control") or number)
        elif entry.kind == "answered" and to_it:
            number = str(told.get("payer_control") or number)
    return number


def _held(book: Book, claim: str) -> dict[Order, Claim]:
    """By payer of the claim, the version that was sent to it last."""
    enclosed = sorted(set(versions_in(book, claim).values()))
    return {one.order: one for one in (version_of(book, claim, number) for number in enclosed) if one is not None}


def _require_answered(book: Book, id: str) -> None:
    """Raises LedgerError unless the claim was sent and somebody has answered it."""
    place = f"claim {id[:40]}"
    sent, standing = sent_versions(book, [id]), states(book, [id])
    if id not in sent or id not in standing:
        raise LedgerError("was not sent", place, "claimwright submit sends it as new")
    state = standing[id].state
    if sent[id][1] is None:
        raise LedgerError("its patient's data are erased", place, "nothing is kept of it")
    if state in UNDER_WAY:
        raise LedgerError(f"is {state}", place, "wait for what is said of it")
    if state == "rejected":
        raise LedgerError("was rejected before the payer had it", place, "claimwright submit sends it again as new")
    if state == "voided":
        raise LedgerError("is voided", place, "send the service under a new number")


def _again(claim: Claim) -> Claim:
    require_taken(claim)
    if not claim.payer_control:
        what = "the payer's number of it is not known"
        raise LedgerError(what, f"claim {claim.id}", "ask the payer, and give it with --payer-control")
    return claim


def _unprocessable(book: Book, claim: Claim) -> bool:
    """Whether the payer's last answer was that it could not process the claim: then there is nothing to replace."""
    standing = [one for one in live(postings_of(book, [claim.id]).get(claim.id, ())) if one.order == claim.order]
    return bool(standing) and unprocessable(standing[-1])
