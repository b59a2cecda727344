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
from claimwright.model.supplement import Order
from claimwright.submit.splitting import corrected, split, voided
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
    before = _answered(book, mended.id)
    if len(split(mended)) > 1:
        what = "holds more than one claim takes, and the payer's number is that of one"
        raise LedgerError(what, f"claim {mended.id}", "correct each part by itself")
    if mended.payer.id != before.payer.id or _unprocessable(book, mended):
        return msgspec.structs.replace(mended, frequency="1", payer_control="")
    return _again(corrected(mended, mended.payer_control or payer_number(book, mended.id, mended.order)))


def void(book: Book, claim: str, control: str = "") -> Claim:
    """The claim as it was sent last, to be taken back. Raises as `correction`."""
    before = _answered(book, claim)
    return _again(voided(before, control or payer_number(book, claim, before.order)))


def payer_number(book: Book, claim: str, order: Order) -> str:
    """The number that this payer of the claim gave it last (835, else 277CA), empty where it gave none."""
    enclosed = versions_in(book, claim)
    said = ""
    for entry in reversed(entries(book, claim)):
        told: dict[str, Any] = entry.payload or {}
        if entry.kind == "remitted" and told.get("order") == order and told.get("control"):
            return str(told["control"])
        if entry.kind == "answered" and not said and told.get("payer_control"):
            version = version_of(book, claim, enclosed.get(entry.submission or 0, 1))
            said = str(told["payer_control"]) if version is not None and version.order == order else ""
    return said


def _answered(book: Book, id: str) -> Claim:
    """The claim as it was sent last, once somebody has answered it."""
    place = f"claim {id[:40]}"
    sent, standing = sent_versions(book, [id]), states(book, [id])
    if id not in sent or id not in standing:
        raise LedgerError("was not sent", place, "claimwright submit sends it as new")
    state, claim = standing[id].state, sent[id][1]
    if claim is None:
        raise LedgerError("its patient's data are erased", place, "nothing is kept of it")
    if state in UNDER_WAY:
        raise LedgerError(f"is {state}", place, "wait for what is said of it")
    if state == "rejected":
        raise LedgerError("was rejected before the payer had it", place, "claimwright submit sends it again as new")
    if state == "voided":
        raise LedgerError("is voided", place, "send the service under a new number")
    return claim


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
