"""Clean institutional claims: inpatient stays and outpatient hospital bills with revenue codes.

Recipes only. Exempt diagnoses have no present-on-admission indicator, as on today's 837I. Value code 80 counts the days
covered, each procedure has its day, an unscheduled visit the patient's reason (claims manual ch. 25 s. 75).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from claimwright.model.claim import Claim, Stay, Value
from faults import people
from faults.build import Desk, L, stay
from faults.planting import replace

ROOM, PHARMACY, LAB, THEATER, IMAGING = "0120", "0250", "0300", "0360", "0320"


def inpatient(
    d: Desk, dx: Sequence[tuple[str, str]], days: int, charges: Sequence[tuple[str, int]],
    procedures: tuple[str, ...] = (),
    status: str = "01", kind: str = "1", source: str = "1", **more: Any,
) -> Claim:  # fmt: skip
    """A stay of `days`: room and board by the day, other revenue codes in one unit each; dx as (code, present)."""
    lines = [
        L("", 1400, "", (), units=days, revenue=ROOM),
        *(L("", fee, "", (), revenue=code) for code, fee in charges),
    ]
    claim = d.claim("hospital", "21", [code for code, _ in dx], lines, noun="Hospital")
    through = d.day + timedelta(days=days)
    attending = people.provider(d.rng, "hospitalist")
    about = Stay(
        bill_type="111", statement_from=d.day, statement_through=through, admission_type=kind, admission_source=source,
        status=status, discharge_hour=d.pick("10", "11", "14", "16"),
        admitting=more.pop("admitting", dx[0][0]), attending=attending,
        operating=people.provider(d.rng, "surgery") if procedures else None, procedures=procedures,
        procedure_dates=(d.day,) * len(procedures), values=(Value("80", Decimal(days)),),
    )  # fmt: skip
    diagnoses = tuple(replace(x, present=p) for x, (_, p) in zip(claim.diagnoses, dx, strict=True))
    made = through + timedelta(days=d.pick(2, 5, 9))
    return replace(
        claim, stay=about, diagnoses=diagnoses, place_of_service="", admitted=d.day, discharged=through, facility=None,
        rendering=attending, made=made, **more,
    )  # fmt: skip


def outpatient(d: Desk, dx: Sequence[str], lines: Sequence[L]) -> Claim:
    claim = d.claim("hospital", "22", dx, [x._replace(dx=()) for x in lines], noun="Hospital")
    attending = people.provider(d.rng, "emergency")
    about = Stay(
        bill_type="131", statement_from=d.day, statement_through=d.day, admission_type="1",
        admission_source="1", status="01",
        attending=attending, reasons=tuple(dx[:1]),
    )  # fmt: skip
    return replace(claim, stay=about, place_of_service="", admitted=None, facility=None, rendering=attending)


@stay
def stay_pneumonia(d: Desk) -> Claim:
    d.who((60, 90))
    dx = [("J18.9", "Y"), ("J96.01", "Y"), ("I10", "Y"), ("Z87.891", "")]
    return inpatient(d, dx, d.pick(3, 4, 5), [(PHARMACY, 2100), (LAB, 1300), (IMAGING, 420)])


@stay
def stay_heart_failure(d: Desk) -> Claim:
    d.who((65, 90))
    dx = [("I11.0", "Y"), ("I50.33", "Y"), ("E11.9", "Y"), ("Z79.4", "")]
    return inpatient(d, dx, d.pick(3, 5), [(PHARMACY, 1800), (LAB, 1500)], status=d.pick("01", "06"))


@stay
def stay_sepsis(d: Desk) -> Claim:
    d.who((60, 90))
    dx = [("A41.51", "Y"), ("N39.0", "Y"), ("N17.9", d.pick("Y", "N")), ("Z66", "Y")]
    return inpatient(d, dx, d.pick(5, 6), [(PHARMACY, 3900), (LAB, 2500)], status=d.pick("03", "01"))


@stay
def stay_hip_fracture(d: Desk) -> Claim:
    d.who((70, 92))
    s = d.side()
    dx = [(f"S72.14{s.digit}A", "Y"), ("D62", "N"), ("I10", "Y"), ("W18.30XA", "Y")]
    pcs = "0QS636Z" if s.digit == "1" else "0QS736Z"
    return inpatient(
        d, dx, d.pick(4, 5), [(THEATER, 9800), (PHARMACY, 1200)], (pcs,), status="03", accident=d._accident("other")
    )


@stay
def stay_knee(d: Desk) -> Claim:
    d.who((62, 85))
    s = d.side()
    pcs = "0SRC0J9" if s.digit == "1" else "0SRD0J9"
    dx = [(f"M17.1{s.digit}", "Y"), ("E78.5", "Y"), ("Z79.01", "")]
    return inpatient(d, dx, 2, [(THEATER, 12000), ("0278", 7000), (PHARMACY, 900)], (pcs,), kind="3")


@stay
def stay_appendix(d: Desk) -> Claim:
    d.who((18, 60))
    return inpatient(d, [("K35.80", "Y")], 1, [(THEATER, 8000), (PHARMACY, 700)], ("0DTJ4ZZ",), admitting="R10.31")


@stay
def stay_delivery(d: Desk) -> Claim:
    d.who((21, 34), "F", ("commercial", "medicaid"))
    dx = [("O80", ""), ("Z37.0", ""), ("Z3A.39", "")]
    return inpatient(d, dx, 2, [("0720", 4200), (PHARMACY, 300)], ("10E0XZZ",), kind=d.pick("1", "3"))


@stay
def stay_newborn(d: Desk) -> Claim:
    d.who(born=d.day, programs=("commercial", "medicaid"))
    claim = inpatient(d, [("Z38.00", ""), ("P59.9", "N")], 2, [(LAB, 200)], kind="4", source="5")
    nursery = replace(claim.lines[0], revenue="0170")
    return replace(claim, lines=(nursery, *claim.lines[1:]))


@stay
def stay_stroke(d: Desk) -> Claim:
    d.who((62, 90))
    dx = [("I63.9", "Y"), ("I48.91", "Y"), ("R29.705", "Y"), ("Z79.01", "")]
    return inpatient(d, dx, d.pick(4, 6), [(PHARMACY, 1600), (IMAGING, 900), ("0350", 2800)], status="62")


@stay
def bill_emergency(d: Desk) -> Claim:
    d.who((20, 85))
    lines = [
        L("99284", 980, "25", revenue="0450"),
        L("71046", 310, revenue="0324"),
        L("85025", 90, revenue="0305"),
        L("96374", 240, revenue="0260"),
    ]
    return outpatient(d, ["R07.9", "R06.02"], lines)


@stay
def bill_laboratory(d: Desk) -> Claim:
    d.who((30, 88))
    return outpatient(
        d,
        ["E11.9", "E78.5"],
        [L("80053", 130, revenue="0301"), L("80061", 120, revenue="0301"), L("83036", 90, revenue="0301")],
    )


@stay
def bill_colonoscopy(d: Desk) -> Claim:
    d.who((50, 64), programs=("commercial",))
    return outpatient(d, ["K63.5", "K57.30"], [L("45385", 2900, revenue="0750"), L("88305", 240, revenue="0312")])


@stay
def bill_imaging(d: Desk) -> Claim:
    d.who((25, 85), programs=("commercial", "medicare"))
    return outpatient(d, ["R10.31"], [L("74177", 1900, revenue="0352"), L("Q9967", 2, units=100, revenue="0636")])
