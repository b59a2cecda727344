"""Invented claims for the X12 tests: one plain claim with its variants; x12_strategies makes many."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import msgspec

from claimwright.model.case import Accident, Address, BillingProvider, Name, Patient, Payer, Provider, Subscriber
from claimwright.model.claim import Claim, ClaimDiagnosis, Occurrence, OccurrenceSpan, ServiceLine, Stay, Value
from claimwright.model.exchange import Envelope, Party
from claimwright.model.remittance import Adjustment
from claimwright.model.supplement import Adjudication, Attachment, Equipment, OtherPayer, Transport

DAY = date(2026, 6, 15)
HOME = Address("12 INVENTED ROAD", "SAMPLETON", "OH", "43001")
PAYER = Payer("99999", "SAMPLE HEALTH PLAN")
BILLING = BillingProvider(
    "EXAMPLE CLINIC",
    "1987654005",
    "990000001",
    "261QM1300X",
    Address("100 LARKSPUR LANE", "SAMPLETON", "OH", "430010100"),
    phone="5550100100",
    contact="BILLING OFFICE",
)
RENDERING = Provider("1234567018", Name("QUILL", "MARA"), "207Q00000X")
RENDERING_BARE = Provider("1234567018", Name("QUILL", "MARA"))
PATIENT = Patient(Name("TESTPERSON", "ADA", "Q"), date(1950, 1, 2), "F", "MRN0001", HOME)
ENVELOPE = Envelope(
    Party("LARKSPUR01", "EXAMPLE CLINIC", contact="BILLING OFFICE", phone="5550100100"),
    Party("DEMOHOUSE", "DEMO CLEARINGHOUSE"),
    123,
    45,
    1,
    datetime(2026, 6, 15, 12),
)


def line(number: int = 1, **changes: object) -> ServiceLine:
    plain = ServiceLine(number, "99213", "CPT", (), Decimal("125.00"), Decimal(1), (1,), DAY, f"CLAIM-{number}")
    return msgspec.structs.replace(plain, **changes)


def claim(**changes: object) -> Claim:
    plain = Claim(
        "CLAIM",
        PAYER,
        BILLING,
        Subscriber("MEMBER0001", group="GROUP7"),
        PATIENT,
        RENDERING,
        "11",
        (ClaimDiagnosis(1, "E11.22"), ClaimDiagnosis(2, "N18.31")),
        (line(),),
    )
    return msgspec.structs.replace(plain, **changes)


def child() -> Subscriber:
    return Subscriber("MEMBER0002", "child", "", Name("TESTPERSON", "BEA"), date(1980, 3, 4), "F", HOME)


VARIANTS: dict[str, Claim] = {
    "the patient is the subscriber": claim(),
    "a dependent": claim(subscriber=child()),
    "a dependent, little known of the subscriber": claim(
        subscriber=Subscriber("MEMBER0003", "spouse", name=Name("TESTPERSON"))
    ),
    "auto accident": claim(accident=Accident("auto", DAY, "OH")),
    "accident at work": claim(accident=Accident("employment", DAY)),
    "drug with NDC": claim(
        lines=(
            line(),
            line(
                2,
                code="J3301",
                system="HCPCS",
                units=Decimal(4),
                ndc="00003029305",
                ndc_units=Decimal("0.5"),
                ndc_measure="ML",
            ),
        )
    ),
    "laboratory": claim(clia="99D0000001", lines=(line(1, code="83036", modifiers=("QW",)),)),
    "referred and authorised": claim(referring=Provider("1234567026", Name("TANSY", "ORRIN")), authorization="AUTH-77"),
    "corrected": claim(frequency="7", payer_control="PAYERCLAIM9"),
    "twelve diagnoses": claim(
        diagnoses=tuple(ClaimDiagnosis(n, f"M25.5{n:02}") for n in range(1, 13)),
        lines=(line(pointers=(12, 1, 2, 3)),),
    ),
    "fifty lines": claim(lines=tuple(line(n) for n in range(1, 51))),
    "paid elsewhere": claim(
        billing=msgspec.structs.replace(
            BILLING, pay_to=Address("PO BOX 1", "SAMPLETON", "OH", "43001"), phone="", contact=""
        )
    ),
    "choices": claim(assignment="C", benefits="W", release="I", provider_signature=False),
    "elsewhere, supervised, with its dates": claim(
        facility=BillingProvider("EXAMPLE SURGERY CENTER", "1987654005", "", "", HOME),
        supervising=Provider("1234567026", Name("TANSY", "ORRIN")),
        referral="REF-1",
        onset=DAY,
        admitted=DAY,
        discharged=DAY,
    ),
    "a line by another, ordered by a third": claim(
        lines=(
            line(
                rendering=Provider("1234567026", Name("TANSY", "ORRIN"), "207Q00000X"),
                ordering=Provider("1234567034", Name("SORREL", "IDA")),
            ),
        )
    ),
    "second after Medicare, with what it did": claim(
        order="S",
        insurance_type="12",
        patient_paid=Decimal("20.00"),
        others=(
            OtherPayer(
                "P",
                "11111",
                "SAMPLE MEDICARE",
                "MB",
                "1EG4TE5MK73",
                Decimal("80.00"),
                group="G1",
                holder=PATIENT.name,
                adjustments=(),
                day=DAY,
                control="OTHER77",
            ),
            OtherPayer(
                "T",
                "22222",
                "SAMPLE THIRD",
                "CI",
                "THIRD0001",
                None,
                "spouse",
                holder=Name("TESTPERSON", "BEA"),
                adjustments=(
                    Adjustment("CO", "45", Decimal("10.00")),
                    Adjustment("PR", "1", Decimal("5.00"), Decimal(1)),
                ),
            ),
        ),
        lines=(
            line(
                adjudications=(
                    Adjudication(
                        "11111",
                        Decimal("80.00"),
                        "99213",
                        Decimal(1),
                        DAY,
                        ("25",),
                        (
                            *(Adjustment("CO", str(n), Decimal(n)) for n in range(1, 9)),
                            Adjustment("PR", "2", Decimal(9)),
                        ),
                    ),
                )
            ),
        ),
    ),
    "a ride": claim(
        place_of_service="41",
        lines=(
            line(code="A0428", system="HCPCS", units=Decimal(1)),
            line(2, code="A0425", system="HCPCS", units=Decimal(12)),
        ),
        transport=Transport(
            "A",
            Decimal("12.5"),
            HOME,
            Address("9 SAMPLE ROAD", "SAMPLETON", "OH", "430010000"),
            "SAMPLE HOSPITAL",
            Decimal(154),
            "",
            "CARRIED DOWN STAIRS",
            ("01", "04"),
        ),
    ),
    "equipment with its certificate": claim(
        lines=(
            line(
                code="E0601",
                system="HCPCS",
                modifiers=("RR",),
                note="FIRST MONTH",
                equipment=Equipment(30, Decimal("90.00"), Decimal("900.00"), "4", "I", 12, DAY, DAY),
                attachments=(Attachment("CT", "FX", "CMN-1"),),
            ),
        )
    ),
    "anesthesia in minutes": claim(
        lines=(line(code="00400", modifiers=("AA",), unit_measure="MJ", units=Decimal(47)),)
    ),
    "documents with it, late, with a note": claim(
        attachments=(Attachment("OB", "EL", "CTRL-1"), Attachment("B4")),
        delay_reason="7",
        note="SEE THE REPORT",
        lines=(line(code="17999", description="EXCISION OF A KIND WITHOUT CODE", modifiers=("22",)),),
    ),
    "a line of several days": claim(lines=(line(units=Decimal(3), through=date(2026, 6, 17)),)),
    "payer with address": claim(payer=Payer("99999", "SAMPLE PLAN", "medicare", "MB", HOME)),
}

STAY = Stay(
    "111", date(2026, 6, 10), date(2026, 6, 15), "1", "1", "01", "1100", "R10.31",
    Provider("1234567026", Name("TANSY", "ORRIN"), "207R00000X"), Provider("1234567034", Name("SORREL", "IDA")),
    ("0DTJ4ZZ", "0WJG4ZZ"), (date(2026, 6, 11), date(2026, 6, 12)), ("09", "A1"),
    (Occurrence("11", date(2026, 6, 9)), Occurrence("50", date(2026, 6, 10)), Occurrence("50", date(2026, 6, 12))),
    (Value("80", Decimal("5.00")), Value("A1", Decimal("120.50"))),
    (OccurrenceSpan("70", date(2026, 6, 1), date(2026, 6, 5)),
     OccurrenceSpan("74", date(2026, 6, 12), date(2026, 6, 12)),
     OccurrenceSpan("74", date(2026, 6, 13), date(2026, 6, 14))), (), "340", "0930",
)  # fmt: skip


def stay(**changes: object) -> Claim:
    """A claim of a hospital for five days: room, theatre, and a drug by its code."""
    own = Provider("", Name(""))
    plain = claim(
        stay=STAY, place_of_service="", rendering=own, admitted=date(2026, 6, 10), provider_signature=True,
        diagnoses=(
            ClaimDiagnosis(1, "K35.80", "Y"), ClaimDiagnosis(2, "W01.0XXA", "N"), ClaimDiagnosis(3, "E11.9", "Y"),
            ClaimDiagnosis(4, "I10", "W"),
        ),
        lines=(
            line(1, code="", pointers=(), date_of_service=None, revenue="0120", unit_measure="DA", units=Decimal(5)),
            line(2, code="44970", pointers=(), revenue="0360", modifiers=("LT",)),
            line(3, code="J1100", system="HCPCS", pointers=(), revenue="0636", ndc="00003029305",
                 ndc_units=Decimal(1), ndc_measure="ML", through=date(2026, 6, 17)),
        ),
    )  # fmt: skip
    return msgspec.structs.replace(plain, **changes)


STAYS: dict[str, Claim] = {
    "an operation": stay(),
    "an outpatient with a reason": stay(
        stay=msgspec.structs.replace(
            STAY, bill_type="131", admitting="", reasons=("R10.31", "R11.0"), procedures=(), procedure_dates=(),
            operating=None, group="", admission_hour="", values=(), spans=(), conditions=(), discharge_hour="",
        ),
        admitted=None,
        diagnoses=(ClaimDiagnosis(1, "K35.80"),),
    ),
    "a dependent, referred, rendered by another": stay(
        subscriber=child(), referring=Provider("1234567026", Name("TANSY", "ORRIN")), rendering=RENDERING_BARE,
        facility=BillingProvider("EXAMPLE SITE", "1987654005", "", "", HOME), authorization="AUTH-1", referral="REF-2",
    ),
    "corrected": stay(
        stay=msgspec.structs.replace(STAY, bill_type="117"), frequency="7", payer_control="PAYERCLAIM9",
        note="CORRECTED", attachments=(Attachment("OZ", "EL", "CTRL-9"),),
    ),
    "second after another": stay(
        order="S",
        others=(
            OtherPayer(
                "P", "11111", "SAMPLE MEDICARE", "MA", "1EG4TE5MK73", Decimal("80.00"), holder=PATIENT.name, day=DAY,
                adjustments=(Adjustment("PR", "1", Decimal("5.00")),),
            ),
        ),
    ),
    "many of everything": stay(
        diagnoses=(
            ClaimDiagnosis(1, "K35.80", "Y"), *(ClaimDiagnosis(n, f"Y92.{n:03}", "Y") for n in range(2, 8)),
            *(ClaimDiagnosis(n, f"M25.5{n:02}", "N") for n in range(8, 24)),
        ),
        lines=tuple(line(n, pointers=(), revenue="0250", code="") for n in range(1, 61)),
    ),
}  # fmt: skip
