"""Edits of claim data: identifiers with their check digits, ZIP codes, dates, charges, pointers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimwright.check.subject import Subject
from claimwright.model.finding import Finding
from claimwright.x12.codes import luhn


def npi_valid(npi: str) -> bool:
    """An NPI begins with 1 or 2 and passes its check digit (CMS NPI standard)."""
    return npi[:1] in ("1", "2") and luhn(npi)


def identifiers(subject: Subject) -> Iterator[Finding]:
    encounter = subject.case.encounter
    for who, provider in (
        ("billing provider", encounter.billing),
        ("rendering provider", encounter.rendering),
        ("referring provider", encounter.referring),
    ):
        if provider is None:
            continue
        target = who.split()[0]
        if not npi_valid(provider.npi):
            yield subject.says("data.npi", f"{target}.npi", (encounter.field(f"{target}.npi"),), who=who)
        if target != "referring" and not re.fullmatch(r"[0-9A-Z]{9}X", provider.taxonomy):
            yield subject.says("data.taxonomy", f"{target}.taxonomy", (encounter.field(f"{target}.taxonomy"),), who=who)
    if encounter.billing and not re.fullmatch(r"\d{9}", encounter.billing.tax_id):
        yield subject.says("data.tax-id", "billing.tax_id", (encounter.field("billing.tax_id"),))


def addresses(subject: Subject) -> Iterator[Finding]:
    encounter = subject.case.encounter
    if encounter.billing and not re.fullmatch(r"\d{9}", encounter.billing.address.zip):
        yield subject.says("data.zip", "billing.address.zip", (encounter.field("billing.address.zip"),), who="practice")
    if encounter.patient and encounter.patient.address is None:
        yield subject.says("data.address", "patient.address", (encounter.field("patient.address"),))
    elif (
        encounter.patient
        and encounter.patient.address
        and not re.fullmatch(r"\d{5}(\d{4})?", encounter.patient.address.zip)
    ):
        yield subject.says("data.zip", "patient.address.zip", (encounter.field("patient.address.zip"),), who="patient")


def parties(subject: Subject) -> Iterator[Finding]:
    encounter = subject.case.encounter
    if encounter.payer is None:
        yield subject.says("data.payer", "payer", (encounter.field("payer"),))
    if encounter.billing is None:
        yield subject.says("data.practice", "billing", (encounter.field("billing"),))
    if encounter.subscriber is None or not encounter.subscriber.member_id:
        yield subject.says("data.member-id", "subscriber.member_id", (encounter.field("subscriber.member_id"),))


def dates(subject: Subject) -> Iterator[Finding]:
    encounter = subject.case.encounter
    if encounter.patient and encounter.patient.birth_date > encounter.date_of_service:
        yield subject.says(
            "data.dates",
            "patient.birth_date",
            (encounter.field("patient.birth_date"), encounter.field("date_of_service")),
        )


def lines(subject: Subject) -> Iterator[Finding]:
    encounter = subject.case.encounter
    ranks = {d.rank for d in subject.assignments.diagnoses}
    if not subject.assignments.services:
        yield subject.says("claim.no-service", "line 1")
    charged = {line.code for claim in subject.claims for line in claim.lines if line.charge}
    charged |= {code for code, fee in subject.case.fees.items() if fee}
    for line in subject.assignments.services:
        target = f"line {line.rank}"
        if line.code not in charged:
            yield subject.says("claim.charge", target, line.evidence, code=line.code)
        if not set(line.pointers) & ranks:
            yield subject.says("claim.pointer", target, line.evidence, line=line.rank)
        if line.system == "CPT" and line.code.startswith("8") and encounter.billing and not encounter.billing.clia:
            yield subject.says("data.clia", target, line.evidence, line=line.rank)


def accident(subject: Subject) -> Iterator[Finding]:
    injuries = [d for d in subject.assignments.diagnoses if d.code[0] == "S"]
    if injuries and subject.case.encounter.accident is None:
        yield subject.says(
            "claim.accident", "accident", (*injuries[0].evidence, subject.case.encounter.field("accident"))
        )
