"""One visit as it reaches the coder: the encounter's data, each field with its origin, the documents and the choices
that change a result.

Knows nothing of codes.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from claimwright.model.document import Document
from claimwright.model.evidence import Field, LedgerFact, Origin

Sex = Literal["F", "M", "U"]
Program = Literal["medicare", "medicaid", "commercial", "tricare"]
# What one payer may take or refuse beside its program's rule (rulebook/payers).
Choice = Literal["consultations", "telehealth-codes", "continuing", "modifier-51", "modifier-gt"]
# How documents reach a payer (PWK02).
Transmission = Literal["AA", "BM", "EL", "FT", "FX"]
# What the law protects beyond the rest of a record: 42 CFR part 2; 45 CFR 164.508(a)(2).
Consent = Literal["substance-use", "psychotherapy"]
# Where care was given. HOSPITALS are those of II.H and III.C; FACILITIES share Sections II and III otherwise.
HOSPITALS = (
    "inpatient",
    "acute-hospital",
    "short-term-hospital",
    "long-term-care-hospital",
    "psychiatric-hospital",
)
FACILITY_PLACES = ("19", "21", "22", "23", "24", "31", "51", "61")  # of service, which bill their own part
FACILITIES = ("rehabilitation", "nursing-facility", "home-health", "hospice")
OUTPATIENT = ("office", "telehealth", "outpatient", "ambulatory-surgery", "emergency", "urgent-care", "home")
SETTINGS = (*OUTPATIENT, *HOSPITALS, *FACILITIES)


class Name(msgspec.Struct, frozen=True):
    last: str
    first: str = ""
    middle: str = ""

    def __str__(self) -> str:
        return ", ".join(part for part in (self.last, " ".join(p for p in (self.first, self.middle) if p)) if part)


class Address(msgspec.Struct, frozen=True):
    """`zip` is five or nine digits, no hyphen; `state` the two-letter code."""

    line1: str
    city: str
    state: str
    zip: str
    line2: str = ""


class Patient(msgspec.Struct, frozen=True):
    """`record_number` is the practice's own (medical record number)."""

    name: Name
    birth_date: date | None
    sex: Sex
    record_number: str = ""
    address: Address | None = None
    phone: str = ""


class Subscriber(msgspec.Struct, frozen=True):
    """Who holds the insurance. `relationship` is the patient's to the subscriber; self means they are one person.

    For `self` name, birth date, sex and address may be absent: the patient's are meant.
    """

    member_id: str
    relationship: Literal["self", "spouse", "child", "other"] = "self"
    group: str = ""
    name: Name | None = None
    birth_date: date | None = None
    sex: Sex | None = None
    address: Address | None = None


class Payer(msgspec.Struct, frozen=True):
    """`id` is the electronic payer id; `program` decides which payer rules apply; `filing_code` is SBR09.

    `takes` and `refuses` are what this payer's contract says otherwise than its program. `attachments` is how it takes
    documents (PWK02): AA on request, BM mail, EL a 275, FT file transfer, FX fax.
    """

    id: str
    name: str
    program: Program = "commercial"
    filing_code: str = "CI"
    address: Address | None = None
    takes: tuple[Choice, ...] = ()
    refuses: tuple[Choice, ...] = ()
    attachments: Transmission = "AA"


class Provider(msgspec.Struct, frozen=True):
    """A person who renders, refers, orders or supervises. `key` is the short name used in encounter files."""

    npi: str
    name: Name
    taxonomy: str = ""
    credentials: str = ""
    specialty: str = ""
    key: str = ""


class BillingProvider(msgspec.Struct, frozen=True):
    """The practice that is paid. `tax_id` is the EIN, nine digits; `clia` its laboratory certificate."""

    name: str
    npi: str
    tax_id: str
    taxonomy: str
    address: Address
    phone: str = ""
    contact: str = ""
    clia: str = ""
    pay_to: Address | None = None


class Accident(msgspec.Struct, frozen=True):
    """Related causes of the condition (CLM11). `state` only for an auto accident."""

    kind: Literal["auto", "employment", "other"]
    on: date | None = None
    state: str = ""


class Encounter(msgspec.Struct, frozen=True):
    """What is known of the visit besides its documents.

    A field that no source gave is None or empty: a finding, not an error. `origins` maps a field's dotted name
    ("patient.birth_date") to where it was read. `established`: True, False, or None where history is unknown.
    `supervising` is who supervised on site, `substitute_for` whose place the rendering provider took that day;
    `part_b_since` the day Medicare Part B began; `discharge_date` the day an inpatient left, or, of a later visit, the
    day the patient had left the hospital; `billed` the day the visit was first billed, None where it was not.
    `consents` are the patient's recorded consents to send what the law protects.
    """

    id: str
    date_of_service: date
    place_of_service: str = "11"
    setting: str = "office"
    patient: Patient | None = None
    subscriber: Subscriber | None = None
    payer: Payer | None = None
    billing: BillingProvider | None = None
    rendering: Provider | None = None
    referring: Provider | None = None
    accident: Accident | None = None
    established: bool | None = None
    authorization: str = ""
    minutes: int | None = None
    origins: dict[str, Origin] = {}
    discharge_date: date | None = None
    supervising: Provider | None = None
    substitute_for: Provider | None = None
    part_b_since: date | None = None
    billed: date | None = None
    consents: tuple[Consent, ...] = ()

    @property
    def code_date(self) -> date:
        """The day whose editions judge the visit: of service, or for an inpatient of discharge."""
        return self.discharge_date or self.date_of_service if self.admitted else self.date_of_service

    @property
    def hospital(self) -> bool:
        """An inpatient of a hospital: uncertain diagnoses at discharge count (II.H, III.C)."""
        return self.setting in HOSPITALS

    @property
    def admitted(self) -> bool:
        """A setting in which Sections II and III of the guidelines hold, not Section IV."""
        return self.setting in HOSPITALS + FACILITIES

    def field(self, name: str) -> Field:
        """The named field as evidence: its value as text, empty where nothing is known."""
        value: object = self
        for part in name.split("."):
            value = getattr(value, part, None)
        return Field(name, "" if value is None else str(value), self.origins.get(name))

    def age(self) -> int | None:
        """Whole years on the date of service, or None where the birth date is unknown."""
        if self.patient is None or self.patient.birth_date is None:
            return None
        born, seen = self.patient.birth_date, self.date_of_service
        return seen.year - born.year - ((seen.month, seen.day) < (born.month, born.day))


class CodingOptions(msgspec.Struct, frozen=True):
    """Settings that change a result (YARDSTICKS, coding scope). `unknown_patient`: what a visit of unknown history
    becomes. A visit with a diagnosis less sure than `least_confidence` (0 to 1) is held for a person.
    """

    scope: Literal["addressed", "complete"] = "addressed"
    external_causes: Literal["none", "narrow", "full"] = "narrow"
    unknown_patient: Literal["hold", "established", "new"] = "hold"
    usage: Literal["T", "P"] = "T"
    least_confidence: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.5


class Case(msgspec.Struct, frozen=True):
    """One visit to be coded: `fees` maps a service code to the practice's charge per unit, in dollars; what it does not
    name is charged `multiple` times what Medicare's schedule allows, where a multiple is set.

    `history` are earlier services of this group: `fact` is the service's code, behind a blank the specialty (taxonomy)
    that gave it where that is known ("99213 207Q00000X"). `earlier` are the patient's earlier notes: nothing is coded
    from them.
    """

    encounter: Encounter
    documents: tuple[Document, ...]
    history: tuple[LedgerFact, ...] = ()
    earlier: tuple[Document, ...] = ()
    fees: dict[str, Decimal] = {}
    multiple: Decimal | None = None
    options: CodingOptions = CodingOptions()
