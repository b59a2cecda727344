"""What a receiver says of what was sent, before any money: TA1, 999, 277CA, and 277 where somebody asked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

Said = Literal["accepted", "rejected", "pending"]


class Complaint(msgspec.Struct, frozen=True):
    """One reason: a TA1 note, an IK304 or IK403 error at its place, or an STC status (category:status:entity).

    `segment` counts from ST as 1; `element` is "03" or "03-2".
    """

    code: str
    loop: str = ""
    segment_id: str = ""
    segment: int = 0
    element: str = ""
    message: str = ""


class Acknowledgement(msgspec.Struct, frozen=True):
    """One statement about one thing that was sent.

    `source` is who speaks: TA1 (an interchange), 999 (a group or a transaction), 277CA or 277 (a transaction or claim).
    `control` is what it names: ISA13, GS06, ST02, or a claim's CLM01 (TRN02). `payer_control` is the number that the
    payer gave the claim (REF*1K). `day` is when it was said.
    """

    source: Literal["TA1", "999", "277CA", "277"]
    about: Literal["interchange", "group", "transaction", "claim", "line"]
    control: str
    said: Said
    complaints: tuple[Complaint, ...] = ()
    payer_control: str = ""
    line_control: str = ""
    amount: Decimal | None = None
    day: date | None = None
