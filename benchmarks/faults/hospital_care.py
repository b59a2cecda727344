"""Clean claims of care in hospital, emergency department, nursing home and home, of maternity and newborns.

Recipes only; what they draw comes from the desk.
"""

from __future__ import annotations

from datetime import timedelta

from claimwright.model.claim import Claim
from faults.build import Desk, L, recipe


@recipe
def newborn_hospital(d: Desk) -> Claim:
    d.who(born=d.day, programs=("commercial", "medicaid"))
    lines = [L("99460", 190), L("99462", 90, after=1), L("99238", 150, after=2)]
    return d.claim("pediatrics", "21", [d.pick("Z38.00", "Z38.01")], lines, discharged=d.day + timedelta(days=2))


@recipe
def emergency_visit(d: Desk) -> Claim:
    d.who((18, 85))
    dx = d.pick(["R07.9"], ["R10.13", "R11.2"], ["N20.1"], ["K52.9", "E86.0"])
    level = d.pick(("99283", 260), ("99284", 390), ("99285", 560))
    return d.claim(
        "emergency", "23", dx, [L(*level)._replace(dx=tuple(range(1, len(dx) + 1)))], noun="Emergency Physicians"
    )


@recipe
def emergency_critical(d: Desk) -> Claim:
    d.who((50, 88))
    lines = [L("99291", 620, "25", (1, 2, 3)), L("31500", 300, "", (3,))]
    return d.claim("emergency", "23", ["A41.9", "R65.20", "J96.01"], lines, noun="Emergency Physicians")


@recipe
def hospital_stay(d: Desk) -> Claim:
    d.who((60, 88))
    days = d.pick(2, 3, 4)
    middle = [L(d.pick("99232", "99233"), 170, "", (1, 2, 3), after=n) for n in range(1, days)]
    lines = [
        L("99223", 400, "AI" if d.medicare else "", (1, 2, 3)),
        *middle,
        L("99239", 240, "", (1, 2, 3), after=days),
    ]
    dx = d.pick(["J18.9", "J44.0", "I10"], ["I21.4", "I10", "E78.5"], ["N17.9", "E86.0", "I10"])
    return d.claim("hospitalist", "21", dx, lines, noun="Hospitalists", discharged=d.day + timedelta(days=days))


@recipe
def hospital_observation(d: Desk) -> Claim:
    d.who((45, 88))
    lines = [L("99222", 290), L("99238", 160, after=1)]
    return d.claim(
        "hospitalist",
        "22",
        ["R55", "I10"],
        [lines[0]._replace(dx=(1, 2)), lines[1]._replace(dx=(1, 2))],
        noun="Hospitalists",
    )


@recipe
def nursing_home(d: Desk) -> Claim:
    d.who((70, 95), programs=("medicare",))
    admitted = d.day - timedelta(days=d.pick(20, 60, 100))
    return d.claim(
        "internist",
        "31",
        ["F03.90", "I10", "M81.0"],
        [L(d.pick("99308", "99309"), 130, "", (1, 2, 3))],
        admitted=admitted,
    )


@recipe
def home_visit(d: Desk) -> Claim:
    d.who((75, 95))
    return d.claim("family", "12", ["G20.A1", "I10"], [L(d.pick("99348", "99349"), 180, "", (1, 2))])


@recipe
def maternity_global(d: Desk) -> Claim:
    d.who((20, 34), "F", ("commercial", "medicaid"))
    code, dx = d.pick(("59400", ["O80", "Z37.0", "Z3A.39"]), ("59510", ["O34.211", "Z37.0", "Z3A.39"]))
    since = d.day - timedelta(days=270)
    return d.claim("obgyn", "21", dx, [L(code, 3900, "", (1, 2, 3))], onset=since, discharged=d.day + timedelta(days=2))


@recipe
def maternity_visit_complicated(d: Desk) -> Claim:
    d.who((20, 40), "F", ("commercial", "medicaid"))
    dx, week = d.pick((["O24.410"], "Z3A.30"), (["O10.013"], "Z3A.32"), (["O99.013", "D50.9"], "Z3A.33"))
    codes = [*dx, week]
    since = d.day - timedelta(days=220)
    return d.claim("obgyn", "11", codes, [L("99214", 205, "", tuple(range(1, len(codes) + 1)))], onset=since)


@recipe
def maternity_scan(d: Desk) -> Claim:
    d.who((20, 34), "F", ("commercial", "medicaid"))
    return d.claim("obgyn", "11", ["Z36.3"], [L("76805", 330)], onset=d.day - timedelta(days=140), refer=True)


@recipe
def hospital_follow_up(d: Desk) -> Claim:
    d.who((60, 88))
    return d.claim(
        "cardiology", "21", ["I48.0", "I10"], [L(d.pick("99231", "99232"), 130, "", (1, 2), after=n) for n in range(2)]
    )
