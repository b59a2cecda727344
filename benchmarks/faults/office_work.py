"""Clean claims of office procedures, injections, drugs and vaccines, with their modifiers, units and drug products.

Recipes only.
"""

from __future__ import annotations

from claimwright.model.claim import Claim
from faults.build import Desk, L, recipe


@recipe
def knee_injection(d: Desk) -> Claim:
    d.who((45, 85))
    s = d.side()
    drug = L("J3301", 9, "JZ" if d.medicare else "", (1,), units=4, ndc="00003029305", ndc_units="1", measure="ML")
    return d.claim("orthopedics", "11", [f"M17.1{s.digit}"], [L("20610", 130, s.mod), drug])


@recipe
def knee_injection_with_visit(d: Desk) -> Claim:
    d.who((45, 85))
    s = d.side()
    drug = L("J3301", 9, "JZ" if d.medicare else "", (1,), units=4, ndc="00003029305", ndc_units="1", measure="ML")
    lines = [L("99213", 145, "25", (2,)), L("20610", 130, s.mod), drug]
    return d.claim("orthopedics", "11", [f"M17.1{s.digit}", "M54.50"], lines)


@recipe
def knees_both(d: Desk) -> Claim:
    d.who((50, 85))
    drug = L("J3301", 9, "JZ" if d.medicare else "", (1,), units=8, ndc="00003029305", ndc_units="2", measure="ML")
    return d.claim("orthopedics", "11", ["M17.0"], [L("20610", 200, "50"), drug])


@recipe
def shoulder_ultrasound_injection(d: Desk) -> Claim:
    d.who((40, 80))
    s = d.side()
    return d.claim("physiatry", "11", [f"M75.0{s.digit}"], [L("20611", 190, s.mod)])


@recipe
def trigger_finger(d: Desk) -> Claim:
    d.who((40, 80))
    mod, code = d.pick(("F7", "M65.331"), ("F2", "M65.332"), ("F8", "M65.341"), ("F3", "M65.342"))
    return d.claim("orthopedics", "11", [code], [L("20550", 110, mod)])


@recipe
def ketorolac_visit(d: Desk) -> Claim:
    d.who((20, 85))
    drug = L("J1885", 3, "JZ" if d.medicare else "", (1,), units=2, ndc="00338007225", ndc_units="1", measure="ML")
    return d.claim("family", "11", ["G43.909"], [L("99213", 145, "25"), L("96372", 40), drug])


@recipe
def vitamin_b12(d: Desk) -> Claim:
    d.who((50, 88))
    drug = L("J3420", 6, "", (1,), units=1, ndc="00143961901", ndc_units="1", measure="ML")
    return d.claim("family", "11", [d.pick("D51.0", "E53.8")], [L("96372", 40), drug])


@recipe
def denosumab(d: Desk) -> Claim:
    d.who((66, 88), "F", ("medicare",))
    drug = L("J0897", 26, "JZ", (1,), units=60, ndc="55513071001", ndc_units="1", measure="ML")
    return d.claim("rheumatology", "11", ["M81.0"], [L("96372", 40), drug])


@recipe
def botox_migraine(d: Desk) -> Claim:
    d.who((66, 80), programs=("medicare",))
    used, waste = d.pick((155, 45), (165, 35))
    given = L("J0585", 7, units=used)
    lost = L("J0585", 7, "JW", units=waste)
    return d.claim("neurology", "11", ["G43.709"], [L("64615", 330), given, lost])


@recipe
def pembrolizumab(d: Desk) -> Claim:
    d.who((45, 85))
    s = d.side()
    drug = L("J9271", 58, "JZ" if d.medicare else "", (1,), units=200, ndc="00006302602", ndc_units="8", measure="ML")
    lines = [L("96413", 330, "", (2,)), drug._replace(dx=(2,))]
    return d.claim("oncology", "11", ["Z51.12", f"C34.1{s.digit}"], [x._replace(dx=(1, 2)) for x in lines])


@recipe
def infliximab(d: Desk) -> Claim:
    d.who((25, 75))
    drug = L("Q5103", 40, "JZ" if d.medicare else "", (1,), units=40, ndc="00069080901", ndc_units="4", measure="UN")
    return d.claim("gastro", "11", [d.pick("K50.90", "K51.90")], [L("96413", 330), L("96415", 75, units=1), drug])


@recipe
def flu_shot_medicare(d: Desk) -> Claim:
    d.who((66, 90), programs=("medicare",))
    return d.claim("family", "11", ["Z23"], [L("90662", 85), L("G0008", 35)])


@recipe
def pneumonia_shot_medicare(d: Desk) -> Claim:
    d.who((66, 90), programs=("medicare",))
    return d.claim("internist", "11", ["Z23"], [L("90677", 290), L("G0009", 35)])


@recipe
def hepatitis_shot_medicare(d: Desk) -> Claim:
    d.who((66, 80), programs=("medicare",))
    return d.claim("internist", "11", ["Z23", "E11.9", "Z79.4"], [L("90746", 75), L("G0010", 35)])


@recipe
def flu_shot_commercial(d: Desk) -> Claim:
    d.who((20, 60), programs=("commercial", "tricare"))
    return d.claim("family", "11", ["Z23"], [L("90656", 30), L("90471", 32)])


@recipe
def two_shots_commercial(d: Desk) -> Claim:
    d.who((20, 60), programs=("commercial",))
    lines = [
        L("90715", 55, ndc="49281040010", ndc_units="0.5", measure="ML"),
        L("90656", 30),
        L("90471", 32),
        L("90472", 20),
    ]
    return d.claim("family", "11", ["Z23"], lines)


@recipe
def skin_biopsies(d: Desk) -> Claim:
    d.who((40, 85))
    return d.claim("dermatology", "11", ["D49.2", "D22.5"], [L("11102", 150, "", (1,)), L("11103", 80, "", (2,))])


@recipe
def keratoses(d: Desk) -> Claim:
    d.who((55, 88))
    n = d.pick(3, 5, 7)
    return d.claim("dermatology", "11", ["L57.0"], [L("17000", 95), L("17003", 12, units=n)])


@recipe
def skin_visit_with_destruction(d: Desk) -> Claim:
    d.who((50, 88))
    return d.claim("dermatology", "11", ["L57.0", "L40.0"], [L("99213", 145, "25", (2,)), L("17000", 95, "", (1,))])


@recipe
def skin_cancer_excision(d: Desk) -> Claim:
    d.who((50, 85))
    s = d.side()
    return d.claim(
        "dermatology", "11", ["C44.612" if s.digit == "1" else "C44.619"], [L("11602", 330), L("12032", 380)]
    )


@recipe
def two_lesions(d: Desk) -> Claim:
    d.who((45, 85))
    return d.claim("dermatology", "11", ["C44.519", "C44.41"], [L("11602", 330, "", (1,)), L("11622", 360, "", (2,))])


@recipe
def abscess(d: Desk) -> Claim:
    d.who((18, 70))
    s = d.side()
    return d.claim("family", "11", [f"L02.41{'3' if s.digit == '1' else '4'}", "B95.62"], [L("10060", 170, "", (1, 2))])


@recipe
def laceration(d: Desk) -> Claim:
    d.who((6, 60))
    s = d.side()
    dx = [f"S51.81{s.digit}A", "W26.0XXA", "Y92.010", "Y93.G1"]
    return d.claim("family", "11", dx, [L("12002", 210, "", (1,))], accident="other")


@recipe
def nails(d: Desk) -> Claim:
    d.who((66, 88), programs=("medicare",))
    lines = [L("11721", 70, "Q8", (1, 2))]
    return d.claim("podiatry", "11", ["B35.1", "E11.42"], lines, refer=True)


@recipe
def ingrown_toenail(d: Desk) -> Claim:
    d.who((15, 60))
    return d.claim("podiatry", "11", ["L60.0"], [L("11750", 260, d.pick("TA", "T5"))])


@recipe
def ear_wax(d: Desk) -> Claim:
    d.who((50, 85))
    return d.claim("ent", "11", ["H61.23"], [L("69210", 90, "")])


@recipe
def allergy_tests(d: Desk) -> Claim:
    d.who((12, 60))
    return d.claim("allergy", "11", ["J30.1", "J30.81"], [L("95004", 8, "", (1, 2), units=d.pick(32, 40, 48))])


@recipe
def spirometry(d: Desk) -> Claim:
    d.who((30, 85))
    return d.claim("pulmonary", "11", [d.pick("J45.40", "J44.9")], [L("99213", 145, "25"), L("94060", 95)])


@recipe
def eye_injection(d: Desk) -> Claim:
    d.who((66, 88), programs=("medicare",))
    s = d.side()
    drug = L("J0178", 1000, f"{s.mod} JZ", (1,), units=2, ndc="61755000501", ndc_units="1", measure="UN")
    return d.claim("ophthalmology", "11", [f"H35.32{s.digit}1"], [L("67028", 220, s.mod), drug])


@recipe
def nerve_test(d: Desk) -> Claim:
    d.who((30, 75))
    s = d.side()
    lines = [L("95886", 170, s.mod), L("95910", 290)]
    return d.claim("neurology", "11", [f"G56.0{s.digit}"], lines, refer=True)


@recipe
def clotting_factor(d: Desk) -> Claim:
    d.who((18, 60), "M", ("commercial", "medicaid", "medicare"))
    units = d.pick(1500, 2000, 2500)
    drug = L(
        "J7192", 2, "JZ" if d.medicare else "", (1,), units=units, ndc="00944284110", ndc_units=str(units), measure="UN"
    )
    return d.claim("oncology", "11", ["D66"], [L("96374", 90), drug])


@recipe
def child_asthma(d: Desk) -> Claim:
    d.who((6, 13), programs=("commercial", "medicaid"))
    return d.claim("pediatrics", "11", ["J45.31"], [L("99213", 145, "25"), L("94640", 45)])


@recipe
def child_ear(d: Desk) -> Claim:
    d.who((1, 8), programs=("commercial", "medicaid", "tricare"))
    s = d.side()
    return d.claim("pediatrics", "11", [f"H66.00{s.digit}"], [L(d.pick("99212", "99213"), 130)])
