"""Edits of the record that no single note brings about: several documents, and a timed line without its minutes."""

from __future__ import annotations

import hashlib
from decimal import Decimal

import msgspec

from claimwright.check import Facts, Record, Subject, check
from claimwright.model.claim import Claim, ClaimDiagnosis, ServiceLine
from claimwright.model.document import Document
from claimwright.pipeline import code_case
from invented_visit import CASE


def document(name: str, text: str) -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(name, "text/plain", text, digest, digest, "text/1", role="provider")


def fired(house, texts, code="99213"):
    case = msgspec.structs.replace(CASE, documents=tuple(document(f"{n}.txt", t) for n, t in enumerate(texts)))
    coding = code_case(case, house)
    encounter = case.encounter
    line = ServiceLine(1, code, "CPT", (), Decimal("100.00"), Decimal(1), (1,), encounter.date_of_service, "C1")
    claim = Claim(
        "C1", encounter.payer, encounter.billing, encounter.subscriber, encounter.patient, encounter.rendering, "11",
        (ClaimDiagnosis(1, "F33.1"),), (line,),
    )  # fmt: skip
    day = encounter.date_of_service
    facts = Facts(house.shelf.on(day), house.shelf.browsed(day), house.book)
    return {f.rule for f in check(Subject(claim, facts, Record(case, coding.chart, coding.assignments)))}


def test_every_document_names_the_patient(house):
    name = CASE.encounter.patient.name.last
    assert "record.identity" in fired(house, [f"{name}. Depressed.", "Labs reviewed, normal."])
    assert "record.identity" not in fired(house, [f"{name}. Depressed.", f"{name}. Labs reviewed, normal."])


def test_a_timed_service_states_its_time(house):
    assert "record.time" in fired(house, ["Psychotherapy done today."], "90834")
    assert "record.time" not in fired(house, ["Psychotherapy done today, 45 minutes."], "90834")
    assert "record.time" not in fired(house, ["Depressed, sertraline raised."], "99213")
