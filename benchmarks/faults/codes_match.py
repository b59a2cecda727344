"""Faults of a diagnosis against the patient, the line or another diagnosis: sex, age, side, Excludes1, pregnancy.

Sources: Medicare Code Editor lists, the tabular list's Excludes1 notes, Guidelines chapters.
"""

from __future__ import annotations

from random import Random

from claimwright.model.claim import Claim
from faults.planting import (
    Planted,
    at,
    choose,
    codes,
    fault,
    hi,
    plus_code,
    services,
    with_code,
    with_modifiers,
    without_code,
    years,
)  # fmt: skip
from faults.tables import Tables

EDITOR = "Medicare Code Editor"
BOOK = "ICD-10-CM Guidelines FY2026"
TABULAR = "ICD-10-CM tabular list 2026"
OF_WOMEN = ("N95.1", "N94.6", "N80.9", "N83.201", "D25.9", "N92.0", "N76.0")
OF_MEN = ("N40.0", "N40.1", "N41.0", "N50.82", "N48.1", "N43.3")
OF_CHILDREN = ("L21.1", "R62.51", "L70.4", "R10.83", "E30.1", "R68.12")
OF_ADULTS = ("I83.93", "H25.10", "I25.10", "I70.213", "N52.03", "H25.093")
OF_NEWBORNS = ("H04.531", "H04.532", "H04.533")
RIVALS = {
    "E11": ("E10.9", "E13.9"), "N30": ("N39.0",), "N39": ("N30.00",), "K52": ("A09", "R19.7"),
    "F33": ("F31.9",), "F31": ("F33.1",),
    "J30": ("J31.0",), "M54.5": ("M51.26",), "M81": ("M80.08XA",), "R55": ("I95.1",), "K80": ("K81.0",),
    "J01": ("J32.9",),
    "J44": ("J98.11", "J47.9"), "G43": ("R51.0", "G44.1"), "E03": ("E00.9", "E89.0"), "I48": ("I47.10",),
    "N18.3": ("N19",),
    "K21": ("K20.0",), "J45": ("J44.89", "J82.83"), "R07": ("R07.1",), "M17": ("M19.90",),
    "G47.3": ("R06.81",), "D22": ("L81.4",),
    "L02": ("L03.115",), "R10": ("N23",), "I10": ("I11.9", "O10.02"), "N20": ("N13.6",), "F41": ("F43.0",),
}  # fmt: skip
SYMPTOMS = {
    "J18.9": "R05.1", "N30.00": "R30.0", "N39.0": "R30.0", "J10.1": "R50.9", "K35.80": "R10.31", "K80.10": "R10.11",
    "I21.4": "R07.9", "J01.90": "R09.81", "J02.0": "R07.0", "J45.20": "R06.2", "J45.30": "R06.2", "N20.1": "R10.9",
    "J44.9": "R06.02",
    "G56.01": "R20.2", "G56.02": "R20.2", "A41.9": "R50.9", "M17.11": "M25.561", "M17.12": "M25.562",
    "G47.33": "R06.83",
}  # fmt: skip


def added(claim: Claim, code: str, tables: Tables, note: str = "") -> Planted | None:
    """The claim with a further diagnosis that nothing else is wrong with."""
    if not tables.icd.billable(code) or code in codes(claim) or len(claim.diagnoses) > 11:
        return None
    if any(tables.icd.excludes1(code, other) for other in codes(claim)):
        return None
    grown = plus_code(claim, code)
    return Planted(grown, hi(len(grown.diagnoses)), note=note)


@fault("diagnoses", f"{EDITOR}: female only")
def womans_code_of_man(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.patient.sex != "M" or not 18 <= years(claim) <= 75:
        return None
    return added(claim, rng.choice(OF_WOMEN), tables)


@fault("diagnoses", f"{EDITOR}: male only")
def mans_code_of_woman(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.patient.sex != "F" or years(claim) < 40:
        return None
    return added(claim, rng.choice(OF_MEN), tables)


@fault("diagnoses", f"{EDITOR}: newborn, age 0 only")
def newborns_code_later(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return (
        added(claim, rng.choice(OF_NEWBORNS), tables)
        if years(claim) > 2 and not any(x.modifiers for x in claim.lines)
        else None
    )


@fault("diagnoses", f"{EDITOR}: pediatric, age 0 to 17")
def childs_code_of_adult(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return added(claim, rng.choice(OF_CHILDREN), tables) if years(claim) > 20 else None


@fault("diagnoses", f"{EDITOR}: adult, age 15 to 124")
def adults_code_of_child(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return added(claim, rng.choice(OF_ADULTS), tables) if 0 < years(claim) < 14 else None


@fault("diagnoses", f"{EDITOR}: maternity, age 9 to 64")
def maternity_beyond_age(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.patient.sex != "F" or years(claim) < 68:
        return None
    return added(claim, rng.choice(("O99.893", "O90.89", "O92.03")), tables, "chapter 15 first")


@fault("diagnoses", f"{BOOK} I.C.15.a; {EDITOR}: female only")
def pregnancy_of_man(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.patient.sex != "M" or not 20 <= years(claim) <= 50:
        return None
    return added(claim, rng.choice(("O26.891", "O99.891", "O12.01")), tables, "chapter 15 first, weeks")


@fault("diagnoses", f"{BOOK} I.C.15.a.1; {TABULAR} Z33.1: not with chapter 15")
def incidental_pregnancy(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.diagnoses[0].code[0] != "O" or "O80" in codes(claim):
        return None
    grown = plus_code(claim, "Z33.1")
    return Planted(grown, hi(len(grown.diagnoses)), note="HI01")


@fault("diagnoses", f"{BOOK} I.C.15.b.2: Z34 not with chapter 15")
def routine_with_complication(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.diagnoses[0].code[:3] not in ("O24", "O10", "O99"):
        return None
    grown = plus_code(claim, "Z34.83")
    return Planted(grown, hi(len(grown.diagnoses)), note="HI01, first listed only")


@fault("diagnoses", f"{BOOK} I.C.15.n: O80 not with another code of the chapter")
def normal_with_complication(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if "O80" not in codes(claim):
        return None
    grown = plus_code(claim, rng.choice(("O70.0", "O99.02", "O72.1")))
    return Planted(grown, hi(len(grown.diagnoses)), note="HI01")


@fault("diagnoses", f"{TABULAR} chapter 15: additional code from Z3A")
def weeks_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    found = next((d for d in claim.diagnoses if d.code.startswith("Z3A")), None)
    if found is None or claim.diagnoses[0].code[0] != "O":
        return None
    return Planted(without_code(claim, found.position), "HI01")


@fault("diagnoses", f"{BOOK} I.C.15.b.5: outcome of delivery")
def outcome_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    found = next((d for d in claim.diagnoses if d.code.startswith("Z37")), None)
    return Planted(without_code(claim, found.position), "HI01") if found else None


@fault("diagnoses", f"{BOOK} I.A.12.a: Excludes1")
def excluded_pair(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if years(claim) < 15 or len(claim.diagnoses) > 11:
        return None
    fit = []
    for d in claim.diagnoses:
        for stem, rivals in RIVALS.items():
            fit += [(d, r) for r in rivals if d.code.startswith(stem) and tables.icd.excludes1(d.code, r)]
    fit = [(d, r) for d, r in fit if tables.icd.billable(r) and r not in codes(claim) and not r.startswith(("O", "E1"))]
    found = choose(rng, fit)
    if found is None:
        return None
    grown = plus_code(claim, found[1])
    return Planted(grown, hi(len(grown.diagnoses)), note=hi(found[0].position))


@fault("diagnoses", f"{BOOK} I.C.4.a; {TABULAR} E11 Excludes1 E10")
def two_diabetes_types(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    found = next((d for d in claim.diagnoses if d.code.startswith("E11")), None)
    if found is None:
        return None
    grown = plus_code(claim, rng.choice(("E10.9", "E10.65")))
    return Planted(grown, hi(len(grown.diagnoses)), note=hi(found.position))


@fault("diagnoses", f"{BOOK} I.C.1.a.2: B20 or Z21")
def infection_status_with_disease(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if "B20" not in codes(claim):
        return None
    grown = plus_code(claim, "Z21")
    return Planted(grown, hi(len(grown.diagnoses)), note=hi(codes(claim).index("B20") + 1))


@fault("diagnoses", f"{BOOK} I.B.5: a symptom that belongs to its disease")
def symptom_beside_disease(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    found = choose(rng, (c for c in codes(claim) if c in SYMPTOMS))
    if found is None or any(tables.icd.excludes1(SYMPTOMS[found], c) for c in codes(claim)):
        return None
    grown = plus_code(claim, SYMPTOMS[found])
    return Planted(grown, hi(len(grown.diagnoses)), note=hi(codes(claim).index(found) + 1))


def sided(claim: Claim, tables: Tables) -> list[int]:
    """Positions of diagnoses of one side that a line with RT or LT points to."""
    lines = [x for x in claim.lines if {"RT", "LT"} & set(x.modifiers)]
    return sorted({p for x in lines for p in x.pointers if tables.side(claim.diagnoses[p - 1].code) in ("R", "L")})


@fault("diagnoses", f"{BOOK} I.B.13: the side is known from the service")
def side_unsaid(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    place = choose(rng, sided(claim, tables))
    other = tables.sibling(claim.diagnoses[place - 1].code, "N") if place else None
    return Planted(with_code(claim, place, other), hi(place), note="the line with RT or LT") if other else None


@fault("diagnoses", f"{BOOK} I.B.13; HCPCS modifiers RT, LT")
def side_of_code_wrong(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    place = choose(rng, sided(claim, tables))
    if not place:
        return None
    code = claim.diagnoses[place - 1].code
    if sum(1 for c in codes(claim) if tables.side(c)) > 1:
        return None
    other = tables.sibling(code, "L" if tables.side(code) == "R" else "R")
    line = next(x for x in claim.lines if {"RT", "LT"} & set(x.modifiers))
    return Planted(with_code(claim, place, other), at(line), note=hi(place)) if other else None


@fault("diagnoses", f"{BOOK} I.B.13; HCPCS modifiers RT, LT")
def side_of_modifier_wrong(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    lines = [x for x in claim.lines if {"RT", "LT"} & set(x.modifiers)]
    if len(lines) != 1 or not sided(claim, tables):
        return None
    turned = {"RT": "LT", "LT": "RT"}
    line = lines[0]
    return Planted(
        with_modifiers(claim, line, [turned.get(m, m) for m in line.modifiers]), at(line), note=hi(line.pointers[0])
    )


@fault("diagnoses", f"{BOOK} I.B.13: the code of both sides")
def sides_apart(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    pairs = {"M17.0": ("M17.11", "M17.12"), "H61.23": ("H61.21", "H61.22"), "H25.13": ("H25.11", "H25.12")}
    place, found = next(((d.position, pairs[d.code]) for d in claim.diagnoses if d.code in pairs), (0, ("", "")))
    if not place:
        return None
    grown = plus_code(with_code(claim, place, found[0]), found[1])
    return Planted(grown, hi(place), note=hi(len(grown.diagnoses)))


@fault("diagnoses", f"{BOOK} I.B.14: BMI only beside a condition such as obesity")
def weight_alone(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if years(claim) < 21 or claim.diagnoses[0].code[0] in "OSTEI" or any(c.startswith("E66") for c in codes(claim)):
        return None
    if services(claim)[0][:2] not in ("99", "20") or any(c.startswith("R63") for c in codes(claim)):
        return None
    return added(claim, rng.choice(("Z68.31", "Z68.35", "Z68.41")), tables)
