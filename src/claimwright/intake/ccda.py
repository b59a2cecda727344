"""A C-CDA document: its narrative sections as the text view; what else it says of the visit is ccda_fields' work.

Reads what a person would read (the narrative); coded entries only where a section has none. The authenticator becomes
the last line. A body that is enclosed is read as a note of its own; one that is elsewhere is named.
"""

from __future__ import annotations

import base64
import binascii

from claimwright.intake import ccda_entries, ccda_fields, narrative, notes, roles
from claimwright.intake.cda import Placed, find
from claimwright.intake.fields import Reading, message_date
from claimwright.intake.source import Source
from claimwright.intake.view import View

LARGEST = 10_000_000  # bytes
EXTRACTOR = "ccda/1"
TAXONOMY = "2.16.840.1.113883.6.101"  # NUCC's provider codes


def read(source: Source) -> Reading:
    source.limit(LARGEST)
    root = narrative.parse_xml(source, source.data)
    if narrative.tag(root) != "ClinicalDocument":
        raise source.error("XML that is no ClinicalDocument", "give a C-CDA document, or the note as text", "line 1")
    top = (root, "/ClinicalDocument")
    view = View(source)
    for body in find(top, "component/structuredBody"):
        for section in find(body, "component/section"):
            _section(view, section)
    extractor, body_file = _enclosed(view, top, source)
    if not view.text.strip():
        raise source.error("a ClinicalDocument with no narrative text", "export it with its narrative")
    _signature(view, top)
    author, role = _author(top)
    document = view.document("application/xml", extractor, author, role)
    return Reading(document, ccda_fields.read(source, top), body_file)


def _enclosed(view: View, top: Placed, source: Source) -> tuple[str, str]:
    """The body that is a file of its own, enclosed or named: the extractors then, and the name."""
    for element, where in find(top, "component/nonXMLBody/text"):
        reference = next((e.get("value", "") for e, _ in find((element, where), "reference")), "")
        if reference:
            name = reference.rpartition("/")[2]
            for title, at in find(top, "title"):
                view.line(" ".join("".join(str(t) for t in title.itertext()).split()), at)
            view.line(f"The body is the file {name}", where)
            return EXTRACTOR, name
        if element.get("mediaType", "text/plain").partition(";")[0] not in notes.TYPES:
            raise source.error("a body that is not a note", "give the enclosed file itself", where)
        text = element.text or ""
        if element.get("representation") != "B64":
            view.add(text, where)
            return EXTRACTOR, ""
        try:
            data = base64.b64decode("".join(text.split()), validate=True)
        except (binascii.Error, ValueError) as error:
            raise source.error("a body that is not base64", "export it again", where) from error
        return f"{EXTRACTOR}+{notes.enclose(view, source, data, where)}", ""
    return EXTRACTOR, ""


def _section(view: View, section: Placed) -> None:
    if view.length:
        view.add("\n")
    for element, where in find(section, "title"):
        title = " ".join("".join(str(t) for t in element.itertext()).split()).upper()
        if title:
            view.line(title, where)
            view.add("\n")
    before = view.length
    for element, where in find(section, "text"):
        narrative.write(view, element, where)
    if view.length == before:
        ccda_entries.write(view, section)
    for below in find(section, "component/section"):
        _section(view, below)


def _signature(view: View, top: Placed) -> None:
    """Only signatureCode S is a signature: X asks for one, I intends one. The legal authenticator's comes first."""
    for signer in _signers(top)[:1]:
        name = next((_person(p) for p in find(signer, "assignedEntity/assignedPerson")), "")
        day = next((message_date(e.get("value", "")) for e, _ in find(signer, "time")), None)
        if name:
            view.add("\n")
            view.line(f"Electronically signed by {name}" + (f" on {day}" if day else ""), signer[1])


def _signers(top: Placed) -> list[Placed]:
    found = [signer for path in ("legalAuthenticator", "authenticator") for signer in find(top, path)]
    return [s for s in found if any(e.get("code") == "S" for e, _ in find(s, "signatureCode"))]


def _author(top: Placed) -> tuple[str, str]:
    """The first author who is a person, and the best role of those who wrote or signed."""
    authors = list(find(top, "author/assignedAuthor"))
    told = [_role(entity, top) for entity in authors]
    told += [_role(entity, top) for signer in _signers(top) for entity in find(signer, "assignedEntity")]
    people = [_person(p) for entity in authors for p in find(entity, "assignedPerson")]
    return next((name for name in people if name), ""), roles.best(told)


def _role(entity: Placed, top: Placed) -> str:
    ids = {(e.get("root"), e.get("extension")) for e, _ in find(entity, "id") if e.get("extension")}
    patient = {(e.get("root"), e.get("extension")) for e, _ in find(top, "recordTarget/patientRole/id")}
    taxonomy = title = ""
    for element, _ in find(entity, "code"):
        taxonomy = element.get("code", "") if element.get("codeSystem") == TAXONOMY else ""
        title = element.get("displayName", "")
        if element.get("code") == "ONESELF":
            return roles.PATIENT
    if ids & patient:
        return roles.PATIENT
    name = next((_person(p) for p in find(entity, "assignedPerson")), "")
    called = next((e.text or "" for e, _ in find(entity, "assignedPerson/name/prefix")), "")
    return roles.of_person(f"{called} {name}".strip(), title=title, taxonomy=taxonomy)


def _person(person: Placed) -> str:
    """`Rowan Pike, MD`, as a signature has it."""
    for name in find(person, "name"):
        parts = {k: [" ".join((e.text or "").split()) for e, _ in find(name, k)] for k in ("given", "family", "suffix")}
        plain = " ".join(p for p in parts["given"] + parts["family"] if p) or " ".join((name[0].text or "").split())
        return ", ".join(p for p in (plain, *parts["suffix"]) if p)
    return ""
