"""What is not paid, as work: what the payer says, how to mend it, by when, and which edit looks for the same fault.

How a claim can be mended is the program's: a replacement (frequency 7), a reopening, an appeal.
"""

from __future__ import annotations

from collections.abc import Sequence

from claimwright.model.posting import Posting, Work
from claimwright.model.remittance import Adjustment
from claimwright.rulebook.answers import Action, Reason, Remark
from claimwright.rulebook.deadlines import Due
from claimwright.tracking.context import Answered
from claimwright.tracking.ways import replaces, voids

UNPROCESSABLE = "MA130"  # no appeal: a new claim


def denial(at: Answered, line: int, adjustment: Adjustment, remarks: Sequence[str]) -> Work:
    """One reason of one line (0 for the claim) as work. A reason that nobody knows asks for a person, too."""
    answers = at.words.answers
    reason = answers.reasons.get(adjustment.reason)
    told = [(code, answers.remarks[code]) for code in remarks if code in answers.remarks]
    telling = [remark for _, remark in told if not remark.alert]
    how, due = _way(at, reason.action if reason else "appeal", UNPROCESSABLE in remarks)
    return Work(
        "denial",
        _what(adjustment, reason, telling),
        "; ".join((*_mends(reason, telling), how)),
        at.claim.id,
        line,
        adjustment.amount,
        (f"{adjustment.group}-{adjustment.reason}", *remarks),
        _edits(reason, telling),
        due.day if due else None,
        due.name if due else "",
        due.citation if due else None,
    )


def unprocessable(posting: Posting) -> bool:
    """Whether the payer says that it could not process the claim: there is nothing to replace or to appeal."""
    return any(UNPROCESSABLE in work.reasons for work in posting.work)


def _what(adjustment: Adjustment, reason: Reason | None, telling: Sequence[Remark]) -> str:
    says = reason.says if reason else "a reason that the rulebook does not know"
    return f"{adjustment.amount} not paid: {'; '.join((says, *(remark.says for remark in telling)))}"


def _mends(reason: Reason | None, telling: Sequence[Remark]) -> list[str]:
    """What a remark asks for is nearer than what its reason asks for in general."""
    near = [remark.mend for remark in telling if remark.mend]
    return list(dict.fromkeys(near)) or [reason.mend if reason and reason.mend else "ask the payer what it means"]


def _edits(reason: Reason | None, telling: Sequence[Remark]) -> tuple[str, ...]:
    near = [edit for remark in telling for edit in remark.edits]
    return tuple(dict.fromkeys(near or (reason.edits if reason else ())))


def _way(at: Answered, action: Action, anew: bool) -> tuple[str, Due | None]:
    """How it goes to the payer again, and by when."""
    if anew:
        return "send it as a new claim (frequency 1)", at.due("file")
    if action == "correct":
        return correction(at)
    if action == "documents":
        return "send it with the payer's number; appeal where that is refused", at.due("appeal")
    if action == "appeal":
        due = at.due("appeal")
        return f"appeal ({due.name})" if due else "appeal", due
    if action in ("eligibility", "coordinate"):
        return "send it to the payer in charge", at.due("file")
    return "keep what was found with the claim", at.due("appeal")


def correction(at: Answered) -> tuple[str, Due | None]:
    """How this program takes a correction of a claim that it decided."""
    if replaces(at.claim, at.words.answers):
        return "send a replacement (frequency 7)", at.soonest("correct") or at.due("file")
    return "ask for a reopening, or appeal: no replacement is taken", at.soonest("reopen", "appeal")


def void(at: Answered) -> str:
    """How this program takes back a claim that should not have been sent."""
    if voids(at.claim, at.words.answers):
        return "send a void (frequency 8) with the payer's number"
    return "ask for a reopening: no void is taken"
