"""Edits of service codes by themselves: in a list in force, payable by their status, given where they can be, with what
their kind of claim line needs.

Sources: CPT and HCPCS Level II as the shelf has them; Medicare Physician Fee Schedule status codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimwright.check.subject import Subject
from claimwright.model.finding import Finding
from claimwright.x12.codes import PLACES

_FORM = re.compile(r"\d{4}[0-9AFMTU]|[A-V]\d{4}")
_NDC = re.compile(r"\d{11}")
UNTIMED = ("01967", "01968", "01969", "01996")  # anesthesia of labor and its daily care, by the payer's own way
OFFICE = "11"
RATES = ("0022", "0023", "0024")  # revenue codes whose line carries a rate code of its own kind (HIPPS)
COMPONENTS = ("90461",)  # a further component of a vaccine whose giving stands already
MEASURES = ("F2", "GR", "ME", "ML", "UN")


def valid(subject: Subject) -> Iterator[Finding]:
    """A code that has no form of one, or that no list in force has."""
    unknown = []
    for at, line in enumerate(subject.claim.lines):
        if line.revenue in RATES or (not line.code and line.revenue):
            continue
        listed = subject.procedures[at].listed if _FORM.fullmatch(line.code) else "no"
        if listed in ("no", "elsewhere"):
            names = {"line": line.number, "code": line.code or "nothing", "day": subject.day}
            rule = "proc.valid" if listed == "no" else "proc.valid-then"
            yield subject.says(rule, f"line {line.number}", subject.line_of(line), **names)
        elif listed == "unknown":
            unknown.append(line.code)
    if unknown:
        yield subject.says("proc.not-judged", "record", codes=", ".join(dict.fromkeys(unknown)))


def status(subject: Subject) -> Iterator[Finding]:
    """What Medicare's schedule says of the code at all: bundled, not valid for Medicare, not covered."""
    if subject.program != "medicare" or subject.claim.stay is not None:
        return
    for at, line in enumerate(subject.claim.lines):
        schedule = subject.procedures[at].schedule
        families = subject.families[at]
        if schedule is None or "visit.consultation" in families or "visit.preventive" in families:
            continue
        names = {"line": line.number, "code": line.code}
        rule = {"B": "proc.bundled", "I": "proc.not-medicare"}.get(schedule.status)
        if schedule.status == "N" and not {"GY", "GX", "GZ", "GA"} & set(line.modifiers):
            rule = "proc.not-covered"
        if rule:
            yield subject.says(rule, f"line {line.number}", subject.line_of(line), **names)


def placed(subject: Subject) -> Iterator[Finding]:
    """A place of service that CMS has assigned; and a service that the schedule never pays in an office."""
    claim = subject.claim
    if claim.stay is not None:
        return
    if claim.place_of_service not in PLACES:
        yield subject.says("data.place", "CLM05", (subject.field("place_of_service", claim.place_of_service),))
    for at, line in enumerate(claim.lines):
        place, schedule = line.place_of_service or claim.place_of_service, subject.procedures[at].schedule
        if line.place_of_service and line.place_of_service not in PLACES:
            yield subject.says("data.place", f"line {line.number}", subject.line_of(line))
        elif place == OFFICE and schedule is not None and schedule.office_na == "NA" and schedule.days == "090":
            names = {"line": line.number, "code": line.code}
            yield subject.says("proc.place-surgery", f"line {line.number}", subject.line_of(line), **names)


def drugs(subject: Subject) -> Iterator[Finding]:
    """An NDC in its form, with its quantity and measure."""
    for line in subject.claim.lines:
        if line.ndc and not _NDC.fullmatch(line.ndc):
            yield subject.says("drug.ndc-form", f"line {line.number}", subject.line_of(line), line=line.number)
        elif line.ndc and (not line.ndc_units or line.ndc_units <= 0 or line.ndc_measure not in MEASURES):
            yield subject.says("drug.ndc-units", f"line {line.number}", subject.line_of(line), line=line.number)


def wasted(subject: Subject) -> Iterator[Finding]:
    """What was thrown away (JW) stands beside what was given, on a line of the same code."""
    for line in subject.claim.lines:
        if "JZ" in line.modifiers and any(o.code == line.code and "JW" in o.modifiers for o in subject.claim.lines):
            yield subject.says("drug.waste-none", f"line {line.number}", subject.line_of(line), line=line.number)
        if "JW" in line.modifiers and not any(
            o.code == line.code and "JW" not in o.modifiers for o in subject.claim.lines
        ):
            yield subject.says("drug.waste-alone", f"line {line.number}", subject.line_of(line), line=line.number)


def vials(subject: Subject) -> Iterator[Finding]:
    """A drug of a single-dose container for Medicare: JW on the line of its waste, else JZ."""
    if subject.program != "medicare" or subject.claim.stay is not None:
        return
    said = {line.code for line in subject.claim.lines if {"JW", "JZ", "GY"} & set(line.modifiers)}
    for at, line in enumerate(subject.claim.lines):
        families = subject.families[at]
        if "drug" in families and "drug.no-vial" not in families and line.code not in said:
            names = {"line": line.number, "code": line.code}
            yield subject.says("payer.vial", f"line {line.number}", subject.line_of(line), **names)


def anesthesia(subject: Subject) -> Iterator[Finding]:
    """Anesthesia is billed in minutes, once a day by one practitioner, and never by the surgeon (NCCI chapter II)."""
    claim = subject.claim
    first: dict[object, str] = {}
    for at, line in enumerate(claim.lines):
        if "anesthesia" not in subject.families[at] or line.code in UNTIMED:
            continue
        target, names = f"line {line.number}", {"line": line.number, "code": line.code}
        key = (line.date_of_service, subject.by(line))
        operated = (
            o
            for n, o in enumerate(claim.lines)
            if subject.procedures[n].days in ("010", "090") and subject.by(o) == subject.by(line)
        )
        if next(operated, None) is not None:
            yield subject.says("proc.anesthesia-surgeon", target, subject.line_of(line), **names)
        if line.unit_measure != "MJ":
            yield subject.says("proc.anesthesia-minutes", target, subject.line_of(line), **names)
        other = first.setdefault(key, line.code)
        if other != line.code and subject.procedures[at].add_on is None:
            yield subject.says("proc.anesthesia-two", target, subject.line_of(line), other=other, **names)


# Whose a modifier is, by how the rendering provider's taxonomy begins.
DISCIPLINES = {"GP": ("2251", "2252"), "GO": ("225X", "224Z"), "GN": ("235Z", "2355")}
THERAPISTS = tuple(t for listed in DISCIPLINES.values() for t in listed)
ANESTHETISTS = ("3675", "367H")
PHYSICIANS_OWN, ANESTHETISTS_OWN = ("AA", "QK", "QY", "AD"), ("QX", "QZ")


def by_whom(subject: Subject) -> Iterator[Finding]:
    """Modifiers that say whose service it was, against the taxonomy of who rendered it."""
    for line in subject.claim.lines:
        taxonomy = (line.rendering or subject.claim.rendering).taxonomy
        for modifier in line.modifiers if taxonomy else ():
            names = {"line": line.number, "modifier": modifier}
            other = taxonomy.startswith(THERAPISTS) and not taxonomy.startswith(DISCIPLINES.get(modifier, THERAPISTS))
            if other:
                yield subject.says("therapy.discipline", f"line {line.number}", subject.line_of(line), **names)
            nurse = taxonomy.startswith(ANESTHETISTS)
            if (modifier in PHYSICIANS_OWN and nurse) or (modifier in ANESTHETISTS_OWN and taxonomy.startswith("207L")):
                yield subject.says("proc.anesthesia-who", f"line {line.number}", subject.line_of(line), **names)


SMALLEST_PANEL = 3  # tests


def panels(subject: Subject) -> Iterator[Finding]:
    """Every test of a panel on one day is the panel (NCCI Policy Manual, chapters I, N; X, C; XI, H)."""
    days: dict[object, set[str]] = {}
    for line in subject.claim.lines:
        days.setdefault(line.date_of_service, set()).add(line.code)
    for day, codes in days.items():
        if len(codes) < SMALLEST_PANEL:
            continue
        for panel, tests in subject.book.panels.items():
            if codes.issuperset(tests):
                codes.difference_update(tests)
                line = next(o for o in subject.claim.lines if o.code == tests[0] and o.date_of_service == day)
                names = {"line": line.number, "panel": panel}
                yield subject.says("lab.panel", f"line {line.number}", subject.line_of(line), **names)


def vaccines(subject: Subject) -> Iterator[Finding]:
    """A vaccine has its giving and a giving its vaccine, on the same day (CPT; state-supplied vaccines stand too)."""
    claim = subject.claim
    giving = [n for n, f in enumerate(subject.families) if "vaccine.giving" in f]
    product = [n for n, f in enumerate(subject.families) if "vaccine.product" in f]
    if giving and not product:
        line = claim.lines[giving[0]]
        yield subject.says("proc.vaccine-missing", f"line {line.number}", subject.line_of(line), line=line.number)
    given = sum(claim.lines[n].units for n in giving if claim.lines[n].code not in COMPONENTS)
    if product and len(product) > given:
        line = claim.lines[product[0]]
        yield subject.says("proc.vaccine-giving", f"line {line.number}", subject.line_of(line), line=line.number)
