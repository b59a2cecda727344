"""Edits of institutional claims: bill type, admission and discharge, who attended, revenue codes, principal diagnosis,
present on admission.

Sources: NUBC form locators by number; Medicare Code Editor; ICD-10-CM Official Guidelines, Appendix I; Medicare Claims
Processing Manual, chapter 25.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from claimwright.check.subject import Subject
from claimwright.model.claim import Stay
from claimwright.model.evidence import Evidence
from claimwright.model.finding import Finding
from claimwright.rulebook.stays import Stays

PRESENT = ("Y", "N", "U", "W")
NO_HOUR = ("21", "22")  # bill types that tell no hour of discharge
NEWBORN_DAYS = 28
FINAL = "14"  # frequencies of a whole stay, and of its last bill
# Root operations are of the medical and surgical section where the first character is 0, obstetrics 1.
_SURGICAL = re.compile(r"[01][0-9A-HJ-NP-Z]{6}")


def admitted(subject: Subject) -> Iterator[Finding]:
    """Bill type, frequency, admission, discharge and who attended."""
    stay, rules = subject.claim.stay, subject.book.stays
    if stay is None:
        return
    kind, frequency = stay.bill_type[:2], stay.bill_type[2:]
    if kind not in rules.bill_types or len(frequency) != 1 or frequency not in rules.frequencies:
        yield _says("stay.bill-type", "stay.bill_type", subject, kind=stay.bill_type or "Nothing")
        return
    inpatient = kind in rules.inpatient
    if not rules.lists(rules.statuses, stay.status):
        yield _says("stay.status", "stay.status", subject)
    elif inpatient and (stay.status == rules.still_a_patient) != (frequency in rules.interim) and frequency in "1234":
        yield _says("stay.status-frequency", "stay.status", subject, status=stay.status, frequency=frequency)
    if stay.attending is None or not stay.attending.npi:
        yield _says("stay.attending", "stay.attending", subject)
    surgical = inpatient and any(_SURGICAL.fullmatch(code) for code in stay.procedures)
    if surgical and (stay.operating is None or not stay.operating.npi):
        yield _says("stay.operating", "stay.operating", subject)
    yield from _dates(stay, rules, inpatient, subject)
    if inpatient:
        yield from _entered(stay, rules, subject)


def _dates(stay: Stay, rules: Stays, inpatient: bool, subject: Subject) -> Iterator[Finding]:
    first, last, claim = stay.statement_from, stay.statement_through, subject.claim
    if first is None or last is None:
        yield _says("stay.statement", "stay.statement_through", subject)
        return
    if last < first:
        yield _says("stay.statement", "stay.statement_through", subject)
        return
    if inpatient and claim.admitted is None:
        yield _says("stay.admission", "admitted", subject)
    elif claim.admitted is not None and (
        claim.admitted > last or (stay.bill_type[2:] == "1" and inpatient and claim.admitted < first)
    ):
        yield _says("stay.admission-order", "admitted", subject)
    elif inpatient and claim.admitted is not None and _out_of_series(stay.bill_type[2:], claim.admitted, first):
        yield _says("stay.series", "admitted", subject, frequency=stay.bill_type[2:])
    rooms = [line for line in claim.lines if rules.lists(rules.room_and_board, line.revenue)]
    if rooms and not inpatient:
        yield _says("stay.room", f"line {rooms[0].number}", subject, line=rooms[0].number)
    elif rooms:
        days = (last - first).days + (stay.status == rules.still_a_patient)
        nights = sum(line.units for line in rooms)
        if nights != max(days, 1):
            yield _says("stay.room-days", f"line {rooms[0].number}", subject, nights=nights, days=max(days, 1))


def _out_of_series(frequency: str, admitted_: date, first: date) -> bool:
    """The first bill of several holds the admission, those that follow lie behind it."""
    return (frequency == "2" and admitted_ < first) or (frequency in "34" and admitted_ >= first)


def _entered(stay: Stay, rules: Stays, subject: Subject) -> Iterator[Finding]:
    """What only an inpatient has: type of admission, admitting diagnosis, hour of discharge."""
    if stay.admission_type not in rules.admission_types or not stay.admission_type:
        yield _says("stay.admission-type", "stay.admission_type", subject)
    elif stay.admission_type == rules.newborn and not _newborn(subject):
        yield _says("stay.newborn", "stay.admission_type", subject)
    if not stay.admitting:
        yield _says("stay.admitting", "stay.admitting", subject)
    final = stay.status != rules.still_a_patient and stay.bill_type[2:] in FINAL
    if final and not stay.bill_type.startswith(NO_HOUR) and not stay.discharge_hour:
        yield _says("stay.discharge-hour", "stay.discharge_hour", subject)


def _newborn(subject: Subject) -> bool:
    """Whether the patient was admitted in the first weeks of life; true where the birth date is not known."""
    born, admitted_ = subject.claim.patient.birth_date, subject.claim.admitted
    return born is None or admitted_ is None or (admitted_ - born).days <= NEWBORN_DAYS


def coded(subject: Subject) -> Iterator[Finding]:
    """Principal diagnosis, present on admission, ICD-10-PCS."""
    claim, rules = subject.claim, subject.book.stays
    stay = claim.stay
    if stay is None or stay.bill_type[:2] not in rules.inpatient:
        return
    if claim.diagnoses and subject.facts.unacceptable(claim.diagnoses[0].code):
        names = {"code": claim.diagnoses[0].code}
        yield subject.says("stay.principal", "HI01", subject.code_of(1), **names)
    if stay.bill_type[:2] in rules.present_on_admission:
        for at, diagnosis in enumerate(claim.diagnoses, 1):
            exempt = subject.facts.exempt(diagnosis.code)
            if diagnosis.present in PRESENT or (diagnosis.present in ("", "1") and exempt):
                if exempt and diagnosis.present in PRESENT and subject.facts.knows_exempt:
                    yield subject.says("stay.present-exempt", f"HI{at:02}", subject.code_of(at), code=diagnosis.code)
                continue
            yield subject.says("stay.present", f"HI{at:02}", subject.code_of(at), code=diagnosis.code)
    for code in stay.procedures:
        if not subject.facts.operation(code):
            yield _says("stay.procedure", "stay.procedures", subject, code=code)


def editor(subject: Subject) -> Iterator[Finding]:
    """What the Medicare Code Editor's lists ask about an inpatient's diagnoses and procedures."""
    claim, facts = subject.claim, subject.facts
    stay = claim.stay
    if stay is None or stay.bill_type[:2] not in subject.book.stays.inpatient:
        return
    if claim.diagnoses and facts.in_editor(claim.diagnoses[0].code, "Principal_Questionable_Admit"):
        yield subject.says("stay.questionable", "HI01", subject.code_of(1), code=claim.diagnoses[0].code)
    for at, diagnosis in enumerate(claim.diagnoses, 1):
        if facts.in_editor(diagnosis.code, "Wrong_Performed"):
            yield subject.says("stay.wrong-procedure", f"HI{at:02}", subject.code_of(at), code=diagnosis.code)
    for code in stay.procedures:
        if facts.in_editor(code, "Noncovered_Always"):
            yield _says("stay.procedure-not-covered", "stay.procedures", subject, code=code)
        elif facts.in_editor(code, "Limited_Coverage"):
            yield _says("stay.procedure-limited", "stay.procedures", subject, code=code)


def lines(subject: Subject) -> Iterator[Finding]:
    """Revenue codes, and the service that an outpatient line names."""
    claim, rules = subject.claim, subject.book.stays
    if claim.stay is None or claim.stay.bill_type[:2] not in rules.bill_types:
        return
    inpatient = claim.stay.bill_type[:2] in rules.inpatient
    for line in claim.lines:
        target, shown = f"line {line.number}", subject.line_of(line)
        if not rules.lists(rules.revenue, line.revenue):
            yield subject.says("stay.revenue", target, shown, line=line.number)
        elif not inpatient and not line.code and rules.lists(rules.needs_service, line.revenue):
            yield subject.says("stay.service", target, shown, line=line.number, revenue=line.revenue)


def _says(rule: str, target: str, subject: Subject, **names: object) -> Finding:
    shown: tuple[Evidence, ...] = (subject.field(target),)
    return subject.says(rule, target, shown, **names)
