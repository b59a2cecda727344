"""Faults of lines as the form sees them: charges, units, totals, modifiers, dates, lines given twice.

Sources: the X12 837 professional guide, the claims manual.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random

from claimwright.model.claim import Claim
from faults.planting import Planted, at, choose, fault, pays, replace, services, visit, with_line
from faults.tables import FIRST, Tables

GUIDE = "ASC X12N 837P 005010X222A1"
MANUAL = "Medicare Claims Processing Manual"


@fault("claim data", f"{GUIDE} 2400 DTP*472")
def service_date_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, claim.lines)
    return Planted(with_line(claim, line, date_of_service=None), at(line)) if len(claim.lines) > 1 else None


@fault("claim data", f"{GUIDE} 2400 DTP*472 RD8")
def through_before_from(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, claim.lines)
    day = line.date_of_service - timedelta(days=rng.randrange(1, 6))
    return Planted(with_line(claim, line, through=day), at(line))


@fault("claim data", f"{GUIDE} 2400 SV102")
def charge_zero(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, claim.lines)
    return Planted(with_line(claim, line, charge=Decimal("0.00")), at(line)) if claim.stay is None else None


@fault("claim data", f"{GUIDE} 2400 SV102")
def charge_negative(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, claim.lines)
    return Planted(with_line(claim, line, charge=-line.charge), at(line))


@fault("claim data", f"{GUIDE} CLM02: the sum of the lines' charges")
def total_wrong(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return Planted(
        replace(claim, stated=claim.total + Decimal(rng.choice(("10.00", "-5.00", "0.90", "100.00")))), "stated"
    )


@fault("claim data", "NCCI Policy Manual ch. I; 837P SV104: whole units of a service")
def units_fraction(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, (x for x in claim.lines if x.unit_measure == "UN" and not x.ndc and visit(x.code)))
    return Planted(with_line(claim, line, units=Decimal("1.5")), at(line)) if line else None


@fault("claim data", f"{GUIDE} 2400 SV104")
def units_zero(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, (x for x in claim.lines if x.unit_measure == "UN" and not x.ndc))
    return Planted(with_line(claim, line, units=Decimal(0)), at(line)) if line else None


@fault("claim data", f"{GUIDE} 2400: at most 50 service lines")
def lines_too_many(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if services(claim) != ["98941"] and not (
        len(claim.lines) == 1 and services(claim)[0] in ("90834", "90837", "92507")
    ):
        return None
    line = claim.lines[0]
    day = line.date_of_service
    if day is None or day < FIRST + timedelta(days=60):
        return None
    lines = tuple(
        replace(line, number=n, date_of_service=day - timedelta(days=51 - n), control=f"{claim.id}{n:02}")
        for n in range(1, 52)
    )
    return Planted(replace(claim, lines=lines, onset=None), "claim", note="a visit every day")


@fault("claim data", f"{GUIDE} SV101-3 to -6: at most four modifiers")
def modifiers_five(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, (x for x in claim.lines if len(x.modifiers) == 2 and x.modifiers[0][:1] in "GRKQA"))
    if line is None:
        return None
    five = (*line.modifiers, *(m for m in ("KX", "GA", "CR", "Q6") if m not in line.modifiers))[:5]
    return Planted(with_line(claim, line, modifiers=five), at(line), note="what the added modifiers mean")


@fault("claim data", f"{GUIDE} SV101: a modifier once a line")
def modifier_twice(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, (x for x in claim.lines if x.modifiers and len(x.modifiers) < 4))
    return Planted(with_line(claim, line, modifiers=(*line.modifiers, line.modifiers[0])), at(line)) if line else None


@fault("claim data", f"{MANUAL} ch. 1 s. 120: duplicate services; 76, 77, 91 tell a repeat")
def line_twice(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    fit = [x for x in claim.lines if (limit := tables.limit(x.code)) and limit.units > 1 and x.units == 1 and not x.ndc]
    line = choose(rng, (x for x in fit if not visit(x.code) and services(claim).count(x.code) == 1))
    if line is None:
        return None
    number = len(claim.lines) + 1
    copy = replace(line, number=number, control=f"{claim.id}{number:02}")
    return Planted(replace(claim, lines=(*claim.lines, copy)), f"line {number}", note=at(line))


@fault("claim data", f"{MANUAL} ch. 1 s. 120.2: a claim that was sent before")
def claim_twice(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.stay or claim.frequency != "1" or claim.order != "P":
        return None
    before = replace(
        claim, id=f"E{claim.id[1:]}", lines=tuple(replace(x, control=f"E{x.control[1:]}") for x in claim.lines)
    )
    if claim.made is None:
        return None
    return Planted(replace(claim, made=claim.made + timedelta(days=12)), "claim", (before,), "each of its lines")


@fault("claim data", f"{MANUAL} ch. 20 s. 10, ch. 26 item 17: supplies are ordered")
def supply_without_order(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = claim.lines[0]
    if not claim.billing.taxonomy.startswith("332") or line.ordering is None or not pays(claim, "medicare"):
        return None
    return Planted(with_line(claim, line, ordering=None), at(line), note="referring")


@fault("claim data", f"{GUIDE} REF*6R: a control number once a claim")
def control_twice(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if len(claim.lines) < 2:
        return None
    line = claim.lines[-1]
    return Planted(with_line(claim, line, control=claim.lines[0].control), at(line))


@fault("claim data", f"{MANUAL} ch. 1 s. 120.2: a service of an earlier claim")
def line_sent_before(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.stay or claim.frequency != "1" or claim.order != "P" or len(claim.lines) < 2:
        return None
    line = choose(
        rng, (x for x in claim.lines if services(claim).count(x.code) == 1 and x.date_of_service == claim.day)
    )
    if line is None:
        return None
    before = replace(claim, id=f"E{claim.id[1:]}", lines=(replace(line, number=1, control=f"E{line.control[1:]}"),))
    return Planted(replace(claim, made=claim.made + timedelta(days=9)) if claim.made else claim, at(line), (before,))
