"""A payer's answer with money (835): what was paid, what was taken off and why, claim by claim and line by line.

Amounts are as the payer wrote them; what they add up to is for whoever balances them.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from claimwright.model.case import Address


class Adjustment(msgspec.Struct, frozen=True):
    """One reason of a CAS: `group` CO, PR, OA or PI says who owes; `reason` is a CARC; a positive amount takes off."""

    group: str
    reason: str
    amount: Decimal
    quantity: Decimal | None = None


class RemittedLine(msgspec.Struct, frozen=True):
    """A service line as adjudicated (loop 2110).

    `submitted` is the code that was sent where the payer changed it (SVC06). `control` is the line's own number
    (REF*6R); `allowed` AMT*B6; `remarks` are RARCs (LQ*HE).
    """

    code: str
    modifiers: tuple[str, ...]
    charge: Decimal
    paid: Decimal
    units: Decimal | None = None
    submitted: str = ""
    submitted_modifiers: tuple[str, ...] = ()
    submitted_units: Decimal | None = None
    revenue: str = ""
    control: str = ""
    day: date | None = None
    allowed: Decimal | None = None
    adjustments: tuple[Adjustment, ...] = ()
    remarks: tuple[str, ...] = ()


class RemittedClaim(msgspec.Struct, frozen=True):
    """A claim as adjudicated (loop 2100). `id` is CLP01, the claim's own; `status` CLP02; `owed` what the patient owes
    (CLP05); `payer_control` the payer's number (CLP07); `patient` "LAST, FIRST"; `allowed` AMT*AU; `remarks` those of
    MIA or MOA; `crossover` the payer it was sent on to, by name, with its id (NM1*TT).
    """

    id: str
    status: str
    charge: Decimal
    paid: Decimal
    owed: Decimal = Decimal("0")
    filing_code: str = ""
    payer_control: str = ""
    facility: str = ""
    frequency: str = ""
    patient: str = ""
    member_id: str = ""
    rendering: str = ""
    day: date | None = None
    allowed: Decimal | None = None
    crossover: str = ""
    crossover_id: str = ""
    adjustments: tuple[Adjustment, ...] = ()
    remarks: tuple[str, ...] = ()
    lines: tuple[RemittedLine, ...] = ()

    @property
    def reverses(self) -> bool:
        """Whether it takes an earlier payment back (CLP02 22)."""
        return self.status == "22"


class ProviderAdjustment(msgspec.Struct, frozen=True):
    """Money between payer and practice beside any claim (PLB): a positive amount lessens the payment.

    `reason` such as WO (overpayment recovered), FB (balance forward), L6 (interest), 72; `reference` what it is for.
    """

    provider: str
    until: date | None
    reason: str
    amount: Decimal
    reference: str = ""


class Remittance(msgspec.Struct, frozen=True):
    """One 835 transaction. `paid` is BPR02; `trace` the check or transfer number (TRN02); `day` when it is paid.

    `originator` is who issued the trace number (TRN03); `method` BPR04 (ACH, CHK, NON, ...); `payee` the NPI or tax id
    that is paid; `contact` and `phone` of the payer for questions (PER*BL).
    """

    paid: Decimal
    trace: str
    payer: str
    payer_id: str = ""
    payee: str = ""
    method: str = ""
    day: date | None = None
    made: date | None = None
    claims: tuple[RemittedClaim, ...] = ()
    provider_adjustments: tuple[ProviderAdjustment, ...] = ()
    originator: str = ""
    payer_address: Address | None = None
    payee_name: str = ""
    contact: str = ""
    phone: str = ""
