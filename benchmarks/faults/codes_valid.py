"""Faults of the diagnosis codes themselves: not in the year's list, cut short, twice, too many, pointers.

Source: the ICD-10-CM code list and tabular list of the day, Guidelines section I.A and I.B, the 837 guide.
"""

from __future__ import annotations

from random import Random

from claimwright.model.claim import Claim, ClaimDiagnosis
from faults.planting import Planted, at, choose, codes, fault, hi, plus_code, replace, with_code, with_line, years
from faults.tables import Tables

LIST = "ICD-10-CM FY2026 code list"
BOOK = "ICD-10-CM Guidelines FY2026"
FIELDS = "ASC X12N 837P 005010X222A1"
DELETED = ("B88.0", "D71", "E78.01", "G35", "Q89.8", "R10.2", "R76.8", "H01.8", "Z91.011")  # from 1 October 2025
NEXT = ("D69.11", "K31.B", "I49.81", "K76.83", "Z77.41", "J34.839", "M72.21", "I42.09")  # from 1 October 2026
# Conditions that an adult may have beside nearly anything, without a side and without a pair of their own.
_BESIDE = "E03.9 E78.5 M10.9 D64.9 I83.93 E55.9 L40.0 G25.81 L20.9 K59.00 H40.9 J31.0 N52.9 L30.9 M62.838 K58.9"
BESIDE = tuple(_BESIDE.split())


def plain(claim: Claim, tables: Tables) -> list[ClaimDiagnosis]:
    """Diagnoses whose code may be spoiled without touching side or sequence."""
    return [d for d in claim.diagnoses if len(d.code) > 4 and d.code[0] not in "VWXY" and not tables.side(d.code)]


@fault("diagnoses", LIST)
def code_unknown(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    one = choose(rng, plain(claim, tables))
    if one is None:
        return None
    icd, last = tables.icd, one.code[-1]
    tries = [one.code[:-1] + c for c in "987654321BCEFG" if c != last]
    bad = [c for c in tries if not icd.billable(c) and icd.get(c) is None]
    return Planted(with_code(claim, one.position, rng.choice(bad)), hi(one.position)) if bad else None


@fault("diagnoses", LIST)
def code_letter_for_digit(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    one = choose(rng, (d for d in plain(claim, tables) if "0" in d.code[1:] or "1" in d.code[1:]))
    if one is None:
        return None
    bad = (
        one.code[0] + one.code[1:].replace("0", "O", 1)
        if "0" in one.code[1:]
        else one.code[0] + one.code[1:].replace("1", "I", 1)
    )
    return Planted(with_code(claim, one.position, bad), hi(one.position))


@fault("diagnoses", f"{BOOK} I.B.2: the highest number of characters")
def code_cut_to_category(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    fit = [d for d in plain(claim, tables) if not tables.icd.billable(d.code[:3]) and len(d.code) < 8]
    one = choose(rng, fit)
    return Planted(with_code(claim, one.position, one.code[:3]), hi(one.position)) if one else None


@fault("diagnoses", f"{BOOK} I.B.2: the highest number of characters")
def code_cut_by_one(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    fit = [d for d in plain(claim, tables) if 6 <= len(d.code) < 8 and not tables.icd.billable(d.code[:-1])]
    one = choose(rng, fit)
    return Planted(with_code(claim, one.position, one.code[:-1]), hi(one.position)) if one else None


@fault("diagnoses", "ICD-10-CM FY2027 addenda: valid from 1 October 2026")
def code_of_next_year(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if years(claim) < 18 or len(claim.diagnoses) > 10:
        return None
    grown = plus_code(claim, rng.choice(NEXT))
    return Planted(grown, hi(len(grown.diagnoses)))


@fault("diagnoses", "ICD-10-CM FY2026 addenda: deleted on 1 October 2025")
def code_deleted(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if years(claim) < 18 or claim.diagnoses[0].code[0] == "O" or len(claim.diagnoses) > 10:
        return None
    grown = plus_code(claim, rng.choice(DELETED))
    return Planted(grown, hi(len(grown.diagnoses)))


@fault("diagnoses", f"{BOOK} I.A.4: the placeholder X")
def placeholder_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    one = choose(rng, (d for d in claim.diagnoses if "X" in d.code[4:]))
    if one is None:
        return None
    return Planted(with_code(claim, one.position, one.code[:4] + one.code[4:].replace("X", "", 1)), hi(one.position))


@fault("diagnoses", f"{BOOK} I.A.5: a 7th character is required")
def seventh_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    one = choose(rng, (d for d in claim.diagnoses if len(d.code) == 8 and d.code[-1] in "ADS"))
    return Planted(with_code(claim, one.position, one.code[:-1].rstrip("X")), hi(one.position)) if one else None


@fault("diagnoses", f"{BOOK} I.A.5: the category's own 7th characters")
def seventh_invalid(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    one = choose(rng, (d for d in claim.diagnoses if len(d.code) == 8 and d.code[-1] in "AD"))
    if one is None:
        return None
    known = tables.icd.sevenths(tables.icd.stem(one.code))
    bad = one.code[:-1] + rng.choice([c for c in "BTUVZ1" if c not in known])
    return Planted(with_code(claim, one.position, bad), hi(one.position))


@fault("diagnoses", f"{BOOK} I.B.12: each code once")
def code_twice(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if len(claim.diagnoses) > 11:
        return None
    grown = plus_code(claim, rng.choice(codes(claim)))
    return Planted(grown, hi(len(grown.diagnoses)))


@fault("diagnoses", f"{FIELDS} 2300 HI: at most twelve diagnoses")
def codes_too_many(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if not 40 <= years(claim) < 90 or claim.patient.sex != "M" or claim.diagnoses[0].code[0] in "OSTZ":
        return None
    fit: list[str] = []
    for code in BESIDE:
        mine = [*codes(claim), *fit]
        if code not in mine and not any(tables.icd.excludes1(code, other) for other in mine):
            fit.append(code)
    grown = claim
    for code in fit[: 13 - len(claim.diagnoses)]:
        grown = plus_code(grown, code, point=False)
    return Planted(grown, "claim", note="HI13") if len(grown.diagnoses) == 13 else None


@fault("diagnoses", f"{FIELDS} SV107: a pointer names a diagnosis of the claim")
def pointer_astray(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, claim.lines)
    wrong = len(claim.diagnoses) + rng.randrange(1, 4)
    if wrong > 12:
        return None
    return Planted(with_line(claim, line, pointers=(*line.pointers[:-1], wrong)), at(line))


@fault("diagnoses", f"{FIELDS} SV107: at least one pointer")
def pointer_none(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, claim.lines)
    return Planted(with_line(claim, line, pointers=()), at(line))


@fault("diagnoses", f"{FIELDS} SV107: at most four pointers")
def pointers_five(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if not 40 <= years(claim) < 90 or claim.patient.sex != "M" or claim.diagnoses[0].code[0] in "OSTZ":
        return None
    grown = claim
    for code in ("E55.9", "L30.9", "G25.81", "L40.0"):
        if len(grown.diagnoses) < 5 and code not in codes(grown):
            if any(tables.icd.excludes1(code, other) for other in codes(grown)):
                return None
            grown = plus_code(grown, code, point=False)
    if len(grown.diagnoses) < 5:
        return None
    line = grown.lines[0]
    return Planted(with_line(grown, line, pointers=(1, 2, 3, 4, 5)), at(line))


@fault("diagnoses", f"{FIELDS} SV107: a diagnosis once a line")
def pointer_twice(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, (x for x in claim.lines if len(x.pointers) < 4))
    return Planted(with_line(claim, line, pointers=(*line.pointers, line.pointers[0])), at(line)) if line else None


@fault("diagnoses", f"{BOOK} I.C.21.c.2: an immunization is coded Z23")
def vaccine_for_disease(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if "Z23" not in codes(claim) or len(claim.diagnoses) < 2:
        return None
    other = (
        next(d.position for d in claim.diagnoses if d.code != "Z23" and not d.code.startswith("Z00"))
        if any(d.code != "Z23" and not d.code.startswith("Z00") for d in claim.diagnoses)
        else 0
    )
    line = choose(rng, (x for x in claim.lines if x.code[:3] in ("906", "907") and other))
    return Planted(with_line(claim, line, pointers=(other,)), at(line)) if line else None


@fault("diagnoses", f"{FIELDS} HI01: a claim has a diagnosis")
def diagnosis_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    lines = tuple(replace(line, pointers=()) for line in claim.lines)
    return Planted(replace(claim, diagnoses=(), lines=lines), "claim", note="HI01, each line's pointers")
