"""Faults of what a program or payer wants: vaccines, drugs and their products, supplies, laboratories.

Sources: claims manual ch. 16, 17, 18, 20; CLIA; Medicaid's drug rebate rule; HCPCS.
"""

from __future__ import annotations

from decimal import Decimal
from random import Random

from claimwright.model.claim import Claim, ServiceLine
from faults.planting import (
    Planted,
    at,
    choose,
    fault,
    kept_lines,
    pays,
    replace,
    services,
    with_line,
    with_modifiers,
    years,
)
from faults.tables import Tables

MANUAL = "Medicare Claims Processing Manual"
ADMINISTRATION = ("90460", "90461", "90471", "90472", "G0008", "G0009", "G0010")
MEDICARE_SHOTS = {"G0008": "flu", "G0009": "pneumonia", "G0010": "hepatitis B"}
WAIVED = ("83036", "87880", "87804", "85610")
IN_BOTH = ("J3301",)  # sold in containers of one dose and of several: without its product nobody can tell


def vaccine(line: ServiceLine) -> bool:
    return "90476" <= line.code <= "90759"


def drugs(claim: Claim) -> list[ServiceLine]:
    return [x for x in claim.lines if x.ndc and x.code[0] in "JQ"]


@fault("services", "CPT immunization guidelines: the product and its administration")
def vaccine_without_administration(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if not any(vaccine(x) for x in claim.lines):
        return None
    less = kept_lines(claim, (x for x in claim.lines if x.code not in ADMINISTRATION))
    number = next(x.number for x in less.lines if vaccine(x))
    return Planted(less, f"line {number}", note="each vaccine's line")


@fault("services", "CPT immunization guidelines: the product and its administration")
def administration_without_vaccine(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if not any(vaccine(x) for x in claim.lines) or "90461" in services(claim) or "90472" in services(claim):
        return None
    less = kept_lines(claim, (x for x in claim.lines if not vaccine(x)))
    number = next(x.number for x in less.lines if x.code in ADMINISTRATION)
    return Planted(less, f"line {number}")


@fault("services", f"{MANUAL} ch. 18 s. 10.2: G0008, G0009, G0010")
def vaccine_administration_medicare(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = next((x for x in claim.lines if x.code in MEDICARE_SHOTS), None)
    return Planted(with_line(claim, line, code="90471", system="CPT"), at(line)) if line else None


@fault("services", f"{MANUAL} ch. 18 s. 10.2: each vaccine has its administration code")
def vaccine_administration_crossed(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = next((x for x in claim.lines if x.code in MEDICARE_SHOTS), None)
    if line is None:
        return None
    other = rng.choice([c for c in MEDICARE_SHOTS if c != line.code])
    return Planted(with_line(claim, line, code=other), at(line))


@fault("services", "CPT 90460: counseling of patients through 18 years")
def child_counseling_of_adult(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = next((x for x in claim.lines if x.code == "90471"), None)
    if line is None or years(claim) < 20 or "90472" in services(claim):
        return None
    return Planted(with_line(claim, line, code="90460"), at(line))


@fault("services", "CPT immunization guidelines; NCCI MUE of 1: the second vaccine is 90472")
def two_first_administrations(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = next((x for x in claim.lines if x.code == "90472"), None)
    if line is None:
        return None
    return Planted(with_line(claim, line, code="90471"), at(line), note="MUE of a day, duplicate of the first")


@fault("services", "HCPCS dosage in the code's description: a unit is not a milligram")
def drug_units_as_dose(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    factor = {"J3301": 10, "J1885": 15, "Q5103": 10, "J3420": 1000, "J0897": 5, "J0178": 20, "J9271": 10}
    line = choose(rng, (x for x in drugs(claim) if x.code in factor))
    if line is None:
        return None
    return Planted(with_line(claim, line, units=line.units * factor[line.code]), at(line), note="MUE of a day")


@fault("services", "837P SV104: units of a drug")
def drug_units_zero(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, drugs(claim))
    return Planted(with_line(claim, line, units=Decimal(0)), at(line)) if line else None


@fault("services", "SSA 1927(a)(7), 42 CFR 447.520: Medicaid wants the product of a drug given in an office")
def product_missing_medicaid(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, drugs(claim))
    if line is None or not pays(claim, "medicaid"):
        return None
    return Planted(with_line(claim, line, ndc="", ndc_units=None, ndc_measure=""), at(line))


@fault("services", "837P LIN03: eleven digits")
def product_malformed(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, (x for x in claim.lines if x.ndc))
    if line is None:
        return None
    bad = rng.choice((line.ndc[:10], line.ndc + "0", line.ndc[:4] + "O" + line.ndc[5:]))
    return Planted(with_line(claim, line, ndc=bad), at(line))


@fault("services", "837P CTP04: the quantity of the product")
def product_without_quantity(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, (x for x in claim.lines if x.ndc))
    return Planted(with_line(claim, line, ndc_units=None), at(line)) if line else None


@fault("services", "837P CTP05: F2, GR, ME, ML or UN")
def product_measure_unknown(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, (x for x in claim.lines if x.ndc))
    return Planted(with_line(claim, line, ndc_measure=rng.choice(("MG", "CC", "VL"))), at(line)) if line else None


@fault("services", f"{MANUAL} ch. 17 s. 40: the waste stands beside what was given")
def waste_alone(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    lost = next((x for x in claim.lines if "JW" in x.modifiers), None)
    if lost is None:
        return None
    less = kept_lines(claim, (x for x in claim.lines if x.code != lost.code or "JW" in x.modifiers))
    return Planted(less, f"line {next(x.number for x in less.lines if 'JW' in x.modifiers)}")


@fault("services", f"{MANUAL} ch. 17 s. 40: JZ says that there was no waste")
def waste_and_none(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    lost = next((x for x in claim.lines if "JW" in x.modifiers), None)
    line = next((x for x in claim.lines if lost and x.code == lost.code and "JW" not in x.modifiers), None)
    if line is None or lost is None:
        return None
    return Planted(with_modifiers(claim, line, [*line.modifiers, "JZ"]), at(line), note=at(lost))


@fault("services", f"{MANUAL} ch. 17 s. 40: JW or JZ on a drug of a single-dose container")
def waste_unsaid(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    marked = (x for x in claim.lines if "JZ" in x.modifiers and x.code not in IN_BOTH and pays(claim, "medicare"))
    line = choose(rng, marked)
    return Planted(with_modifiers(claim, line, [m for m in line.modifiers if m != "JZ"]), at(line)) if line else None


@fault("services", f"{MANUAL} ch. 17 s. 40: JW and JZ are not of one line")
def waste_both_marks(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, (x for x in claim.lines if "JZ" in x.modifiers))
    return Planted(with_modifiers(claim, line, [*line.modifiers, "JW"]), at(line)) if line else None


@fault("services", f"{MANUAL} ch. 20 s. 30, 130: bought (NU) or rented (RR)")
def supply_neither_bought_nor_rented(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, (x for x in claim.lines if {"NU", "RR"} & set(x.modifiers)))
    if line is None:
        return None
    return Planted(with_modifiers(claim, line, [m for m in line.modifiers if m not in ("NU", "RR")]), at(line))


@fault("services", f"{MANUAL} ch. 20 s. 30: bought or rented, not both")
def supply_bought_and_rented(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, (x for x in claim.lines if {"NU", "RR"} & set(x.modifiers)))
    if line is None:
        return None
    other = "RR" if "NU" in line.modifiers else "NU"
    return Planted(with_modifiers(claim, line, [*line.modifiers, other]), at(line))


@fault("services", f"42 CFR 493; {MANUAL} ch. 16 s. 70: the laboratory's CLIA number")
def laboratory_without_number(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return (
        Planted(replace(claim, clia=""), "clia", note="each laboratory line")
        if claim.clia and pays(claim, "medicare")
        else None
    )


@fault("services", f"{MANUAL} ch. 16 s. 70.2: ten characters, the third a D")
def laboratory_number_malformed(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if not claim.clia:
        return None
    bad = rng.choice((claim.clia[:9], claim.clia.replace("D", "0"), claim.clia + "1"))
    return Planted(replace(claim, clia=bad), "clia")


@fault("services", f"{MANUAL} ch. 16 s. 70.8: QW on a waived test")
def waived_test_unmarked(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, (x for x in claim.lines if "QW" in x.modifiers and x.code in WAIVED and pays(claim, "medicare")))
    if line is None or services(claim).count(line.code) > 1:
        return None
    return Planted(with_modifiers(claim, line, [m for m in line.modifiers if m != "QW"]), at(line))


@fault("services", f"{MANUAL} ch. 16 s. 70.8: QW is for waived tests")
def test_wrongly_waived(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(
        rng, (x for x in claim.lines if x.code in ("87086", "87186", "84439", "88305") and len(x.modifiers) < 2)
    )
    return Planted(with_modifiers(claim, line, [*line.modifiers, "QW"]), at(line)) if line else None


@fault("services", f"{MANUAL} ch. 16 s. 70.8: QW is for laboratory tests")
def waived_visit(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, (x for x in claim.lines if x.code in ("36415", "93000", "99213", "96372") and not x.modifiers))
    return Planted(with_modifiers(claim, line, ["QW"]), at(line)) if line else None
