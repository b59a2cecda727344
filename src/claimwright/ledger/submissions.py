"""Submissions and their outbox rows: control numbers that nobody has had, what was enclosed, how far delivery went.

An outbox row is waiting, placing (the bytes lie whole at the receiver, only the name is still to be given) or sent.
Documents that go with a claim are a submission of their own (275), which says nothing of where the claim stands.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import select, update

from claimwright.errors import LedgerError
from claimwright.ledger.claims import Version
from claimwright.ledger.event import Event, written
from claimwright.ledger.keys import seal, unseal
from claimwright.ledger.schema import counters, events, outbox, submissions, submitted
from claimwright.ledger.store import Book, append, portions, take_numbers
from claimwright.model.exchange import Envelope, Party

State = Literal["waiting", "placing", "sent"]
Control = Literal["interchange", "group", "transaction"]
Kind = Literal["837", "275"]
LARGEST_NUMBER = 999_999_999
_BARRED = re.compile(r"[^A-Z0-9]+")


class Interchange(NamedTuple):
    """One interchange to be enclosed: claims of one payer (837), or the documents of one claim (275)."""

    envelope: Envelope
    payer: str
    data: bytes
    kind: Kind = "837"


class Submission(NamedTuple):
    """One interchange as it was enclosed; `name` is the file's at the receiver."""

    id: int
    name: str
    payer: str
    claims: tuple[str, ...]
    sha256: str
    kind: Kind = "837"


class Outgoing(NamedTuple):
    """An outbox row that is not sent."""

    submission: int
    name: str
    state: State


def new_envelope(book: Book, sender: Party, receiver: Party, usage: Literal["T", "P"], now: datetime) -> Envelope:
    """An envelope with the next control numbers; they are used up only if the transaction is."""
    interchange, group, transaction = (take_numbers(book, name) for name in ("interchange", "group", "transaction"))
    if max(interchange, group, transaction) > LARGEST_NUMBER:
        raise LedgerError("the control numbers are used up", "ledger", "ask for a new submitter id")
    return Envelope(sender, receiver, interchange, group, transaction, now.replace(tzinfo=None), usage)


def in_turn(book: Book) -> None:
    """Nobody else looks for what may be enclosed until this transaction ends."""
    book.run(select(counters.c.value).where(counters.c.name == "interchange").with_for_update())


def file_name(envelope: Envelope, kind: Kind = "837") -> str:
    """The name at the receiver: one control number, one name, so that a file delivered again is the same file."""
    return f"{_BARRED.sub('', envelope.sender.id.upper())[:15]}-{envelope.control:09}.{kind}"


def enclose(book: Book, what: Interchange, enclosed: Sequence[Version], now: datetime, actor: str) -> Submission:
    """Submission, outbox row and the claims' events in the transaction: all of it or nothing."""
    envelope, kind = what.envelope, what.kind
    name, digest = file_name(envelope, kind), hashlib.sha256(what.data).hexdigest()
    number: int = book.run(
        submissions.insert().returning(submissions.c.id),
        {"interchange": envelope.control, "group": envelope.group, "transaction": envelope.transaction, "kind": kind,
         "payer": what.payer, "usage": envelope.usage, "name": name, "sha256": digest, "made": written(now)},
    ).scalar()  # fmt: skip
    rows = [
        {"submission": number, "position": position, "claim": version.claim, "version": version.number}
        for position, version in enumerate(enclosed, 1)
    ]
    book.run(submitted.insert(), rows)
    payload = seal(book.keys.house, what.data, f"outbox {number}")
    book.run(
        outbox.insert(),
        {"submission": number, "state": "waiting", "payload": payload, "changed": written(now), "tries": 0},
    )
    after, says = ("queued", "version") if kind == "837" else ("", "documents of version")
    append(
        book,
        [
            Event(kind="queued", at=now, actor=actor, claim=version.claim, after=after, submission=number,
                  reason=f"{says} {version.number} in {name}", reference=f"submission {number}")
            for version in enclosed
        ],
    )  # fmt: skip
    return Submission(number, name, what.payer, tuple(version.claim for version in enclosed), digest, kind)


def outgoing(book: Book) -> tuple[Outgoing, ...]:
    """What is not sent yet, in the order of the control numbers."""
    query = (
        select(outbox.c.submission, submissions.c.name, outbox.c.state)
        .join(submissions, submissions.c.id == outbox.c.submission)
        .where(outbox.c.state != "sent")
        .order_by(submissions.c.interchange)
    )
    return tuple(Outgoing(*row) for row in book.run(query))


def interchange_of(book: Book, submission: int) -> bytes:
    """The bytes that were enclosed. Raises LedgerError where they are erased with one of their patients."""
    payload = book.run(select(outbox.c.payload).where(outbox.c.submission == submission)).scalar()
    if payload is None:
        raise LedgerError("its bytes are erased, or it never was", f"submission {submission}", "see claimwright status")
    return unseal(book.keys.house, payload, f"outbox {submission}")


def move_outbox(book: Book, submission: int, state: State, now: datetime, actor: str) -> None:
    """The row's new state; with "sent" the claims' events."""
    moved = update(outbox).where(outbox.c.submission == submission, outbox.c.state != "sent")
    count = book.run(moved.values(state=state, changed=written(now), tries=outbox.c.tries + 1)).rowcount
    if not count:
        raise LedgerError("was sent before", f"submission {submission}", "nothing to do")
    if state == "sent":
        after = "sent" if kind_of(book, submission) == "837" else ""
        append(
            book,
            [
                Event(kind="sent", at=now, actor=actor, claim=claim, after=after, submission=submission,
                      reference=f"submission {submission}")
                for claim in claims_of(book, submission)
            ],
        )  # fmt: skip


def send_again(book: Book, name: str, now: datetime, actor: str, reason: str) -> int:
    """A file that nobody answered waits anew, the same bytes under the same name and numbers; its submission.

    Raises LedgerError where it was answered: a receiver that has it must not get it twice.
    """
    query = select(submissions.c.id, submissions.c.kind, outbox.c.state).join(
        outbox, outbox.c.submission == submissions.c.id
    )
    row = book.run(query.where(submissions.c.name == name)).first()
    if row is None or row.state != "sent":
        raise LedgerError("no such file was sent", name[:80], "see claimwright outbox list and status")
    named = claims_of(book, row.id)
    if _answered(book, row.id, named) or any(newest_submission(book, claim, row.kind) != row.id for claim in named):
        raise LedgerError("was answered, or stands in a later file", name[:80], "correct the claims instead")
    again = update(outbox).where(outbox.c.submission == row.id)
    book.run(again.values(state="waiting", changed=written(now)))
    reference = f"submission {row.id}"
    append(
        book,
        [
            Event(kind="decided", at=now, actor=actor, claim=claim, reason=f"sent again: {reason}", reference=reference)
            for claim in named
        ],
    )
    return int(row.id)


def _answered(book: Book, submission: int, named: Sequence[str]) -> bool:
    """Whether anybody has said anything of one of its claims within this submission."""
    said = select(events.c.seq).where(events.c.submission == submission, events.c.source != "").limit(1)
    return any(book.run(said.where(events.c.chain.in_(some))).first() is not None for some in portions(named))


def claims_of(book: Book, submission: int) -> tuple[str, ...]:
    query = select(submitted.c.claim).where(submitted.c.submission == submission).order_by(submitted.c.position)
    return tuple(book.run(query).scalars())


def submission_by(book: Book, control: Control, number: int) -> int | None:
    """The submission that has this control number (ISA13, GS06, ST02)."""
    found: int | None = book.run(select(submissions.c.id).where(submissions.c[control] == number)).scalar()
    return found


def newest_submission(book: Book, claim: str, kind: Kind = "837") -> int | None:
    """The last submission of its kind in which the claim stood."""
    query = select(submitted.c.submission).join(submissions, submissions.c.id == submitted.c.submission)
    query = query.where(submitted.c.claim == claim, submissions.c.kind == kind)
    found: int | None = book.run(query.order_by(submitted.c.submission.desc()).limit(1)).scalar()
    return found


def kind_of(book: Book, submission: int) -> Kind:
    found: Kind = book.run(select(submissions.c.kind).where(submissions.c.id == submission)).scalar_one()
    return found


def versions_in(book: Book, claim: str) -> dict[int, int]:
    """By submission, the version of the claim that stands in it."""
    query = select(submitted.c.submission, submitted.c.version).where(submitted.c.claim == claim)
    return {row.submission: row.version for row in book.run(query)}
