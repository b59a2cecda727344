"""Edits of who and how: patient and subscriber as one person or two, the accident, letters no claim can carry."""

from __future__ import annotations

from collections.abc import Iterator

from claimwright.check.subject import Subject
from claimwright.model.case import Name
from claimwright.model.finding import Finding

LONGEST_ID, TAXONOMY = 20, 10
ACCIDENTS = ("01", "02", "03", "04", "05", "06")  # occurrence codes by which an institutional claim tells of one
_PLAIN = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 !\"&'()+,-./:;?=%@[]_{}\\|<>#$"
)  # X12 basic and extended sets


def subscriber(subject: Subject) -> Iterator[Finding]:
    """Self means that subscriber and patient are one; a dependent's subscriber has a name of their own."""
    held, patient = subject.claim.subscriber, subject.claim.patient
    shown = (subject.field("subscriber.relationship", held.relationship),)
    if held.relationship == "self":
        other_name = held.name is not None and bool(held.name.last) and _plain(held.name) != _plain(patient.name)
        other_birth = held.birth_date is not None and held.birth_date != patient.birth_date
        if other_name or other_birth:
            yield subject.says("data.subscriber-self", "subscriber", shown)
    elif held.name is None or not held.name.last:
        yield subject.says("data.subscriber-name", "subscriber.name", shown)
    elif held.birth_date is None:
        yield subject.says("data.subscriber-birth", "subscriber.birth_date", shown)


def _plain(name: Name) -> tuple[str, str]:
    return name.last.upper(), name.first.upper()


def accident(subject: Subject) -> Iterator[Finding]:
    claim = subject.claim
    injuries = [n for n, d in enumerate(subject.diagnoses, 1) if d.code[:1] == "S" and d.code[-1:] not in "DS"]
    told = claim.stay is not None and any(one.code in ACCIDENTS for one in claim.stay.occurrences)
    if claim.accident is None:
        if injuries and not told:
            shown = (*subject.code_of(injuries[0]), subject.field("accident"))
            yield subject.says("claim.accident", "accident", shown)
        return
    if claim.accident.kind == "auto" and (not claim.accident.state or claim.accident.on is None):
        yield subject.says("claim.accident-auto", "accident", (subject.field("accident"),))
    elif claim.accident.on is None:
        yield subject.says("claim.accident-date", "accident.on", (subject.field("accident.on"),))


def specialties(subject: Subject) -> Iterator[Finding]:
    """A taxonomy code that NUCC's list has."""
    claim = subject.claim
    for path, taxonomy in (
        ("billing.taxonomy", claim.billing.taxonomy),
        ("rendering.taxonomy", claim.rendering.taxonomy),
        *((f"lines[{n}].rendering.taxonomy", o.rendering.taxonomy) for n, o in enumerate(claim.lines) if o.rendering),
    ):
        if len(taxonomy) == TAXONOMY and not subject.facts.specialty(taxonomy):
            yield subject.says("data.taxonomy-unknown", path, (subject.field(path, taxonomy),), code=taxonomy)


def identifier(subject: Subject) -> Iterator[Finding]:
    """CLM01: there, at most 20 characters."""
    if not 0 < len(subject.claim.id) <= LONGEST_ID:
        yield subject.says("claim.id", "CLM01", (subject.field("id", subject.claim.id),))


def characters(subject: Subject) -> Iterator[Finding]:
    """Names and addresses in characters that X12 carries; ours are written without their accents."""
    if subject.record is not None:
        return
    claim = subject.claim
    for path, texts in (
        ("patient.name", (claim.patient.name.last, claim.patient.name.first, claim.patient.name.middle)),
        ("billing.name", (claim.billing.name,)),
        ("rendering.name", (claim.rendering.name.last, claim.rendering.name.first)),
        ("subscriber.member_id", (claim.subscriber.member_id,)),
        ("billing.address", (claim.billing.address.line1, claim.billing.address.city)),
        ("patient.address", (claim.patient.address.line1, claim.patient.address.city) if claim.patient.address else ()),
    ):
        if any(not _PLAIN.issuperset(text) for text in texts):
            yield subject.says("claim.characters", path, (subject.field(path),), field=path)
