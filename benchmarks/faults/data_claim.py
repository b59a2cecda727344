"""Faults of the claim as a whole: dates, accidents, frequency, totals, lines, other payers, identifiers, timeliness.

Sources: the X12 837 professional guide, Medicare's claims manual, the CMS-1500 manual of the NUCC.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random

from claimwright.model.claim import Claim
from claimwright.model.supplement import OtherPayer
from faults.planting import Planted, at, fault, pays, replace, services, with_line
from faults.tables import Tables

GUIDE = "ASC X12N 837P 005010X222A1"
MANUAL = "Medicare Claims Processing Manual"


@fault("claim data", f"{GUIDE} 2400 DTP*472: no service lies ahead of its claim")
def service_in_future(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    last = max((x.through or x.date_of_service for x in claim.lines if x.date_of_service), default=None)
    if claim.made is None or last is None or claim.stay:
        return None
    line = claim.lines[-1]
    if line.date_of_service != last or len({x.date_of_service for x in claim.lines}) > 1:
        return None
    return Planted(
        replace(claim, made=last - timedelta(days=rng.randrange(1, 9))), "made", note=f"{at(line)} date_of_service"
    )


@fault("claim data", f"{GUIDE} 2300 DTP*435, DTP*096")
def discharge_before_admission(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.admitted is None or claim.discharged is None:
        return None
    day = claim.admitted - timedelta(days=rng.randrange(1, 5))
    return Planted(replace(claim, discharged=day), "discharged", note="admitted")


@fault("claim data", f"{GUIDE} 2300 DTP*435: required for inpatient services")
def admission_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.place_of_service != "21" or claim.admitted is None or claim.stay:
        return None
    return Planted(replace(claim, admitted=None, discharged=None), "admitted")


@fault("claim data", f"{GUIDE} 2300 DTP*439: required with an accident")
def accident_date_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.accident is None:
        return None
    return Planted(replace(claim, accident=replace(claim.accident, on=None)), "accident.on")


@fault("claim data", f"{GUIDE} CLM11-4: required for an auto accident")
def accident_state_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.accident is None or claim.accident.kind != "auto":
        return None
    return Planted(replace(claim, accident=replace(claim.accident, state="")), "accident.state")


@fault("claim data", f"{GUIDE} DTP*439: the accident comes before the service")
def accident_after_service(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.accident is None or claim.day is None:
        return None
    day = claim.day + timedelta(days=rng.randrange(1, 9))
    return Planted(replace(claim, accident=replace(claim.accident, on=day)), "accident.on")


@fault("claim data", "CMS-1500 item 10; 837P CLM11: an injury's cause (auto, employment, other)")
def injury_without_accident(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    code = claim.diagnoses[0].code
    if claim.accident is None or code[0] != "S" or not code.endswith("A"):
        return None
    return Planted(replace(claim, accident=None), "accident", note="for information")


@fault("claim data", f"{GUIDE} 2300 DTP*431")
def onset_after_service(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.onset is None or claim.day is None:
        return None
    return Planted(replace(claim, onset=claim.day + timedelta(days=rng.randrange(2, 30))), "onset")


@fault("claim data", f"{GUIDE} 2300 REF*F8: required with frequency 7 and 8")
def replacement_without_number(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if pays(claim, "medicare") or claim.frequency != "1" or claim.stay:
        return None
    return Planted(replace(claim, frequency=rng.choice(("7", "8"))), "payer_control", note="frequency")


@fault("claim data", f"{MANUAL} ch. 26 item 22: left blank for Medicare Part B; corrections are reopenings")
def replacement_to_medicare(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if not pays(claim, "medicare") or claim.frequency != "1" or claim.stay:
        return None
    return Planted(replace(claim, frequency="7", payer_control=f"{rng.randrange(10**12, 10**13)}"), "frequency")


@fault("claim data", f"{GUIDE} 2300 REF*F8: only with frequency 7 or 8")
def original_with_number(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.frequency != "1" or claim.stay:
        return None
    return Planted(replace(claim, payer_control=f"PC{rng.randrange(10**9):09}"), "payer_control", note="frequency")


@fault("claim data", f"{GUIDE} CLM05-3; NUBC frequency codes")
def frequency_unknown(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return (
        Planted(replace(claim, frequency=rng.choice(("A1", "X", "55"))), "frequency")
        if claim.frequency == "1"
        else None
    )


@fault("claim data", f"42 CFR 424.44; {MANUAL} ch. 1 s. 70: one calendar year")
def filed_too_late(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if not pays(claim, "medicare") or claim.day is None:
        return None
    return Planted(replace(claim, made=claim.day + timedelta(days=rng.randrange(372, 480))), "made")


@fault("claim data", f"{MANUAL} ch. 26 item 17; 42 CFR 410.32: a diagnostic test is ordered")
def referring_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    tests = ("7", "80", "84", "85", "87", "93306", "95810")
    screening = ("77063", "77067")  # a screening mammogram needs no order (42 CFR 410.34)
    first = services(claim)[0]
    if claim.referring is None or not pays(claim, "medicare") or not first.startswith(tests) or first in screening:
        return None
    return Planted(replace(claim, referring=None), "referring")


@fault("claim data", f"{GUIDE} 2310A; CPT E/M guidelines: who asked for the consultation")
def consultation_unasked(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.referring is None or not any("99242" <= c <= "99255" for c in services(claim)):
        return None
    return Planted(replace(claim, referring=None), "referring")


@fault("claim data", f"{GUIDE} 2320 AMT*D: what the payer before has paid")
def secondary_without_paid(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.order != "S" or not claim.others:
        return None
    return Planted(replace(claim, others=(replace(claim.others[0], paid=None),)), "others")


@fault("claim data", f"{GUIDE} 2320: a secondary claim names the payer before")
def secondary_without_primary(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return Planted(replace(claim, others=()), "others") if claim.order == "S" and claim.others else None


@fault("claim data", f"{GUIDE} SBR01: one payer of each rank")
def two_primaries(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.order != "P" or claim.others or claim.stay:
        return None
    other = OtherPayer(
        "P", "60619", "Another Pretend Mutual", "CI", f"PMH{rng.randrange(10**8, 10**9)}", Decimal("40.00")
    )
    return Planted(replace(claim, others=(other,)), "others", note="order")


@fault("claim data", f"{GUIDE} CLM01: at most 20 characters")
def id_too_long(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return Planted(replace(claim, id=f"{claim.id}-{rng.randrange(10**12, 10**13)}"), "id")


@fault("claim data", "ASC X12.6 extended character set")
def characters_unsendable(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    name = claim.patient.name
    bad = rng.choice((name.last + "\u2019s", name.last + "*", name.last[:3] + "~" + name.last[3:]))
    return Planted(replace(claim, patient=replace(claim.patient, name=replace(name, last=bad))), "patient.name")


@fault("claim data", f"{GUIDE} CLM05-1")
def place_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.stay:
        return None
    return Planted(replace(claim, place_of_service=""), "place_of_service")


@fault("claim data", f"{MANUAL} ch. 26 item 32; 837P 2310C: where the service was done")
def facility_missing(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.facility is None or claim.place_of_service not in ("21", "22", "24"):
        return None
    return Planted(replace(claim, facility=None), "facility")


@fault("claim data", f"{MANUAL} ch. 1 s. 30.3: assignment is A, B or C")
def assignment_unknown(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    return Planted(replace(claim, assignment=rng.choice(("Y", "N", "P"))), "assignment")


@fault("claim data", f"{GUIDE} 2300 DTP*435: an inpatient's service does not precede the admission")
def admission_after_service(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.place_of_service != "21" or claim.admitted is None or claim.discharged is None or claim.stay:
        return None
    days = {x.date_of_service for x in claim.lines}
    first = next(iter(days))
    if len(days) > 1 or first is None:
        return None
    later = first + timedelta(days=rng.randrange(1, 3))  # after the service, which need not be of the first day
    return Planted(replace(claim, admitted=later, discharged=later + timedelta(days=2)), "admitted", note="line 1")


@fault("claim data", f"{GUIDE} 2300 DTP*096: an inpatient's service does not follow the discharge")
def service_after_discharge(claim: Claim, rng: Random, tables: Tables) -> Planted | None:
    if claim.place_of_service != "21" or claim.discharged is None or len(claim.lines) < 3 or claim.stay:
        return None
    line = claim.lines[-1]
    day = claim.discharged + timedelta(days=rng.randrange(1, 3))
    return Planted(with_line(claim, line, date_of_service=day), at(line), note="discharged")
