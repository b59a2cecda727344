"""A FHIR R4 Bundle: its note as the text view, with the signature; what else it says of the visit is fhir_fields' work.

The note is a DocumentReference's plain text or a Composition's sections. Coded conditions and orders are not read: a
code needs words. Places are JSON pointers.
"""

from __future__ import annotations

import base64
import binascii

from claimwright.intake import fhir_fields, narrative
from claimwright.intake import fhir_types as r4
from claimwright.intake.fhir_bundle import Bundle
from claimwright.intake.fields import Reading, message_date
from claimwright.intake.source import Source
from claimwright.intake.view import View

LARGEST = 10_000_000  # bytes
EXTRACTOR = "fhir/1"


def read(source: Source) -> Reading:
    source.limit(LARGEST)
    bundle = Bundle(source)
    view = View(source)
    notes: list[tuple[str, str]] = []
    signers: list[tuple[str, str | None, str]] = []
    for note, at in bundle.all("DocumentReference", r4.DocumentReference):
        _attachments(view, bundle, note, at)
        notes.append((note.id, at))
        if note.authenticator is not None and note.docStatus != "preliminary":
            signers.append((bundle.person(note.authenticator), None, f"{at}/authenticator"))  # R4 gives it no time
    for composition, at in bundle.all("Composition", r4.Composition):
        for number, section in enumerate(composition.section):
            _section(view, bundle, section, f"{at}/section/{number}")
        notes.append((composition.id, at))
        for number, attester in enumerate(composition.attester):
            if attester.mode in ("legal", "professional", "official"):
                signers.append((bundle.person(attester.party), attester.time, f"{at}/attester/{number}"))
    if not view.text.strip():
        raise source.error("a bundle with no note", "add a DocumentReference in plain text or a Composition")
    signers += _provenance(bundle, notes)
    for name, time, where in [signer for signer in signers if signer[0]][:1]:
        day = message_date(time or "")
        view.add("\n")
        view.line(f"Electronically signed by {name}" + (f" on {day}" if day else ""), where)
    authors = [a for note, _ in bundle.all("DocumentReference", r4.DocumentReference) for a in note.author]
    authors += [a for note, _ in bundle.all("Composition", r4.Composition) for a in note.author]
    author = bundle.person(authors[0]) if authors else ""
    return Reading(view.document("application/fhir+json", EXTRACTOR, author), fhir_fields.read(bundle))


def _attachments(view: View, bundle: Bundle, note: r4.DocumentReference, at: str) -> None:
    for number, content in enumerate(note.content):
        where = f"{at}/content/{number}/attachment"
        if content.attachment.contentType.split(";")[0].strip() != "text/plain":
            raise bundle.source.error("an attachment that is not plain text", "give it as a file of its own", where)
        try:
            text = base64.b64decode(content.attachment.data or "", validate=True).decode()
        except (binascii.Error, ValueError) as error:
            raise bundle.source.error("an attachment that is not base64 of UTF-8", "export it again", where) from error
        if view.length:
            view.add("\n")
        for line in text.splitlines(keepends=True):
            view.add(line, f"{where}/data")
        if not text.endswith("\n"):
            view.add("\n")


def _section(view: View, bundle: Bundle, section: r4.Section, at: str) -> None:
    if view.length:
        view.add("\n")
    if section.title.strip():
        view.line(" ".join(section.title.split()).upper(), f"{at}/title")
        view.add("\n")
    if section.text is not None and section.text.div:
        root = narrative.parse_xml(bundle.source, section.text.div.encode(), f"{at}/text/div")
        narrative.write(view, root, f"{at}/text/div")
    for number, below in enumerate(section.section):
        _section(view, bundle, below, f"{at}/section/{number}")


def _provenance(bundle: Bundle, notes: list[tuple[str, str]]) -> list[tuple[str, str | None, str]]:
    """Signatures of a Provenance that speaks of a note of this bundle."""
    ids = {note for note, _ in notes if note}
    urls = {url for url, _, _, at in bundle.heads if url and at in {place for _, place in notes}}
    found = []
    for provenance, at in bundle.all("Provenance", r4.Provenance):
        targets = {t.reference or "" for t in provenance.target}
        if targets & urls or {t.rpartition("/")[2] for t in targets} & ids:
            for number, signature in enumerate(provenance.signature):
                found.append((bundle.person(signature.who), signature.when, f"{at}/signature/{number}"))
    return found
