"""Acknowledgements -> events: which claims a statement speaks of, what each says of them, what is to be sent again.

A TA1 or 999 speaks of every claim of its submission; a 277CA of one claim, within the submission that its own header
names. What is said of a claim's documents (275) moves the claim nowhere; their rejection is work. What names nothing of
ours is work for a person, never an event of somebody else's claim.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from claimwright.ledger import Book, Event
from claimwright.ledger.reading import states
from claimwright.ledger.submissions import Control, claims_of, kind_of, newest_submission, submission_by
from claimwright.ledger.work import Task
from claimwright.model.acknowledgement import Acknowledgement
from claimwright.rulebook.answers import read_answers

TO_FIND = timedelta(days=2)  # for a person to find whose an answer is
TO_MEND = timedelta(days=3)  # for what the payer does not have
RESEND = "resend"
RECEIVED, REJECTED = "received", "rejected"
_OF_CLAIM = {"accepted": "accepted", "rejected": REJECTED, "pending": "pending"}


def events_of(
    book: Book, said: Sequence[Acknowledgement], reference: str, now: datetime, actor: str
) -> tuple[list[Event], list[Task]]:
    """The events of one file's statements; work for what was rejected, and for what names nothing of ours."""
    ids = list(dict.fromkeys(one.control for one in said if one.about in ("claim", "line")))
    known, members = states(book, ids), dict[int, tuple[str, ...]]()
    happened: list[Event] = []
    tasks: list[Task] = []
    heard: set[tuple[int, str, str]] = set()
    within: int | None = None  # the submission whose claims the file speaks of now
    for one in said:
        if one.about in ("claim", "line"):
            if one.control not in known:
                tasks.append(_unknown(one, reference, now))
                continue
            at = _members(book, members, within)
            submission = within if one.control in at else newest_submission(book, one.control)
            after = _OF_CLAIM[one.said] if one.about == "claim" else ""
            happened.append(_event(one, one.control, after, submission, (reference, now, actor)))
            if after == REJECTED:
                tasks.append(resend(one, one.control, submission, now))
            continue
        submission = within = _named(book, one)
        if submission is None:
            tasks.append(_unknown(one, reference, now))
            continue
        after = REJECTED if one.said == "rejected" else RECEIVED if one.source in ("TA1", "999") else ""
        if (submission, one.source, after) in heard or not after:
            continue  # a 999 accepts the group behind its transaction; a 277CA's header says nothing of a claim
        heard.add((submission, one.source, after))
        source, documents = (reference, now, actor), kind_of(book, submission) == "275"
        for claim in _members(book, members, submission):
            happened.append(_event(one, claim, "" if documents else after, submission, source))
            if after == REJECTED:
                ask = _refused_documents if documents else resend
                tasks.append(ask(one, claim, submission, now))
    return happened, tasks


def resend(one: Acknowledgement, claim: str, submission: int | None, now: datetime) -> Task:
    """A claim that never came into adjudication: it is mended and sent again as a new one. Ends when it is."""
    categories = read_answers().categories
    codes = [complaint.code for complaint in one.complaints]
    words = [categories[code.split(":")[0]].says for code in codes if code.split(":")[0] in categories]
    told = "; ".join(dict.fromkeys(words)) or f"the {one.about} was rejected"
    says = f"{one.source}: {told} [{' '.join(codes)}]: mend it and send it again as a new claim (frequency 1)"
    return Task(f"{RESEND} {claim} {submission}", RESEND, says[:400], (now + TO_MEND).date(), claim, submission)


def _named(book: Book, one: Acknowledgement) -> int | None:
    """The submission that a control number names. A 277CA names the batch's own reference (BHT03): our ISA13."""
    if not (one.control.isascii() and one.control.isdigit() and len(one.control) <= 9):
        return None
    names: dict[str, tuple[Control, ...]] = {
        "interchange": ("interchange",),
        "group": ("group",),
        "transaction": ("interchange", "transaction") if one.source in ("277CA", "277") else ("transaction",),
    }
    for name in names[one.about]:
        found = submission_by(book, name, int(one.control))
        if found is not None:
            return found
    return None


def _members(book: Book, members: dict[int, tuple[str, ...]], submission: int | None) -> tuple[str, ...]:
    if submission is None:
        return ()
    if submission not in members:
        members[submission] = claims_of(book, submission)
    return members[submission]


def _event(
    one: Acknowledgement, claim: str, after: str, submission: int | None, source: tuple[str, datetime, str]
) -> Event:
    reference, now, actor = source
    codes = " ".join(c.code for c in one.complaints)
    reason = f"{one.about} {one.said}" + (f": {codes}" if codes else "")
    return Event(
        kind="answered", at=now, actor=actor, claim=claim, after=after, reason=reason[:500], source=one.source,
        submission=submission, reference=reference, payload=one,
    )  # fmt: skip


def _refused_documents(one: Acknowledgement, claim: str, submission: int | None, now: datetime) -> Task:
    codes = " ".join(c.code for c in one.complaints)
    says = f"{one.source} rejects the claim's documents{f' ({codes})' if codes else ''}: send them by mail or portal"
    once = f"documents {submission} {one.source}"
    return Task(once, "documents", says[:400], (now + TO_MEND).date(), claim, submission)


def _unknown(one: Acknowledgement, reference: str, now: datetime) -> Task:
    says = f"{one.source} in {reference} speaks of a {one.about} that is not ours"
    return Task(f"unknown {reference} {one.about} {one.control}"[:200], "unknown", says, (now + TO_FIND).date())
