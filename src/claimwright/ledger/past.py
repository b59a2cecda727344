"""What the ledger knows from before a claim: the patient's other claims, and what a payer answered to the practice's
lines.

Content lies under the patients' keys, so that nothing is counted in the open: counts are made anew from the newest
answers when they are asked for, and those of an erased patient are gone from them. Knows no edit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

import msgspec
from sqlalchemy import select

from claimwright.ledger.claims import newest_versions
from claimwright.ledger.event import decoded
from claimwright.ledger.keys import keyed_hash, unseal
from claimwright.ledger.reading import states
from claimwright.ledger.schema import claims, patients, postings
from claimwright.ledger.store import Book, portions
from claimwright.model.claim import Claim
from claimwright.model.past import Denials
from claimwright.model.remittance import Adjustment

LATEST = 20_000  # answers of a payer that its counts are made of: what it did long ago says little of today
NEVER_DECIDED = ("rejected",)  # claims that no payer has looked at
VOID = "8"


class _Line(msgspec.Struct):
    """Of a remitted line, what is counted."""

    code: str
    paid: Decimal
    submitted: str = ""
    adjustments: tuple[Adjustment, ...] = ()


class _Remitted(msgspec.Struct):
    lines: tuple[_Line, ...] = ()


class _Work(msgspec.Struct):
    task: str
    reasons: tuple[str, ...] = ()


class _Posting(msgspec.Struct):
    number: int
    order: str
    work: tuple[_Work, ...] = ()
    undoes: int = 0


class Answer(NamedTuple):
    """What a payer answered to one claim: the code of each line, and the reasons that denied it."""

    claim: str
    number: int
    undoes: int
    lines: tuple[tuple[str, tuple[str, ...]], ...]


def earlier_claims(book: Book, people: Sequence[str]) -> dict[str, tuple[Claim, ...]]:
    """The newest version of each claim of the people (`claims.person`), in the order of their ids; nobody of whom the
    ledger has no claim. Voids, and claims that no payer has looked at, are left out.
    """
    lookups = {keyed_hash(book.keys.lookup, name): name for name in people}
    owner: dict[str, str] = {}
    for some in portions(list(lookups)):
        query = select(claims.c.id, patients.c.lookup).join(patients, patients.c.id == claims.c.patient)
        owner.update((row.id, lookups[bytes(row.lookup)]) for row in book.run(query.where(patients.c.lookup.in_(some))))
    ids = sorted(owner)
    standing = states(book, ids)
    found: dict[str, list[Claim]] = {}
    for claim, (_, newest) in sorted(newest_versions(book, ids).items()):
        state = standing[claim].state if claim in standing else ""
        if newest is not None and newest.frequency != VOID and state not in NEVER_DECIDED:
            found.setdefault(owner[claim], []).append(newest)
    return {name: tuple(some) for name, some in found.items()}


def denials(book: Book, payer: str, latest: int = LATEST) -> Denials:
    """How many lines of each code the payer answered in its newest answers, and how many it denied by each reason."""
    return tally(_answers(book, payer, latest))


def tally(answers: Iterable[Answer]) -> Denials:
    """Counts of answers that stand: neither taken back nor taking one back."""
    given = list(answers)
    undone = {(one.claim, one.undoes) for one in given if one.undoes}
    sent: Counter[str] = Counter()
    denied: dict[str, Counter[str]] = {}
    for one in given:
        if one.undoes or (one.claim, one.number) in undone:
            continue
        for code, reasons in one.lines:
            sent[code] += 1
            for reason in reasons:
                denied.setdefault(code, Counter())[reason] += 1
    return Denials(dict(sent), {code: dict(counts) for code, counts in denied.items()})


def _answers(book: Book, payer: str, latest: int) -> Iterator[Answer]:
    """Answers to the payer's claims, of the first payer of each, the newest ones."""
    newest = (
        select(postings.c.remittance, postings.c.position, postings.c.claim, postings.c.patient)
        .add_columns(postings.c.schema, postings.c.payload)
        .join(claims, claims.c.id == postings.c.claim)
        .where(claims.c.payer == payer, postings.c.state == "posted")
        .order_by(postings.c.remittance.desc(), postings.c.position.desc())
        .limit(latest)
    )
    rows = list(book.run(newest))
    book.unlock({row.patient for row in rows if row.patient is not None})
    orders: dict[str, str] = {}
    for row in reversed(rows):
        key = book.key_of(row.patient)
        if key is None:
            continue
        plain = unseal(key, row.payload, f"posting {row.remittance} {row.position}")
        remitted, posting = msgspec.convert(decoded(plain, row.schema), tuple[_Remitted, _Posting], strict=False)
        if orders.setdefault(row.claim, posting.order) == posting.order:
            yield Answer(row.claim, posting.number, posting.undoes, tuple(_lines(remitted, posting)))


def _lines(remitted: _Remitted, posting: _Posting) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each line's code as it was sent, denied where nothing is paid and a reason of it was posted as a denial."""
    refused = {one.reasons[0] for one in posting.work if one.task == "denial" and one.reasons}
    for line in remitted.lines:
        reasons = [f"{one.group}-{one.reason}" for one in line.adjustments if one.amount] if not line.paid else []
        yield line.submitted or line.code, tuple(dict.fromkeys(r for r in reasons if r in refused))
