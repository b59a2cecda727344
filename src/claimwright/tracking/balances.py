"""How a claim stands once an answer is posted: a credit opens a case with its clock, an unexplained rest a question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from claimwright.model.posting import Posting, Work, balance_of, live
from claimwright.tracking.context import Answered
from claimwright.tracking.denials import void

ZERO = Decimal(0)
EXPLAINS = ("denial", "question", "downcode")  # work that says why an amount is open


def left_over(at: Answered, posting: Posting) -> Iterator[Work]:
    """What the claim's balance asks for, with this posting and all before it."""
    before = balance_of(at.claim.total, at.postings)
    standing = live((*at.postings, posting))
    balance = balance_of(at.claim.total, standing)
    if balance.open < min(before.open, ZERO):
        yield _credit(at, -balance.open)
    elif balance.open > _awaited(at, standing) and not at.later(posting.order) and not _explained(standing):
        what = f"{balance.open} is open, and no payer is left to ask"
        mend = "look at the answers: appeal, or decide who owes it"
        yield Work("balance", what, mend, at.claim.id, amount=balance.open)


def _credit(at: Answered, amount: Decimal) -> Work:
    due = at.due("refund")
    return Work(
        "credit",
        f"{amount} more than the charge is settled",
        f"find whose money it is and return it; where the claim itself was wrong, {void(at)}",
        at.claim.id,
        amount=amount,
        due=due.day if due else None,
        due_for=due.name if due else "",
        citation=due.citation if due else None,
    )


def _awaited(at: Answered, standing: Sequence[Posting]) -> Decimal:
    """The charges of lines that no answer has named yet: the payer split the claim."""
    named = {entry.line for posting in standing for entry in posting.entries}
    return sum((line.charge for line in at.claim.lines if line.number not in named and 0 not in named), ZERO)


def _explained(standing: Sequence[Posting]) -> bool:
    return any(work.task in EXPLAINS for posting in standing for work in posting.work)
