"""Faults of sequence: what may not be first, what must be, pairs of which one is missing or stands in the wrong place.

Sources: ICD-10-CM Guidelines I.A.13, I.B, I.C; the tabular list's code first and use additional notes.
"""

from __future__ import annotations

from random import Random

from claimwright.model.claim import Claim, ClaimDiagnosis
from faults.planting import (
    Planted,
    choose,
    codes,
    fault,
    first,
    hi,
    plus_code,
    reordered,
    replace,
    with_code,
    without_code,
    years,
)
from faults.tables import Tables

BOOK = "ICD-10-CM Guidelines FY2026"
TABULAR = "ICD-10-CM tabular list 2026"
MANIFESTATIONS = ("K77", "G63", "H28", "N08", "M36.1", "I32", "I39", "L99")
FIRST_ONLY = ("Z00", "Z01", "Z02", "Z03", "Z04", "Z38", "Z39", "Z40", "Z42", "Z51.0", "Z51.1", "Z52", "Z34")


def place_of(claim: Claim, *stems: str) -> int:
    """The position of the first diagnosis of these stems, 0 where there is none."""
    return next((d.position for d in claim.diagnoses if d.code.startswith(stems)), 0)


def front(claim: Claim, code: str) -> Claim:
    """A further diagnosis put before the others; the lines point to it too where they have room."""
    grown = replace(claim, diagnoses=(*claim.diagnoses, ClaimDiagnosis(len(claim.diagnoses) + 1, code)))
    moved = first(grown, len(grown.diagnoses))
    lines = tuple(replace(x, pointers=(1, *x.pointers)[:4]) for x in moved.lines)
    return replace(moved, lines=lines)


@fault("diagnoses", f"{BOOK} I.C.20.a.6: an external cause is never first")
def external_cause_first(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    place = choose(rng, (d.position for d in claim.diagnoses if d.code[0] in "VWXY"))
    return Planted(first(claim, place), "HI01") if place else None


@fault("diagnoses", f"{BOOK} I.A.13: the etiology comes before its manifestation")
def manifestation_first(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    said = "in diseases classified elsewhere", "in other diseases classified elsewhere"
    titled = [
        d for d in claim.diagnoses if any(s in tables.icd.title(d.code) for s in said) or d.code.startswith("F02")
    ]
    found = [d for d in titled if d.position > 1]
    one = choose(rng, found)
    return Planted(first(claim, one.position), "HI01") if one else None


@fault("diagnoses", f"{BOOK} I.A.13: a manifestation needs its etiology")
def manifestation_alone(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if years(claim) < 20 or claim.diagnoses[0].code[0] in "EMSTOCAB" or len(claim.diagnoses) > 10:
        return None
    fit = []
    for code in MANIFESTATIONS:
        wanted = tables.icd.references(code, "codeFirst")
        held = {at for c in codes(claim) for at in (c, *tables.icd.ancestors(c))}
        if wanted and not wanted & held and not any(tables.icd.excludes1(code, c) for c in codes(claim)):
            fit.append(code)
    code = choose(rng, (c for c in fit if tables.icd.billable(c)))
    if code is None:
        return None
    grown = plus_code(claim, code)
    return Planted(grown, hi(len(grown.diagnoses)))


@fault("diagnoses", f"{BOOK} I.A.13; {TABULAR}: code first")
def code_first_turned(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    pairs = (("I11", "I50"), ("I12", "N18"), ("I13", "I50"), ("E11.22", "N18"))
    fit = [(a, b) for x, y in pairs if (a := place_of(claim, x)) and (b := place_of(claim, y)) and a < b]
    if not fit:
        return None
    later = fit[0][1]
    return Planted(first(claim, later), "HI01")


@fault("diagnoses", f"{BOOK} I.B.7; {TABULAR}: use additional code")
def additional_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    for lead, stem in (("I11.0", "I50"), ("I12", "N18"), ("I13", "N18"), ("O99.0", "D")):
        there, gone = place_of(claim, lead), place_of(claim, stem)
        if there and gone and there < gone:
            less = without_code(claim, gone)
            return Planted(less, hi(place_of(less, lead)), note="a second code that asks for it too")
    return None


@fault("diagnoses", f"{TABULAR} B95-B97: additional codes only")
def organism_first(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    place = place_of(claim, "B95", "B96", "B97")
    return Planted(first(claim, place), "HI01") if place > 1 else None


@fault("diagnoses", f"{TABULAR} Z3A; {BOOK} I.C.21.c.11: weeks are never first")
def weeks_first(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    place = place_of(claim, "Z3A")
    return Planted(first(claim, place), "HI01") if place > 1 and claim.stay is None else None


@fault("diagnoses", f"{BOOK} I.C.15.b.5: the outcome of delivery is never first")
def outcome_first(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    place = place_of(claim, "Z37")
    return Planted(first(claim, place), "HI01") if place > 1 and claim.stay is None else None


@fault("diagnoses", f"{BOOK} I.C.21.c.16: only first listed")
def first_only_second(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if not claim.diagnoses[0].code.startswith(FIRST_ONLY) or len(claim.diagnoses) < 2 or claim.stay:
        return None
    if claim.diagnoses[1].code.startswith(("Z3A", *FIRST_ONLY)):
        return None
    return Planted(first(claim, 2), "HI02", note="HI01")


@fault("diagnoses", f"{BOOK} I.C.21.c.5: the screening is first, its finding behind")
def screening_behind_finding(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if not claim.diagnoses[0].code.startswith("Z12") or len(claim.diagnoses) < 2:
        return None
    return Planted(first(claim, 2), "HI01", note="HI02")


@fault("diagnoses", f"{BOOK} I.B.10: the condition before the sequela's code")
def sequela_first(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    place = next((d.position for d in claim.diagnoses if d.code[0] in "ST" and d.code.endswith("S")), 0)
    return Planted(first(claim, place), "HI01") if place > 1 else None


@fault("diagnoses", f"{BOOK} I.B.10: a sequela is not coded with the acute injury")
def sequela_beside_injury(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    code = claim.diagnoses[0].code
    if code[0] != "S" or not code.endswith("A"):
        return None
    late = code[:-1] + "S"
    if not tables.icd.billable(late):
        return None
    grown = plus_code(claim, late)
    return Planted(grown, hi(len(grown.diagnoses)), note="HI01")


@fault("diagnoses", f"{BOOK} I.C.21.c.7: aftercare is not coded with an injury's code")
def aftercare_with_injury(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    code = claim.diagnoses[0].code
    if code[0] != "S" or code[-1] not in "DGKP" or len(code) != 8:
        return None
    grown = plus_code(claim, rng.choice(("Z47.89", "Z48.89", "Z48.00")))
    return Planted(grown, hi(len(grown.diagnoses)), note="HI01")


@fault("diagnoses", f"{BOOK} I.C.19.e.5.a: the nature of the adverse effect comes first")
def drug_before_reaction(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    place = next(
        (d.position for d in claim.diagnoses if d.code[:3] <= "T50" and d.code[0] == "T" and d.code[5:6] == "5"), 0
    )
    place = place or next(
        (d.position for d in claim.diagnoses if d.code[0] == "T" and d.code[-3:-1] in ("X5", "5A")), 0
    )
    return Planted(first(claim, place), "HI01") if place > 1 else None


@fault("diagnoses", f"{BOOK} I.C.19.e.5.c: underdosing is never first")
def underdosing_first(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    drug = {"I10": "T46.5X6A", "E78.5": "T46.6X6A", "F33.1": "T43.226A", "E03.9": "T38.1X6A", "F41.1": "T43.226A"}
    if claim.diagnoses[0].code not in drug or len(claim.diagnoses) > 9:
        return None
    moved = front(plus_code(claim, "Z91.148", point=False), drug[claim.diagnoses[0].code])
    return Planted(moved, "HI01") if tables.icd.billable("Z91.148") else None


@fault("diagnoses", f"{BOOK} I.B.14: BMI is secondary only")
def weight_first(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if years(claim) < 21 or len(claim.diagnoses) > 2 or claim.diagnoses[0].code[0] not in "IEJKM":
        return None
    if any(c.startswith("E66") for c in codes(claim)):
        return None
    grown = plus_code(claim, "E66.9", point=False)
    return Planted(front(grown, rng.choice(("Z68.33", "Z68.37"))), "HI01")


@fault("diagnoses", f"{BOOK} I.C.9.a.1: hypertension with heart failure is I11")
def hypertension_beside_failure(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    place = place_of(claim, "I11.0")
    return Planted(with_code(claim, place, "I10"), hi(place), note="I50") if place and place_of(claim, "I50") else None


@fault("diagnoses", f"{BOOK} I.C.9.a.2: hypertension with chronic kidney disease is I12")
def hypertension_beside_kidney(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    place = place_of(claim, "I12")
    return Planted(with_code(claim, place, "I10"), hi(place), note="N18") if place and place_of(claim, "N18") else None


@fault("diagnoses", f"{BOOK} I.C.1.d.1.b, {TABULAR} R65.2: the infection before severe sepsis")
def sepsis_behind_severity(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    place = place_of(claim, "R65.2")
    return Planted(first(claim, place), "HI01") if place > 1 and claim.stay is None else None


@fault("diagnoses", f"{BOOK} I.C.21.c.3; {TABULAR} Z17: the neoplasm first")
def receptor_first(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    place = place_of(claim, "Z17")
    return (
        Planted(reordered(claim, [place, *[d.position for d in claim.diagnoses if d.position != place]]), "HI01")
        if place > 1
        else None
    )
