"""What the tables alone say of a claim: codes, pairs, units, add-ons, indicators, sides, sex and age, numbers.

Answers plain sentences. It proves the clean claims; it is no scrubber and knows none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import combinations

from claimwright.model.claim import Claim, ServiceLine
from faults.people import check_digit
from faults.tables import Tables

ANATOMIC = ("E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9 LT RT LC LD RC LM RI").split()  # noqa: SIM905
BYPASS = frozenset((*ANATOMIC, "24", "25", "57", "58", "78", "79", "27", "59", "91", "XE", "XS", "XP", "XU"))
UNPAID = {"B": "bundled", "I": "not valid for Medicare", "M": "measurement", "N": "not covered", "P": "bundled"}


def age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def wrong(claim: Claim, tables: Tables) -> Iterator[str]:
    """Everything that the tables find wrong."""
    yield from diagnoses(claim, tables)
    yield from numbers(claim)
    if claim.stay is not None:
        yield from hospital(claim, tables)
        return
    yield from services(claim, tables)
    yield from pairs(claim, tables)
    yield from units(claim, tables)
    yield from add_ons(claim, tables)
    for line in claim.lines:
        yield from indicators(claim, line, tables)


def diagnoses(claim: Claim, tables: Tables) -> Iterator[str]:
    day, patient = claim.day, claim.patient
    if day is None or patient.birth_date is None:
        yield "no day or birth date"
        return
    icd = tables.icd_on(day)
    codes = [d.code for d in claim.diagnoses]
    years = age(patient.birth_date, day)
    for place, code in enumerate(codes, 1):
        if not icd.billable(code):
            yield f"HI{place:02} {code} is not billable on {day}"
        edits = tables.edits(code) | tables.rules(code)
        if patient.sex == "M" and edits & {"Female_Only", "Female Only"}:
            yield f"{code} is a woman's"
        if patient.sex == "F" and edits & {"Male_Only", "Male Only"}:
            yield f"{code} is a man's"
        if years > 0 and "Newborn_Only" in edits:
            yield f"{code} is a newborn's, age {years}"
        if years > 17 and "Pediatric_Only" in edits:
            yield f"{code} is a child's, age {years}"
        if years < 15 and any(e.startswith("Adult") for e in edits):
            yield f"{code} is an adult's, age {years}"
        if not 9 <= years <= 64 and any(e.startswith("Maternity") for e in edits):
            yield f"{code} is maternity, age {years}"
        if place == 1 and (code[0] in "VWXY" or edits & {"Principal_Manifestation"}):
            yield f"{code} cannot be first"
        if place == 1 and claim.stay and claim.stay.bill_type.startswith("11") and "Principal_Unacceptable" in edits:
            yield f"{code} is no principal diagnosis"
        if tables.side(code) == "N" and any(m in ("RT", "LT") for line in claim.lines for m in line.modifiers):
            yield f"{code} tells no side"
    for one, other in combinations(codes, 2):
        note = icd.excludes1(one, other)
        if note:
            yield f"{one} with {other}: Excludes1 at {note.code}"
    if len(set(codes)) < len(codes):
        yield "a diagnosis twice"
    if len(codes) > 12 and claim.stay is None:
        yield "more than 12 diagnoses"


def numbers(claim: Claim) -> Iterator[str]:
    people = (claim.billing, claim.rendering, claim.referring, claim.facility, *(x.ordering for x in claim.lines))
    for one in people:
        if one is not None and one.npi and one.npi[-1] != check_digit(one.npi[:9]):
            yield f"NPI {one.npi}"
    for line in claim.lines:
        if any(not 1 <= p <= len(claim.diagnoses) for p in line.pointers) or len(line.pointers) > 4:
            yield f"line {line.number}: pointers {line.pointers}"
        if not line.pointers and claim.stay is None:
            yield f"line {line.number}: no pointer"


def services(claim: Claim, tables: Tables) -> Iterator[str]:
    for line in claim.lines:
        if not tables.known(line.code):
            yield f"{line.code} is in no table"
        for two in line.modifiers:
            if not tables.modifier(two):
                yield f"{line.code}-{two}: no such modifier"
    if tables.places.get("place_row", code=claim.place_of_service) is None:
        yield f"place {claim.place_of_service}"


def by_day(claim: Claim) -> dict[date | None, list[ServiceLine]]:
    found: dict[date | None, list[ServiceLine]] = defaultdict(list)
    for line in claim.lines:
        found[line.date_of_service].append(line)
    return found


def pairs(claim: Claim, tables: Tables) -> Iterator[str]:
    for lines in by_day(claim).values():
        for one, other in combinations(lines, 2):
            edit = tables.pair(one.code, other.code) if one.code != other.code else None
            if edit is None:
                continue
            marked = BYPASS & {*one.modifiers, *other.modifiers}
            if edit.indicator == "0" or not marked:
                yield f"pair {edit.column1}/{edit.column2} indicator {edit.indicator} with {sorted(marked)}"


def units(claim: Claim, tables: Tables) -> Iterator[str]:
    for lines in by_day(claim).values():
        totals: dict[str, int] = defaultdict(int)
        for line in lines:
            totals[line.code] += int(line.units)
        for line in lines:
            limit = tables.limit(line.code, "dme" if claim.billing.taxonomy.startswith("332") else "practitioner")
            if (
                limit is None
                or (limit.units == 0 and (claim.payer.program != "medicare" or "GY" in line.modifiers))
                or line.unit_measure == "MJ"
            ):
                continue
            many = int(line.units) if limit.indicator == "1" else totals[line.code]
            if many > limit.units:
                yield f"{line.code}: {many} units, limit {limit.units} ({limit.indicator})"


def add_ons(claim: Claim, tables: Tables) -> Iterator[str]:
    codes = {line.code for line in claim.lines}
    for line in claim.lines:
        addition = tables.add_on(line.code)
        if addition is not None and addition.type == "1" and not addition.primaries & codes:
            yield f"{line.code} without a primary"


def indicators(claim: Claim, line: ServiceLine, tables: Tables) -> Iterator[str]:
    rows = tables.fee(line.code)
    row = rows.get("")
    if row is None:
        return
    mods, code = line.modifiers, line.code
    place = line.place_of_service or claim.place_of_service
    office = place in ("11", "20", "65", "12")
    if claim.payer.program == "medicare" and row["status"] in UNPAID and "GY" not in mods:
        yield f"{code}: status {row['status']}"
    if "50" in mods and row["bilateral"] not in ("1", "3"):
        yield f"{code}-50: bilateral indicator {row['bilateral']}"
    if {"26", "TC"} & set(mods) and row["pctc"] != "1":
        yield f"{code}: 26 or TC on indicator {row['pctc']}"
    if row["pctc"] == "1" and "26" not in mods and not office and place != "81":
        yield f"{code}: no 26 in place {place}"
    if {"80", "82", "AS"} & set(mods) and row["assistant"] != "2":
        yield f"{code}: assistant indicator {row['assistant']}"
    if "62" in mods and row["co_surgeon"] not in ("1", "2"):
        yield f"{code}: co-surgeon indicator {row['co_surgeon']}"
    if office and row["non_facility_na"] == "NA" and "26" not in mods:
        yield f"{code}: not done outside a facility, place {place}"
    if not office and row["facility_na"] == "NA" and "26" not in mods and place != "81":
        yield f"{code}: not done in a facility, place {place}"
    if "25" in mods and row["global_days"] != "XXX" and not code.startswith("99"):
        yield f"{code}-25 is no visit"


def hospital(claim: Claim, tables: Tables) -> Iterator[str]:
    stay = claim.stay
    if stay is None:
        return
    for code in stay.procedures:
        if tables.pcs.get("code", code=code) is None:
            yield f"{code} is no procedure"
    for d in claim.diagnoses:
        exempt = tables.poa_exempt(d.code)
        if stay.bill_type.startswith("11") and exempt == bool(d.present):
            yield f"{d.code}: exempt {exempt}, present {d.present!r}"
    codes = [line.code for line in claim.lines if line.code]
    for one, other in combinations(claim.lines, 2):
        edit = (
            tables.ncci.pair(one.code, other.code, "outpatient") or tables.ncci.pair(other.code, one.code, "outpatient")
            if one.code and other.code
            else None
        )
        if edit and edit.indicator != "9" and not BYPASS & {*one.modifiers, *other.modifiers}:
            yield f"outpatient pair {edit.column1}/{edit.column2}"
    for code in codes:
        if not tables.known(code):
            yield f"{code} is in no table"
