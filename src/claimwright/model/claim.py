"""A claim as a payer sees it, before any format: who, for whom, why, what, how much.

What is not given is empty: the check says what a claim lacks, and only a complete one is written. `Claim.id` is CLM01:
at most 20 characters, unique in the submission. Money is Decimal with two places.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from claimwright.model.case import Accident, Address, BillingProvider, Name, Patient, Payer, Provider, Subscriber
from claimwright.model.supplement import Adjudication, Attachment, Equipment, Order, OtherPayer, Transport

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
    `ordering` who ordered it; `description` says what an unlisted service was, `note` anything else. `revenue` is
    the revenue code of an institutional line. `allowed` is what Medicare's schedule allows for all units where the
    practice is, None where that is not known: for comparison, never sent. `control` is the line item control number
    (REF*6R); `ndc` eleven digits with `ndc_units` and `ndc_measure` (ML, UN, GR, ME, F2). `adjudications` are what
    other payers did with it.
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
    description: str = ""
    equipment: Equipment | None = None
    attachments: tuple[Attachment, ...] = ()
    adjudications: tuple[Adjudication, ...] = ()


class Occurrence(msgspec.Struct, frozen=True):
    """What happened on a day, by its NUBC code."""

    code: str
    day: date


class OccurrenceSpan(msgspec.Struct, frozen=True):
    """What lasted from one day to another, both inclusive."""

    code: str
    since: date
    until: date


class Value(msgspec.Struct, frozen=True):
    """An amount, or a count of days or pints, by its NUBC code."""

    code: str
    amount: Decimal


class Stay(msgspec.Struct, frozen=True):
    """What only an institutional claim has: type of bill (three digits), admission, discharge status, who attended.

    `procedures` are ICD-10-PCS codes, the principal first, `procedure_dates` theirs in the same order. An occurrence,
    a span and a value may stand twice. `reasons` are a patient's reasons for an outpatient visit, `group` the DRG.
    """

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
    procedure_dates: tuple[date | None, ...] = ()
    conditions: tuple[str, ...] = ()
    occurrences: tuple[Occurrence, ...] = ()
    values: tuple[Value, ...] = ()
    spans: tuple[OccurrenceSpan, ...] = ()
    reasons: tuple[str, ...] = ()
    group: str = ""
    admission_hour: str = ""
    other_operating: Provider | None = None


class Claim(msgspec.Struct, frozen=True):
    """One claim, professional where it has no `stay`. `frequency` is CLM05-3; `payer_control` the payer's claim number
    for 7 and 8. `order` is P, S, T, then A to H: which of the patient's payers this is; `insurance_type` why Medicare
    comes second (SBR05).

    `assignment` (CLM07: A accepts, B lab only, C does not), `benefits` (CLM08: Y, N, W) and `release` (CLM09: Y, I) are
    choices. `stated` is the total as somebody's file states it (CLM02), None where the lines make it. `made` is the
    day the claim was written. `patient_paid` is what the patient has paid (AMT*F5); `delay_reason` why it comes
    late (CLM20); `note` anything else (NTE*ADD).
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
    order: Order = "P"
    others: tuple[OtherPayer, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    stated: Decimal | None = None
    made: date | None = None
    stay: Stay | None = None
    insurance_type: str = ""
    patient_paid: Decimal | None = None
    delay_reason: str = ""
    note: str = ""
    transport: Transport | None = None

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
