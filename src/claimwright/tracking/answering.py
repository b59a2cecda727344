"""Who reads answers and decides what they do: the reader and the poster that the inbox calls.

A remittance is posted within the transaction in which its file is acted on: postings, events, work, and the claims that
go to the next payer, all or none.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from claimwright.ledger import Book, Event, append
from claimwright.ledger.claims import newest_versions, record_claims, sent_versions, version_of
from claimwright.ledger.received import Kept, keep, postings_of, same_payment
from claimwright.ledger.submissions import newest_submission
from claimwright.ledger.work import Task, raise_work
from claimwright.model.acknowledgement import Acknowledgement
from claimwright.model.claim import Claim
from claimwright.model.posting import Posting, Work, balance_of, live
from claimwright.model.remittance import Remittance
from claimwright.model.supplement import ORDERS
from claimwright.rulebook.answers import read_answers
from claimwright.rulebook.deadlines import read_deadlines
from claimwright.submit.acknowledgement import read_acknowledgements
from claimwright.submit.remittance import read_remittances
from claimwright.submit.splitting import VOID
from claimwright.tracking.context import Words
from claimwright.tracking.denials import unprocessable
from claimwright.tracking.inbox import Source
from claimwright.tracking.matching import Sent
from claimwright.tracking.posting import key_of, post

TO_ANSWER = timedelta(days=7)  # for a person, where nothing sets a day
SAYS = 400  # characters of work


class Account(NamedTuple):
    """A claim as its first payer got it last, how it got it before that, and what was posted to it."""

    claim: Claim
    earlier: tuple[Claim, ...]
    payer_control: str
    postings: tuple[Posting, ...]
    days: Mapping[str, int]


class Answers:
    """Reads acknowledgements and remittances, and posts; `days` are those that a payer's contract sets, by payer."""

    def __init__(self, days: Mapping[str, Mapping[str, int]] | None = None) -> None:
        self.words = Words(read_answers(), read_deadlines())
        self.categories = {code: one.said for code, one in self.words.answers.categories.items()}
        self.days = days or {}

    def read(self, data: bytes, place: str) -> Iterator[Acknowledgement | Remittance]:
        """Every statement of the file: first those without money. Raises X12Error where it cannot be read."""
        yield from read_acknowledgements(io.BytesIO(data), self.categories, place)
        yield from read_remittances(io.BytesIO(data), place)

    def post(self, book: Book, remittance: Remittance, number: int, source: Source) -> None:
        accounts = self._accounts(book, remittance)
        seen = {key_of(remittance): ""} if same_payment(book, remittance, number) else {}
        taken = source.now.date()
        done = post(remittance, Sent(accounts.values()), seen, self.words, taken)
        _keep(book, remittance, number, done.postings)
        after = {
            claim: (account.claim, (*account.postings, *(p for p in done.postings if p.claim == claim)))
            for claim, account in accounts.items()
        }
        append(book, [_event(book, one, after[one.claim], source) for one in done.postings])
        _next_payers(book, done.postings, source)
        raised = [*done.work, *(work for posting in done.postings for work in posting.work)]
        raise_work(book, _tasks(book, raised, source, taken), source.now)

    def _accounts(self, book: Book, remittance: Remittance) -> dict[str, Account]:
        ids = list(dict.fromkeys(one.id for one in remittance.claims if one.id))
        before = postings_of(book, ids)
        found = {}
        for id, (version, claim) in sent_versions(book, ids).items():
            if claim is not None:
                posted = before.get(id, ())
                control = next((one.control for one in reversed(posted) if one.control), "")
                first, *earlier = _to_first_payer(book, version, claim)
                days = self.days.get(claim.payer.id, {})
                found[id] = Account(first, tuple(earlier), control, posted, days)
        return found


def state_of(claim: Claim, postings: Sequence[Posting]) -> str:
    """Where the answers so far leave a claim: what a person reads as its status."""
    standing = live(postings)
    if not standing:
        return "accepted" if not postings else "voided" if claim.frequency == VOID else "taken-back"
    if standing[-1].secondary is not None:
        return "next-payer"
    balance = balance_of(claim.total, postings)
    if balance.open < 0:
        return "credit"
    if balance.open > 0 and not balance.paid:
        return "unprocessable" if unprocessable(standing[-1]) else "denied"
    if balance.open > 0:
        return "part-paid"
    return "patient-owes" if balance.patient > 0 else "paid"


def _to_first_payer(book: Book, number: int, newest: Claim) -> list[Claim]:
    """The claim as the first of its payers got it, newest first: versions made for later payers are passed over."""
    before = (version_of(book, newest.id, earlier) for earlier in range(number - 1, 0, -1))
    every = [newest, *(one for one in before if one is not None)]
    first = min((one.order for one in every), key=ORDERS.index)
    return [one for one in every if one.order == first]


def _keep(book: Book, remittance: Remittance, number: int, decided: Sequence[Posting]) -> None:
    """Each claim of the remittance beside its posting; a claim that two answers speak of has them in their order."""
    waiting: dict[str, list[Posting]] = {}
    for posting in decided:
        waiting.setdefault(posting.claim.upper(), []).append(posting)
    kept = []
    for position, remitted in enumerate(remittance.claims, 1):
        mine = waiting.get(remitted.id.upper())
        one = mine.pop(0) if mine else None
        kept.append(Kept(position, remitted, one.claim if one else None, one))
    keep(book, number, kept)


def _event(book: Book, one: Posting, known: tuple[Claim, Sequence[Posting]], source: Source) -> Event:
    claim, postings = known
    so_far = [p for p in postings if p.number <= one.number]
    reasons = dict.fromkeys(f"{e.group} {e.reason}" for e in one.entries if e.reason)
    return Event(
        kind="remitted", at=source.now, actor=source.actor, claim=one.claim, after=state_of(claim, so_far),
        reason=f"status {one.status}, trace {one.trace}: {', '.join(reasons)}"[:SAYS], source="835",
        submission=newest_submission(book, one.claim), reference=source.reference, payload=one,
    )  # fmt: skip


def _next_payers(book: Book, decided: Sequence[Posting], source: Source) -> None:
    """The claims for the next payer as new versions; `onward` puts them into the outbox."""
    claims = [one.secondary for one in decided if one.secondary is not None]
    if claims:
        record_claims(book, claims, source.now, source.actor)


def _tasks(book: Book, raised: Sequence[Work], source: Source, taken: date) -> Iterator[Task]:
    known = newest_versions(book, sorted({one.claim for one in raised if one.claim}))
    for n, one in enumerate(raised, 1):
        reasons = f" [{' '.join(one.reasons)}]" if one.reasons else ""
        edits = f"; looked for by {', '.join(one.edits)}" if one.edits else ""
        says = f"{one.what}{reasons}: {one.mend}{edits}"[:SAYS]
        due = one.due or taken + TO_ANSWER
        claim = one.claim if one.claim in known else None
        yield Task(f"{one.task} {source.reference} {n} {one.claim} {one.line}"[:200], one.task, says, due, claim)
