"""Faults of institutional claims: type of bill, dates, status, present on admission, revenue codes, procedures.

Sources: NUBC UB-04 data specifications, Medicare Code Editor, ICD-10-CM Guidelines Appendix I, claims manual ch. 25.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from claimwright.model.claim import Claim, OccurrenceSpan, Value
from faults.planting import Planted, at, choose, fault, first, hi, replace, with_line
from faults.tables import FIRST, Tables

FORM = "NUBC UB-04"
APPENDIX = "ICD-10-CM Guidelines FY2026 Appendix I"
EDITOR = "Medicare Code Editor"
MANUAL = "Medicare Claims Processing Manual"
FAMILY = "institutional"


def of(claim: Claim, **changes: Any) -> Claim:
    return replace(claim, stay=replace(claim.stay, **changes)) if claim.stay is not None else claim


def inside(claim: Claim) -> bool:
    return claim.stay is not None and claim.stay.bill_type.startswith("11")


@fault(FAMILY, f"{FORM} FL 4")
def bill_type_unknown(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return (
        Planted(of(claim, bill_type=rng.choice(("191", "1", "9A1", "001"))), "stay.bill_type") if claim.stay else None
    )


@fault(FAMILY, f"{FORM} FL 4, FL 17: admission through discharge has no patient still there")
def status_against_frequency(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return Planted(of(claim, status="30"), "stay.status", note="stay.bill_type") if inside(claim) else None


@fault(FAMILY, f"{FORM} FL 4, FL 17: the first of several bills has the patient still there")
def frequency_against_status(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if not inside(claim):
        return None
    return Planted(replace(of(claim, bill_type="112"), frequency="2"), "stay.status", note="stay.bill_type")


@fault(FAMILY, f"{FORM} FL 17")
def status_unknown(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return Planted(of(claim, status=rng.choice(("99", "08", "1X"))), "stay.status") if claim.stay else None


@fault(FAMILY, f"{FORM} FL 17")
def status_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return Planted(of(claim, status=""), "stay.status") if inside(claim) else None


@fault(FAMILY, f"{FORM} FL 12: an inpatient's day of admission")
def stay_without_admission(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return Planted(replace(claim, admitted=None), "admitted") if inside(claim) else None


@fault(FAMILY, f"{FORM} FL 14")
def admission_type_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return Planted(of(claim, admission_type=""), "stay.admission_type") if inside(claim) else None


@fault(FAMILY, f"{FORM} FL 14: 4 is a newborn")
def newborn_type_of_adult(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if not inside(claim) or claim.stay is None or claim.stay.admission_type == "4":
        return None
    return Planted(
        of(claim, admission_type="4", admission_source="5"), "stay.admission_type", note="stay.admission_source"
    )


@fault(FAMILY, f"{FORM} FL 16: the hour of discharge of a final inpatient bill")
def discharge_hour_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return Planted(of(claim, discharge_hour=""), "stay.discharge_hour") if inside(claim) else None


@fault(FAMILY, f"{FORM} FL 69")
def admitting_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return Planted(of(claim, admitting=""), "stay.admitting") if inside(claim) else None


@fault(FAMILY, f"{FORM} FL 76")
def attending_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return Planted(of(claim, attending=None), "stay.attending") if claim.stay else None


@fault(FAMILY, f"{FORM} FL 77: who operated")
def operating_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.stay is None or not claim.stay.procedures or claim.stay.procedures[0].startswith("1"):
        return None
    return Planted(of(claim, operating=None), "stay.operating")


@fault(FAMILY, f"{FORM} FL 6")
def statement_reversed(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.stay is None or claim.stay.statement_from is None or claim.stay.statement_from < FIRST + timedelta(days=6):
        return None
    day = claim.stay.statement_from - timedelta(days=rng.randrange(1, 5))
    return Planted(
        replace(of(claim, statement_through=day), discharged=day if inside(claim) else None), "stay.statement_through"
    )


@fault(FAMILY, f"{FORM} FL 6, FL 12: the admission does not come after the statement's end")
def admission_after_statement(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if not inside(claim) or claim.stay is None or claim.stay.statement_through is None:
        return None
    day = claim.stay.statement_through + timedelta(days=rng.randrange(1, 5))
    return Planted(replace(claim, admitted=day), "admitted", note="discharged")


@fault(FAMILY, f"{EDITOR}: unacceptable principal diagnosis")
def principal_unacceptable(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    fit = [
        d.position
        for d in claim.diagnoses
        if d.position > 1 and d.code[0] == "Z" and "Principal_Unacceptable" in tables.edits(d.code)
    ]
    place = choose(rng, fit)
    return Planted(first(claim, place), "HI01") if place and inside(claim) else None


@fault(FAMILY, f"{EDITOR}: an external cause as principal diagnosis")
def principal_external_cause(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    place = choose(rng, (d.position for d in claim.diagnoses if d.code[0] in "VWXY"))
    return Planted(first(claim, place), "HI01") if place else None


def present(claim: Claim, position: int, value: str) -> Claim:
    kept = tuple(replace(d, present=value) if d.position == position else d for d in claim.diagnoses)
    return replace(claim, diagnoses=kept)


@fault(FAMILY, f"{APPENDIX}: each diagnosis that is not exempt")
def present_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    one = choose(rng, (d for d in claim.diagnoses if d.present in ("Y", "N") and inside(claim)))
    return Planted(present(claim, one.position, ""), hi(one.position)) if one else None


@fault(FAMILY, f"{APPENDIX}: Y, N, U, W")
def present_unknown(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    one = choose(rng, (d for d in claim.diagnoses if d.present in ("Y", "N") and inside(claim)))
    return Planted(present(claim, one.position, rng.choice("XTP")), hi(one.position)) if one else None


@fault(FAMILY, f"{APPENDIX}, CMS list of exempt codes")
def present_of_exempt(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    one = choose(rng, (d for d in claim.diagnoses if inside(claim) and tables.poa_exempt(d.code)))
    return Planted(present(claim, one.position, rng.choice("YN")), hi(one.position)) if one else None


@fault(FAMILY, f"{FORM} FL 42")
def revenue_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.stay is None:
        return None
    line = claim.lines[-1]
    return Planted(with_line(claim, line, revenue=""), at(line))


@fault(FAMILY, f"{FORM} FL 42: four digits of the list")
def revenue_unknown(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.stay is None:
        return None
    line = claim.lines[-1]
    return Planted(with_line(claim, line, revenue=rng.choice(("9999", "0009", "45", "O300"))), at(line))


@fault(FAMILY, "Medicare Claims Processing Manual ch. 25 s. 75.4: outpatient revenue with its HCPCS code")
def revenue_without_service(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if inside(claim) or claim.stay is None:
        return None
    line = choose(rng, (x for x in claim.lines if x.revenue[:3] in ("030", "031", "032", "035", "045", "075")))
    return Planted(with_line(claim, line, code="", system="", modifiers=()), at(line)) if line else None


@fault(FAMILY, f"{FORM} FL 42: room and board is an inpatient's")
def room_of_outpatient(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if inside(claim) or claim.stay is None:
        return None
    line = replace(
        claim.lines[-1], number=len(claim.lines) + 1, code="", system="", modifiers=(), revenue="0120", units=Decimal(1)
    )
    line = replace(line, control=f"{claim.id}{line.number:02}", charge=Decimal("1400.00"))
    return Planted(replace(claim, lines=(*claim.lines, line)), at(line))


@fault(FAMILY, f"{FORM} FL 6, FL 46: as many days of room and board as the stay")
def room_days_wrong(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if not inside(claim):
        return None
    line = claim.lines[0]
    return Planted(with_line(claim, line, units=line.units + rng.randrange(2, 5)), at(line))


@fault(FAMILY, "ICD-10-PCS FY2026 tables")
def procedure_unknown(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.stay is None or not claim.stay.procedures:
        return None
    good = claim.stay.procedures[0]
    bad = rng.choice((good[:6], good[:6] + "O", good[:5] + "QQ"))
    return Planted(of(claim, procedures=(bad,)), "stay.procedures")


def medicare(claim: Claim) -> bool:
    return claim.payer.program == "medicare"


@fault(FAMILY, f"{MANUAL} ch. 25 s. 75.3: days covered and not covered are those of the statement")
def covered_days_wrong(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.stay is None or not inside(claim) or not medicare(claim):
        return None
    (covered,) = claim.stay.values
    return Planted(of(claim, values=(Value("80", covered.amount + rng.randrange(1, 4)),)), "stay.values")


@fault(FAMILY, f"{FORM} FL 35: a span begins before it ends")
def span_reversed(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.stay is None or claim.stay.statement_from is None or not inside(claim):
        return None
    day = claim.stay.statement_from
    return Planted(of(claim, spans=(OccurrenceSpan("74", day + timedelta(days=1), day),)), "stay.spans")


@fault(FAMILY, f"{MANUAL} ch. 25 s. 75.3: leave lies in the stay")
def leave_outside(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.stay is None or claim.stay.statement_through is None or not inside(claim):
        return None
    day = claim.stay.statement_through
    until = day + timedelta(days=rng.randrange(1, 4))
    return Planted(of(claim, spans=(OccurrenceSpan("74", day, until),)), "stay.spans")


@fault(FAMILY, "CMS CR 7792: a death has its day")
def death_undated(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return Planted(of(claim, status="20"), "stay.occurrences", note="stay.status") if inside(claim) else None


@fault(FAMILY, f"{MANUAL} ch. 1 s. 130.1.2.1: why a claim is replaced")
def replaced_without_reason(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.stay is None or not medicare(claim):
        return None
    bill = of(claim, bill_type=claim.stay.bill_type[:2] + "7")
    return Planted(replace(bill, frequency="7", payer_control="INVENTED7"), "stay.conditions")


@fault(FAMILY, f"{MANUAL} ch. 1 s. 50.3: condition 44 is an outpatient's")
def inpatient_with_44(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if not inside(claim) or not medicare(claim):
        return None
    return Planted(of(claim, conditions=("44",)), "stay.conditions", note="stay.bill_type")


@fault(FAMILY, "Medicare Secondary Payer Manual ch. 3: an accident's insurance has the accident's day")
def insurance_without_accident(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.stay is None or not medicare(claim):
        return None
    return Planted(of(claim, values=(*claim.stay.values, Value("14", Decimal("900.00")))), "stay.occurrences")


@fault(FAMILY, f"{FORM} FL 74: each procedure has its day")
def procedure_undated(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.stay is None or not claim.stay.procedures:
        return None
    return Planted(of(claim, procedure_dates=()), "stay.procedures")


@fault(FAMILY, f"{MANUAL} ch. 25 s. 75.1: where an inpatient came from")
def origin_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return Planted(of(claim, admission_source=""), "stay.admission_source") if inside(claim) else None


@fault(FAMILY, f"{MANUAL} ch. 25 s. 75.6: the patient's reason for an unscheduled visit")
def reason_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.stay is None or not any(line.revenue.startswith("045") for line in claim.lines):
        return None
    return Planted(of(claim, reasons=()), "stay.reasons") if not inside(claim) else None


@fault(FAMILY, f"{FORM} FL 39: codes of two characters")
def value_malformed(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.stay is None:
        return None
    return Planted(of(claim, values=(*claim.stay.values, Value(rng.choice("89"), Decimal(1)))), "stay.values")


@fault(FAMILY, f"{FORM} FL 6, FL 45: a line's day lies in the statement")
def line_outside_statement(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if inside(claim) or claim.stay is None:
        return None
    line = claim.lines[0]
    if line.date_of_service is None:
        return None
    day = line.date_of_service - timedelta(days=rng.randrange(1, 9))
    return Planted(with_line(claim, line, date_of_service=day), at(line))
