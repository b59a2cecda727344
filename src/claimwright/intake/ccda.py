"""A C-CDA document: its narrative sections as the text view, and what its header says of the visit.

Reads what a person would read (the narrative), never the coded entries. The legal authenticator becomes the last line.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

from lxml import etree

from claimwright.intake import narrative
from claimwright.intake.fields import Found, Reading, message_date
from claimwright.intake.source import Source
from claimwright.intake.view import View

LARGEST = 10_000_000  # bytes
EXTRACTOR = "ccda/1"
NPI = "2.16.840.1.113883.4.6"
SSN = "2.16.840.1.113883.4.1"
Placed = tuple[etree._Element, str]


def read(source: Source) -> Reading:
    source.limit(LARGEST)
    root = narrative.parse_xml(source, source.data)
    if narrative.tag(root) != "ClinicalDocument":
        raise source.error("XML that is no ClinicalDocument", "give a C-CDA document, or the note as text", "line 1")
    top = (root, "/ClinicalDocument")
    view = View(source)
    _body(view, top, source)
    if not view.text.strip():
        raise source.error("a ClinicalDocument with no narrative text", "export it with its narrative")
    _signature(view, top)
    author = next((_person(p) for p in find(top, "author/assignedAuthor/assignedPerson")), "")
    return Reading(view.document("application/xml", EXTRACTOR, author), _header(source, top).fields)


def find(at: Placed, path: str) -> Iterator[Placed]:
    """Elements below `at` by child names parted by slashes, in order, each with its path."""
    name, _, rest = path.partition("/")
    for child, where in narrative.children(*at):
        if narrative.tag(child) == name:
            if rest:
                yield from find((child, where), rest)
            else:
                yield child, where


def _body(view: View, top: Placed, source: Source) -> None:
    for body in find(top, "component/structuredBody"):
        for section in find(body, "component/section"):
            _section(view, section)
    for element, where in find(top, "component/nonXMLBody/text"):
        if element.get("mediaType", "text/plain") != "text/plain":
            raise source.error("a body that is not narrative", "give the enclosed file itself", where)
        text = element.text or ""
        try:
            plain = base64.b64decode(text).decode() if element.get("representation") == "B64" else text
        except (binascii.Error, UnicodeDecodeError) as error:
            raise source.error("a body that is not base64 of UTF-8", "export it again", where) from error
        view.add(plain, where)


def _section(view: View, section: Placed) -> None:
    if view.length:
        view.add("\n")
    for element, where in find(section, "title"):
        title = " ".join("".join(str(t) for t in element.itertext()).split()).upper()
        if title:
            view.line(title, where)
            view.add("\n")
    for element, where in find(section, "text"):
        narrative.write(view, element, where)
    for below in find(section, "component/section"):
        _section(view, below)


def _signature(view: View, top: Placed) -> None:
    """Only signatureCode S is a signature: X asks for one, I intends one."""
    for signer, where in find(top, "legalAuthenticator"):
        signed = [e for e, _ in find((signer, where), "signatureCode") if e.get("code") == "S"]
        name = next((_person(p) for p in find((signer, where), "assignedEntity/assignedPerson")), "")
        day = next((message_date(e.get("value", "")) for e, _ in find((signer, where), "time")), None)
        if signed and name:
            view.add("\n")
            view.line(f"Electronically signed by {name}" + (f" on {day}" if day else ""), where)


def _person(person: Placed) -> str:
    """`Rowan Pike, MD`, as a signature has it."""
    for name in find(person, "name"):
        parts = {k: [" ".join((e.text or "").split()) for e, _ in find(name, k)] for k in ("given", "family", "suffix")}
        plain = " ".join(p for p in parts["given"] + parts["family"] if p) or " ".join((name[0].text or "").split())
        return ", ".join(p for p in (plain, *parts["suffix"]) if p)
    return ""


def _header(source: Source, top: Placed) -> Found:
    found = Found(source)
    for role in find(top, "recordTarget/patientRole"):
        _patient(found, role)
        break
    for path in ("componentOf/encompassingEncounter", "documentationOf/serviceEvent"):
        for event in find(top, path):
            _date(found, event)
    paths = (
        "componentOf/encompassingEncounter/responsibleParty/assignedEntity",
        "componentOf/encompassingEncounter/encounterParticipant/assignedEntity",
        "documentationOf/serviceEvent/performer/assignedEntity",
        "author/assignedAuthor",
    )
    for entity in (e for path in paths for e in find(top, path)):
        if _provider(found, entity):
            break
    return found


def _patient(found: Found, role: Placed) -> None:
    for element, where in find(role, "id"):
        if element.get("root") != SSN:
            found.put("patient.record_number", element.get("extension"), where)
    _address(found, role)
    for element, where in find(role, "telecom"):
        if element.get("value", "").startswith("tel:"):
            found.put_phone("patient.phone", element.get("value"), where)
    for patient in find(role, "patient"):
        for name in find(patient, "name"):
            _name(found, "patient.name", name)
            break
        for element, where in find(patient, "administrativeGenderCode"):
            code = element.get("code", "")
            found.put("patient.sex", {"F": "F", "M": "M", "UN": "U"}.get(code), where)
        for element, where in find(patient, "birthTime"):
            found.put_date("patient.birth_date", element.get("value"), where)


def _name(found: Found, field: str, name: Placed) -> None:
    given = [(e, where) for e, where in find(name, "given") if e.get("qualifier") != "CL"]
    for (element, where), part in zip(given, ("first", "middle"), strict=False):
        found.put(f"{field}.{part}", element.text, where)
    for element, where in find(name, "family"):
        found.put(f"{field}.last", element.text, where)


def _address(found: Found, role: Placed) -> None:
    for address in find(role, "addr"):
        for (element, where), part in zip(find(address, "streetAddressLine"), ("line1", "line2"), strict=False):
            found.put(f"patient.address.{part}", element.text, where)
        for tag, part in (("city", "city"), ("state", "state")):
            for element, where in find(address, tag):
                found.put(f"patient.address.{part}", element.text, where)
        for element, where in find(address, "postalCode"):
            found.put_zip("patient.address.zip", element.text, where)
        break


def _date(found: Found, event: Placed) -> None:
    """The day the visit began: `low` where a period is given, the time itself where it is a point.

    A service event of several days is a time of care, not a visit.
    """
    for time in find(event, "effectiveTime"):
        days = {(e.get("value") or "")[:8] for end in ("low", "high") for e, _ in find(time, end)} - {""}
        if narrative.tag(event[0]) == "serviceEvent" and len(days) > 1:
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
        _name(found, "rendering.name", name)
        break
    return True
