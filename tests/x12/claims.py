"""Invented claims, one for each thing an 837P can say: the cases of the X12 tests."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from msgspec.structs import replace

from claimwright.model.case import (
    Accident,
    Address,
    BillingProvider,
    Name,
    Patient,
    Payer,
    Provider,
    Subscriber,
)
from claimwright.model.claim import Claim, ClaimDiagnosis, ServiceLine
from claimwright.model.exchange import Envelope, Party

AT = Address("1 Sample Street", "Sampleton", "OH", "430010000")
BILLING = BillingProvider("Invented Practice", "1987654005", "990000001", "261QM1300X", AT, "5550100100", "Billing")
PATIENT = Patient(Name("Example", "Invented", "Q"), date(1970, 1, 2), "F", "X-1", AT)
ENVELOPE = Envelope(
    Party("SENDER1", "Invented Practice", contact="Billing", phone="5550100100"),
    Party("RECEIVER", "Demo Clearinghouse"),
    12345,
    77,
    1,
    datetime(2026, 6, 15, 12),
)


def line(number: int, code: str = "99213", **changes: object) -> ServiceLine:
    made = ServiceLine(
        number, code, "CPT", (), Decimal("100.50"), Decimal(1), (1,), date(2026, 6, 15), f"CASE-1-{number}"
    )
    return replace(made, **changes)


PLAIN = Claim(
    id="CASE-1",
    payer=Payer("00001", "Invented Mutual", "commercial", "CI"),
    billing=BILLING,
    subscriber=Subscriber("M0001"),
    patient=PATIENT,
    rendering=Provider("1234567018", Name("Sample", "Doctor"), "207Q00000X"),
    place_of_service="11",
    diagnoses=(ClaimDiagnosis(1, "I10"),),
    lines=(line(1),),
)
TWELVE = ("I10", "E11.9", "N18.4", "J44.9", "K21.9", "G43.909", "M17.11", "E03.9", "F32.A", "L40.0", "R05.9", "Z79.4")
CASES = {
    "self": PLAIN,
    "child": replace(
        PLAIN,
        subscriber=Subscriber("M0002", "child", "G1", Name("Example", "Parent"), date(1950, 3, 4), "M", AT),
    ),
    "spouse": replace(
        PLAIN, subscriber=Subscriber("M0002", "spouse", "", Name("Example", "Spouse"), date(1971, 3, 4), "F", AT)
    ),
    "auto accident": replace(PLAIN, accident=Accident("auto", date(2026, 6, 14), "OH")),
    "work accident": replace(PLAIN, accident=Accident("employment", date(2026, 6, 14))),
    "ndc": replace(
        PLAIN,
        lines=(line(1, "J3301", units=Decimal(4), ndc="99999029305", ndc_units=Decimal("1.5"), ndc_measure="ML"),),
    ),
    "laboratory": replace(PLAIN, clia="99D0000001", lines=(line(1, "83036", modifiers=("QW",)),)),
    "referring": replace(PLAIN, referring=Provider("1234567026", Name("Sender", "Doctor"))),
    "authorization": replace(PLAIN, authorization="AUTH 77"),
    "corrected": replace(PLAIN, frequency="7", payer_control="PAYER-1"),
    "pay-to": replace(PLAIN, billing=replace(BILLING, pay_to=replace(AT, line1="PO Box 1"))),
    "four modifiers, two lines": replace(
        PLAIN,
        lines=(line(1, modifiers=("25", "95", "GT", "57")), line(2, "20610", modifiers=("RT",), units=Decimal(2))),
    ),
    "twelve diagnoses": replace(
        PLAIN,
        diagnoses=tuple(ClaimDiagnosis(n, c) for n, c in enumerate(TWELVE, 1)),
        lines=(line(1, pointers=(1, 5, 9, 12)),),
    ),
    "fifty lines": replace(PLAIN, lines=tuple(line(n) for n in range(1, 51))),
    "medicare": replace(PLAIN, payer=Payer("00002", "Demo Medicare", "medicare", "MB")),
}
