"""Clean claims of visits: office, preventive, telehealth, consultation, psychotherapy, chronic care.

Recipes only; what they draw comes from the desk.
"""

from __future__ import annotations

from datetime import timedelta

from claimwright.model.claim import Claim
from faults.build import Desk, L, recipe


@recipe
def office_chronic(d: Desk) -> Claim:
    d.who((35, 88))
    level = d.pick(("99213", 145), ("99214", 205))
    return d.claim(
        d.pick("family", "internist"),
        "11",
        ["I10", "E78.5", d.pick("E03.9", "M10.9", "K21.9")],
        [L(*level)._replace(dx=(1, 2, 3))],
    )


@recipe
def office_new_patient(d: Desk) -> Claim:
    d.who((20, 80))
    dx = d.pick(["J01.90"], ["M54.50"], ["R53.83", "G47.00"], ["F41.1"])
    return d.claim(
        "family", "11", dx, [L(*d.pick(("99203", 180), ("99204", 260)))._replace(dx=tuple(range(1, len(dx) + 1)))]
    )


@recipe
def office_diabetes_a1c(d: Desk) -> Claim:
    d.who((40, 85))
    lines = [L("99214", 205, "", (1, 2, 3)), L("83036", 28, "QW" if d.medicare else "", (1,)), L("36415", 9, "", (1,))]
    return d.claim("family", "11", ["E11.65", d.pick("I10", "E78.5"), "Z79.84"], lines, clia=True)


@recipe
def office_strep(d: Desk) -> Claim:
    d.who((4, 40))
    return d.claim("family", "11", ["J02.0"], [L("99213", 145), L("87880", 30, "QW")], clia=True)


@recipe
def office_flu_test(d: Desk) -> Claim:
    d.who((6, 85))
    lines = [L("99213", 145), L("87804", 32, "QW"), L("87804", 32, "QW 59")]
    return d.claim("internist", "11", ["J10.1"], lines, clia=True)


@recipe
def office_uti(d: Desk) -> Claim:
    d.who((18, 60), "F")
    return d.claim("family", "11", ["N30.00", "B96.20"], [L("99213", 145, "", (1, 2)), L("81002", 12)], clia=True)


@recipe
def office_heart(d: Desk) -> Claim:
    d.who((50, 88))
    dx = ["I11.0", "I50.32", d.pick("I25.10", "I48.91"), "Z79.01"]
    return d.claim("cardiology", "11", dx, [L("99214", 205, "", (1, 2, 3)), L("93000", 65, "", (3, 1))])


@recipe
def office_kidney(d: Desk) -> Claim:
    d.who((55, 88))
    return d.claim("nephrology", "11", ["E11.22", "I12.9", "N18.31", "Z79.4"], [L("99214", 205, "", (1, 2, 3, 4))])


@recipe
def office_longitudinal(d: Desk) -> Claim:
    d.who((65, 88), programs=("medicare",))
    return d.claim(
        "family", "11", ["J44.9", "I10", "Z87.891"], [L("99214", 205, "", (1, 2)), L("G2211", 25, "", (1, 2))]
    )


@recipe
def office_psychiatry(d: Desk) -> Claim:
    d.who((18, 64))
    return d.claim("psychiatry", "11", [d.pick("F33.1", "F31.81", "F41.1")], [L("99214", 205), L("90833", 110)])


@recipe
def therapy_talk(d: Desk) -> Claim:
    d.who((18, 64), programs=("commercial", "tricare"))
    lines = [L(d.pick("90834", "90837"), 160, after=7 * n) for n in range(d.pick(1, 2, 3))]
    return d.claim("socialwork", "11", [d.pick("F43.23", "F41.1", "F33.0")], lines)


@recipe
def preventive_adult(d: Desk) -> Claim:
    d.who((40, 64), programs=("commercial", "tricare"))
    return d.claim("family", "11", ["Z00.00"], [L("99396", 220)])


@recipe
def preventive_with_problem(d: Desk) -> Claim:
    d.who((18, 39), programs=("commercial", "tricare"))
    return d.claim(
        "family",
        "11",
        ["Z00.01", d.pick("J45.20", "F41.1", "L70.0")],
        [L("99395", 200), L("99213", 145, "25", (2,))],
    )


@recipe
def wellness_medicare(d: Desk) -> Claim:
    d.who((66, 88), programs=("medicare",))
    return d.claim("internist", "11", ["Z00.00"], [L("G0439", 165)])


@recipe
def well_woman(d: Desk) -> Claim:
    d.who((22, 39), "F", ("commercial", "medicaid"))
    return d.claim("obgyn", "11", ["Z01.419"], [L("99395", 200)])


@recipe
def well_child_vaccines(d: Desk) -> Claim:
    d.who((5, 6), programs=("commercial", "tricare"))
    lines = [
        L("99393", 170, "25"),
        L("90696", 75, "", (2,)),
        L("90710", 250, "", (2,)),
        L("90460", 38, "", (2,), units=2),
        L("90461", 20, "", (2,), units=6),
    ]
    return d.claim("pediatrics", "11", ["Z00.129", "Z23"], lines)


@recipe
def well_infant(d: Desk) -> Claim:
    birth = d.day - timedelta(days=d.pick(62, 65, 70, 75))
    d.who(born=birth, programs=("commercial", "medicaid"))
    return d.claim("pediatrics", "11", ["Z00.129"], [L("99391", 150)])


@recipe
def newborn_visit(d: Desk) -> Claim:
    birth = d.day - timedelta(days=d.pick(3, 4, 5))
    d.who(born=birth, programs=("commercial", "medicaid"))
    return d.claim("pediatrics", "11", ["Z00.110", "P59.9"], [L("99391", 150, "", (1, 2))])


@recipe
def telehealth_commercial(d: Desk) -> Claim:
    d.who((20, 60), programs=("commercial", "tricare"))
    return d.claim("family", "10", [d.pick("J30.2", "F41.1", "L70.0")], [L("99213", 145, "95")])


@recipe
def telehealth_medicare(d: Desk) -> Claim:
    d.who((66, 88), programs=("medicare",))
    return d.claim("psychiatry", "10", [d.pick("F33.1", "F41.1")], [L("99214", 205)])


@recipe
def consultation(d: Desk) -> Claim:
    d.who((25, 60), programs=("commercial",))
    dx = d.pick(["G43.709"], ["R56.9"], ["G40.909"])
    return d.claim("neurology", "11", dx, [L(d.pick("99243", "99244"), 320)], refer=True)


@recipe
def chronic_care(d: Desk) -> Claim:
    d.who((66, 90), programs=("medicare",))
    return d.claim("family", "11", ["E11.9", "I10", "Z79.84"], [L("99490", 75, "", (1, 2))])


@recipe
def office_infection(d: Desk) -> Claim:
    d.who((25, 64))
    return d.claim("infectious", "11", ["B20", d.pick("B37.0", "R63.4")], [L("99214", 205, "", (1, 2))])


@recipe
def office_obesity(d: Desk) -> Claim:
    d.who((30, 64))
    code, bmi = d.pick(("E66.811", "Z68.32"), ("E66.812", "Z68.37"))
    return d.claim("endocrinology", "11", [code, bmi, "E78.5"], [L("99214", 205, "", (1, 2, 3))])


@recipe
def office_prolonged(d: Desk) -> Claim:
    d.who((40, 88))
    longer = L("G2212", 40, "", (1, 2, 3)) if d.medicare else L("99417", 60, "", (1, 2, 3))
    return d.claim("internist", "11", ["C18.7", "D63.0", "E78.5"], [L("99215", 270, "", (1, 2, 3)), longer])


@recipe
def surgeon_visit(d: Desk) -> Claim:
    d.who((30, 85))
    trade, code = d.pick(
        ("surgery", "K42.9"),
        ("orthopedics", "M54.50"),
        ("ent", "R04.0"),
        ("urology", "N20.0"),
        ("neurosurgery", "M54.2"),
    )
    return d.claim(trade, "11", [code], [L(d.pick("99212", "99213"), 130)])


@recipe
def eye_visit(d: Desk) -> Claim:
    d.who((66, 88))
    s = d.side()
    return d.claim("ophthalmology", "11", ["H40.1111" if s.digit == "1" else "H40.1121"], [L("92012", 120)])
