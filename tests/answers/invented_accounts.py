"""An invented claim of two lines as it was sent, answers about it in few words, a book that keeps what is posted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from invented_answers import DAY, HEADER

from claimwright.model.claim import Claim, Stay
from claimwright.model.posting import Posting
from claimwright.model.remittance import Adjustment, Remittance, RemittedClaim, RemittedLine
from claimwright.model.supplement import OtherPayer
from claimwright.rulebook.answers import read_answers
from claimwright.rulebook.deadlines import read_deadlines
from claimwright.tracking.context import Words
from claimwright.tracking.matching import Sent
from claimwright.tracking.posting import Decision, post
from x12_claims import claim, line

WORDS = Words(read_answers(), read_deadlines())
TAKEN = date(2026, 7, 6)
ZERO = Decimal(0)
change = msgspec.structs.replace


class Account:
    """A claim that was sent, with what was posted to it."""

    def __init__(self, claim: Claim, days: Mapping[str, int] | None = None) -> None:
        self.claim, self.earlier, self.days = claim, (), days or {}
        self.payer_control = ""
        self.postings: tuple[Posting, ...] = ()

    def take(self, remittance: Remittance) -> Decision:
        decision = post(remittance, Sent([self]), {}, WORDS, TAKEN)
        self.postings += decision.postings
        return decision


def sent(changes: Mapping[str, Any] | None = None) -> Claim:
    """The claim of postings.yaml."""
    changes = dict(changes or {})
    changes.pop("days", None)
    if "stay" in changes:
        changes["stay"] = Stay(changes["stay"])
    program = changes.pop("program", "commercial")
    others = tuple(OtherPayer(*other.split(), member_id="MEMBER0009") for other in changes.pop("others", ()))
    lines = (
        line(1, code="99214", modifiers=("25",), charge=Decimal("200.00"), control="CLAIM-1"),
        line(2, code="36415", charge=Decimal("20.00"), control="CLAIM-2"),
    )
    found = claim(lines=lines, others=others, **changes)
    filing = {"medicare": "MB", "medicaid": "MC", "tricare": "CH"}.get(program, "CI")
    return change(found, payer=change(found.payer, program=program, filing_code=filing))


def reasons(words: list[str]) -> tuple[Adjustment, ...]:
    """ "CO-45=12.50" and its like."""
    found = [word.partition("=") for word in words if "=" in word and not word.startswith("code=")]
    return tuple(Adjustment(*code.split("-"), Decimal(amount)) for code, _, amount in found)


def remitted_line(text: str, of: Claim) -> RemittedLine:
    number, paid, *words = text.split()
    one = of.lines[int(number) - 1]
    taken = reasons(words)
    code = next((word[5:] for word in words if word.startswith("code=")), one.code)
    return RemittedLine(
        code=code,
        modifiers=one.modifiers,
        charge=Decimal(paid) + sum((a.amount for a in taken), ZERO),
        paid=Decimal(paid),
        submitted=one.code if code != one.code else "",
        submitted_modifiers=one.modifiers if code != one.code else (),
        control=one.control,
        day=one.date_of_service,
        adjustments=taken,
        remarks=tuple(word[1:] for word in words if word.startswith("!")),
    )


def remitted(case: Mapping[str, Any], of: Claim) -> RemittedClaim:
    lines = tuple(remitted_line(text, of) for text in case["lines"])
    taken = reasons(case.get("claim", []))
    paid = sum((one.paid for one in lines), ZERO) - sum((a.amount for a in taken), ZERO)
    return RemittedClaim(
        id=of.id,
        status=case["status"],
        charge=Decimal(case["charge"]) if "charge" in case else sum((one.charge for one in lines), ZERO),
        paid=Decimal(case["paid"]) if "paid" in case else paid,
        payer_control=case.get("control", "ICN1"),
        frequency=case.get("frequency", "1"),
        adjustments=taken,
        lines=lines,
    )


def remittance(claims: list[RemittedClaim], trace: str = "EFT1", **changes: Any) -> Remittance:
    paid = sum((one.paid for one in claims), ZERO)
    return change(HEADER, **{"paid": paid, "trace": trace, "claims": tuple(claims), "day": DAY, **changes})
