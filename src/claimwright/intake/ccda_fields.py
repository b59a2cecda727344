"""What a C-CDA document says of the visit besides its narrative: patient, date, place, provider and insurance."""

from __future__ import annotations

from claimwright.intake.ccda_payers import put_insurance
from claimwright.intake.cda import Placed, find, put_address, put_name
from claimwright.intake.fields import Fields, Found
from claimwright.intake.narrative import tag
from claimwright.intake.source import Source

NPI = "2.16.840.1.113883.4.6"
SSN = "2.16.840.1.113883.4.1"
PLACES_OF_SERVICE = "2.16.840.1.113883.6.50"


def read(source: Source, top: Placed) -> Fields:
    found = Found(source)
    for role in find(top, "recordTarget/patientRole"):
        _patient(found, role)
        break
    for path in ("componentOf/encompassingEncounter", "documentationOf/serviceEvent"):
        for event in find(top, path):
            _date(found, event)
    for element, where in find(top, "componentOf/encompassingEncounter/location/healthCareFacility/code"):
        if element.get("codeSystem") == PLACES_OF_SERVICE:
            found.put("place_of_service", element.get("code"), where)
    paths = (
        "componentOf/encompassingEncounter/responsibleParty/assignedEntity",
        "componentOf/encompassingEncounter/encounterParticipant/assignedEntity",
        "documentationOf/serviceEvent/performer/assignedEntity",
        "author/assignedAuthor",
    )
    for entity in (e for path in paths for e in find(top, path)):
        if _provider(found, entity):
            break
    put_insurance(found, top)
    return found.fields


def _patient(found: Found, role: Placed) -> None:
    for element, where in find(role, "id"):
        if element.get("root") != SSN:
            found.put("patient.record_number", element.get("extension"), where)
    put_address(found, "patient.address", role)
    for element, where in find(role, "telecom"):
        if element.get("value", "").startswith("tel:"):
            found.put_phone("patient.phone", element.get("value"), where)
    for patient in find(role, "patient"):
        for name in find(patient, "name"):
            put_name(found, "patient.name", name)
            break
        for element, where in find(patient, "administrativeGenderCode"):
            code = element.get("code", "")
            found.put("patient.sex", {"F": "F", "M": "M", "UN": "U"}.get(code), where)
        for element, where in find(patient, "birthTime"):
            found.put_date("patient.birth_date", element.get("value"), where)


def _date(found: Found, event: Placed) -> None:
    """The day the visit began: `low` where a period is given, the time itself where it is a point.

    A service event of several days is a time of care, not a visit.
    """
    for time in find(event, "effectiveTime"):
        days = {(e.get("value") or "")[:8] for end in ("low", "high") for e, _ in find(time, end)} - {""}
        if tag(event[0]) == "serviceEvent" and len(days) > 1:
            continue
        if time[0].get("value"):
            found.put_date("date_of_service", time[0].get("value"), time[1])
        for element, where in find(time, "low"):
            found.put_date("date_of_service", element.get("value"), where)


def _provider(found: Found, entity: Placed) -> bool:
    """The entity as the rendering provider, if it carries an NPI."""
    ids = [(e.get("extension"), where) for e, where in find(entity, "id") if e.get("root") == NPI]
    if not ids or not ids[0][0]:
        return False
    found.put("rendering.npi", *ids[0])
    for name in find(entity, "assignedPerson/name"):
        put_name(found, "rendering.name", name)
        break
    return True
