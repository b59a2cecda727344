"""Edits of the record behind a claim of our own: its date, whose it is, why the patient came, time, the procedure's
parts, what it says both ways. Somebody else's claim has no record, and none of these looks at it.

Sources: Medicare Program Integrity Manual chapter 3, 3.3 (records, signatures); ICD-10-CM Official Guidelines I.A.19.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from claimwright.check.subject import Record, Subject
from claimwright.model.document import Document
from claimwright.model.evidence import Absence, Span
from claimwright.model.finding import Finding
from claimwright.rulebook.families import within
from claimwright.rulebook.signing import signatures
from claimwright.shelf.phrases import phrases, said_of

CLINICAL = ("provider", "unknown", "clinician")
SPLINTS = "29000-29799"  # casts, splints and strapping need no consent of their own
LATE = timedelta(days=30)  # behind the service; a later signature is looked at
NEAR = 80  # characters behind a signature in which its day stands
_SERVED = re.compile(
    r"\b(?:date of (?:service|visit|encounter)|dos|visit date|encounter date|seen on)\b\s*[:#-]?\s*"
    r"(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})\b)",
    re.I,
)
NOTE_DAY = re.compile(r"\b(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})/(\d{1,2})/(\d{4}|\d{2}))\b")
_MINUTES = re.compile(r"\d\s*-?\s*min(?:ute)?s?\b|\bhours?\b|\bunits?\b", re.I)
_MAN = re.compile(r"\b\d{1,3}[- ]?(?:year|yr|y/?o|yo)s?[- ]*(?:old)?[- ]*(?:male|man|gentleman|boy)\b", re.I)
_WOMAN = re.compile(r"\b\d{1,3}[- ]?(?:year|yr|y/?o|yo)s?[- ]*(?:old)?[- ]*(?:female|woman|lady|girl)\b", re.I)


def served(subject: Subject) -> Iterator[Finding]:
    """The day that a note states for the visit is the day billed."""
    for record, document in notes(subject):
        for found in _SERVED.finditer(document.text):
            stated, billed = noted_day(found), record.case.encounter.date_of_service
            if stated is not None and stated != billed and subject.claim.stay is None:
                shown = (document.quote([Span(found.start(), found.end())]), subject.field("date_of_service"))
                yield subject.says("record.date", "record", shown, billed=billed)
                break


def identified(subject: Subject) -> Iterator[Finding]:
    """Every document of a known patient names the patient."""
    record = subject.record
    patient = record.case.encounter.patient if record is not None else None
    if record is None or patient is None or len(record.chart.documents) < 2:
        return
    marks = [m.lower() for m in (patient.name.last, patient.record_number) if len(m) > 1]
    for document in record.chart.documents:
        if marks and not any(mark in document.text.lower() for mark in marks):
            shown = (Absence("the patient's name or record number", (document.name,)),)
            yield subject.says("record.identity", "record", shown)


def complaint(subject: Subject) -> Iterator[Finding]:
    """A visit's record says why the patient came."""
    record, words = subject.record, subject.book.record
    if record is None or not any("visit.problem" in f for f in subject.families):
        return
    kinds = {section.kind for section in record.chart.sections}
    if len(record.chart.sections) > 1 and not kinds.intersection(words.visit_sections):
        names = tuple(d.name for d in record.chart.documents)
        yield subject.says("record.complaint", "record", (Absence("why the patient came", names),))


def timed(subject: Subject) -> Iterator[Finding]:
    """The record of a service counted by time states the time."""
    record = subject.record
    if record is None:
        return
    told = any(_MINUTES.search(d.text) for d in record.chart.documents) or record.case.encounter.minutes is not None
    for line in subject.claim.lines:
        if not told and subject.book.families.lists(subject.book.record.timed, line.code):
            names = {"line": line.number, "code": line.code}
            yield subject.says("record.time", f"line {line.number}", subject.line_of(line), **names)


def procedures(subject: Subject) -> Iterator[Finding]:
    """The record of a procedure tells why, that the patient agreed, how, and how it was borne."""
    record = subject.record
    if record is None:
        return
    text = "\n".join(d.text for d in record.chart.documents)
    for at, line in enumerate(subject.claim.lines):
        operated = subject.procedures[at].days in ("000", "010", "090") and "surgery" in subject.families[at]
        if not operated or within(SPLINTS, line.code):
            continue
        parts = subject.book.record.procedure
        missing = [part for part, words in parts.items() if not said_of(text, phrases(words))]
        if missing:
            names = {"line": line.number, "code": line.code, "missing": ", ".join(missing)}
            yield subject.says("record.procedure", f"line {line.number}", subject.line_of(line), **names)
            return


def contradicted(subject: Subject) -> Iterator[Finding]:
    """A coded condition that the record also denies; a sex that it tells otherwise."""
    record = subject.record
    if record is None:
        return
    for at, diagnosis in enumerate(subject.claim.diagnoses, 1):
        for mention in record.chart.mentions:
            codes = {ref.code for ref in mention.codes[:1]}
            denied = mention.assertion.polarity == "negated" and mention.section in ("assessment", "assessment_plan")
            if denied and diagnosis.code in codes:
                shown = (*subject.code_of(at), record.chart.quote(mention))
                yield subject.says("record.denied", f"HI{at:02}", shown, code=diagnosis.code)
                break
    sex = subject.claim.patient.sex
    told = {"M": _WOMAN, "F": _MAN}.get(sex)
    for _, document in notes(subject) if told is not None else ():
        other = told.search(document.text) if told is not None else None
        if other is not None:
            shown = (document.quote([Span(other.start(), other.end())]), subject.field("patient.sex"))
            yield subject.says("record.sex", "patient.sex", shown)
            break


def signed(subject: Subject) -> Iterator[Finding]:
    """A note is signed on or soon after the day of the service, not before it."""
    for record, document in notes(subject):
        for signature in signatures(document.text):
            found = NOTE_DAY.search(document.text, signature.start, signature.end + NEAR) if signature.given else None
            on = noted_day(found) if found is not None else None
            billed = record.case.encounter.code_date
            if found is None or on is None or billed <= on <= billed + LATE or not signature.whole:
                continue
            shown = (document.quote([Span(signature.start, found.end())]),)
            rule = "record.signed-before" if on < billed else "record.signed-late"
            yield subject.says(rule, "record", shown, on=on, billed=billed)


def notes(subject: Subject) -> Iterator[tuple[Record, Document]]:
    """The documents that a clinician wrote."""
    record = subject.record
    if record is not None:
        for document in record.chart.documents:
            if document.role in CLINICAL:
                yield record, document


def noted_day(found: re.Match[str]) -> date | None:
    """The day that a match of a date names; None where the calendar has none such."""
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[4], found[5])
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None
