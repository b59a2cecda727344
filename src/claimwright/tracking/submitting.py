"""Claims into the outbox: which may go, and for each payer and kind one interchange, all in one transaction.

A claim goes once: what is under way or answered stays, unless it is a correction or a void; what the front end
rejected goes again once it was mended. Its documents go behind it, in an interchange of their own. Knows the ledger
and how a claim is written, no edit and no line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from claimwright.errors import ClaimwrightError
from claimwright.ledger import Book, Event, Ledger, append
from claimwright.ledger.claims import Version, newest_versions, record_claims, sent_versions
from claimwright.ledger.reading import states
from claimwright.ledger.status import RESUBMITTABLE, UNDER_WAY
from claimwright.ledger.submissions import Interchange, Submission, enclose, in_turn, new_envelope
from claimwright.model.claim import Claim
from claimwright.model.exchange import Envelope, Party
from claimwright.model.supplement import ORDERS
from claimwright.submit import write
from claimwright.submit.attaching import electronic, write_275
from claimwright.submit.splitting import CORRECTED, VOID, split
from claimwright.tracking.ways import require_taken

MOST = 5000  # claims of one transaction
Files = Mapping[str, bytes]  # documents by name
Left = tuple[tuple[str, str], ...]


class House(NamedTuple):
    """Who sends: the submitter, the receiver (None: each payer itself), ISA15, and who is at the keyboard."""

    sender: Party
    receiver: Party | None
    usage: Literal["T", "P"]
    actor: str

    def to(self, claim: Claim) -> Party:
        return self.receiver or Party(claim.payer.id, claim.payer.name)


class Along(NamedTuple):
    """What comes with claims, by their ids: the visit of each, and its documents; and why a person sends them.

    `again`: what was rejected goes as it is, since the fault was the file's.
    """

    visits: Mapping[str, str] = {}
    documents: Mapping[str, Files] = {}
    reason: str = ""
    again: bool = False


class Queued(NamedTuple):
    """`left` says of each claim that was not taken why."""

    submissions: tuple[Submission, ...]
    left: Left


def queue(ledger: Ledger, claims: Sequence[Claim], house: House, now: datetime, along: Along | None = None) -> Queued:
    """Versions, submissions, control numbers and outbox rows of these claims, all or nothing.

    A claim that holds more than its form takes goes as several.
    """
    along = along or Along()
    parts = [(part, claim.id) for claim in claims for part in split(claim)]
    visits = {part.id: along.visits[whole] for part, whole in parts if whole in along.visits}
    documents = {part.id: along.documents[whole] for part, whole in parts if whole in along.documents}
    single, twice = _one_of_each(part for part, _ in parts)
    ready, unwritten = writable(single, house, now, documents)
    with ledger.writing() as book:
        in_turn(book)
        going, stay = _going(book, ready, along.again)
        done = put(book, going, house, now, Along(visits, documents, along.reason))
    return Queued(done, (*twice, *unwritten, *stay))


def put(book: Book, claims: Sequence[Claim], house: House, now: datetime, along: Along) -> tuple[Submission, ...]:
    """These claims recorded and enclosed within the transaction, and behind them their documents."""
    pairs = list(zip(claims, record_claims(book, claims, now, house.actor, along.visits), strict=True))
    if along.reason:
        append(book, [_decided(claim, along.reason, now, house.actor) for claim in claims])
    done = []
    for payer, some in _by_payer_and_kind(pairs):
        envelope = new_envelope(book, house.sender, house.to(some[0][0]), house.usage, now)
        what = Interchange(envelope, payer, write([claim for claim, _ in some], envelope))
        done.append(enclose(book, what, [version for _, version in some], now, house.actor))
    for claim, version in pairs:
        if _documented(claim):
            envelope = new_envelope(book, house.sender, house.to(claim), house.usage, now)
            data = write_275(claim, along.documents.get(claim.id, {}), envelope)
            what = Interchange(envelope, claim.payer.id, data, "275")
            done.append(enclose(book, what, [version], now, house.actor))
    return tuple(done)


def writable(
    claims: Sequence[Claim], house: House, now: datetime, documents: Mapping[str, Files]
) -> tuple[list[Claim], Left]:
    """Each claim tried alone: one that cannot be written, or taken, does not keep the others here."""
    ready, left = [], []
    for claim in claims:
        try:
            envelope = Envelope(house.sender, house.to(claim), 1, 1, 1, now.replace(tzinfo=None), house.usage)
            write([claim], envelope)
            if _documented(claim):
                write_275(claim, documents.get(claim.id, {}), envelope)
            require_taken(claim)
            ready.append(claim)
        except ClaimwrightError as error:
            left.append((claim.id, str(error)))
    return ready, tuple(left)


def _decided(claim: Claim, reason: str, now: datetime, actor: str) -> Event:
    return Event(kind="decided", at=now, actor=actor, claim=claim.id, reason=reason, source="person")


def _documented(claim: Claim) -> bool:
    """Whether documents go with it; a void needs none."""
    return claim.frequency != VOID and bool(electronic(claim))


def _one_of_each(claims: Iterable[Claim]) -> tuple[list[Claim], Left]:
    found: dict[str, Claim] = {}
    twice = []
    for claim in claims:
        if found.setdefault(claim.id, claim) != claim:
            twice.append((claim.id, "another claim before it has its number; give it its own"))
    return list(found.values()), tuple(twice)


def _going(book: Book, claims: Sequence[Claim], again: bool) -> tuple[list[Claim], Left]:
    ids = [claim.id for claim in claims]
    standing, newest, sent = states(book, ids), newest_versions(book, ids), sent_versions(book, ids)
    going, stay = [], []
    for claim in claims:
        number, before = newest.get(claim.id, (0, None))
        last = sent[claim.id][0] if claim.id in sent else 0
        state = standing[claim.id].state if number else ""
        same = before == claim and number == last and not (again and state == "rejected")
        why = _stays(claim, before, same, state) if number else ""
        if why:
            stay.append((claim.id, why))
        else:
            going.append(claim)
    return going, tuple(stay)


def _stays(claim: Claim, before: Claim | None, same: bool, state: str) -> str:
    """Why a claim that the ledger knows does not go, empty where it does."""
    if same:
        return f"is {state}, as it was submitted"
    if claim.frequency in (CORRECTED, VOID):
        return f"is {state}: wait for what is said of it, then correct it" if state in UNDER_WAY else ""
    if before is not None and ORDERS.index(claim.order) < ORDERS.index(before.order):
        return f"is {state}, gone on to the payer after this one; what changed goes as a correction (frequency 7)"
    if state in RESUBMITTABLE:
        return ""
    return f"is {state}; what changed goes as a correction (frequency 7)"


def _by_payer_and_kind(
    pairs: Sequence[tuple[Claim, Version]],
) -> list[tuple[str, list[tuple[Claim, Version]]]]:
    by: dict[tuple[str, bool], list[tuple[Claim, Version]]] = {}
    for one in pairs:
        by.setdefault((one[0].payer.id, one[0].stay is not None), []).append(one)
    return [
        (payer, some[at : at + MOST]) for (payer, _), some in sorted(by.items()) for at in range(0, len(some), MOST)
    ]
