"""Edits of service lines as a claim carries them: pointers, units, charges, repeats, totals and limits; earlier claims
with the same service.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from claimwright.check.subject import Subject
from claimwright.model.claim import Claim, ServiceLine
from claimwright.model.finding import Finding

MOST_LINES, MOST_OF_A_STAY, MOST_POINTERS, MOST_MODIFIERS = 50, 999, 4, 4
RATES = ("0022", "0023", "0024")  # revenue codes of rate lines, which carry no charge (chapter 25, 75)
INPATIENT = ("21", "51", "61")  # places of service
# A line that repeats another is told apart by one of these.
APART = frozenset(("59", "76", "77", "91", "XE", "XP", "XS", "XU", "58", "78", "79", "GG"))


def services(subject: Subject) -> Iterator[Finding]:
    claim = subject.claim
    most = MOST_OF_A_STAY if claim.stay else MOST_LINES
    if not claim.lines:
        yield subject.says("claim.no-service", "line 1", (subject.field("lines"),))
    if len(claim.lines) > most:
        yield subject.says("claim.lines", f"line {most + 1}", subject.line_of(claim.lines[most]), most=most)


def pointers(subject: Subject) -> Iterator[Finding]:
    claim = subject.claim
    if claim.stay is not None:  # an institutional line points to nothing
        return
    count = len(claim.diagnoses)
    for line in claim.lines:
        target, shown = f"line {line.number}", subject.line_of(line)
        if not line.pointers or any(not 1 <= p <= count for p in line.pointers):
            yield subject.says("claim.pointer", target, shown, line=line.number)
        if len(line.pointers) > MOST_POINTERS:
            yield subject.says("claim.pointers", target, shown, line=line.number)
        if len(set(line.pointers)) < len(line.pointers):
            yield subject.says("claim.pointer-twice", target, shown, line=line.number)


def amounts(subject: Subject) -> Iterator[Finding]:
    claim = subject.claim
    for at, line in enumerate(claim.lines):
        target, names = f"line {line.number}", {"line": line.number, "code": line.code or f"revenue {line.revenue}"}
        if line.charge < 0:
            yield subject.says("claim.charge-negative", target, subject.line_of(line), **names)
        elif not line.charge and not _free(line):
            yield subject.says("claim.charge", target, subject.line_of(line), **names)
        families = subject.families[at]
        whole = line.unit_measure == "UN" and line.code[:1].isdigit()
        if line.unit_measure == "MJ" and "anesthesia" not in families:
            yield subject.says("claim.measure", target, subject.line_of(line), **names)
        if line.units <= 0 or (whole and line.units != line.units.to_integral_value()) or line.units > 99_999:
            yield subject.says("claim.units", target, subject.line_of(line), **names)
    if claim.stated is not None and claim.stated != claim.total:
        yield subject.says("claim.total", "CLM02", (subject.field("stated", claim.stated),), lines=claim.total)


def _free(line: ServiceLine) -> bool:
    """Whether a charge of nothing is meant: a follow-up within global days, a code that only measures quality, a
    vaccine that a program gave.
    """
    return (
        line.code == "99024"
        or line.code.startswith(("G8", "G9", "M1"))
        or line.code[-1:] == "F"
        or "SL" in line.modifiers
        or line.revenue in RATES
    )


def modifiers(subject: Subject) -> Iterator[Finding]:
    for line in subject.claim.lines:
        target, shown = f"line {line.number}", subject.line_of(line)
        if len(line.modifiers) > MOST_MODIFIERS:
            yield subject.says("claim.modifiers", target, shown, line=line.number)
        if len(set(line.modifiers)) < len(line.modifiers):
            yield subject.says("claim.modifier-twice", target, shown, line=line.number)


def repeated(subject: Subject) -> Iterator[Finding]:
    """The same service twice on a day with nothing that tells the two apart; and one already billed."""
    claim = subject.claim
    seen: dict[tuple[object, ...], int] = {}
    for line in claim.lines:
        key = (*_billed(line, claim), line.ndc, line.revenue)
        first = seen.setdefault(key, line.number)
        if first != line.number and line.code:
            names = {"line": line.number, "code": line.code, "first": first}
            yield subject.says("claim.line-twice", f"line {line.number}", subject.line_of(line), **names)
    before = {_billed(line, earlier): earlier.id for earlier in subject.earlier for line in earlier.lines}
    for line in claim.lines:
        known = before.get(_billed(line, claim))
        if known is not None and APART.isdisjoint(line.modifiers):
            names = {"line": line.number, "code": line.code, "earlier": known}
            yield subject.says("claim.earlier", f"line {line.number}", subject.line_of(line), **names)


def _billed(line: ServiceLine, claim: Claim) -> tuple[object, ...]:
    """What makes a service the same one: code, modifiers, day, who did it, which practice."""
    by = (line.rendering or claim.rendering).npi
    return line.code, frozenset(line.modifiers), line.date_of_service, by, claim.billing.npi


def numbered(subject: Subject) -> Iterator[Finding]:
    """Each line has a control number of its own, by which the payer answers it (REF*6R)."""
    seen: set[str] = set()
    for line in subject.claim.lines:
        if line.control and line.control in seen:
            yield subject.says("claim.control-twice", f"line {line.number}", subject.line_of(line), line=line.number)
        seen.add(line.control)


def dated(subject: Subject) -> Iterator[Finding]:
    """Lines without a day, or that end before they begin, or lie outside of a stay."""
    claim = subject.claim
    for line in claim.lines:
        target = f"line {line.number}"
        if line.date_of_service is None:
            if claim.stay is None:
                yield subject.says("data.date-missing", target, subject.line_of(line), line=line.number)
            continue
        if line.through is not None and line.through < line.date_of_service:
            yield subject.says("data.date-order", target, subject.line_of(line), line=line.number)
        hospital = (line.place_of_service or claim.place_of_service) in INPATIENT
        before = hospital and claim.admitted is not None and line.date_of_service < claim.admitted
        if before or (hospital and claim.discharged is not None and line.date_of_service > claim.discharged):
            yield subject.says("data.outside-stay", target, subject.line_of(line), line=line.number)


def secondary(subject: Subject) -> Iterator[Finding]:
    """A claim to a second payer says what the first one paid (2320 AMT*D); no two payers have one place."""
    claim = subject.claim
    orders = [claim.order, *(o.order for o in claim.others)]
    if len(set(orders)) < len(orders):
        yield subject.says("claim.payer-order", "others", (subject.field("others"),))
    if claim.order == "P":
        return
    before = "PST"[: "PST".index(claim.order)]
    for order in before:
        other = next((o for o in claim.others if o.order == order), None)
        if other is None or other.paid is None:
            yield subject.says("claim.secondary", "others", (subject.field("others"),), order=claim.order)
            return
        if other.paid > claim.total or other.paid < Decimal(0):
            yield subject.says("claim.paid", "others", (subject.field("others"),), paid=other.paid)
