"""A professional claim as a payer sees it, before any format: who, for whom, why, what, how much.

`Claim.id` is CLM01: at most 20 characters, unique in the submission. Money is Decimal with two places.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from claimwright.model.case import Accident, BillingProvider, Patient, Payer, Provider, Subscriber


class ClaimDiagnosis(msgspec.Struct, frozen=True):
    """`code` with its dot, as ICD-10-CM prints it; position 1 is the first-listed diagnosis."""

    position: int
    code: str


class ServiceLine(msgspec.Struct, frozen=True):
    """`system` is CPT or HCPCS; `pointers` are diagnosis positions, 1 to 4 of them; `charge` is for all units.

    `allowed` is what Medicare's schedule allows for all units where the practice is, None where that is not known:
    for comparison, never sent. `control` is the line item control number (REF*6R); `ndc` eleven digits with
    `ndc_units` and `ndc_measure` (ML, UN, GR, ME, F2).
    """

    number: int
    code: str
    system: str
    modifiers: tuple[str, ...]
    charge: Decimal
    units: Decimal
    pointers: tuple[int, ...]
    date_of_service: date
    control: str
    place_of_service: str = ""
    unit_measure: str = "UN"
    ndc: str = ""
    ndc_units: Decimal | None = None
    ndc_measure: str = ""
    allowed: Decimal | None = None


class Claim(msgspec.Struct, frozen=True):
    """One professional claim. `frequency` is CLM05-3; `payer_control` the payer's claim number for 7 and 8.

    `assignment` (CLM07: A accepts, B lab only, C does not), `benefits` (CLM08: Y, N, W) and `release` (CLM09: Y, I)
    are choices.
    """

    id: str
    payer: Payer
    billing: BillingProvider
    subscriber: Subscriber
    patient: Patient
    rendering: Provider
    place_of_service: str
    diagnoses: tuple[ClaimDiagnosis, ...]
    lines: tuple[ServiceLine, ...]
    frequency: str = "1"
    payer_control: str = ""
    referring: Provider | None = None
    accident: Accident | None = None
    authorization: str = ""
    clia: str = ""
    assignment: str = "A"
    benefits: str = "Y"
    release: str = "Y"
    provider_signature: bool = True

    @property
    def total(self) -> Decimal:
        return sum((line.charge for line in self.lines), Decimal("0.00"))
