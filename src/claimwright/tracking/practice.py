"""Provider-level adjustments (PLB): money between payer and practice beside any claim, explained."""

from __future__ import annotations

from claimwright.model.posting import PracticeEntry, Work
from claimwright.model.remittance import ProviderAdjustment, Remittance
from claimwright.rulebook.answers import Answers
from claimwright.tracking.matching import Sent


def practice_entries(
    remittance: Remittance, sent: Sent, answers: Answers
) -> tuple[tuple[PracticeEntry, ...], tuple[Work, ...]]:
    """Each as an entry of the practice, and what of them a person settles against a claim or a letter."""
    entries: list[PracticeEntry] = []
    work: list[Work] = []
    for one in remittance.provider_adjustments:
        known = answers.beside.get(one.reason)
        says = known.says if known else "a reason that the rulebook does not know"
        way = "lessens the payment" if one.amount > 0 else "adds to the payment"
        claim = _named(one, sent)
        why = f"{one.reason}, {says}: {way}"
        entries.append(PracticeEntry(one.provider, one.reason, one.amount, one.reference, why, claim))
        if known is None or known.person:
            mend = "settle it against the claim that it names" if claim else "find the letter or claim it belongs to"
            work.append(Work("practice", why, mend, claim, amount=one.amount, reasons=(one.reason,)))
    return tuple(entries), tuple(work)


def _named(one: ProviderAdjustment, sent: Sent) -> str:
    """The claim whose number, or payer's number, the reference is; empty where none or several are."""
    text = one.reference.upper()
    found = {known.claim.id for known in (*sent.by_control.get(text, ()), *sent.by_id.get(text, ()))} if text else set()
    return found.pop() if len(found) == 1 else ""
