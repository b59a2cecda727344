"""A C-CDA document: its narrative sections as the text view; what else it says of the visit is ccda_fields' work.

Reads what a person would read (the narrative), never the coded findings. The legal authenticator becomes the last line.
"""

from __future__ import annotations

import base64
import binascii

from claimwright.intake import ccda_fields, narrative
from claimwright.intake.cda import Placed, find
from claimwright.intake.fields import Reading, message_date
from claimwright.intake.source import Source
from claimwright.intake.view import View

LARGEST = 10_000_000  # bytes
EXTRACTOR = "ccda/1"


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
    return Reading(view.document("application/xml", EXTRACTOR, author), ccda_fields.read(source, top))


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
