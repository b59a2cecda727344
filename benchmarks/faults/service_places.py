"""Faults of place, age and sex against the service: where it is done, for whom it is.

Sources: CMS place of service codes, CPT guidelines, the fee schedule, the claims manual ch. 12.
"""

from __future__ import annotations

from random import Random

from claimwright.model.claim import Claim
from faults.people import hospital
from faults.planting import (
    Planted,
    at,
    choose,
    fault,
    pays,
    replace,
    services,
    visit,
    with_code,
    with_line,
    with_modifiers,
    years,
)
from faults.service_visits import without
from faults.tables import Tables

MANUAL = "Medicare Claims Processing Manual ch. 12"
CPT = "CPT evaluation and management guidelines"
PLACES = "CMS place of service code set"


@fault("services", f"{CPT}: preventive visits by age")
def preventive_age(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    wrong = {"99391": "99393", "99393": "99395", "99395": "99396", "99396": "99395"}
    line = choose(rng, (x for x in claim.lines if x.code in wrong))
    return Planted(with_line(claim, line, code=wrong[line.code]), at(line)) if line else None


def moved(claim: Claim, place: str) -> Claim:
    """The claim in a place without a facility or a stay."""
    return replace(claim, place_of_service=place, facility=None, admitted=None, discharged=None)


@fault("services", f"{PLACES}; {MANUAL} s. 30.6.11: emergency visits are of a hospital's emergency department")
def emergency_in_office(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if services(claim)[0] not in ("99283", "99284", "99285"):
        return None
    return Planted(moved(claim, rng.choice(("11", "20"))), "place_of_service", note="line 1")


@fault("services", f"{PLACES}; {MANUAL} s. 30.6.9: hospital visits are of a hospital")
def hospital_in_office(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if services(claim)[0] not in ("99222", "99223", "99231", "99232") or "44970" in services(claim):
        return None
    return Planted(moved(claim, "11"), "place_of_service", note="each line")


@fault("services", f"{PLACES}; {CPT}: an inpatient is not visited with office codes")
def office_in_hospital(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if services(claim) not in (["99213"], ["99214"], ["99203"], ["99204"]) or claim.place_of_service != "11":
        return None
    inside = replace(claim, place_of_service="21", facility=hospital(rng), admitted=claim.day)
    return Planted(inside, "place_of_service", note="line 1")


@fault("services", f"{PLACES}; {CPT}: nursing facility visits")
def nursing_in_office(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if services(claim)[0] not in ("99308", "99309"):
        return None
    return Planted(moved(claim, "11"), "place_of_service", note="line 1")


@fault("services", f"{PLACES}; {CPT}: home visits are of a residence")
def home_in_office(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return (
        Planted(moved(claim, "11"), "place_of_service", note="line 1")
        if services(claim)[0] in ("99348", "99349")
        else None
    )


@fault("services", "Physician fee schedule RVU25D: not done outside a facility (NA)")
def surgery_in_office(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    code = services(claim)[0]
    if (
        tables.indicator(code, "non_facility_na") != "NA"
        or visit(code)
        or tables.indicator(code, "global_days") != "090"
    ):
        return None
    return Planted(moved(claim, "11"), "place_of_service", note="line 1")


@fault("services", PLACES)
def place_unknown(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    bad = [
        p
        for p in ("00", "28", "30", "36", "43", "59", "98", "1", "O2")
        if tables.places.get("place_row", code=p) is None
    ]
    return (
        Planted(replace(claim, place_of_service=rng.choice(bad)), "place_of_service")
        if not claim.stay and bad
        else None
    )


@fault("services", "CMS list of telehealth services; place 02 and 10 are for those alone")
def telehealth_of_hands(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if (
        services(claim)[0] not in ("20610", "17000", "69210", "52000", "10060", "11750", "20611")
        or len(claim.lines) > 2
    ):
        return None
    return Planted(moved(claim, rng.choice(("02", "10"))), "place_of_service", note="line 1")


@fault("services", "CPT modifier 95 and Appendix P; the payer's telehealth rule")
def telehealth_without_95(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    line = claim.lines[0]
    if claim.place_of_service not in ("02", "10") or "95" not in line.modifiers or not pays(claim, "commercial"):
        return None
    return Planted(with_modifiers(claim, line, without(line, "95")), at(line), note="a warning")


@fault("services", f"{MANUAL} s. 30.6.1; CPT: a newborn's, a child's and an adult's service by age")
def infant_visit_of_adult(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if services(claim) != ["99214"] or not 20 < years(claim) < 60 or claim.place_of_service != "11":
        return None
    line = claim.lines[0]
    return Planted(with_line(claim, line, code="99381"), at(line), note="preventive code without such a diagnosis")


@fault("services", "CPT: the organ is a man's; NCCI Policy Manual ch. VII")
def mans_operation_of_woman(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if services(claim) != ["55250"]:
        return None
    who = replace(claim.patient, sex="F", name=replace(claim.patient.name, first=rng.choice(("Ada", "Flora", "Iris"))))
    return Planted(replace(claim, patient=who), "line 1", note="patient.sex")


@fault("services", "CPT 42820: younger than 12 years")
def childs_operation_of_adult(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if services(claim) != ["42820"] or claim.subscriber.relationship != "self" or claim.patient.birth_date is None:
        return None
    born = claim.patient.birth_date
    older = born.replace(year=born.year - rng.randrange(15, 25), day=min(born.day, 28))
    return Planted(
        replace(claim, patient=replace(claim.patient, birth_date=older)), "line 1", note="patient.birth_date"
    )


@fault("services", "ICD-10-CM Z12 by site; coverage of screening services by site")
def screening_of_another_organ(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if services(claim)[0] != "77067":
        return None
    return Planted(
        with_code(claim, 1, rng.choice(("Z12.11", "Z12.4", "Z12.2"))), "line 1", note="HI01, each line; a warning"
    )
