"""One payer's decision of one claim, posted: its amounts, its denials and changed codes, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from claimwright.model.claim import Claim
from claimwright.model.posting import Downcode, Entry, Posting, Work, balance_of, live
from claimwright.model.supplement import ORDERS, Order
from claimwright.tracking.adjusting import fitted, moves
from claimwright.tracking.balances import left_over
from claimwright.tracking.context import Answered
from claimwright.tracking.downcode import change, corrected, downcode
from claimwright.tracking.secondary import crossed_over, secondary

MOVES = ("paid", "write-off", "patient")
_ORDER: dict[str, Order] = {"1": "P", "19": "P", "2": "S", "20": "S", "3": "T", "21": "T"}  # CLP02
ZERO = Decimal(0)


def answer(at: Answered) -> Posting | Work:
    """The posting, or why nothing is posted."""
    order = order_of(at)
    again = _again(at, order)
    if again:
        what = "this payer has answered the claim before and has not taken that back"
        return Work("question", what, "ask the payer which answer holds", at.claim.id, amount=at.remitted.paid)
    found = moves(at, order)
    entries, work = found.entries, list(found.work)
    if any(live(at.postings)):
        left = balance_of(at.claim.total, at.postings).open
        fits = fitted(entries, left)
        if fits is None:
            what = "write-off and patient's part together are more than earlier payers left open"
            work.append(Work("question", what, "work out what is left with all answers at hand", at.claim.id))
            entries = tuple(_held(one) for one in entries)
        else:
            entries = fits
    changed = list(_changes(at))
    alerts = tuple(alert for alert, _ in changed if alert)
    told = {(alert.line, reason) for alert in alerts for reason in alert.reasons}
    work = [one for one in work if (one.line, one.reasons[0].rpartition("-")[2] if one.reasons else "") not in told]
    work += [one for _, one in changed if one]
    posting = Posting(
        claim=at.claim.id,
        number=len(at.postings) + 1,
        trace=at.remittance.trace,
        payer=at.remittance.payer,
        order=order,
        status=at.remitted.status,
        day=at.remittance.day,
        control=at.remitted.payer_control,
        entries=entries,
        work=tuple(work),
        downcodes=alerts,
    )
    return _followed(at, posting)


def order_of(at: Answered) -> Order:
    """Which of the claim's payers answers: by status, else the one of that name, else the first that has not yet."""
    stated = _ORDER.get(at.remitted.status)
    if stated:
        return stated
    before = live(at.postings)
    for one in before:
        if one.payer == at.remittance.payer:
            return one.order
    answered = {one.order for one in before}
    payers = {at.claim.order, *(one.order for one in at.claim.others)}
    return next((order for order in ORDERS if order in payers - answered), at.claim.order)


def _again(at: Answered, order: Order) -> bool:
    """Whether this payer has moved money of the same lines before; other lines are a part of a claim that it split."""
    lines = {sent.number for sent in at.lines}
    before = [one for one in live(at.postings) if one.order == order]
    moved = {e.line for one in before for e in one.entries if e.to in MOVES and e.amount}
    return bool(moved) and (not lines or 0 in moved or bool(moved & lines))


def _held(entry: Entry) -> Entry:
    """The amount left open where it cannot be told whose it is."""
    if entry.to not in ("write-off", "patient"):
        return entry
    return msgspec.structs.replace(entry, to="open", why=f"not moved: {entry.why}")


def _changes(at: Answered) -> Iterator[tuple[Downcode | None, Work | None]]:
    """Lines decided by another code: an alert with its work, or a question."""
    ours, levels = corrected(at.remitted, at.claim), at.words.answers.levels
    for line, sent in zip(at.remitted.lines, at.lines, strict=True):
        found = change(line, sent, ours, levels)
        if found is None or found.kind == "correction":
            continue
        if found.kind == "downcode":
            alert = downcode(at, line, sent, found)
            yield alert, _alarm(at, alert)
        elif found.kind == "other" or line.code != sent.code:
            mend = "hold the code against the record: accept, correct, or appeal"
            yield None, Work("question", found.why, mend, at.claim.id, sent.number, line.charge - line.paid)


def _alarm(at: Answered, alert: Downcode) -> Work:
    due = at.due("appeal")
    return Work(
        "downcode",
        alert.why,
        "hold the visit's elements against the record; appeal with them, or accept",
        at.claim.id,
        alert.line,
        alert.difference,
        alert.reasons,
        due=alert.due,
        due_for=due.name if due else "",
        citation=due.citation if due else None,
    )


def _followed(at: Answered, posting: Posting) -> Posting:
    """With the claim to the next payer, and what the balance asks for."""
    later = at.later(posting.order)
    waiting = sum((one.amount for one in posting.entries if one.to == "open" and one.group == "PR"), ZERO)
    next_: Claim | None = None
    work = list(posting.work)
    if later and waiting > 0 and not crossed_over(at.remitted):
        next_ = secondary(at, posting.order, later[0])
        if next_ is None:
            what = "the next payer needs the answers of all before it, and one of them went there by itself"
            work.append(Work("question", what, "make the claim by hand", at.claim.id, amount=waiting))
    posting = msgspec.structs.replace(posting, secondary=next_, work=tuple(work))
    return msgspec.structs.replace(posting, work=(*work, *left_over(at, posting)))
