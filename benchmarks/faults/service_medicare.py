"""Faults of services that a program pays otherwise or not at all: status codes, consultations, wellness visits.

Sources: the fee schedule's status codes, the claims manual ch. 12 and 18.
"""

from __future__ import annotations

from decimal import Decimal
from random import Random

from claimwright.model.claim import Claim
from faults.people import provider
from faults.planting import Planted, at, choose, earlier, fault, pays, plus_line, replace, services, with_line
from faults.tables import Tables

MANUAL = "Medicare Claims Processing Manual"
SCHEDULE = "Physician fee schedule RVU25D status"


@fault("services", f"{MANUAL} ch. 12 s. 30.6.5: one visit a day of one physician")
def two_visits(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, (x for x in claim.lines if x.code in ("99213", "99214") and not x.modifiers))
    if line is None:
        return None
    grown = plus_line(claim, "99212" if line.code == "99213" else "99213", line)
    return Planted(grown, f"line {len(grown.lines)}", note=at(line))


@fault("services", f"{MANUAL} ch. 12 s. 30.6.9.1: one initial hospital visit a stay")
def two_admission_visits(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = choose(rng, (x for x in claim.lines if x.code in ("99232", "99233") and "99223" in services(claim)))
    return (
        Planted(with_line(claim, line, code=rng.choice(("99222", "99223"))), at(line), note="line 1") if line else None
    )


@fault("services", f"{MANUAL} ch. 12 s. 30.6.9.2: one discharge a stay")
def two_discharges(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if "99239" not in services(claim) or len(claim.lines) < 3:
        return None
    line = claim.lines[-2]
    return Planted(with_line(claim, line, code="99238"), at(line), note=f"line {len(claim.lines)}")


@fault("services", f"{SCHEDULE} B: always bundled")
def service_bundled(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if not pays(claim, "medicare") or claim.place_of_service != "11" or not services(claim)[0].startswith("99"):
        return None
    grown = plus_line(claim, rng.choice(("99000", "99070", "99051", "36416")), claim.lines[0], charge=Decimal("15.00"))
    return Planted(grown, f"line {len(grown.lines)}", note="MUE of 0")


@fault("services", f"{SCHEDULE} I: not valid for Medicare")
def service_not_valid(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if not pays(claim, "medicare") or not claim.lines[0].code.startswith("971"):
        return None
    grown = plus_line(claim, "97014", claim.lines[0], modifiers=claim.lines[0].modifiers, charge=Decimal("30.00"))
    return Planted(grown, f"line {len(grown.lines)}", note="MUE of 0")


@fault("services", f"{SCHEDULE} N: not covered, GY tells it")
def service_not_covered(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if not pays(claim, "medicare") or services(claim)[0] not in ("92014", "92012"):
        return None
    grown = plus_line(claim, "92015", claim.lines[0], charge=Decimal("45.00"))
    return Planted(grown, f"line {len(grown.lines)}", note="MUE of 0")


@fault("services", f"{MANUAL} ch. 12 s. 30.6.10: Medicare takes no consultation codes")
def consultation_to_medicare(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = claim.lines[0]
    if not pays(claim, "medicare") or line.code not in ("99203", "99204", "99214") or len(claim.lines) > 1:
        return None
    asked = replace(claim, referring=provider(rng, "family"))
    return Planted(with_line(asked, line, code=rng.choice(("99243", "99244"))), at(line), note="MUE of 0, status I")


@fault("services", f"{MANUAL} ch. 12 s. 30.6.15.1: G2212, not 99417")
def prolonged_to_medicare(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = next((x for x in claim.lines if x.code == "G2212"), None)
    return Planted(with_line(claim, line, code="99417", system="CPT"), at(line)) if line else None


@fault("services", f"{MANUAL} ch. 18 s. 140: G0438 and G0439 are Medicare's")
def wellness_to_commercial(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = claim.lines[0]
    if not pays(claim, "commercial") or line.code != "99396" or len(claim.lines) > 1:
        return None
    return Planted(with_line(claim, line, code=rng.choice(("G0438", "G0439")), system="HCPCS"), at(line))


@fault("services", f"{SCHEDULE} N; 42 CFR 411.15(a): routine examinations are not covered")
def preventive_to_medicare(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = claim.lines[0]
    if line.code != "G0439" or not pays(claim, "medicare"):
        return None
    return Planted(with_line(claim, line, code="99397", system="CPT"), at(line), note="MUE of 0; a warning")


@fault("services", f"{MANUAL} ch. 18 s. 140: the first annual visit once in a lifetime")
def first_wellness_again(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = claim.lines[0]
    if line.code != "G0439":
        return None
    changed = with_line(claim, line, code="G0438")
    return Planted(changed, at(line), (earlier(claim, rng.randrange(500, 1000), line, code="G0438"),))


@fault("services", f"{MANUAL} ch. 18 s. 140: eleven full months between annual visits")
def wellness_too_soon(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = claim.lines[0]
    if line.code != "G0439":
        return None
    return Planted(claim, at(line), (earlier(claim, rng.randrange(120, 290), line),))


@fault("services", f"{MANUAL} ch. 26 item 19; 837P NTE/SV101-7: what an unlisted service was")
def unlisted_unsaid(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = next((x for x in claim.lines if x.note), None)
    return Planted(with_line(claim, line, note=""), at(line)) if line else None
