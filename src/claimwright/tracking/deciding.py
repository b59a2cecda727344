"""What a person decides about a claim, or has done of its work: kept as an event with who and why, never by a rule.

The status follows from it until the payer says something new. Knows no way of asking: that is for the payer's portal.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, get_args

from claimwright.errors import InputError, LedgerError
from claimwright.ledger import Book, Event, append
from claimwright.ledger.claims import sent_versions
from claimwright.ledger.reading import states
from claimwright.ledger.received import postings_of
from claimwright.ledger.work import Task, finish_work, task_numbered
from claimwright.model.claim import Claim
from claimwright.model.posting import Posting, balance_of, live

Decision = Literal["appealed", "reopening", "patient-billed", "written-off"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)
ANSWERED = ("appealed", "reopening", "patient-billed")  # what only a payer's decision lets one do


def decide(book: Book, claim: str, decision: str, reason: str, now: datetime, actor: str) -> None:
    """Keeps the decision. Raises InputError for one that is none, LedgerError where the claim's answers forbid it."""
    place = f"claim {claim[:40]}"
    if decision not in DECISIONS:
        raise InputError(f"no decision {decision[:20]!r}", "decision", f"one of {', '.join(DECISIONS)}")
    _given(reason)
    standing = states(book, [claim])
    if claim not in standing:
        raise LedgerError("is not in the ledger", place, "claimwright status lists the claims")
    posted = postings_of(book, [claim]).get(claim, ())
    if decision in ANSWERED and not live(posted):
        raise LedgerError("no payer has decided it", place, f"it is {standing[claim].state}")
    sent = sent_versions(book, [claim]).get(claim)
    if decision == "patient-billed" and not _patients(sent[1] if sent else None, posted):
        raise LedgerError("leaves nothing to the patient", place, "what a payer takes off by CO is never the patient's")
    what = Event(kind="decided", at=now, actor=actor, claim=claim, after=decision, reason=reason, source="person")
    append(book, [what])


def finish(book: Book, number: int, reason: str, now: datetime, actor: str) -> Task:
    """Ends a piece of work by its number. Raises LedgerError where it is none that is open."""
    _given(reason)
    task = task_numbered(book, number)
    if task is None or not finish_work(book, task.once, now):
        raise LedgerError("is no open work", f"work {number}", "claimwright work lists what is open")
    says = f"work done, {task.kind}: {reason}"
    what = Event(kind="decided", at=now, actor=actor, claim=task.claim or "", reason=says, source="person",
                 reference=f"work {number}")  # fmt: skip
    append(book, [what])
    return task


def _given(reason: str) -> None:
    if not reason.strip():
        raise InputError("is empty", "--reason", "say why, without personal data")


def _patients(claim: Claim | None, posted: Sequence[Posting]) -> bool:
    return claim is not None and balance_of(claim.total, posted).patient > 0
