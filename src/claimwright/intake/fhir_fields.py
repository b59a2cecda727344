"""What a FHIR R4 Bundle says of the visit besides its note: patient, encounter, provider, insurance, as fields."""

from __future__ import annotations

from claimwright.intake import fhir_types as r4
from claimwright.intake.fhir_bundle import Bundle
from claimwright.intake.fields import Fields, Found


def read(bundle: Bundle) -> Fields:
    """The fields of the visit that the notes are of: a bundle may hold other people, a subscriber among them."""
    found = Found(bundle.source)
    compositions = [c for c, _ in bundle.all("Composition", r4.Composition)]
    notes = [n for n, _ in bundle.all("DocumentReference", r4.DocumentReference)]
    visits = [c.encounter for c in compositions] + [e for n in notes for e in n.context.encounter]
    visit = bundle.of_note("Encounter", r4.Encounter, visits)
    subjects = [c.subject for c in compositions] + [n.subject for n in notes]
    subjects += [visit[0].subject] if visit is not None else []
    patient = bundle.of_note("Patient", r4.Patient, subjects)
    if patient is not None:
        _patient(found, *patient)
    if visit is not None:
        _encounter(found, bundle, *visit)
    held = [(c, at) for c, at in bundle.all("Coverage", r4.Coverage) if c.status in ("", "active")]
    for coverage, at in sorted(held, key=lambda pair: pair[0].order or 0)[:1]:
        _coverage(found, bundle, coverage, at)
    return found.fields


def _encounter(found: Found, bundle: Bundle, encounter: r4.Encounter, at: str) -> None:
    found.put_date("date_of_service", encounter.period.start, f"{at}/period/start")
    if encounter.class_.code == "VR":
        found.put("setting", "telehealth", f"{at}/class")
    for participant in encounter.participant:
        for practitioner, where in bundle.referred(participant.individual, "Practitioner", r4.Practitioner):
            _practitioner(found, practitioner, where)


def _patient(found: Found, patient: r4.Patient, at: str) -> None:
    numbers = [(i, n) for n, i in enumerate(patient.identifier)]
    for identifier, number in sorted(numbers, key=lambda pair: not pair[0].is_record_number):
        if "us-ssn" not in identifier.system:
            found.put("patient.record_number", identifier.value, f"{at}/identifier/{number}/value")
    _person(found, "patient", patient, at)
    for number, telecom in enumerate(patient.telecom):
        if telecom.system == "phone":
            found.put_phone("patient.phone", telecom.value, f"{at}/telecom/{number}/value")


def _person(found: Found, field: str, person: r4.Patient | r4.RelatedPerson, at: str) -> None:
    """What patient and subscriber have in common."""
    _name(found, f"{field}.name", person.name, at)
    found.put_date(f"{field}.birth_date", person.birthDate, f"{at}/birthDate")
    sex = {"female": "F", "male": "M"}.get(person.gender, "U" if person.gender else "")
    found.put(f"{field}.sex", sex, f"{at}/gender")
    for address in person.address[:1]:
        where = f"{at}/address/0"
        for part, line in zip(("line1", "line2"), address.line, strict=False):
            found.put(f"{field}.address.{part}", line, f"{where}/line")
        found.put(f"{field}.address.city", address.city, f"{where}/city")
        found.put(f"{field}.address.state", address.state, f"{where}/state")
        found.put_zip(f"{field}.address.zip", address.postalCode, f"{where}/postalCode")


def _name(found: Found, field: str, names: list[r4.HumanName], at: str) -> None:
    for name in names[:1]:
        found.put(f"{field}.last", name.family, f"{at}/name/0/family")
        for part, given in zip(("first", "middle"), name.given, strict=False):
            found.put(f"{field}.{part}", given, f"{at}/name/0/given")


def _practitioner(found: Found, practitioner: r4.Practitioner, at: str) -> None:
    if "rendering.npi" in found.fields:
        return
    for number, identifier in enumerate(practitioner.identifier):
        if identifier.system == r4.NPI and identifier.value:
            found.put("rendering.npi", identifier.value, f"{at}/identifier/{number}/value")
            _name(found, "rendering.name", practitioner.name, at)


def _coverage(found: Found, bundle: Bundle, coverage: r4.Coverage, at: str) -> None:
    """A dependent whose relationship to the subscriber is not said gives no subscriber: who pays is not guessed."""
    _payer(found, bundle, coverage, at)
    relationship = _relationship(coverage)
    if not relationship:
        return
    found.put("subscriber.relationship", relationship, f"{at}/relationship")
    found.put("subscriber.member_id", coverage.subscriberId, f"{at}/subscriberId")
    if relationship != "self":
        for person, where in bundle.referred(coverage.subscriber, "RelatedPerson", r4.RelatedPerson):
            _person(found, "subscriber", person, where)
        for patient, where in bundle.referred(coverage.subscriber, "Patient", r4.Patient):
            _person(found, "subscriber", patient, where)
    for number, group in enumerate(coverage.class_):
        if any(c.code == "group" for c in group.type.coding):
            found.put("subscriber.group", group.value, f"{at}/class/{number}/value")


def _relationship(coverage: r4.Coverage) -> str:
    code = next((c.code for c in coverage.relationship.coding), "")
    if code:
        return code if code in ("self", "spouse", "child") else "other"
    holder, patient = coverage.subscriber, coverage.beneficiary
    return "self" if holder is not None and holder == patient else ""


def _payer(found: Found, bundle: Bundle, coverage: r4.Coverage, at: str) -> None:
    for payor in coverage.payor[:1]:
        found.put("payer.name", payor.display, f"{at}/payor/0/display")
        for organization, where in bundle.referred(payor, "Organization", r4.Organization):
            found.put("payer.name", organization.name, f"{where}/name")
            for identifier in organization.identifier[:1]:
                found.put("payer.id", identifier.value, f"{where}/identifier/0/value")
