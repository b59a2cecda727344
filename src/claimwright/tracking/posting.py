"""A remittance posted: what it does to each claim that was sent, to the practice, and what is left for a person.

Pure: the claims, what was posted before and the day come in; nothing is stored. What does not add up, was posted
before, or cannot be matched for certain moves nothing and goes to a person.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

import msgspec

from claimwright.model.posting import Posting, PracticeEntry, Work, live
from claimwright.model.remittance import Remittance, RemittedClaim
from claimwright.submit.balancing import balance
from claimwright.tracking.adjudicating import answer
from claimwright.tracking.context import Answered, Words
from claimwright.tracking.matching import Sent
from claimwright.tracking.practice import practice_entries
from claimwright.tracking.reversing import reversal

ZERO = Decimal(0)
FORWARDED, ESTIMATE = "23", "25"  # CLP02: not this payer's claim; a predetermination


class Decision(NamedTuple):
    """What a remittance does. `outcome`: posted, unbalanced (nothing is posted), or seen before (nothing is new)."""

    outcome: Literal["posted", "unbalanced", "seen"]
    key: str
    digest: str
    postings: tuple[Posting, ...] = ()
    practice: tuple[PracticeEntry, ...] = ()
    work: tuple[Work, ...] = ()


def key_of(remittance: Remittance) -> str:
    """One payment: who pays, by which trace number, how much."""
    return f"{remittance.originator or remittance.payer_id or remittance.payer} {remittance.trace} {remittance.paid}"


def digest_of(remittance: Remittance) -> str:
    """Of everything that the remittance says."""
    return hashlib.sha256(msgspec.msgpack.encode(remittance)).hexdigest()


def post(remittance: Remittance, sent: Sent, seen: Mapping[str, str], words: Words, taken: date) -> Decision:
    """What the remittance does. `seen` are the digests of remittances by key; `taken` the day it was taken in."""
    key, digest = key_of(remittance), digest_of(remittance)
    if key in seen:
        return Decision("seen", key, digest, work=tuple(_again(remittance, seen[key] == digest)))
    wrong = [str(one) for one in balance([remittance])]
    if wrong:
        what = f"the remittance does not add up: {wrong[0]}" + (f", and {len(wrong) - 1} more" if wrong[1:] else "")
        mend = "ask the payer for a corrected remittance; nothing of it is posted"
        return Decision("unbalanced", key, digest, work=(Work("unbalanced", what, mend, amount=remittance.paid),))
    done = list(post_claims(remittance, remittance.claims, sent, words, taken))
    postings = tuple(one for one in done if isinstance(one, Posting))
    work = tuple(one for one in done if isinstance(one, Work))
    practice, settle = practice_entries(remittance, sent, words.answers)
    return Decision("posted", key, digest, postings, practice, (*work, *settle))


def post_claims(
    header: Remittance, claims: Iterable[RemittedClaim], sent: Sent, words: Words, taken: date
) -> Iterator[Posting | Work]:
    """Each claim's posting, or why it has none, as the claims come; at the end what was taken back for nothing.

    For a file that is too large to be held: its balance is looked at first, in a reading of its own (balancing.py).
    """
    books: dict[int, list[Posting]] = {}
    for claim in claims:
        match = sent.match(claim)
        if match.known is None:
            yield _unmatched(claim, match.doubt)
            continue
        postings = books.setdefault(id(match.known), list(match.known.postings))
        found = _claim(Answered(header, claim, match.known, match.lines, tuple(postings), words, taken))
        if isinstance(found, Posting):
            postings.append(found)
        yield found
    yield from _uncorrected(books.values(), header.trace)


def _claim(at: Answered) -> Posting | Work:
    """The posting, or why nothing is posted."""
    if at.remitted.reverses:
        return reversal(at)
    if at.remitted.status == FORWARDED:
        return _question(at, "the payer says that it is not its claim and sent it on", "wait for the other payer")
    if at.remitted.status == ESTIMATE:
        return _question(at, "an estimate before the service, no payment", "keep it with the claim")
    return answer(at)


def _question(at: Answered, what: str, mend: str) -> Work:
    return Work("question", what, mend, at.claim.id, amount=at.remitted.paid)


def _again(remittance: Remittance, same: bool) -> Iterator[Work]:
    """A remittance that comes again is posted once; another one under the same number is for a person."""
    if not same:
        what = "payer, trace number and amount are those of a remittance already posted, the rest differs"
        yield Work("question", what, "ask the payer which of the two holds", amount=remittance.paid)


def _unmatched(claim: RemittedClaim, doubt: str) -> Work:
    mend = "find the claim by patient and day, and post it by hand"
    return Work("unmatched", doubt, mend, claim.id, amount=claim.paid)


def _uncorrected(so_far: Iterable[list[Posting]], trace: str) -> Iterator[Work]:
    """Claims whose payment this remittance took back and did not decide anew."""
    for postings in so_far:
        standing = {one.order for one in live(postings)}
        for one in postings:
            if one.undoes and one.trace == trace and one.order not in standing:
                amount = sum((entry.amount for entry in one.entries if entry.to == "paid"), ZERO)
                what = "the payer took its payment back, and no new decision came with it"
                yield Work("reversal", what, "ask the payer why, or wait for the correction", one.claim, amount=amount)
