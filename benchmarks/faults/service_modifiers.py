"""Faults of modifiers: on a service that does not take them, of another part of the body, unknown, or missing.

Sources: the fee schedule's indicators, HCPCS and CPT modifiers, the claims manual.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from random import Random

from claimwright.model.claim import Claim, ServiceLine
from faults.planting import Planted, at, choose, fault, pays, visit, with_line, with_modifiers
from faults.tables import Tables

SCHEDULE = "Physician fee schedule RVU25D"
MANUAL = "Medicare Claims Processing Manual"
HCPCS = "HCPCS Level II modifiers"
SIDES = {"RT", "LT", "50"}
Fits = Callable[[ServiceLine], bool]


def lines(claim: Claim, fits: Fits) -> list[ServiceLine]:
    """Lines of procedures and tests that have room for a modifier and fit."""
    return [x for x in claim.lines if not visit(x.code) and len(x.modifiers) < 4 and x.code[0].isdigit() and fits(x)]


def planted(claim: Claim, rng: Random, fits: Fits, *marks: str, front: bool = True, note: str = "") -> Planted | None:
    """The modifiers put on a line that fits."""
    line = choose(rng, lines(claim, fits))
    if line is None:
        return None
    return Planted(
        with_modifiers(claim, line, (*marks, *line.modifiers) if front else (*line.modifiers, *marks)),
        at(line),
        note=note,
    )


def indicated(tables: Tables, name: str, *values: str) -> Fits:
    return lambda x: tables.indicator(x.code, name) in values


def stripped(
    claim: Claim, rng: Random, fits: Callable[[ServiceLine], bool], *gone: str, note: str = ""
) -> Planted | None:
    """The modifiers taken off a line that fits."""
    line = choose(rng, (x for x in claim.lines if set(gone) & set(x.modifiers) and fits(x)))
    if line is None:
        return None
    return Planted(with_modifiers(claim, line, [m for m in line.modifiers if m not in gone]), at(line), note=note)


@fault("services", f"{SCHEDULE} bilateral 0: 50 does not apply")
def both_sides_of_one(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    surgical = indicated(tables, "bilateral", "0")
    return planted(claim, rng, lambda x: surgical(x) and not SIDES & set(x.modifiers) and x.code < "70000", "50")


@fault("services", f"{SCHEDULE} bilateral 2: the code is of both sides")
def both_sides_already(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    both = indicated(tables, "bilateral", "2")
    return planted(claim, rng, lambda x: both(x) and not SIDES & set(x.modifiers), "50")


@fault("services", f"{MANUAL} ch. 12 s. 40.7: 50 on one line, one unit")
def both_sides_two_units(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, (x for x in claim.lines if "50" in x.modifiers and x.units == 1))
    return Planted(with_line(claim, line, units=Decimal(2)), at(line), note="MUE where it is 1") if line else None


@fault("services", f"{MANUAL} ch. 12 s. 40.7: 50 is not reported with RT and LT")
def both_sides_and_one(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return planted(claim, rng, lambda x: "50" in x.modifiers, rng.choice(("RT", "LT")), front=False)


@fault("services", f"{HCPCS} RT, LT: paired organs; {SCHEDULE} bilateral 0")
def side_of_midline(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    midline = ("47562", "44970", "45385", "43239", "58571", "52000", "95810", "93458", "77080", "71046")
    return planted(claim, rng, lambda x: x.code in midline, rng.choice(("RT", "LT")), front=False)


@fault("services", f"{SCHEDULE} PC/TC other than 1: the service is not divided (26)")
def reading_of_undivided(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    whole = indicated(tables, "pctc", "0", "5", "7", "9")
    return planted(claim, rng, lambda x: whole(x) and not x.ndc and not x.code.startswith(("0", "90")), "26")


@fault("services", f"{SCHEDULE} PC/TC other than 1: the service is not divided (TC)")
def technique_of_undivided(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    whole = indicated(tables, "pctc", "0", "5", "7", "9")
    return planted(
        claim, rng, lambda x: whole(x) and claim.place_of_service == "11" and not x.code.startswith("90"), "TC"
    )


@fault("services", f"{MANUAL} ch. 13 s. 20.2; {SCHEDULE} PC/TC 1: a physician in a facility bills the reading")
def reading_unmarked(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    inside = claim.place_of_service in ("21", "22", "23")
    return stripped(claim, rng, indicated(tables, "pctc", "1"), "26") if inside else None


@fault("services", f"{MANUAL} ch. 13 s. 20.2.2: in a facility the technical part is the facility's")
def technique_in_facility(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, (x for x in claim.lines if "26" in x.modifiers))
    if line is None or claim.place_of_service not in ("21", "22", "23"):
        return None
    return Planted(with_modifiers(claim, line, ["TC" if m == "26" else m for m in line.modifiers]), at(line))


@fault("services", f"{SCHEDULE} PC/TC: 26 and TC are two halves of one service")
def both_parts(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return planted(claim, rng, lambda x: "26" in x.modifiers, "TC", front=False)


@fault("services", f"{SCHEDULE} assistant 1: no assistant is paid")
def assistant_unpaid(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    never = indicated(tables, "assistant", "1")
    if not pays(claim, "medicare"):
        return None
    return planted(
        claim,
        rng,
        lambda x: never(x) and tables.indicator(x.code, "global_days") in ("000", "010", "090"),
        rng.choice(("80", "82")),
    )


@fault("services", f"{SCHEDULE} co-surgeons 0: not permitted")
def two_surgeons_unpaid(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    never = indicated(tables, "co_surgeon", "0")
    return planted(claim, rng, lambda x: never(x) and tables.indicator(x.code, "global_days") in ("010", "090"), "62")


@fault("services", f"{SCHEDULE} team 0: not permitted")
def team_unpaid(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    never = indicated(tables, "team", "0")
    return planted(claim, rng, lambda x: never(x) and tables.indicator(x.code, "global_days") == "090", "66")


@fault("services", f"{HCPCS} AS and CPT 80: an assistant is a physician or another, not both")
def assistant_twice(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return planted(claim, rng, lambda x: "AS" in x.modifiers, "80", front=False)


@fault("services", f"CPT modifier 51; {SCHEDULE} multiple 0: not on an add-on")
def multiple_on_add_on(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return planted(claim, rng, lambda x: tables.add_on(x.code) is not None and x.code < "70000", "51")


@fault("services", f"{HCPCS} and CPT: no such modifier")
def modifier_unknown(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    bad = [m for m in ("ZZ", "2S", "5O", "R7", "00", "T0", "F0", "X9", "7B") if not tables.modifier(m)]
    line = choose(rng, (x for x in claim.lines if not x.modifiers and x.code))
    return Planted(with_modifiers(claim, line, [rng.choice(bad)]), at(line)) if line else None


def elsewhere(claim: Claim, rng: Random, codes: tuple[str, ...], marks: tuple[str, ...]) -> Planted | None:
    """A part-of-body modifier on a service of another part, in the place of its own."""
    line = choose(rng, (x for x in claim.lines if x.code in codes))
    if line is None:
        return None
    kept = [m for m in line.modifiers if m not in ("RT", "LT") and m[0] not in "FTE"]
    return Planted(with_modifiers(claim, line, [rng.choice(marks), *kept]), at(line))


@fault("services", f"{HCPCS} E1-E4: eyelids")
def eyelid_of_limb(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return elsewhere(
        claim, rng, ("20610", "20611", "27447", "29881", "64721", "25600", "73610"), ("E1", "E2", "E3", "E4")
    )


@fault("services", f"{HCPCS} TA, T1-T9: toes")
def toe_of_hand(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if not any(d.code.startswith(("M65.3", "G56.0", "S52.5")) for d in claim.diagnoses):
        return None
    return elsewhere(claim, rng, ("20550", "64721", "25600"), ("TA", "T1", "T5", "T8"))


@fault("services", f"{HCPCS} FA, F1-F9: fingers")
def finger_of_foot(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return elsewhere(claim, rng, ("11750", "73610"), ("FA", "F1", "F5", "F9"))


@fault("services", f"{HCPCS} LC, LD, RC, LM, RI: coronary arteries")
def coronary_of_limb(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return elsewhere(claim, rng, ("20610", "29881", "66984", "49505", "64483", "31256", "19301"), ("LC", "LD", "RC"))


@fault("services", f"{HCPCS} F2, F7...; ICD-10-CM title: another finger than the diagnosis")
def finger_of_other_hand(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(
        rng,
        (
            x
            for x in claim.lines
            if x.code == "20550" and x.modifiers[:1] and x.modifiers[0] in ("F2", "F3", "F7", "F8")
        ),
    )
    if line is None:
        return None
    turned = {"F7": "F2", "F2": "F7", "F8": "F3", "F3": "F8"}
    return Planted(with_modifiers(claim, line, [turned[line.modifiers[0]]]), at(line), note="HI01")
