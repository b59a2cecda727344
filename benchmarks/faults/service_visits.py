"""Faults of visits, global periods, ages and places of service.

Sources: claims manual ch. 12, NCCI Policy Manual ch. I, the fee schedule's global days, CPT evaluation guidelines.
"""

from __future__ import annotations

from decimal import Decimal
from random import Random

from claimwright.model.claim import Claim, ServiceLine
from faults.planting import (
    Planted,
    at,
    choose,
    earlier,
    fault,
    pays,
    plus_line,
    replace,
    services,
    visit,
    with_modifiers,
)  # fmt: skip
from faults.tables import Tables

MANUAL = "Medicare Claims Processing Manual ch. 12"
CPT = "CPT evaluation and management guidelines"
PLACES = "CMS place of service code set"
MAJOR = {
    "208600000X": ("47562", "44970"), "207X00000X": ("64721", "29881"), "207Y00000X": ("42826", "30520"),
    "208800000X": ("55250", "52601"), "207T00000X": ("63030", "22551"), "207W00000X": ("66984",),
    "207N00000X": ("14040",),
    "207V00000X": ("58571",),
}  # fmt: skip


def without(line: ServiceLine, *gone: str) -> list[str]:
    return [m for m in line.modifiers if m not in gone]


def minor(claim: Claim, tables: Tables) -> bool:
    """Whether a procedure of no or ten days' global period is on the claim."""
    return any(tables.indicator(x.code, "global_days") in ("000", "010") for x in claim.lines)


def major(claim: Claim, tables: Tables) -> bool:
    return any(tables.indicator(x.code, "global_days") == "090" for x in claim.lines)


@fault("services", "NCCI Policy Manual ch. I; CPT modifier 25")
def visit_without_25(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = next((x for x in claim.lines if "25" in x.modifiers and visit(x.code)), None)
    if line is None or not minor(claim, tables):
        return None
    return Planted(with_modifiers(claim, line, without(line, "25")), at(line), note="the pair of visit and procedure")


@fault("services", "NCCI procedure-to-procedure edits; CPT modifier 25")
def visit_without_25_vaccine(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = next((x for x in claim.lines if "25" in x.modifiers and visit(x.code)), None)
    if line is None or not {"90460", "90471", "96372", "94060"} & set(services(claim)):
        return None
    return Planted(with_modifiers(claim, line, without(line, "25")), at(line), note="the pair")


@fault("services", f"{MANUAL} s. 30.6.6, 40.2: the decision for major surgery")
def visit_without_57(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = next((x for x in claim.lines if "57" in x.modifiers), None)
    if line is None or not major(claim, tables):
        return None
    return Planted(with_modifiers(claim, line, without(line, "57")), at(line), note="the pair of visit and surgery")


@fault("services", f"{MANUAL} s. 30.6.6: 57 is for major surgery, 25 for minor")
def visit_57_beside_minor(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = next((x for x in claim.lines if "25" in x.modifiers and visit(x.code)), None)
    if line is None or major(claim, tables) or not minor(claim, tables):
        return None
    return Planted(with_modifiers(claim, line, ["57", *without(line, "25")]), at(line))


@fault("services", f"{MANUAL} s. 30.6.6, 40.2: 25 does not tell the decision for major surgery")
def visit_25_beside_major(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = next((x for x in claim.lines if "57" in x.modifiers), None)
    return (
        Planted(with_modifiers(claim, line, ["25", *without(line, "57")]), at(line))
        if line and major(claim, tables)
        else None
    )


def marked(claim: Claim, rng: Random, tables: Tables, mark: str) -> Planted | None:
    """A visit's modifier on a procedure."""
    days = ("000", "010", "090")
    fit = [x for x in claim.lines if tables.indicator(x.code, "global_days") in days and len(x.modifiers) < 4]
    line = choose(rng, (x for x in fit if not visit(x.code) and x.code[:2] not in ("92", "98")))
    return Planted(with_modifiers(claim, line, [mark, *line.modifiers]), at(line)) if line else None


@fault("services", "CPT modifier 25: on evaluation and management only")
def procedure_with_25(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return marked(claim, rng, tables, "25")


@fault("services", "CPT modifier 57: on evaluation and management only")
def procedure_with_57(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return marked(claim, rng, tables, "57")


@fault("services", "CPT modifier 24: on evaluation and management only")
def procedure_with_24(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return marked(claim, rng, tables, "24")


@fault("services", "CPT modifier 25: beside another service only")
def visit_25_for_nothing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = claim.lines[0]
    if len(claim.lines) > 1 or line.modifiers or not visit(line.code) or line.code.startswith(("9938", "9939")):
        return None
    return Planted(with_modifiers(claim, line, ["25"]), at(line), note="for information")


def on_visit(claim: Claim, rng: Random, mark: str) -> Planted | None:
    """A procedure's modifier on a visit that stands alone."""
    line = claim.lines[0]
    if not visit(line.code) or line.modifiers or len(claim.lines) > 1:
        return None
    return Planted(with_modifiers(claim, line, [mark]), at(line))


@fault("services", "CPT modifier 59; NCCI Policy Manual ch. I: not on a visit")
def visit_with_59(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return on_visit(claim, rng, rng.choice(("59", "XS", "XU")))


@fault("services", "CPT modifier 22: not on a visit")
def visit_with_22(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return on_visit(claim, rng, "22")


@fault("services", "CPT modifiers 58, 78, 79: procedures only")
def visit_with_79(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return on_visit(claim, rng, rng.choice(("58", "78", "79")))


@fault("services", f"{MANUAL} s. 40.1: visits of the global period are paid with the surgery; 24 tells another matter")
def visit_in_global(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = claim.lines[0]
    surgery = MAJOR.get(claim.rendering.taxonomy)
    if (
        len(claim.lines) > 1
        or line.code not in ("99212", "99213", "99214", "92012")
        or not surgery
        or line.modifiers
        or claim.diagnoses[0].code[0] == "O"
    ):
        return None
    done = rng.choice(surgery)
    if tables.indicator(done, "global_days") != "090" or (done in ("55250", "52601") and claim.patient.sex != "M"):
        return None
    before = earlier(claim, rng.randrange(8, 80), line, code=done, modifiers=(), charge=Decimal("1900.00"))
    return Planted(claim, "line 1", (replace(before, place_of_service="24"),))


@fault("services", f"{MANUAL} s. 40.1.B, 40.2: 58, 78 or 79 tells why a second procedure falls in the global period")
def procedure_in_global(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, (x for x in claim.lines if "79" in x.modifiers and len(claim.lines) == 2))
    if line is None:
        return None
    return Planted(with_modifiers(claim, line, without(line, "79")), at(line), note="line 1 began the global period")


@fault("services", f"{MANUAL} s. 40.1.B: an earlier claim began the global period")
def procedure_in_global_before(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = claim.lines[0]
    other = {"66984": "66984", "29881": "27447", "64721": "64721"}.get(line.code)
    if len(claim.lines) > 1 or other is None or not {"RT", "LT"} & set(line.modifiers):
        return None
    turned = tuple({"RT": "LT", "LT": "RT"}.get(m, m) for m in line.modifiers)
    code = claim.diagnoses[0].code
    sibling = tables.sibling(code, "L" if tables.side(code) == "R" else "R")
    before = earlier(claim, rng.randrange(14, 60), line, code=other, modifiers=turned)
    if sibling is None:
        return None
    before = replace(before, diagnoses=(replace(before.diagnoses[0], code=sibling),))
    return Planted(claim, "line 1", (before,))


@fault("services", f"{CPT}: new is who was not seen for three years; {MANUAL} s. 30.6.7")
def new_patient_again(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = claim.lines[0]
    if line.code not in ("99203", "99204"):
        return None
    return Planted(claim, "line 1", (earlier(claim, rng.randrange(60, 1000), line, code="99213", modifiers=()),))


@fault("services", f"{MANUAL} s. 30.6.7 (G2211 not beside a visit with 25, but for vaccines and preventive services)")
def complexity_with_25(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = next((x for x in claim.lines if "25" in x.modifiers and x.code in ("99213", "99214")), None)
    if line is None or not pays(claim, "medicare") or not minor(claim, tables) or len(claim.lines) > 3:
        return None
    grown = plus_line(claim, "G2211", line, charge=Decimal("25.00"))
    return Planted(grown, f"line {len(grown.lines)}")
