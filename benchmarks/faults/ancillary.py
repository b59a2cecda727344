"""Clean claims of laboratories, therapists, suppliers, chiropractors and claims that another payer paid first.

Recipes only.
"""

from __future__ import annotations

from datetime import timedelta

from claimwright.model.case import Accident
from claimwright.model.claim import Claim
from faults.build import Desk, L, recipe
from faults.planting import replace


@recipe
def laboratory_panel(d: Desk) -> Claim:
    d.who((30, 88))
    lines = [L("80053", 35), L("80061", 40, "", (2,)), L("85025", 28)]
    return d.claim("laboratory", "81", ["I10", "E78.2"], lines, noun="Laboratory", refer=True, clia=True)


@recipe
def laboratory_thyroid(d: Desk) -> Claim:
    d.who((30, 88))
    return d.claim(
        "laboratory", "81", ["E03.9"], [L("84443", 45), L("84439", 35)], noun="Laboratory", refer=True, clia=True
    )


@recipe
def laboratory_repeat(d: Desk) -> Claim:
    d.who((40, 88))
    lines = [L("82947", 15), L("82947", 15, "91")]
    return d.claim("laboratory", "81", ["E11.65", "Z79.4"], lines, noun="Laboratory", refer=True, clia=True)


@recipe
def laboratory_culture(d: Desk) -> Claim:
    d.who((20, 70), "F")
    return d.claim(
        "laboratory", "81", ["N39.0"], [L("87086", 30), L("87186", 35)], noun="Laboratory", refer=True, clia=True
    )


@recipe
def blood_thinner_check(d: Desk) -> Claim:
    d.who((66, 90), programs=("medicare",))
    return d.claim("cardiology", "11", ["Z51.81", "I48.20", "Z79.01"], [L("85610", 18, "QW", (1, 2, 3))], clia=True)


@recipe
def physical_therapy(d: Desk) -> Claim:
    d.who((66, 85), programs=("medicare",))
    s = d.side()
    visits = d.pick(1, 2, 3)
    lines = []
    for n in range(visits):
        lines += [L("97110", 45, "GP", units=2, after=3 * n), L("97140", 42, "GP", units=1, after=3 * n)]
    return d.claim("physio", "11", [f"M17.1{s.digit}"], lines, noun="Therapy", refer=True)


@recipe
def physical_therapy_first(d: Desk) -> Claim:
    d.who((20, 62), programs=("commercial",))
    lines = [L("97161", 130, "GP"), L("97110", 45, "GP", units=2)]
    return d.claim("physio", "11", ["M54.50"], lines, noun="Therapy", refer=True)


@recipe
def occupational_therapy(d: Desk) -> Claim:
    d.who((66, 85), programs=("medicare",))
    s = d.side()
    code = "I69.351" if s.digit == "1" else "I69.354"
    return d.claim(
        "occupational",
        "11",
        [code],
        [L("97530", 50, "GO", units=2), L("97535", 48, "GO", units=1)],
        noun="Therapy",
        refer=True,
    )


@recipe
def speech_therapy(d: Desk) -> Claim:
    d.who((66, 85), programs=("medicare",))
    return d.claim("speech", "11", ["I69.320"], [L("92507", 95, "GN")], noun="Therapy", refer=True)


@recipe
def fracture_therapy(d: Desk) -> Claim:
    d.who((20, 60), programs=("commercial",))
    s = d.side()
    lines = [L("97110", 45, "GP", units=2), L("97140", 42, "GP", units=1)]
    fall = Accident("other", d.day - timedelta(days=d.pick(40, 50, 60)))
    dx = ["S82.64XD" if s.digit == "1" else "S82.65XD"]
    return replace(d.claim("physio", "11", dx, lines, noun="Therapy", refer=True), accident=fall)


@recipe
def chiropractor(d: Desk) -> Claim:
    d.who((66, 80), programs=("medicare",))
    lines = [L("98941", 55, "AT", (1, 2, 3, 4), after=4 * n) for n in range(d.pick(1, 2))]
    return d.claim("chiropractic", "11", ["M99.03", "M99.04", "M99.05", "M54.50"], lines, onset=d.day)


@recipe
def oxygen(d: Desk) -> Claim:
    d.who((66, 88), programs=("medicare",))
    line = L("E1390", 110, "RR", (1, 2), ordered=True)
    return d.claim("supplier", "12", ["J44.9", "J96.11"], [line], noun="Medical Supply")


@recipe
def walker(d: Desk) -> Claim:
    d.who((66, 88), programs=("medicare",))
    return d.claim(
        "supplier", "12", ["M17.0", "R26.89"], [L("E0143", 120, "NU", (1, 2), ordered=True)], noun="Medical Supply"
    )


@recipe
def wheelchair(d: Desk) -> Claim:
    d.who((66, 88), programs=("medicare",))
    return d.claim("supplier", "12", ["G82.20"], [L("K0001", 60, "RR KH KX", ordered=True)], noun="Medical Supply")


@recipe
def crutches_home(d: Desk) -> Claim:
    d.who((20, 60), programs=("commercial",))
    s = d.side()
    return d.claim(
        "supplier",
        "12",
        [f"S93.40{s.digit}A"],
        [L("E0114", 60, "NU", ordered=True)],
        noun="Medical Supply",
        accident="other",
    )


@recipe
def secondary_commercial(d: Desk) -> Claim:
    d.who((66, 85), programs=("commercial",))
    paid = d.pick("61.20", "72.44", "80.05")
    return d.claim(
        "family", "11", ["I10", "E78.5"], [L("99213", 145, "", (1, 2))], order="S", others=(d.other_payer("P", paid),)
    )


@recipe
def corrected_commercial(d: Desk) -> Claim:
    d.who((20, 60), programs=("commercial",))
    control = f"PC{d.rng.randrange(10**9):09}"
    return d.claim("family", "11", ["J45.30"], [L("99214", 205)], frequency="7", payer_control=control)


@recipe
def unlisted_with_note(d: Desk) -> Claim:
    d.who((30, 60), programs=("commercial",))
    note = "EXCISION OF SUBMUCOUS LESION OF PALATE COMPARABLE TO 42104"
    return d.claim("ent", "24", ["D10.39"], [L("42299", 800, note=note)])


@recipe
def sleep_study(d: Desk) -> Claim:
    d.who((35, 70))
    return d.claim("pulmonary", "11", ["G47.33"], [L("95810", 950)], refer=True)


@recipe
def urgent_care_burn(d: Desk) -> Claim:
    d.who((18, 60))
    s = d.side()
    dx = [f"T23.20{s.digit}A", "T31.0", "X10.2XXA"]
    return d.claim("family", "20", dx, [L("16020", 150, "", (1, 2))], noun="Urgent Care", accident="other")


@recipe
def dialysis_month(d: Desk) -> Claim:
    d.who((50, 85))
    return d.claim("nephrology", "65", ["N18.6", "Z99.2"], [L("90961", 420, "", (1, 2))])


@recipe
def diabetic_eye(d: Desk) -> Claim:
    d.who((50, 85))
    return d.claim(
        "ophthalmology", "11", ["E11.3293", "Z79.4"], [L("92014", 190, "", (1, 2)), L("92250", 90, "", (1,))]
    )


@recipe
def dementia_etiology(d: Desk) -> Claim:
    d.who((68, 90))
    return d.claim("neurology", "11", ["G30.1", "F02.B0"], [L("99214", 205, "", (1, 2))])


@recipe
def drug_reaction(d: Desk) -> Claim:
    d.who((20, 80))
    return d.claim("family", "11", ["L27.0", "T36.0X5A"], [L("99213", 145, "", (1, 2))])


@recipe
def sequela_contracture(d: Desk) -> Claim:
    d.who((30, 70))
    s = d.side()
    return d.claim("physiatry", "11", [f"M24.54{s.digit}", f"S61.41{s.digit}S"], [L("99213", 145, "", (1, 2))])
