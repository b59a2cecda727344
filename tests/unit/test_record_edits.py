"""Edits of the record that no single note brings about: several documents, and a timed line without its minutes."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from decimal import Decimal

import msgspec

from claimwright.check import Facts, Record, Subject, check
from claimwright.model.chart import Chart
from claimwright.model.claim import Claim, ClaimDiagnosis, ServiceLine
from claimwright.model.coding import Assignment, Assignments
from claimwright.model.document import Document
from claimwright.model.evidence import Citation, Span
from claimwright.pipeline import code_case
from invented_visit import CASE


def document(name: str, text: str, role: str = "provider") -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(name, "text/plain", text, digest, digest, "text/1", role=role)


def fired(house, texts, code="99213", before="", billed=None):
    case = msgspec.structs.replace(
        CASE,
        documents=tuple(document(f"{n}.txt", t) for n, t in enumerate(texts)),
        earlier=(document("before.txt", before),) if before else (),
        encounter=msgspec.structs.replace(CASE.encounter, billed=billed),
    )
    coding = code_case(case, house)
    day = case.encounter.date_of_service
    record = Record(case, coding.chart, coding.assignments)
    return {f.rule for f in check(Subject(claim_with(day, code), facts_of(house, day), record))}


def claim_with(day, code):
    encounter = CASE.encounter
    line = ServiceLine(1, code, "CPT", (), Decimal("100.00"), Decimal(1), (1,), day, "C1")
    return Claim(
        "C1", encounter.payer, encounter.billing, encounter.subscriber, encounter.patient, encounter.rendering, "11",
        (ClaimDiagnosis(1, "F33.1"),), (line,),
    )  # fmt: skip


def facts_of(house, day):
    return Facts(house.shelf.on(day), house.shelf.browsed(day), house.book)


def test_every_document_names_the_patient(house):
    name = CASE.encounter.patient.name.last
    assert "record.identity" in fired(house, [f"{name}. Depressed.", "Labs reviewed, normal."])
    assert "record.identity" not in fired(house, [f"{name}. Depressed.", f"{name}. Labs reviewed, normal."])


def test_a_timed_service_states_its_time(house):
    assert "record.time" in fired(house, ["Psychotherapy done today."], "90834")
    assert "record.time" not in fired(house, ["Psychotherapy done today, 45 minutes."], "90834")
    assert "record.time" not in fired(house, ["Depressed, sertraline raised."], "99213")


LONG = " ".join(f"Finding {n} of the examination is as it was, part {n * 7} without change." for n in range(12))


def test_a_note_copied_from_an_earlier_one(house):
    name = CASE.encounter.patient.name.last
    assert "record.copied" in fired(house, [f"{name} {LONG} Better."], before=f"{name} {LONG}")
    assert "record.copied" not in fired(house, [f"{name} {LONG}"], before=f"{name} Depressed, sertraline raised.")
    assert "record.copied" not in fired(house, ["Doing well. Continue."], before="Doing well. Continue.")  # too short
    other = LONG.replace("as it was", "much worse than before")
    assert "record.copied" not in fired(house, [other], before=LONG)


def test_words_added_to_a_note(house):
    seen = CASE.encounter.date_of_service
    soon, late = seen + timedelta(days=3), seen + timedelta(days=60)
    note = "Depressed, sertraline raised.\n\nAddendum {:%m/%d/%Y}: also has hypertension.\n"
    assert "record.added" in fired(house, [note.format(soon)], billed=seen + timedelta(days=1))
    assert "record.added" not in fired(house, [note.format(soon)], billed=soon)
    assert not {"record.added", "record.added-late"} & fired(house, [note.format(soon)])
    assert "record.added-late" in fired(house, [note.format(late)])


def test_who_ordered_a_test(house):
    day = CASE.encounter.date_of_service
    quote = document("1.txt", "Urine dip done: negative.", "clinician").quote([Span(0, 15)])

    def of(nurse, doctor="Depressed, sertraline raised."):
        documents = (document("0.txt", doctor), document("1.txt", nurse, "clinician"))
        chart = Chart(documents, (), (), (), ())
        by = (Citation("Example", "1", "2026"),)
        made = Assignment("81002", "CPT", "Dipstick", 1, (quote,), by, ())
        record = Record(CASE, chart, Assignments((), (made,), None, ()))
        return {f.rule for f in check(Subject(claim_with(day, "81002"), facts_of(house, day), record))}

    assert "record.order" in of("Urine dip done: negative.")
    assert "record.order" not in of("Urine dip done as ordered: negative.")
    assert "record.order" not in of("Urine dip done: negative.", "Urine dip obtained and normal.")
