"""What an appeal of a claim speaks of: the lines that a payer decided otherwise than they were sent, and by when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from claimwright.model.posting import Posting, live
from claimwright.rulebook.answers import read_answers


class Contested(NamedTuple):
    """A line as sent and as decided: `reasons` codes and words of the payer's answer, `lowered` by a level."""

    line: int
    sent: str
    decided: str
    reasons: tuple[str, ...]
    amount: Decimal | None
    lowered: bool


class Appeal(NamedTuple):
    """`name` what the payer calls this level of appeal, `due` by when; `needs` what goes with it."""

    payer: str
    control: str
    trace: str
    answered: date | None
    name: str
    due: date | None
    lines: tuple[Contested, ...]
    needs: tuple[str, ...]


def appeal_of(postings: Sequence[Posting]) -> Appeal | None:
    """The newest decision that stands and that paid less than was sent; None where none did."""
    for posting in reversed(live(postings)):
        lines = (*_lowered(posting), *_denied(posting))
        if lines:
            dues = [(one.due or date.max, one.due_for) for one in posting.downcodes]
            dues += [(one.due or date.max, one.due_for) for one in posting.work if one.task == "denial"]
            due, name = min((one for one in dues if one[1]), default=(date.max, ""))
            return Appeal(
                posting.payer, posting.control, posting.trace, posting.day, name, due if due != date.max else None,
                tuple(sorted(lines)), read_answers().levels.appeal,
            )  # fmt: skip
    return None


def _lowered(posting: Posting) -> list[Contested]:
    return [
        Contested(one.line, one.sent, one.paid, _words(one.reasons), one.difference, True) for one in posting.downcodes
    ]


def _denied(posting: Posting) -> list[Contested]:
    told = {one.line for one in posting.downcodes}
    return [
        Contested(one.line, "", "not paid", _words([r.rpartition("-")[2] for r in one.reasons]), one.amount, False)
        for one in posting.work
        if one.task == "denial" and one.line not in told
    ]


def _words(codes: Sequence[str]) -> tuple[str, ...]:
    """Each code with what it says, where the rulebook knows it."""
    words = read_answers()
    said = {code: one.says for code, one in words.reasons.items()}
    said |= {code: one.says for code, one in words.remarks.items()}
    return tuple(f"{code}: {said[code]}" if code in said else code for code in codes)
