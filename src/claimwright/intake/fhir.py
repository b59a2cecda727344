"""A FHIR R4 Bundle: its note as the text view, with the signature; what else it says of the visit is fhir_fields' work.

The note is a DocumentReference's attachment or a Composition's sections. Coded conditions and orders are not read: a
code needs words. Places are JSON pointers.
"""

from __future__ import annotations

import base64
import binascii

from claimwright.intake import fhir_fields, narrative, notes, roles
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
    written: list[tuple[str, str]] = []
    signers: list[tuple[str, str | None, str]] = []
    extractors = {EXTRACTOR: None}
    for note, at in bundle.all("DocumentReference", r4.DocumentReference):
        extractors |= dict.fromkeys(_attachments(view, bundle, note, at))
        written.append((note.id, at))
        if note.authenticator is not None and note.docStatus != "preliminary":
            signers.append((bundle.person(note.authenticator), None, f"{at}/authenticator"))  # R4 gives it no time
    for composition, at in bundle.all("Composition", r4.Composition):
        for number, section in enumerate(composition.section):
            _section(view, bundle, section, f"{at}/section/{number}")
        written.append((composition.id, at))
        for number, attester in enumerate(composition.attester):
            if attester.mode in ("legal", "professional", "official"):
                signers.append((bundle.person(attester.party), attester.time, f"{at}/attester/{number}"))
    if not view.text.strip():
        raise source.error("a bundle with no note", "add a DocumentReference in plain text or a Composition")
    signers += _provenance(bundle, written)
    for name, time, where in [signer for signer in signers if signer[0]][:1]:
        day = message_date(time or "")
        view.add("\n")
        view.line(f"Electronically signed by {name}" + (f" on {day}" if day else ""), where)
    authors = [a for note, _ in bundle.all("DocumentReference", r4.DocumentReference) for a in note.author]
    authors += [a for note, _ in bundle.all("Composition", r4.Composition) for a in note.author]
    author = bundle.person(authors[0]) if authors else ""
    role = roles.best(bundle.role(each) for each in authors)
    document = view.document("application/fhir+json", "+".join(extractors), author, role)
    return Reading(document, fhir_fields.read(bundle))


def _attachments(view: View, bundle: Bundle, note: r4.DocumentReference, at: str) -> list[str]:
    """Several attachments are one note in several formats: its plain text where there is one, else the first."""
    given = [(c.attachment, f"{at}/content/{n}/attachment") for n, c in enumerate(note.content)]
    plain = [(a, where) for a, where in given if _type(a) == "text/plain"]
    extractors = []
    for attachment, where in plain or given[:1]:
        if _type(attachment) not in notes.TYPES:
            raise bundle.source.error("an attachment that is not a note", "give it as a file of its own", where)
        try:
            data = base64.b64decode(attachment.data or "", validate=True)
            text = data.decode() if plain else ""
        except (binascii.Error, ValueError) as error:
            raise bundle.source.error("an attachment that is not base64 of UTF-8", "export it again", where) from error
        if not plain:
            extractors.append(notes.enclose(view, bundle.source, data, f"{where}/data"))
            continue
        if view.length:
            view.add("\n")
        for line in text.splitlines(keepends=True):
            view.add(line, f"{where}/data")
        if not text.endswith("\n"):
            view.add("\n")
    return extractors


def _type(attachment: r4.Attachment) -> str:
    return attachment.contentType.split(";")[0].strip()


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
