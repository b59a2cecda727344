"""The claim to the next payer, with what the one before it decided (2320, 2430): made from the claim and the answer."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from claimwright.model.case import Payer, Subscriber
from claimwright.model.claim import Claim, ServiceLine
from claimwright.model.posting import live
from claimwright.model.remittance import Adjustment, RemittedClaim
from claimwright.model.supplement import Adjudication, Attachment, Order, OtherPayer
from claimwright.submit.attaching import ON_REQUEST
from claimwright.submit.normal import program
from claimwright.tracking.context import Answered

CROSSED = ("19", "20", "21")  # CLP02: sent on by the payer itself


def crossed_over(remitted: RemittedClaim) -> bool:
    """Whether the payer has sent it on: then nobody else sends it."""
    return remitted.status in CROSSED or bool(remitted.crossover)


def secondary(at: Answered, order: Order, next_: OtherPayer) -> Claim | None:
    """The claim as `next_` is asked to pay it. Its number stays: it is one account with every payer.

    None where the claim that `order` answered is not known: another payer had sent it on.
    """
    before = [one.secondary for one in live(at.postings) if one.secondary and one.secondary.order == order]
    claim = before[-1] if before else at.claim
    if claim.order != order:
        return None
    rest = tuple(one for one in claim.others if one.order != next_.order)
    return msgspec.structs.replace(
        claim,
        order=next_.order,
        payer=Payer(next_.id, next_.name, program(next_.filing_code), next_.filing_code),
        subscriber=Subscriber(next_.member_id, next_.relationship, next_.group, next_.holder),
        insurance_type=next_.insurance_type,
        others=(*rest, _answered(at, claim)),
        lines=_lines(at, claim),
        attachments=tuple(map(_on_request, claim.attachments)),
        frequency="1",
        payer_control="",
    )


def _on_request(one: Attachment) -> Attachment:
    """Documents went to the payer before; the next one asks for what it wants to see."""
    return msgspec.structs.replace(one, sent=ON_REQUEST, control="")


def _answered(at: Answered, claim: Claim) -> OtherPayer:
    remitted, holder = at.remitted, claim.subscriber
    everything = [*remitted.adjustments, *(one for line in remitted.lines for one in line.adjustments)]
    return OtherPayer(
        order=claim.order,
        id=claim.payer.id,
        name=claim.payer.name,
        filing_code=claim.payer.filing_code,
        member_id=holder.member_id,
        paid=remitted.paid,
        relationship=holder.relationship,
        group=holder.group,
        insurance_type=claim.insurance_type,
        holder=None if holder.relationship == "self" else holder.name,
        adjustments=remitted.adjustments,
        day=None if remitted.lines else at.day,  # lines say their own
        owed=_owed(everything),
        control=remitted.payer_control,
    )


def _lines(at: Answered, claim: Claim) -> tuple[ServiceLine, ...]:
    """The claim's lines, each with what this payer decided of it beside what others did."""
    decided = {sent.number: line for line, sent in zip(at.remitted.lines, at.lines, strict=True)}
    found = []
    for sent in claim.lines:
        line = decided.get(sent.number)
        sent = msgspec.structs.replace(sent, attachments=tuple(map(_on_request, sent.attachments)))
        if line is not None:
            units = line.units if line.units is not None else sent.units
            one = Adjudication(
                claim.payer.id, line.paid, line.code or sent.code, units, at.day, line.modifiers, line.adjustments
            )
            sent = msgspec.structs.replace(sent, adjudications=(*sent.adjudications, one))
        found.append(sent)
    return tuple(found)


def _owed(adjustments: list[Adjustment]) -> Decimal:
    return sum((one.amount for one in adjustments if one.group == "PR"), Decimal("0.00"))
