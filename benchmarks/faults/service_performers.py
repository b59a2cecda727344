"""Faults of who did it and how: anesthesia and its minutes, therapy disciplines, AT, PT, 91.

Sources: the claims manual ch. 5, 12, 16, 18; HCPCS and CPT modifiers.
"""

from __future__ import annotations

from decimal import Decimal
from random import Random

from claimwright.model.claim import Claim
from faults.planting import Planted, at, choose, fault, pays, services, visit, with_line, with_modifiers
from faults.service_modifiers import SIDES, planted, stripped
from faults.tables import Tables

MANUAL = "Medicare Claims Processing Manual"


@fault("services", f"{MANUAL} ch. 12 s. 50: who did the anesthesia")
def anesthesia_without_performer(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if not pays(claim, "medicare"):
        return None
    return stripped(claim, rng, lambda x: x.unit_measure == "MJ", "AA", "QK", "QZ", "QX", "QY", "AD")


@fault("services", f"{MANUAL} ch. 12 s. 50: one way of doing the anesthesia")
def anesthesia_two_performers(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, (x for x in claim.lines if {"AA", "QZ"} & set(x.modifiers)))
    return (
        Planted(with_modifiers(claim, line, [line.modifiers[0], "QK", *line.modifiers[1:]]), at(line)) if line else None
    )


@fault("services", f"{MANUAL} ch. 12 s. 50, 140.3: AA is an anesthesiologist, QZ a nurse anesthetist")
def nurse_as_physician(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, (x for x in claim.lines if "QZ" in x.modifiers))
    return (
        Planted(with_modifiers(claim, line, ["AA", *line.modifiers[1:]]), at(line), note="rendering.taxonomy")
        if line
        else None
    )


@fault("services", f"{MANUAL} ch. 12 s. 50.G; 837P SV103 MJ: anesthesia is billed in minutes")
def anesthesia_without_minutes(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, (x for x in claim.lines if x.unit_measure == "MJ"))
    return Planted(with_line(claim, line, unit_measure="UN", units=Decimal(1)), at(line)) if line else None


@fault("services", "837P SV103 MJ: minutes are of anesthesia")
def minutes_of_visit(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, (x for x in claim.lines if visit(x.code) and not x.ndc))
    return Planted(with_line(claim, line, unit_measure="MJ", units=Decimal(30)), at(line)) if line else None


@fault("services", f"{MANUAL} ch. 5 s. 20.1: GP, GO or GN on always-therapy services")
def therapy_without_discipline(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if not pays(claim, "medicare"):
        return None
    return stripped(claim, rng, lambda x: x.code.startswith(("97", "92")), "GP", "GO", "GN")


@fault("services", f"{MANUAL} ch. 5 s. 20.1: the therapist's own discipline")
def therapy_of_another(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    turned = {"225100000X": ("GP", "GO"), "225X00000X": ("GO", "GN"), "235Z00000X": ("GN", "GP")}
    mine, other = turned.get(claim.rendering.taxonomy, ("", ""))
    line = choose(rng, (x for x in claim.lines if mine and mine in x.modifiers))
    return (
        Planted(with_modifiers(claim, line, [other if m == mine else m for m in line.modifiers]), at(line))
        if line
        else None
    )


@fault("services", f"{MANUAL} ch. 12 s. 220; Benefit Policy Manual ch. 15 s. 240.1.3: AT tells active treatment")
def adjustment_without_at(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return stripped(claim, rng, lambda x: pays(claim, "medicare"), "AT")


@fault("services", f"{MANUAL} ch. 18 s. 60: PT where a screening colonoscopy became a treatment")
def screening_without_pt(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = claim.lines[0]
    if "PT" not in line.modifiers or not pays(claim, "medicare"):
        return None
    return Planted(with_modifiers(claim, line, [m for m in line.modifiers if m != "PT"]), at(line), note="a warning")


@fault("services", f"{MANUAL} ch. 16 s. 100.5.1 (CPT 91): a repeated test is marked")
def repeated_test_unmarked(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return stripped(claim, rng, lambda x: services(claim).count(x.code) > 1, "91", note="an exact duplicate of line 1")


@fault("services", f"{MANUAL} ch. 16 s. 100.5.1: 91 is for laboratory tests")
def repeated_test_of_image(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return planted(
        claim,
        rng,
        lambda x: x.code[:2] in ("71", "73", "74", "20", "11") and not SIDES & set(x.modifiers),
        "91",
        front=False,
    )
