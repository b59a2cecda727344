"""Clean claims of anesthesia, imaging, heart catheters and pathology: minutes, performers, readings.

Recipes only.
"""

from __future__ import annotations

from claimwright.model.claim import Claim
from faults.build import Desk, L, recipe


@recipe
def anesthesia_hernia(d: Desk) -> Claim:
    d.who((25, 80), "M")
    return d.claim(
        "anesthesia", "24", ["K40.90"], [L("00830", 900, "AA P2", minutes=d.pick(62, 75, 88))], noun="Anesthesia Group"
    )


@recipe
def anesthesia_directed(d: Desk) -> Claim:
    d.who((60, 85))
    s = d.side()
    return d.claim(
        "anesthesia",
        "21",
        [f"M17.1{s.digit}"],
        [L("01402", 700, "QK P3", minutes=d.pick(96, 110, 125))],
        noun="Anesthesia Group",
    )


@recipe
def anesthesia_nurse(d: Desk) -> Claim:
    d.who((50, 85))
    return d.claim(
        "crna", "24", ["K21.00"], [L("00731", 500, "QZ P2", minutes=d.pick(22, 28, 35))], noun="Anesthesia Group"
    )


@recipe
def xray_reading(d: Desk) -> Claim:
    d.who((20, 88))
    return d.claim(
        "radiology", "23", [d.pick("R05.1", "R07.9", "J18.9")], [L("71046", 40, "26")], noun="Imaging", refer=True
    )


@recipe
def ct_reading(d: Desk) -> Claim:
    d.who((20, 88))
    return d.claim("radiology", "22", [d.pick("R10.31", "N20.1")], [L("74177", 280, "26")], noun="Imaging", refer=True)


@recipe
def mri_office(d: Desk) -> Claim:
    d.who((25, 70))
    s = d.side()
    return d.claim("radiology", "11", [f"M23.22{s.digit}"], [L("73721", 900, s.mod)], noun="Imaging", refer=True)


@recipe
def mammogram(d: Desk) -> Claim:
    d.who((40, 80), "F")
    return d.claim("radiology", "11", ["Z12.31"], [L("77067", 280), L("77063", 90)], noun="Imaging", refer=True)


@recipe
def bone_density(d: Desk) -> Claim:
    d.who((66, 85), "F", ("medicare",))
    return d.claim("radiology", "11", ["M81.0"], [L("77080", 110)], noun="Imaging", refer=True)


@recipe
def echo(d: Desk) -> Claim:
    d.who((50, 88))
    return d.claim("cardiology", "22", ["I35.0", "I50.32"], [L("93306", 190, "26", (1, 2))], refer=True)


@recipe
def heart_catheter(d: Desk) -> Claim:
    d.who((50, 85))
    return d.claim("cardiology", "22", ["I25.110", "I10"], [L("93458", 900, "26", (1, 2))])


@recipe
def stent(d: Desk) -> Claim:
    d.who((55, 85))
    return d.claim("cardiology", "21", ["I21.4", "I25.10"], [L("92941", 2400, d.pick("LD", "RC", "LC"), (1, 2))])


@recipe
def pathology_reading(d: Desk) -> Claim:
    d.who((40, 85))
    return d.claim(
        "pathology", "22", ["D12.2"], [L("88305", 110, "26", units=d.pick(1, 2, 3))], noun="Pathology", refer=True
    )
