"""Clean claims that look wrong and are right: repeats, co-surgeons, exact limits, marked exceptions, both sides apart.

Recipes only; a check that reports one of these is too eager.
"""

from __future__ import annotations

from datetime import timedelta

from claimwright.model.claim import Claim
from faults.build import Desk, L, recipe


@recipe
def xray_repeated(d: Desk) -> Claim:
    d.who((50, 88))
    lines = [L("71046", 40, "26"), L("71046", 40, "26 76")]
    return d.claim(
        "radiology", "21", ["J93.83"], lines, noun="Imaging", refer=True, discharged=d.day + timedelta(days=3)
    )


@recipe
def refraction_marked(d: Desk) -> Claim:
    d.who((66, 85), programs=("medicare",))
    return d.claim("ophthalmology", "11", ["H25.13", "H52.4"], [L("92014", 190), L("92015", 45, "GY", (2,))])


@recipe
def two_surgeons(d: Desk) -> Claim:
    d.who((45, 80))
    since = d.day + timedelta(days=1)
    return d.claim("neurosurgery", "21", ["M50.022"], [L("22551", 3200, "62"), L("22853", 600, "62")], discharged=since)


@recipe
def assistant_physician(d: Desk) -> Claim:
    d.who((30, 80))
    return d.claim("surgery", "22", ["K80.10"], [L("47562", 420, "80")])


@recipe
def longer_surgery(d: Desk) -> Claim:
    d.who((30, 80))
    note = "DENSE ADHESIONS, 95 MINUTES BEYOND THE USUAL TIME, REPORT ATTACHED"
    return d.claim("surgery", "22", ["K80.10", "K66.0"], [L("47562", 2600, "22", (1, 2), note=note)])


@recipe
def colonoscopy_ended(d: Desk) -> Claim:
    d.who((45, 80))
    return d.claim("gastro", "24", ["K62.5", "Z53.09"], [L("45378", 500, "53", (1, 2))])


@recipe
def twelve_diagnoses(d: Desk) -> Claim:
    d.who((50, 80), "M")
    dx = ["I10", "E78.5", "E03.9", "M10.9", "E55.9", "L40.0", "G25.81", "K59.00", "K21.9", "H91.93", "M81.0", "Z87.891"]
    return d.claim("internist", "11", dx, [L("99214", 205, "", (1, 2, 3, 4))])


@recipe
def knees_pictured(d: Desk) -> Claim:
    d.who((50, 85))
    return d.claim("orthopedics", "11", ["M17.0"], [L("99213", 145), L("73562", 110, "50")])


@recipe
def biopsy_and_destruction(d: Desk) -> Claim:
    d.who((50, 88))
    mark = "XS" if d.medicare else "59"
    return d.claim("dermatology", "11", ["D49.2", "L57.0"], [L("11102", 150), L("17000", 95, mark, (2,))])


@recipe
def two_joints(d: Desk) -> Claim:
    d.who((50, 85))
    lines = [L("20610", 130, "RT"), L("20605", 110, "LT", (2,))]
    return d.claim("rheumatology", "11", ["M17.11", "M19.022"], lines)


@recipe
def smoking_counsel(d: Desk) -> Claim:
    d.who((25, 64))
    return d.claim("family", "11", ["J20.9", "F17.210"], [L("99213", 145, "25"), L("99406", 25, "", (2,))])


@recipe
def wellness_with_problem(d: Desk) -> Claim:
    d.who((66, 88), programs=("medicare",))
    return d.claim("internist", "11", ["Z00.01", "I10", "E78.5"], [L("G0439", 165), L("99213", 145, "25", (2, 3))])


@recipe
def pelvic_screening(d: Desk) -> Claim:
    d.who((66, 80), "F", ("medicare",))
    return d.claim("obgyn", "11", ["Z12.4"], [L("G0101", 70), L("Q0091", 60)])


@recipe
def circumcision(d: Desk) -> Claim:
    d.who(sex="M", born=d.day - timedelta(days=1), programs=("commercial", "medicaid"))
    return d.claim("obgyn", "21", ["Z41.2"], [L("54150", 300)], admitted=d.day - timedelta(days=1), discharged=d.day)


@recipe
def postpartum_visit(d: Desk) -> Claim:
    d.who((20, 38), "F", ("commercial", "medicaid"))
    return d.claim("obgyn", "11", ["Z39.2"], [L("59430", 250)])


@recipe
def pregnancy_with_smoking(d: Desk) -> Claim:
    d.who((20, 38), "F", ("commercial", "medicaid"))
    dx = ["O99.333", "F17.210", "Z3A.30"]
    return d.claim("obgyn", "11", dx, [L("99213", 145, "", (1, 2, 3))], onset=d.day - timedelta(days=210))


@recipe
def telephone_visit(d: Desk) -> Claim:
    d.who((20, 60), programs=("commercial",))
    return d.claim("family", "10", ["F41.1"], [L("99213", 145, "93")])


@recipe
def anesthesia_under_direction(d: Desk) -> Claim:
    d.who((50, 85))
    return d.claim(
        "crna", "24", ["K40.90"], [L("00830", 600, "QX P2", minutes=d.pick(70, 82))], noun="Anesthesia Group"
    )


@recipe
def therapy_beyond_threshold(d: Desk) -> Claim:
    d.who((66, 85), programs=("medicare",))
    lines = [L("97110", 45, "GP KX", units=2), L("97140", 42, "GP KX")]
    return d.claim("physio", "11", ["M54.16"], lines, noun="Therapy", refer=True)


@recipe
def substitute_physician(d: Desk) -> Claim:
    d.who((66, 88), programs=("medicare",))
    return d.claim("family", "11", ["J20.9"], [L("99213", 145, "Q6")])


@recipe
def teaching_physician(d: Desk) -> Claim:
    d.who((40, 88))
    lines = [L("99232", 170, "GC", (1, 2), after=n) for n in (0, 1)]
    return d.claim("hospitalist", "21", ["K85.90", "I10"], lines, noun="University Hospitalists")


@recipe
def critical_hours(d: Desk) -> Claim:
    d.who((50, 88))
    lines = [L("99291", 620, "", (1, 2)), L("99292", 280, "", (1, 2), units=2)]
    return d.claim("pulmonary", "21", ["J96.01", "J18.9"], lines)


@recipe
def third_payer(d: Desk) -> Claim:
    d.who((67, 85), programs=("medicaid",))
    others = (d.other_payer("P", "71.20"), d.other_payer("S", "14.10", "commercial"))
    return d.claim("family", "11", ["I10"], [L("99213", 145)], order="T", others=others)


@recipe
def void_commercial(d: Desk) -> Claim:
    d.who((20, 60), programs=("commercial",))
    control = f"PC{d.rng.randrange(10**9):09}"
    return d.claim("family", "11", ["L70.0"], [L("99212", 100)], frequency="8", payer_control=control)


@recipe
def lungs_two_ways(d: Desk) -> Claim:
    d.who((50, 85))
    return d.claim("pulmonary", "11", ["J44.89", "J45.40"], [L("99214", 205, "", (1, 2))])


@recipe
def eyes_apart(d: Desk) -> Claim:
    d.who((60, 85))
    return d.claim(
        "ophthalmology", "11", ["H40.1111", "H40.1122"], [L("92012", 120, "", (1, 2)), L("92083", 90, "", (1, 2))]
    )


@recipe
def dose_left_out(d: Desk) -> Claim:
    d.who((40, 85))
    return d.claim("family", "11", ["I10", "T46.5X6A", "Z91.148"], [L("99213", 145, "", (1, 2, 3))])


@recipe
def pump_wearer(d: Desk) -> Claim:
    d.who((20, 60))
    return d.claim("endocrinology", "11", ["E10.65", "Z96.41"], [L("99214", 205, "", (1, 2))])


@recipe
def fracture_of_bone_disease(d: Desk) -> Claim:
    d.who((70, 90), "F")
    return d.claim("physiatry", "11", ["M80.08XD"], [L("99213", 145)])


@recipe
def vaccine_of_season(d: Desk) -> Claim:
    d.who((66, 88), programs=("medicare",))
    return d.claim("family", "11", ["Z23"], [L("90662", 85), L("G0008", 35), L("91320", 180), L("90480", 45)])


@recipe
def finger_and_thumb(d: Desk) -> Claim:
    d.who((45, 80))
    lines = [L("20550", 110, "F5"), L("20550", 110, "F7 59", (2,))]
    return d.claim("orthopedics", "11", ["M65.311", "M65.331"], lines)
