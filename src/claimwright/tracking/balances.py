"""How a claim stands once an answer is posted: a credit opens a case with its clock, an unexplained rest a question."""

from __future__ import annotations

from collections.abc import Iterator

from claimwright.model.posting import Posting, Work, balance_of
from claimwright.tracking.context import Answered

EXPLAINS = ("denial", "question", "downcode")


def left_over(at: Answered, posting: Posting) -> Iterator[Work]:
    """What the claim's balance asks for, with this posting and all before it."""
    balance = balance_of(at.claim.total, (*at.postings, posting))
    if balance.open < 0:
        due = at.due("refund")
        yield Work(
            "credit",
            f"{-balance.open} more than the charge is settled",
            "find whose money it is; report and return it",
            at.claim.id,
            amount=-balance.open,
            due=due.day if due else None,
            due_for=due.name if due else "",
            citation=due.citation if due else None,
        )
    elif balance.open > 0 and not at.later(posting.order) and not any(one.task in EXPLAINS for one in posting.work):
        what = f"{balance.open} is open, and no payer is left to ask"
        yield Work(
            "balance", what, "look at the answers: appeal, or decide who owes it", at.claim.id, amount=balance.open
        )
