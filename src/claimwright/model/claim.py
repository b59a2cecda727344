"""A claim as a payer sees it, before any format: who, for whom, why, what, how much.

What is not given is empty: the check says what a claim lacks, and only a complete one is written. `Claim.id` is CLM01:
at most 20 characters, unique in the submission. Money is Decimal with two places.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from claimwright.model.case import Accident, Address, BillingProvider, Name, Patient, Payer, Provider, Subscriber
from claimwright.model.remittance import Adjustment

NOWHERE = Address("", "", "", "")
NO_PAYER = Payer("", "")
NO_PRACTICE = BillingProvider("", "", "", "", NOWHERE)
NO_PATIENT = Patient(Name(""), None, "U")
NO_SUBSCRIBER = Subscriber("")
NO_PROVIDER = Provider("", Name(""))


class ClaimDiagnosis(msgspec.Struct, frozen=True):
    """`code` with its dot, as ICD-10-CM prints it; position 1 is the first-listed diagnosis. `present` is whether an
    inpatient had it on admission (Y, N, U, W, 1), institutional claims only.
    """

    position: int
    code: str
    present: str = ""


class ServiceLine(msgspec.Struct, frozen=True):
    """`system` is CPT or HCPCS; `pointers` are diagnosis positions, 1 to 4 of them; `charge` is for all units.

    `through` is the last day of a line of several days. `rendering` is who did the line where the claim's did not;
    `ordering` who ordered it; `note` says what an unlisted service was. `revenue` is the revenue code of an
    institutional line. `allowed` is what Medicare's schedule allows for all units where the practice is, None where
    that is not known: for comparison, never sent. `control` is the line item control number (REF*6R); `ndc` eleven
    digits with `ndc_units` and `ndc_measure` (ML, UN, GR, ME, F2).
    """

    number: int
    code: str
    system: str
    modifiers: tuple[str, ...]
    charge: Decimal
    units: Decimal
    pointers: tuple[int, ...]
    date_of_service: date | None
    control: str
    place_of_service: str = ""
    unit_measure: str = "UN"
    ndc: str = ""
    ndc_units: Decimal | None = None
    ndc_measure: str = ""
    allowed: Decimal | None = None
    through: date | None = None
    rendering: Provider | None = None
    ordering: Provider | None = None
    note: str = ""
    revenue: str = ""


class AnsweredLine(msgspec.Struct, frozen=True):
    """What another payer decided of a line (2430): `line` is its ServiceLine.number; `code` and `modifiers` are those
    that it paid by, `units` those that it paid for.
    """

    line: int
    code: str
    modifiers: tuple[str, ...]
    paid: Decimal
    units: Decimal
    adjustments: tuple[Adjustment, ...] = ()
    day: date | None = None


class OtherPayer(msgspec.Struct, frozen=True):
    """Another payer of the claim (2320, 2330): `order` P, S or T; what it `paid`, None where it has not answered.

    `adjustments` are those of the claim as a whole, `lines` what it decided of each line, `owed` what it left to the
    patient; `day` that of its answer, `control` the number it gave the claim. `subscriber` is who holds this insurance,
    None where it is the patient under `member_id`.
    """

    order: str
    id: str
    name: str = ""
    filing_code: str = ""
    member_id: str = ""
    paid: Decimal | None = None
    adjustments: tuple[Adjustment, ...] = ()
    lines: tuple[AnsweredLine, ...] = ()
    owed: Decimal | None = None
    day: date | None = None
    control: str = ""
    subscriber: Subscriber | None = None


class Stay(msgspec.Struct, frozen=True):
    """What only an institutional claim has: type of bill (three digits), admission, discharge status, attending."""

    bill_type: str
    statement_from: date | None = None
    statement_through: date | None = None
    admission_type: str = ""
    admission_source: str = ""
    status: str = ""
    discharge_hour: str = ""
    admitting: str = ""
    attending: Provider | None = None
    operating: Provider | None = None
    procedures: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    occurrences: dict[str, date] = {}
    values: dict[str, Decimal] = {}


class Claim(msgspec.Struct, frozen=True):
    """One claim, professional where it has no `stay`. `frequency` is CLM05-3; `payer_control` the payer's claim number
    for 7 and 8. `order` is P, S or T: which of the patient's payers this is.

    `assignment` (CLM07: A accepts, B lab only, C does not), `benefits` (CLM08: Y, N, W) and `release` (CLM09: Y, I)
    are choices. `stated` is the total as somebody's file states it (CLM02), None where the lines make it. `made` is the
    day the claim was written.
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
    supervising: Provider | None = None
    facility: BillingProvider | None = None
    referral: str = ""
    onset: date | None = None
    admitted: date | None = None
    discharged: date | None = None
    order: Literal["P", "S", "T"] = "P"
    others: tuple[OtherPayer, ...] = ()
    attachments: tuple[str, ...] = ()
    stated: Decimal | None = None
    made: date | None = None
    stay: Stay | None = None

    @property
    def total(self) -> Decimal:
        return sum((line.charge for line in self.lines), Decimal("0.00"))

    @property
    def complete(self) -> bool:
        """Whether it says who, for whom, to whom, why and what."""
        who = (self.payer, self.billing, self.subscriber, self.patient, self.rendering)
        known = not any(one in (NO_PAYER, NO_PRACTICE, NO_SUBSCRIBER, NO_PATIENT, NO_PROVIDER) for one in who)
        return known and bool(self.diagnoses) and bool(self.lines)

    @property
    def day(self) -> date | None:
        """The day whose editions judge it: of discharge or the statement's end for a stay, else the first of a line."""
        if self.stay is not None and self.stay.statement_through is not None:
            return self.stay.statement_through
        return min((line.date_of_service for line in self.lines if line.date_of_service), default=None)
