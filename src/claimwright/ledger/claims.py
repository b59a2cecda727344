"""Patients, claims and every version of a claim: stored, found, read back. Content is sealed under the patient's key.

A patient is known by a keyed hash of the practice's record number, or of member, name and birth date where there is
none; who it is cannot be read from the table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import func, select

from claimwright.errors import LedgerError
from claimwright.ledger.event import Event, decoded, encoded, written
from claimwright.ledger.keys import keyed_hash, new_data_key, seal, unseal
from claimwright.ledger.schema import claims, encounters, patients, submitted, versions
from claimwright.ledger.store import Book, append, portions, take_numbers
from claimwright.model.case import Patient
from claimwright.model.claim import Claim

CLAIM_SCHEMA = 1
UPCASTS: tuple[Any, ...] = ()  # as event.UPCASTS, for claims


class Version(NamedTuple):
    """The newest version of a claim in the ledger, and whether this call stored it."""

    claim: str
    number: int
    stored: bool


def person(claim: Claim) -> str:
    """What the claim's patient is known by."""
    return known_as(claim.patient, claim.subscriber.member_id)


def known_as(patient: Patient, member: str) -> str:
    """By record number, else by member id, name and birth date."""
    name, born = patient.name, patient.birth_date or ""
    if patient.record_number:
        return f"record {patient.record_number.upper()}"
    return "|".join(("member", member.upper(), name.last.upper(), name.first.upper(), str(born)))


def record_claims(
    book: Book, found: Sequence[Claim], now: datetime, actor: str, visits: Mapping[str, str] | None = None
) -> tuple[Version, ...]:
    """Stores each claim as a new version where it differs from its newest one; `visits` gives a claim's encounter.

    Raises LedgerError where one id is used for two patients, or the patient was erased.
    """
    patient_of = _patients(book, found, now)
    ids = [claim.id for claim in found]
    known = {row.id: row for some in portions(ids) for row in book.run(select(claims).where(claims.c.id.in_(some)))}
    newest = newest_versions(book, ids)
    encounter_of = _encounters(book, found, patient_of, visits or {}, now)
    fresh, stored, happened, result = [], [], [], []
    for claim in found:
        patient, before = patient_of[person(claim)], newest.get(claim.id)
        if claim.id in known and known[claim.id].patient != patient:
            raise LedgerError("stands in the ledger for another patient", f"claim {claim.id}", "give it its own id")
        if claim.id not in known:
            fresh.append(_row(claim, patient, encounter_of.get(claim.id), now))
        if before is not None and before[1] == claim:
            result.append(Version(claim.id, before[0], False))
            continue
        number = before[0] + 1 if before else 1
        key = book.key_of(patient)
        if key is None:
            raise LedgerError("its patient's data are erased", f"claim {claim.id}", "nothing is kept of it")
        payload = seal(key, encoded(claim), f"version {claim.id} {number}")
        stored.append(
            {"claim": claim.id, "number": number, "frequency": claim.frequency[:1], "schema": CLAIM_SCHEMA,
             "payload": payload, "made": written(now)}
        )  # fmt: skip
        reason, reference = f"version {number}, frequency {claim.frequency}", f"version {number}"
        happened.append(
            Event(kind="recorded", at=now, actor=actor, claim=claim.id, after="" if before else "recorded",
                  reason=reason, reference=reference)
        )  # fmt: skip
        result.append(Version(claim.id, number, True))
    for table, rows in ((claims, fresh), (versions, stored)):
        if rows:
            book.run(table.insert(), rows)
    append(book, happened)
    return tuple(result)


def newest_versions(book: Book, ids: Sequence[str]) -> dict[str, tuple[int, Claim | None]]:
    """By claim id: the newest version's number and the claim, None where it is erased."""
    return _latest(book, ids, versions.c.claim, versions.c.number)


def sent_versions(book: Book, ids: Sequence[str]) -> dict[str, tuple[int, Claim | None]]:
    """By claim id: the last version that stands in a submission, as `newest_versions`; nothing of the others."""
    return _latest(book, ids, submitted.c.claim, submitted.c.version)


def _latest(book: Book, ids: Sequence[str], claim: Any, number: Any) -> dict[str, tuple[int, Claim | None]]:
    """The version of each claim whose number is the highest in these two columns."""
    found: dict[str, tuple[int, Claim | None]] = {}
    for some in portions(ids):
        highest = select(claim.label("claim"), func.max(number).label("number")).where(claim.in_(some))
        last = highest.group_by(claim).subquery()
        query = (
            select(versions, claims.c.patient)
            .join(last, (versions.c.claim == last.c.claim) & (versions.c.number == last.c.number))
            .join(claims, claims.c.id == versions.c.claim)
        )
        rows = list(book.run(query))
        book.unlock(row.patient for row in rows)
        found.update((row.claim, (row.number, _opened(book, row))) for row in rows)
    return found


def version_of(book: Book, claim: str, number: int) -> Claim | None:
    """One version of a claim, None where it is erased. Raises LedgerError where there is none such."""
    query = select(versions, claims.c.patient).join(claims, claims.c.id == versions.c.claim)
    row = book.run(query.where(versions.c.claim == claim, versions.c.number == number)).first()
    if row is None:
        raise LedgerError(
            "no such version", f"claim {claim} version {number}", "claimwright status shows what there is"
        )
    return _opened(book, row)


def find_patient(book: Book, named: str) -> int | None:
    """A patient by the practice's record number, or by the ledger's own number."""
    lookup = keyed_hash(book.keys.lookup, f"record {named.upper()}")
    found: int | None = book.run(select(patients.c.id).where(patients.c.lookup == lookup)).scalar()
    if found is None and named.isascii() and named.isdigit() and len(named) < 16:
        found = book.run(select(patients.c.id).where(patients.c.id == int(named))).scalar()
    return found


def _opened(book: Book, row: Any) -> Claim | None:
    key = book.key_of(row.patient)
    if key is None:
        return None
    plain = unseal(key, row.payload, f"version {row.claim} {row.number}")
    return msgspec.convert(decoded(plain, row.schema, UPCASTS), Claim, strict=False)


def _row(claim: Claim, patient: int, encounter: int | None, now: datetime) -> dict[str, Any]:
    return {
        "id": claim.id, "patient": patient, "encounter": encounter, "payer": claim.payer.id,
        "program": claim.payer.program, "service_day": claim.day, "charge": claim.total, "made": written(now),
    }  # fmt: skip


def _patients(book: Book, found: Sequence[Claim], now: datetime) -> dict[str, int]:
    """The ledger's number of each person, those not yet known with a new key."""
    names = list(dict.fromkeys(person(claim) for claim in found))
    lookups = {keyed_hash(book.keys.lookup, name): name for name in names}
    known: dict[str, int] = {}
    for some in portions(list(lookups)):
        for row in book.run(select(patients.c.id, patients.c.lookup).where(patients.c.lookup.in_(some))):
            known[lookups[bytes(row.lookup)]] = row.id
    fresh = [(lookup, name) for lookup, name in lookups.items() if name not in known]
    if fresh:
        first = take_numbers(book, "patient", len(fresh))
        rows = []
        for number, (lookup, name) in enumerate(fresh, first):
            known[name] = number
            wrapped = new_data_key(book.keys, number)
            rows.append({"id": number, "lookup": lookup, "wrapped": wrapped, "made": written(now)})
        book.run(patients.insert(), rows)
    return known


def _encounters(
    book: Book, found: Sequence[Claim], patient_of: Mapping[str, int], visits: Mapping[str, str], now: datetime
) -> dict[str, int]:
    """The encounter of each claim whose visit is known, made where it is new."""
    result = {}
    for claim in found:
        if claim.id not in visits:
            continue
        patient = patient_of[person(claim)]
        lookup = keyed_hash(book.keys.lookup, f"encounter {patient} {visits[claim.id]}")
        number = book.run(select(encounters.c.id).where(encounters.c.lookup == lookup)).scalar()
        if number is None:
            number = take_numbers(book, "encounter")
            book.run(encounters.insert(), {"id": number, "lookup": lookup, "patient": patient, "made": written(now)})
        result[claim.id] = number
    return result
