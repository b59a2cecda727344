"""Clean claims of surgery in hospital and surgical center, its assistants, anesthesia, imaging and pathology.

Recipes only.
"""

from __future__ import annotations

from datetime import timedelta

from claimwright.model.case import Payer, Subscriber
from claimwright.model.claim import Claim
from faults.build import Desk, L, recipe


@recipe
def gallbladder(d: Desk) -> Claim:
    d.who((25, 75))
    return d.claim("surgery", "22", ["K80.10"], [L("47562", 1900)])


@recipe
def appendix_with_decision(d: Desk) -> Claim:
    d.who((18, 60))
    lines = [L("99222", 290, "57"), L("44970", 1800)]
    return d.claim("surgery", "21", ["K35.80"], lines, discharged=d.day + timedelta(days=1))


@recipe
def hernia(d: Desk) -> Claim:
    d.who((25, 80), "M")
    s = d.side()
    return d.claim("surgery", "24", ["K40.90"], [L("49505", 1500, s.mod)])


@recipe
def colonoscopy_polyp(d: Desk) -> Claim:
    d.who((50, 64), programs=("commercial",))
    return d.claim("gastro", "24", ["Z12.11", "D12.2"], [L("45385", 900, "33", (1, 2))])


@recipe
def colonoscopy_polyp_medicare(d: Desk) -> Claim:
    d.who((66, 80), programs=("medicare",))
    lines = [L("45385", 900, "PT", (1, 2)), L("45380", 700, "59 PT", (1, 3))]
    return d.claim("gastro", "24", ["Z12.11", "D12.2", "D12.5"], lines)


@recipe
def upper_endoscopy(d: Desk) -> Claim:
    d.who((30, 85))
    return d.claim("gastro", "22", [d.pick("K21.00", "K29.50", "K25.9")], [L("43239", 650)])


@recipe
def knee_replacement(d: Desk) -> Claim:
    d.who((60, 85))
    s = d.side()
    return d.claim(
        "orthopedics", "21", [f"M17.1{s.digit}"], [L("27447", 3900, s.mod)], discharged=d.day + timedelta(days=2)
    )


@recipe
def knee_replacement_assistant(d: Desk) -> Claim:
    d.who((66, 85), programs=("medicare",))
    s = d.side()
    return d.claim(
        "assistant", "21", [f"M17.1{s.digit}"], [L("27447", 800, f"AS {s.mod}")], discharged=d.day + timedelta(days=2)
    )


@recipe
def knee_arthroscopy(d: Desk) -> Claim:
    d.who((20, 64))
    s = d.side()
    code = f"S83.23{s.digit}A"
    return d.claim("orthopedics", "24", [code, "X50.1XXA"], [L("29881", 1900, s.mod)], accident="other")


@recipe
def carpal_tunnel(d: Desk) -> Claim:
    d.who((30, 80))
    s = d.side()
    return d.claim("orthopedics", "24", [f"G56.0{s.digit}"], [L("64721", 1200, s.mod)])


@recipe
def wrist_fracture(d: Desk) -> Claim:
    d.who((18, 64))
    s = d.side()
    dx = [f"S52.53{s.digit}A", "W01.0XXA", "Y92.480"]
    lines = [L("99203", 180, "57", (1,)), L("25600", 750, s.mod, (1,))]
    return d.claim("orthopedics", "11", dx, lines, accident="other")


@recipe
def ankle_sprain_visit(d: Desk) -> Claim:
    d.who((14, 50))
    s = d.side()
    dx = [f"S93.40{s.digit}A", "X50.1XXA"]
    lines = [L("99213", 145, "", (1,)), L("73610", 75, s.mod, (1,))]
    return d.claim("family", "11", dx, lines, accident="other", refer=True)


@recipe
def whiplash_auto(d: Desk) -> Claim:
    d.who((20, 64), programs=("commercial",))
    dx = ["S13.4XXA", "V43.52XA"]
    return d.claim("emergency", "23", dx, [L("99283", 260, "", (1,))], noun="Emergency Physicians", accident="auto")


@recipe
def work_injury(d: Desk) -> Claim:
    d.who((20, 62), programs=("commercial",))
    s = d.side()
    dx = [f"S61.41{s.digit}A", "W31.1XXA", "Y99.0"]
    fund = Payer("60690", "Sample Workers Compensation Fund", "commercial", "WC")
    own = Subscriber(f"WC{d.rng.randrange(10**8):08}")
    lines = [L("12001", 260, "", (1,))]
    return d.claim(
        "emergency", "23", dx, lines, noun="Emergency Physicians", accident="employment", payer=fund, subscriber=own
    )


@recipe
def cataract(d: Desk) -> Claim:
    d.who((66, 85), programs=("medicare",))
    s = d.side()
    return d.claim("ophthalmology", "24", [f"H25.1{s.digit}"], [L("66984", 1700, s.mod)])


@recipe
def cataract_second_eye(d: Desk) -> Claim:
    d.who((66, 85), programs=("medicare",))
    lines = [L("66984", 1700, "RT", (1,)), L("66984", 1700, "79 LT", (2,), after=14)]
    return d.claim("ophthalmology", "24", ["H25.11", "H25.12"], lines)


@recipe
def tonsils(d: Desk) -> Claim:
    d.who((4, 11))
    return d.claim("ent", "24", ["J35.3"], [L("42820", 900)])


@recipe
def sinus_both(d: Desk) -> Claim:
    d.who((25, 70))
    return d.claim("ent", "24", ["J32.0"], [L("31256", 1300, "50")])


@recipe
def vasectomy(d: Desk) -> Claim:
    d.who((30, 48), "M", ("commercial", "tricare"))
    return d.claim("urology", "11", ["Z30.2"], [L("55250", 700)])


@recipe
def bladder_scope(d: Desk) -> Claim:
    d.who((50, 85), "M")
    return d.claim("urology", "11", [d.pick("R31.0", "N21.0")], [L("52000", 420)])


@recipe
def hysterectomy(d: Desk) -> Claim:
    d.who((38, 60), "F", ("commercial", "tricare"))  # Medicaid wants the acknowledgement with it (42 CFR 441.255)
    return d.claim("obgyn", "22", ["D25.1", "N92.0"], [L("58571", 2900, "", (1, 2))])


@recipe
def spine_fusion(d: Desk) -> Claim:
    d.who((45, 80))
    lines = [L("22551", 5200), L("22853", 900)]
    return d.claim("neurosurgery", "21", ["M50.022"], lines, discharged=d.day + timedelta(days=1))


@recipe
def disc_surgery(d: Desk) -> Claim:
    d.who((28, 75))
    s = d.side()
    return d.claim("neurosurgery", "22", ["M51.17"], [L("63030", 2900, s.mod)])


@recipe
def epidural(d: Desk) -> Claim:
    d.who((35, 80))
    s = d.side()
    return d.claim("pain", "24", ["M54.16"], [L("64483", 600, s.mod), L("64484", 300, s.mod)])


@recipe
def breast_lumpectomy(d: Desk) -> Claim:
    d.who((40, 80), "F")
    s = d.side()
    return d.claim("surgery", "22", [f"C50.41{s.digit}", "Z17.0"], [L("19301", 1700, s.mod, (1, 2))])
