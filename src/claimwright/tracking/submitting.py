"""Claims into the outbox: which may go, and for each payer one interchange, all in one transaction.

A claim goes once: what is under way or answered stays, unless it is a correction or a void; what the front end
rejected goes again once it was mended. Knows the ledger and how a claim is written, no edit and no line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import func, select

from claimwright.errors import X12Error
from claimwright.ledger import Book, Ledger
from claimwright.ledger.claims import Version, record_claims
from claimwright.ledger.reading import states
from claimwright.ledger.schema import submitted
from claimwright.ledger.status import RESUBMITTABLE
from claimwright.ledger.store import portions
from claimwright.ledger.submissions import Submission, enclose, new_envelope
from claimwright.model.claim import Claim
from claimwright.model.exchange import Envelope, Party
from claimwright.submit import write

MOST = 5000  # claims of one transaction
CORRECTS = ("7", "8")
Writer = Callable[[Sequence[Claim], Envelope], bytes]


def professional(claims: Sequence[Claim], envelope: Envelope) -> bytes:
    """The writer of 837P. Raises X12Error for a facility's claim."""
    stay = next((claim.id for claim in claims if claim.stay is not None), None)
    if stay is not None:
        raise X12Error("is a facility's claim", stay, "no 837I is written")
    return write(claims, envelope)


class House(NamedTuple):
    """Who sends: the submitter, the receiver (None: each payer itself), ISA15, and who is at the keyboard."""

    sender: Party
    receiver: Party | None
    usage: Literal["T", "P"]
    actor: str


class Queued(NamedTuple):
    """`left` says of each claim that was not taken why."""

    submissions: tuple[Submission, ...]
    left: tuple[tuple[str, str], ...]


def queue(
    ledger: Ledger,
    claims: Sequence[Claim],
    house: House,
    now: datetime,
    visits: Mapping[str, str] | None = None,
    writer: Writer = professional,
) -> Queued:
    """Versions, submissions, control numbers and outbox rows of these claims, all or nothing."""
    ready, left = _writable(_first_of_each(claims), house, now, writer)
    done = []
    with ledger.writing() as book:
        versions = record_claims(book, ready, now, house.actor, visits)
        going, stay = _going(book, ready, versions)
        for payer, some in _by_payer(going):
            receiver = house.receiver or Party(payer, some[0][0].payer.name)
            envelope = new_envelope(book, house.sender, receiver, house.usage, now)
            data = writer([claim for claim, _ in some], envelope)
            done.append(enclose(book, envelope, [version for _, version in some], payer, data, now, house.actor))
    return Queued(tuple(done), (*left, *stay))


def _first_of_each(claims: Sequence[Claim]) -> list[Claim]:
    found: dict[str, Claim] = {}
    for claim in claims:
        found.setdefault(claim.id, claim)
    return list(found.values())


def _writable(
    claims: Sequence[Claim], house: House, now: datetime, writer: Writer
) -> tuple[list[Claim], list[tuple[str, str]]]:
    """Each claim tried alone: one that cannot be written does not keep the others here."""
    ready, left = [], []
    for claim in claims:
        receiver = house.receiver or Party(claim.payer.id, claim.payer.name)
        try:
            writer([claim], Envelope(house.sender, receiver, 1, 1, 1, now.replace(tzinfo=None), house.usage))
            ready.append(claim)
        except X12Error as error:
            left.append((claim.id, str(error)))
    return ready, left


def _going(
    book: Book, claims: Sequence[Claim], versions: Sequence[Version]
) -> tuple[list[tuple[Claim, Version]], list[tuple[str, str]]]:
    ids = [claim.id for claim in claims]
    now, sent = states(book, ids), _sent_versions(book, ids)
    going, stay = [], []
    for claim, version in zip(claims, versions, strict=True):
        state, last = now[claim.id].state, sent.get(claim.id, 0)
        if version.number > last and (state in RESUBMITTABLE or (claim.frequency in CORRECTS and last)):
            going.append((claim, version))
        elif version.number > last:
            stay.append((claim.id, f"is {state}; what changed goes as a correction (frequency 7)"))
        else:
            stay.append((claim.id, f"is {state}, as it was submitted"))
    return going, stay


def _sent_versions(book: Book, ids: Sequence[str]) -> dict[str, int]:
    """The last version of each claim that stands in a submission."""
    found: dict[str, int] = {}
    for some in portions(ids):
        query = select(submitted.c.claim, func.max(submitted.c.version)).where(submitted.c.claim.in_(some))
        found.update((claim, version) for claim, version in book.run(query.group_by(submitted.c.claim)))
    return found


def _by_payer(going: Sequence[tuple[Claim, Version]]) -> list[tuple[str, list[tuple[Claim, Version]]]]:
    by: dict[str, list[tuple[Claim, Version]]] = {}
    for one in going:
        by.setdefault(one[0].payer.id, []).append(one)
    return [(payer, some[at : at + MOST]) for payer, some in sorted(by.items()) for at in range(0, len(some), MOST)]
