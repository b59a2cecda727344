"""What some claims carry beside who, why and what: a ride, equipment with its certificate, documents sent along, other
payers and what they did.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, get_args

import msgspec

from claimwright.model.case import Address, Name
from claimwright.model.remittance import Adjustment

# Which of a patient's payers one is, in the order in which they pay (SBR01).
Order = Literal["P", "S", "T", "A", "B", "C", "D", "E", "F", "G", "H"]
ORDERS: tuple[Order, ...] = get_args(Order)


class Attachment(msgspec.Struct, frozen=True):
    """A document that goes with the claim (PWK). `kind` is PWK01 (OZ support data, B4 referral form, CT certification,
    OB operative note, ...), `sent` PWK02: AA on request, BM mail, EL electronically, EM e-mail, FT file transfer, FX
    fax. `control` ties the two together (PWK06); `document` is the file at the practice, never sent as text.
    """

    kind: str
    sent: str = "AA"
    control: str = ""
    document: str = ""


class Transport(msgspec.Struct, frozen=True):
    """A ride by ambulance (CR1, CRC*07, 2310E, 2310F). `reason` is CR104 (A nearest facility, B preferred, C nearer
    family, D transfer, E transfer of a rehabilitation patient); `conditions` CRC codes (01 admitted, 04 by
    stretcher, ...).
    """

    reason: str
    miles: Decimal
    pick_up: Address
    drop_off: Address
    drop_off_name: str = ""
    pounds: Decimal | None = None
    round_trip: str = ""
    stretcher: str = ""
    conditions: tuple[str, ...] = ()


class Equipment(msgspec.Struct, frozen=True):
    """Durable equipment of a line (SV5, CR3, DTP): `days` of need, `rental` or `purchase` price, `rented` by 1 week, 4
    month or 6 day. `certified` I initial, R renewal, S revised, for `months`; `begun` the day therapy began,
    `signed` the day of the certificate.
    """

    days: int
    rental: Decimal
    purchase: Decimal
    rented: Literal["1", "4", "6"] = "4"
    certified: Literal["", "I", "R", "S"] = ""
    months: int | None = None
    begun: date | None = None
    signed: date | None = None


class Adjudication(msgspec.Struct, frozen=True):
    """What another payer did with one line (2430): `payer` is its id, `units` those it paid for."""

    payer: str
    paid: Decimal
    code: str
    units: Decimal
    day: date
    modifiers: tuple[str, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()


class OtherPayer(msgspec.Struct, frozen=True):
    """Another payer of the claim (2320, 2330): `order` P, S, T, A to H; what it `paid`, None where it has not answered.

    `holder` is whose coverage it is, None for the patient's own; `relationship` the patient's to them. `adjustments`
    are those of the claim as a whole, `owed` what it left to the patient; `day` when it decided; `control` its own
    claim number (REF*F8).
    """

    order: Order
    id: str
    name: str = ""
    filing_code: str = ""
    member_id: str = ""
    paid: Decimal | None = None
    relationship: Literal["self", "spouse", "child", "other"] = "self"
    group: str = ""
    insurance_type: str = ""
    holder: Name | None = None
    adjustments: tuple[Adjustment, ...] = ()
    day: date | None = None
    owed: Decimal | None = None
    control: str = ""
    benefits: str = "Y"
    release: str = "Y"
