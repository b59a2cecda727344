"""Edits of the days and amounts that an institutional claim's codes tell: occurrences, spans, values, days covered,
procedures, lines.

Sources: Medicare Claims Processing Manual, chapters 1, 3 and 25; Medicare Benefit Policy Manual, chapter 3. What a code
calls for and excludes is data (rulebook/edits/bills.yaml).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from claimwright.check.bill import standing
from claimwright.check.subject import Subject
from claimwright.model.claim import Stay
from claimwright.model.finding import Finding

CODED = ("conditions", "occurrences", "spans", "values")
COVERED, NOT_COVERED, COINSURANCE, RESERVE = "80", "81", "82", "83"  # value codes that count days
HOSPITAL_SHARE, NURSING_SHARE, RESERVE_DAYS = 30, 80, 60  # days of a benefit period that cost the patient a part
PINTS, PINTS_OWED, PINTS_REPLACED, MOST_OWED = "37", "38", "39", 3
AGED, DISABLED, OLD = "12", "43", 65  # value codes of a primary payer by the patient's age
PAYMENT_WINDOW, PRIOR_WINDOW, QUALIFYING = timedelta(3), 60, 3  # days before an admission; of a qualifying stay
_TWO = re.compile(r"[0-9A-Z]{2}")


def written(subject: Subject) -> Iterator[Finding]:
    """Codes have two characters and stand once; amounts are not below nothing; one reason for a change."""
    stay = subject.claim.stay
    if stay is None:
        return
    for kind in CODED:
        for code in standing(kind, subject.claim):
            if not _TWO.fullmatch(code):
                yield _says("stay.code", f"stay.{kind}", subject, code=code)
    for code in dict.fromkeys(c for c in stay.conditions if stay.conditions.count(c) > 1):
        yield _says("stay.code-twice", "stay.conditions", subject, code=code)
    for value in stay.values:
        if value.amount < 0:
            yield _says("stay.value", f"stay.values.{value.code}", subject, code=value.code)
    reasons = [c for c in stay.conditions if subject.book.stays.lists(subject.book.stays.change_reasons, c)]
    if len(set(reasons)) > 1:
        yield _says("stay.change-reasons", "stay.conditions", subject, codes=", ".join(reasons))


def happened(subject: Subject) -> Iterator[Finding]:
    """Occurrences and spans lie where the statement, or the admission, allows."""
    claim, rules = subject.claim, subject.book.stays
    stay = claim.stay
    if stay is None or stay.statement_from is None or stay.statement_through is None:
        return
    last = stay.statement_through
    first = min(stay.statement_from, claim.admitted or stay.statement_from)
    for one in stay.occurrences:
        if rules.lists(rules.past_occurrences, one.code) and one.day > last:
            yield _says("stay.occurrence-after", f"stay.occurrences.{one.code}", subject, code=one.code, day=one.day)
        if one.code == rules.death and not first <= one.day <= last:
            yield _says("stay.death-day", f"stay.occurrences.{one.code}", subject, day=one.day)
    for span in stay.spans:
        code, start, end = span.code, span.since, span.until
        place, names = f"stay.spans.{code}", {"code": code, "start": start, "end": end}
        if end < start:
            yield _says("stay.span-order", place, subject, **names)
        elif rules.lists(rules.spans_within, code) and not (first <= start and end <= last):
            yield _says("stay.span-outside", place, subject, **names)
        elif rules.lists(rules.prior_stays, code) and not 0 <= (first - end).days <= PRIOR_WINDOW:
            yield _says("stay.prior-stay", place, subject, **names)
        elif code == rules.qualifying_stay and _nursing(stay, subject) and (end - start).days < QUALIFYING:
            yield _says("stay.qualifying-days", place, subject, **names)


def counted(subject: Subject) -> Iterator[Finding]:
    """Days covered and not covered are those of the statement; the patient's shares, and pints of blood, add up."""
    stay, rules = subject.claim.stay, subject.book.stays
    if stay is None or stay.statement_from is None or stay.statement_through is None:
        return
    covered, not_covered, shared, reserve = (
        _amount(stay, code) for code in (COVERED, NOT_COVERED, COINSURANCE, RESERVE)
    )
    if stay.bill_type[:2] in rules.inpatient:
        days = (stay.statement_through - stay.statement_from).days + (stay.status == rules.still_a_patient)
        if covered + not_covered not in (days, max(days, 1)):
            names = {"told": covered + not_covered, "days": max(days, 1)}
            yield _says("stay.covered-days", f"stay.values.{COVERED}", subject, **names)
    most = NURSING_SHARE if _nursing(stay, subject) else HOSPITAL_SHARE
    if shared > most or reserve > RESERVE_DAYS or shared + reserve > covered:
        yield _says("stay.shared-days", f"stay.values.{COINSURANCE}", subject, shared=shared, reserve=reserve)
    pints, owed, replaced = (_amount(stay, code) for code in (PINTS, PINTS_OWED, PINTS_REPLACED))
    if owed > MOST_OWED or owed + replaced > pints:
        yield _says("stay.blood", f"stay.values.{PINTS}", subject, owed=owed, replaced=replaced, pints=pints)


def primary(subject: Subject) -> Iterator[Finding]:
    """A group plan pays first for the working aged from 65, for the disabled before."""
    stay, age = subject.claim.stay, subject.age
    if stay is None or age is None:
        return
    for code, wrong in ((AGED, age < OLD), (DISABLED, age >= OLD)):
        if wrong and any(value.code == code for value in stay.values):
            yield _says("stay.primary-age", f"stay.values.{code}", subject, code=code, age=age)


def operated(subject: Subject) -> Iterator[Finding]:
    """Each ICD-10-PCS procedure has its day, in the stay or in the days before it that the stay's payment includes."""
    claim = subject.claim
    stay = claim.stay
    if stay is None or stay.statement_through is None:
        return
    since = min((d for d in (claim.admitted, stay.statement_from) if d is not None), default=date.min)
    earliest = since - PAYMENT_WINDOW if since > date.min + PAYMENT_WINDOW else since
    days = (*stay.procedure_dates, *[None] * len(stay.procedures))
    for code, day in zip(stay.procedures, days, strict=False):
        if day is None:
            yield _says("stay.procedure-undated", "stay.procedures", subject, code=code)
        elif not earliest <= day <= stay.statement_through:
            yield _says("stay.procedure-day", "stay.procedures", subject, code=code, day=day)


def lines(subject: Subject) -> Iterator[Finding]:
    """A line's day lies in the statement; of an outpatient bill of several days every service has one."""
    stay, rules = subject.claim.stay, subject.book.stays
    if stay is None or stay.statement_from is None or stay.statement_through is None:
        return
    first, last = stay.statement_from, stay.statement_through
    outpatient = stay.bill_type[:2] not in rules.inpatient
    for line in subject.claim.lines:
        day, target, shown = line.date_of_service, f"line {line.number}", subject.line_of(line)
        if day is None:
            if outpatient and line.code and last > first:
                yield subject.says("stay.line-undated", target, shown, line=line.number)
        elif not (first <= day and (line.through or day) <= last):
            yield subject.says("stay.line-outside", target, shown, line=line.number, day=day)


def _amount(stay: Stay, code: str) -> Decimal:
    return sum((value.amount for value in stay.values if value.code == code), Decimal(0))


def _nursing(stay: Stay, subject: Subject) -> bool:
    return stay.bill_type[:2] in subject.book.stays.nursing


def _says(rule: str, target: str, subject: Subject, **names: object) -> Finding:
    return subject.says(rule, target, (subject.field(target),), **names)
