"""Where each amount of an answered claim goes: paid, written off, to the patient, or open for a payer or a person.

The group code says who owes: CO is never the patient's, PR is nobody else's, OA and PI go by their reason. Only what
the contract or the law takes off is written off; nothing of a line that was denied is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from claimwright.model.posting import Entry, To, Work
from claimwright.model.remittance import Adjustment
from claimwright.model.supplement import Order
from claimwright.rulebook.answers import Reason
from claimwright.tracking.context import Answered
from claimwright.tracking.denials import denial

ZERO = Decimal(0)
NO_ASSIGNMENT = "C"  # CLM07: the practice has not agreed to the payer's fee


class Part(NamedTuple):
    """The claim as a whole (`line` 0) or one of its lines, as adjudicated."""

    line: int
    paid: Decimal
    adjustments: tuple[Adjustment, ...]
    remarks: tuple[str, ...]


class Moves(NamedTuple):
    """What an answer does to one claim's parts, and what of it a person has to see."""

    entries: tuple[Entry, ...]
    work: tuple[Work, ...]


class Place(NamedTuple):
    """Where one adjustment goes and why; `ask` where a person has to look, `denied` where that is a denial."""

    to: To
    why: str
    ask: str = ""
    denied: bool = False


def parts_of(at: Answered) -> Iterator[Part]:
    """The lines, then what is left to the claim as a whole: all that is paid and taken off stands in one of them."""
    remitted, paid = at.remitted, ZERO
    for line, sent in zip(remitted.lines, at.lines, strict=True):
        paid += line.paid
        yield Part(sent.number, line.paid, line.adjustments, line.remarks)
    if remitted.paid != paid or remitted.adjustments:
        yield Part(0, remitted.paid - paid, remitted.adjustments, remitted.remarks)


def moves(at: Answered, order: Order) -> Moves:
    """Every amount of the claim, in the answer's order; they add up to its charge."""
    entries: list[Entry] = []
    work: list[Work] = []
    for part in parts_of(at):
        if part.paid:
            entries.append(Entry("paid", part.paid, f"paid by {at.remittance.payer}", part.line))
        refused = not part.paid and any(_denies(at, one) for one in part.adjustments)
        for one in part.adjustments:
            if not one.amount:
                continue
            place = placed(at, order, one, refused)
            entries.append(Entry(place.to, one.amount, place.why, part.line, one.group, one.reason))
            if place.denied:
                work.append(denial(at, part.line, one, part.remarks))
            elif place.ask:
                codes = (f"{one.group}-{one.reason}", *part.remarks)
                work.append(Work("question", place.why, place.ask, at.claim.id, part.line, one.amount, codes))
    return Moves(tuple(entries), tuple(work))


def placed(at: Answered, order: Order, one: Adjustment, refused: bool) -> Place:
    """`refused`: nothing of the part was paid, for a reason that denies it."""
    reason = at.words.answers.reasons.get(one.reason)
    if reason is None:
        return Place("open", f"reason {one.reason} is none that the rulebook knows", denied=True)
    if reason.kind == "earlier":
        return _earlier(at, order, reason)
    if one.group == "PR":
        return _patient(at, order, reason)
    if reason.kind == "denial":
        return Place(
            "open", f"{one.group}-{one.reason}, {reason.says}: open until a person has seen to it", denied=True
        )
    if reason.kind == "contract" and one.group in reason.write_off:
        return _contract(at, one, reason, refused)
    ask = "decide with contract and answer at hand: correct, appeal, or write off"
    if reason.kind == "share":
        return Place("open", f"{one.group}-{one.reason}, {reason.says}, yet not laid on the patient", ask)
    return Place("open", f"{one.group}-{one.reason}, {reason.says}: not written off by itself", ask)


def _denies(at: Answered, one: Adjustment) -> bool:
    reason = at.words.answers.reasons.get(one.reason)
    return one.amount > 0 and (reason is None or reason.kind == "denial")


def _earlier(at: Answered, order: Order, reason: Reason) -> Place:
    if order == "P" and not at.postings:
        return Place("open", f"{reason.says}, yet none answered before", "find out which payer it means")
    return Place("earlier", reason.says)


def _patient(at: Answered, order: Order, reason: Reason) -> Place:
    """The patient owes it once no payer is left; a reason that denies is looked at before a bill goes out."""
    waiting = at.later(order)
    denied = reason.kind == "denial"
    if waiting:
        name = waiting[0].name or waiting[0].id
        return Place("open", f"{reason.says}: {name} is asked before the patient", denied=denied)
    return Place("patient", f"the patient's part: {reason.says}", denied=denied)


def _contract(at: Answered, one: Adjustment, reason: Reason, refused: bool) -> Place:
    if at.claim.assignment == NO_ASSIGNMENT:
        ask = "assignment was not accepted: bill what the law lets the patient be billed"
        return Place("open", f"{reason.says}: no contract binds this claim", ask)
    if refused:
        return Place("open", f"{reason.says}: nothing of a denied line is written off")
    return Place("write-off", f"{one.group}-{one.reason} by contract: {reason.says}")


def fitted(entries: Sequence[Entry], left: Decimal) -> tuple[Entry, ...] | None:
    """A later payer's entries, so that no more is moved than earlier ones left open; None where it cannot be told.

    What is above that is what earlier payers settled. Where write-off and patient both want more than is left, the
    answer does not say which comes first.
    """
    left -= sum((one.amount for one in entries if one.to == "paid"), ZERO)
    wanted = {to: sum((one.amount for one in entries if one.to == to), ZERO) for to in ("write-off", "patient")}
    if sum(wanted.values(), ZERO) <= max(left, ZERO):
        return tuple(entries)
    if all(wanted.values()):
        return None
    found: list[Entry] = []
    for one in entries:
        if one.to not in wanted:
            found.append(one)
            continue
        moved = max(min(one.amount, left), ZERO) if one.amount > 0 else one.amount
        left -= moved
        settled = "settled by an earlier payer's answer"
        for to, amount, why in ((one.to, moved, one.why), ("earlier", one.amount - moved, settled)):
            if amount:
                found.append(Entry(to, amount, why, one.line, one.group, one.reason))
    return tuple(found)
