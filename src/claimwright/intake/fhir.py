"""A FHIR R4 Bundle: its note as the text view, and what its resources say of the visit.

The note is a DocumentReference's plain text or a Composition's sections. Coded conditions and orders are not read: a
code needs words. Places and origins are JSON pointers.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

from claimwright.intake import fhir_types as r4
from claimwright.intake import narrative
from claimwright.intake.fields import Found, Reading, message_date
from claimwright.intake.source import Source
from claimwright.intake.view import View

LARGEST = 10_000_000  # bytes
EXTRACTOR = "fhir/1"
T = TypeVar("T")


class _Bundle:
    """The resources, decoded on demand; each with its JSON pointer."""

    def __init__(self, source: Source) -> None:
        self.source = source
        try:
            text = source.data.decode().removeprefix("\ufeff")  # the whole file: a resource is decoded only when read
        except UnicodeDecodeError as error:
            raise source.error("not UTF-8", "export the visit as UTF-8", f"byte {error.start}") from error
        try:
            bundle = msgspec.json.decode(text, type=r4.Bundle)
            raws = [(e.fullUrl, e.resource, f"/entry/{n}/resource") for n, e in enumerate(bundle.entry) if e.resource]
            self.heads = [(url, msgspec.json.decode(raw, type=r4.Head), raw, at) for url, raw, at in raws]
        except (msgspec.DecodeError, RecursionError) as error:
            raise source.error("JSON that is no FHIR bundle", "export the visit as an R4 Bundle", _at(error)) from error
        if bundle.resourceType != "Bundle":
            raise source.error("JSON that is no FHIR bundle", "export the visit as an R4 Bundle", "/resourceType")

        self.named = {f"{head.resourceType}/{head.id}": n for n, (_, head, _, _) in enumerate(self.heads) if head.id}
        self.named |= {url: n for n, (url, _, _, _) in enumerate(self.heads) if url}

    def all(self, kind: str, type_: type[T]) -> Iterator[tuple[T, str]]:
        for number, (_, head, _, at) in enumerate(self.heads):
            if head.resourceType == kind:
                yield self._decoded(number, type_), at

    def referred(self, reference: r4.Reference | None, kind: str, type_: type[T]) -> Iterator[tuple[T, str]]:
        number = self.named.get(reference.reference or "") if reference is not None else None
        if number is not None and self.heads[number][1].resourceType == kind:
            yield self._decoded(number, type_), self.heads[number][3]

    def _decoded(self, number: int, type_: type[T]) -> T:
        _, _, raw, at = self.heads[number]
        try:
            return msgspec.json.decode(raw, type=type_)
        except (msgspec.DecodeError, RecursionError) as error:
            what = f"a {type_.__name__} that is not as R4 has it"
            raise self.source.error(what, "export it again", at + _at(error)) from error

    def person(self, reference: r4.Reference | None) -> str:
        for practitioner, _ in self.referred(reference, "Practitioner", r4.Practitioner):
            for name in practitioner.name[:1]:
                return ", ".join(p for p in (" ".join([*name.given, name.family]).strip(), *name.suffix) if p)
        return (reference.display or "") if reference is not None else ""


def _at(error: Exception) -> str:
    """msgspec's path as a JSON pointer; nothing of the value."""
    _, _, path = str(error).partition(" - at `$")
    return path.rstrip("`").replace(".", "/").replace("[", "/").replace("]", "")


def read(source: Source) -> Reading:
    source.limit(LARGEST)
    bundle = _Bundle(source)
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
    return Reading(view.document("application/fhir+json", EXTRACTOR, author), _fields(bundle))


def _attachments(view: View, bundle: _Bundle, note: r4.DocumentReference, at: str) -> None:
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


def _section(view: View, bundle: _Bundle, section: r4.Section, at: str) -> None:
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


def _provenance(bundle: _Bundle, notes: list[tuple[str, str]]) -> list[tuple[str, str | None, str]]:
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


def _fields(bundle: _Bundle) -> dict[str, Any]:
    found = Found(bundle.source)
    for patient, at in bundle.all("Patient", r4.Patient):
        _patient(found, patient, at)
        break
    for encounter, at in bundle.all("Encounter", r4.Encounter):
        found.put_date("date_of_service", encounter.period.start, f"{at}/period/start")
        if encounter.class_.code == "VR":
            found.put("setting", "telehealth", f"{at}/class")
        for participant in encounter.participant:
            for practitioner, where in bundle.referred(participant.individual, "Practitioner", r4.Practitioner):
                _practitioner(found, practitioner, where)
        break
    for coverage, at in bundle.all("Coverage", r4.Coverage):
        _coverage(found, bundle, coverage, at)
        break
    return found.fields


def _patient(found: Found, patient: r4.Patient, at: str) -> None:
    numbers = [(i, n) for n, i in enumerate(patient.identifier)]
    for identifier, number in sorted(numbers, key=lambda pair: not pair[0].is_record_number):
        if "us-ssn" not in identifier.system:
            found.put("patient.record_number", identifier.value, f"{at}/identifier/{number}/value")
    _name(found, "patient.name", patient.name, at)
    found.put_date("patient.birth_date", patient.birthDate, f"{at}/birthDate")
    sex = {"female": "F", "male": "M"}.get(patient.gender, "U" if patient.gender else "")
    found.put("patient.sex", sex, f"{at}/gender")
    for number, telecom in enumerate(patient.telecom):
        if telecom.system == "phone":
            found.put_phone("patient.phone", telecom.value, f"{at}/telecom/{number}/value")
    for address in patient.address[:1]:
        where = f"{at}/address/0"
        for part, line in zip(("line1", "line2"), address.line, strict=False):
            found.put(f"patient.address.{part}", line, f"{where}/line")
        found.put("patient.address.city", address.city, f"{where}/city")
        found.put("patient.address.state", address.state, f"{where}/state")
        found.put_zip("patient.address.zip", address.postalCode, f"{where}/postalCode")


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


def _coverage(found: Found, bundle: _Bundle, coverage: r4.Coverage, at: str) -> None:
    found.put("subscriber.member_id", coverage.subscriberId, f"{at}/subscriberId")
    code = next((c.code for c in coverage.relationship.coding), "")
    relationship = code if code in ("self", "spouse", "child") else "other" if code else ""
    found.put("subscriber.relationship", relationship, f"{at}/relationship")
    for number, group in enumerate(coverage.class_):
        if any(c.code == "group" for c in group.type.coding):
            found.put("subscriber.group", group.value, f"{at}/class/{number}/value")
    for payor in coverage.payor[:1]:
        found.put("payer.name", payor.display, f"{at}/payor/0/display")
        for organization, where in bundle.referred(payor, "Organization", r4.Organization):
            found.put("payer.name", organization.name, f"{where}/name")
            for identifier in organization.identifier[:1]:
                found.put("payer.id", identifier.value, f"{where}/identifier/0/value")
