"""What came in: files by the hash of their content, remittances, and what was posted of them; each of them once.

Knows no format: kind and body's hash are told by whoever reads.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

import msgspec
from sqlalchemy import select, update

from claimwright.ledger.event import SCHEMA, decoded, encoded, written
from claimwright.ledger.keys import seal, unseal
from claimwright.ledger.schema import claims, inbox, postings, remittances
from claimwright.ledger.store import Book, portions
from claimwright.model.posting import Posting
from claimwright.model.remittance import Remittance, RemittedClaim

Became = Literal["done", "repeated", "refused"]
LONGEST_NAME = 255


class Received(NamedTuple):
    """A file of the inbox; `data` are its bytes, empty once a patient in it is erased."""

    id: int
    name: str
    kind: str
    body: str
    data: bytes


class Kept(NamedTuple):
    """What is kept of one claim of a remittance: `claim` is ours, `posting` what was decided of it; both None where it
    is a person's to say.
    """

    position: int
    remitted: RemittedClaim
    claim: str | None = None
    posting: Posting | None = None


def store_file(book: Book, name: str, kind: str, body: str, data: bytes, now: datetime) -> int | None:
    """Keeps a file whole; its number, or None where this very content was here before."""
    digest = hashlib.sha256(data).hexdigest()
    if book.run(select(inbox.c.id).where(inbox.c.sha256 == digest)).first() is not None:
        return None
    row = {"name": name[:LONGEST_NAME], "sha256": digest, "body": body or None, "kind": kind, "state": "stored"}
    payload = seal(book.keys.house, data, f"inbox {digest}")
    row |= {"problem": "", "received": written(now)}
    number: int = book.run(inbox.insert().returning(inbox.c.id), row | {"payload": payload}).scalar()
    return number


def stored_files(book: Book) -> tuple[int, ...]:
    """The files that nothing was done with yet, in the order in which they came."""
    return tuple(book.run(select(inbox.c.id).where(inbox.c.state == "stored").order_by(inbox.c.id)).scalars())


def read_file(book: Book, number: int) -> Received:
    row = book.run(select(inbox).where(inbox.c.id == number)).one()
    data = unseal(book.keys.house, row.payload, f"inbox {row.sha256}") if row.payload is not None else b""
    return Received(row.id, row.name, row.kind, row.body or "", data)


def done_before(book: Book, file: Received) -> int | None:
    """An earlier file that says the very same in another envelope, and was acted on."""
    if not file.body:
        return None
    query = select(inbox.c.id).where(inbox.c.body == file.body, inbox.c.state == "done", inbox.c.id != file.id)
    found: int | None = book.run(query.order_by(inbox.c.id).limit(1)).scalar()
    return found


def finish_file(book: Book, number: int, became: Became, problem: str = "") -> None:
    book.run(update(inbox).where(inbox.c.id == number).values(state=became, problem=problem))


def record_remittance(book: Book, one: Remittance, file: int, now: datetime) -> int | None:
    """Keeps an 835 transaction's totals; its number, or None where the same one was here before.

    The same is the same payer, trace number, amount, day and claims: a payer may use a trace twice for nothing paid.
    """
    once = hashlib.sha256(msgspec.msgpack.encode(one)).hexdigest()
    if book.run(select(remittances.c.id).where(remittances.c.once == once)).first() is not None:
        return None
    row = {"inbox": file, "payer": (one.payer_id or one.payer)[:80], "trace": one.trace[:80], "paid": one.paid}
    row |= {"day": one.day, "once": once, "made": written(now)}
    number: int = book.run(remittances.insert().returning(remittances.c.id), row).scalar()
    return number


def keep(book: Book, remittance: int, found: Sequence[Kept]) -> None:
    """Keeps what was decided of each claim, its content under the patient's key where the claim is ours."""
    named = sorted({one.claim for one in found if one.claim})
    query = select(claims.c.id, claims.c.patient)
    patient_of = {
        row.id: row.patient for some in portions(named) for row in book.run(query.where(claims.c.id.in_(some)))
    }
    rows = []
    for one in found:
        patient = patient_of.get(one.claim) if one.claim else None
        key = book.key_of(patient) or book.keys.house
        payload = seal(key, encoded((one.remitted, one.posting)), f"posting {remittance} {one.position}")
        rows.append(
            {"remittance": remittance, "position": one.position, "claim": one.claim,
             "state": "posted" if one.posting else "person", "paid": one.remitted.paid, "owed": one.remitted.owed,
             "patient": patient, "schema": SCHEMA, "payload": payload}
        )  # fmt: skip
    if rows:
        book.run(postings.insert(), rows)


def postings_of(book: Book, ids: Sequence[str]) -> dict[str, tuple[Posting, ...]]:
    """What was posted to each claim, in order; nothing of a patient who was erased."""
    found: dict[str, list[Posting]] = {}
    for some in portions(list(ids)):
        query = select(postings).where(postings.c.claim.in_(some), postings.c.state == "posted")
        rows = list(book.run(query.order_by(postings.c.remittance, postings.c.position)))
        book.unlock(row.patient for row in rows)
        for row in rows:
            key = book.key_of(row.patient)
            if key is not None:
                plain = unseal(key, row.payload, f"posting {row.remittance} {row.position}")
                posting = msgspec.convert(decoded(plain, row.schema)[1], Posting, strict=False)
                found.setdefault(row.claim, []).append(posting)
    return {claim: tuple(some) for claim, some in found.items()}


def same_payment(book: Book, one: Remittance, number: int) -> bool:
    """Whether another remittance of this payer has this trace number and amount."""
    query = select(remittances.c.id).where(
        remittances.c.payer == (one.payer_id or one.payer)[:80],
        remittances.c.trace == one.trace[:80],
        remittances.c.paid == one.paid,
        remittances.c.id != number,
    )
    return bool(one.trace) and bool(one.claims) and book.run(query).first() is not None
