"""The parts of FHIR R4 that intake reads, under FHIR's own names. What is not named here is passed over."""

from __future__ import annotations

import msgspec

NPI = "http://hl7.org/fhir/sid/us-npi"
TAXONOMY = "http://nucc.org/provider-taxonomy"


class Bundle(msgspec.Struct, frozen=True):
    resourceType: str
    entry: list[Entry] = []


class Entry(msgspec.Struct, frozen=True):
    fullUrl: str = ""
    resource: msgspec.Raw = msgspec.Raw()


class Head(msgspec.Struct, frozen=True):
    resourceType: str
    id: str = ""


class Reference(msgspec.Struct, frozen=True):
    reference: str | None = None
    display: str | None = None


class Coding(msgspec.Struct, frozen=True):
    code: str = ""
    system: str = ""
    display: str = ""


class CodeableConcept(msgspec.Struct, frozen=True):
    coding: list[Coding] = []
    text: str = ""


class Identifier(msgspec.Struct, frozen=True):
    value: str = ""
    system: str = ""
    type: CodeableConcept = CodeableConcept()

    @property
    def is_record_number(self) -> bool:
        return any(c.code == "MR" for c in self.type.coding)


class HumanName(msgspec.Struct, frozen=True):
    family: str = ""
    given: list[str] = []
    suffix: list[str] = []


class Telecom(msgspec.Struct, frozen=True):
    system: str = ""
    value: str = ""


class Address(msgspec.Struct, frozen=True):
    line: list[str] = []
    city: str = ""
    state: str = ""
    postalCode: str = ""


class Patient(msgspec.Struct, frozen=True):
    identifier: list[Identifier] = []
    name: list[HumanName] = []
    birthDate: str = ""
    gender: str = ""
    telecom: list[Telecom] = []
    address: list[Address] = []


class RelatedPerson(msgspec.Struct, frozen=True):
    name: list[HumanName] = []
    birthDate: str = ""
    gender: str = ""
    address: list[Address] = []


class Qualification(msgspec.Struct, frozen=True):
    code: CodeableConcept = CodeableConcept()


class Practitioner(msgspec.Struct, frozen=True):
    identifier: list[Identifier] = []
    name: list[HumanName] = []
    qualification: list[Qualification] = []


class PractitionerRole(msgspec.Struct, frozen=True):
    practitioner: Reference | None = None
    code: list[CodeableConcept] = []
    specialty: list[CodeableConcept] = []


class Organization(msgspec.Struct, frozen=True):
    identifier: list[Identifier] = []
    name: str = ""


class Period(msgspec.Struct, frozen=True):
    start: str = ""


class Participant(msgspec.Struct, frozen=True):
    individual: Reference | None = None


class Encounter(msgspec.Struct, frozen=True, rename={"class_": "class"}):
    class_: Coding = Coding()
    subject: Reference | None = None
    period: Period = Period()
    participant: list[Participant] = []


class CoverageClass(msgspec.Struct, frozen=True):
    type: CodeableConcept = CodeableConcept()
    value: str = ""


class Coverage(msgspec.Struct, frozen=True, rename={"class_": "class"}):
    status: str = ""
    order: int | None = None
    subscriberId: str = ""
    subscriber: Reference | None = None
    beneficiary: Reference | None = None
    relationship: CodeableConcept = CodeableConcept()
    payor: list[Reference] = []
    class_: list[CoverageClass] = []


class Attachment(msgspec.Struct, frozen=True):
    contentType: str = ""
    data: str | None = None


class Content(msgspec.Struct, frozen=True):
    attachment: Attachment = Attachment()


class Context(msgspec.Struct, frozen=True):
    encounter: list[Reference] = []


class DocumentReference(msgspec.Struct, frozen=True):
    id: str = ""
    docStatus: str = ""
    subject: Reference | None = None
    context: Context = Context()
    author: list[Reference] = []
    authenticator: Reference | None = None
    content: list[Content] = []


class Narrative(msgspec.Struct, frozen=True):
    div: str = ""


class Section(msgspec.Struct, frozen=True):
    title: str = ""
    text: Narrative | None = None
    section: list[Section] = []


class Attester(msgspec.Struct, frozen=True):
    mode: str = ""
    time: str | None = None
    party: Reference | None = None


class Composition(msgspec.Struct, frozen=True):
    id: str = ""
    subject: Reference | None = None
    encounter: Reference | None = None
    author: list[Reference] = []
    attester: list[Attester] = []
    section: list[Section] = []


class Signature(msgspec.Struct, frozen=True):
    when: str | None = None
    who: Reference | None = None


class Provenance(msgspec.Struct, frozen=True):
    target: list[Reference] = []
    signature: list[Signature] = []
