"""A payment taken back (CLP02 22): the posting it undoes, entry by entry; where that is not certain, a question."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from claimwright.model.posting import Entry, Posting, Work, live
from claimwright.tracking.context import Answered

ZERO = Decimal(0)


def reversal(at: Answered) -> Posting | Work:
    """The posting that undoes an earlier one exactly."""
    remitted = at.remitted
    fits = [one for one in live(at.postings) if _sums(one) == (-remitted.charge, -remitted.paid)]
    exact = [one for one in fits if one.control == remitted.payer_control]
    found = exact or fits
    if len(found) != 1:
        many = "several earlier postings" if found else "no earlier posting"
        what = f"a payment is taken back, and {many} of this claim has its charge and payment"
        return Work("question", what, "find which payment it takes back", at.claim.id, amount=remitted.paid)
    earlier = found[0]
    return Posting(
        claim=earlier.claim,
        number=len(at.postings) + 1,
        trace=at.remittance.trace,
        payer=at.remittance.payer,
        order=earlier.order,
        status=remitted.status,
        day=at.remittance.day,
        control=remitted.payer_control,
        entries=tuple(_back(one) for one in earlier.entries),
        work=tuple(_told(at, earlier)),
        undoes=earlier.number,
    )


def _back(entry: Entry) -> Entry:
    return msgspec.structs.replace(entry, amount=-entry.amount, why=f"taken back: {entry.why}")


def _sums(posting: Posting) -> tuple[Decimal, Decimal]:
    """Charge and payment of what it posted."""
    paid = sum((one.amount for one in posting.entries if one.to == "paid"), ZERO)
    return sum((one.amount for one in posting.entries), ZERO), paid


def _told(at: Answered, earlier: Posting) -> list[Work]:
    """The next payer was told amounts that no longer hold."""
    if earlier.secondary is None:
        return []
    what = f"{earlier.secondary.payer.name or earlier.secondary.payer.id} was told a payment that is taken back"
    return [Work("question", what, "hold or correct the secondary claim", at.claim.id)]
