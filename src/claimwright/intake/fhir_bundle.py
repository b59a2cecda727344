"""The resources of a FHIR R4 Bundle and what they refer to. Knows no resource's meaning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec

from claimwright.intake import fhir_types as r4
from claimwright.intake import roles
from claimwright.intake.source import Source

T = TypeVar("T")


class Bundle:
    """The resources, decoded when asked for; each with its JSON pointer."""

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

    def of_note(self, kind: str, type_: type[T], references: Iterable[r4.Reference | None]) -> tuple[T, str] | None:
        """The one resource of this kind that the notes refer to, or the only one there is. Never one of several."""
        found = {at: (it, at) for reference in references for it, at in self.referred(reference, kind, type_)}
        found = found or {at: (it, at) for it, at in self.all(kind, type_)}
        if len(found) > 1:
            what = f"several {kind} resources, and the notes do not name one"
            raise self.source.error(what, "let the note refer to one, or export each visit alone", list(found)[1])
        return next(iter(found.values()), None)

    def person(self, reference: r4.Reference | None) -> str:
        for role, _ in self.referred(reference, "PractitionerRole", r4.PractitionerRole):
            reference = role.practitioner
        for practitioner, _ in self.referred(reference, "Practitioner", r4.Practitioner):
            for name in practitioner.name[:1]:
                return ", ".join(p for p in (" ".join([*name.given, name.family]).strip(), *name.suffix) if p)
        return (reference.display or "") if reference is not None else ""

    def role(self, reference: r4.Reference | None) -> str:
        """Whose words these are, by what the reference leads to."""
        kind = ((reference.reference or "") if reference is not None else "").split("/")[-2:][0]
        number = self.named.get(reference.reference or "") if reference is not None else None
        if number is not None:
            kind = self.heads[number][1].resourceType
        if kind in ("Patient", "RelatedPerson"):
            return roles.PATIENT
        name, said = self.person(reference), list[r4.CodeableConcept]()
        for role, _ in self.referred(reference, "PractitionerRole", r4.PractitionerRole):
            said += [*role.code, *role.specialty]
            reference = role.practitioner
        for practitioner, _ in self.referred(reference, "Practitioner", r4.Practitioner):
            said += [q.code for q in practitioner.qualification]
        codings = [c for concept in said for c in concept.coding]
        told = [roles.of_person(name, [c.code for c in codings if c.system != r4.TAXONOMY])]
        told += [roles.of_person("", taxonomy=c.code) for c in codings if c.system == r4.TAXONOMY]
        told += [roles.of_person("", title=words) for c in said for words in (c.text, *(d.display for d in c.coding))]
        return roles.best(told)


def _at(error: Exception) -> str:
    """msgspec's path as a JSON pointer; nothing of the value."""
    _, _, path = str(error).partition(" - at `$")
    return path.rstrip("`").replace(".", "/").replace("[", "/").replace("]", "")
