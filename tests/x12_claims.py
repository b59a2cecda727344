"""Invented claims for the X12 tests: one plain claim with its variants, and strategies that make many."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import msgspec
from hypothesis import strategies as st

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

_words = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'-.&", min_size=2, max_size=18)
_ids = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=2, max_size=18)
_births = st.dates(date(1930, 1, 1), date(1999, 12, 31))
_days = st.dates(date(2000, 1, 1), date(2026, 9, 30))
_npis = st.sampled_from(["1987654005", "1234567018", "1234567026", "1234567034"])
_names = st.builds(Name, _words, st.one_of(st.just(""), _words), st.one_of(st.just(""), _words))
_addresses = st.builds(
    Address,
    _words,
    _words,
    st.sampled_from(["OH", "CA", "PR"]),
    st.sampled_from(["43001", "430010100"]),
    st.one_of(st.just(""), _words),
)
_sexes = st.sampled_from(["F", "M", "U"])
_patients = st.builds(Patient, _names, _births, _sexes, st.one_of(st.just(""), _ids), _addresses)
_selves = st.builds(Subscriber, _ids, st.just("self"), st.one_of(st.just(""), _ids))
_others = st.builds(
    Subscriber,
    _ids,
    st.sampled_from(["spouse", "child", "other"]),
    st.one_of(st.just(""), _ids),
    _names,
    _births,
    _sexes,
    st.none() | _addresses,
)
_providers = st.builds(Provider, _npis, _names, st.sampled_from(["", "207Q00000X"]))
_accidents = st.one_of(
    st.builds(Accident, st.just("auto"), _days, st.just("OH")),
    st.builds(Accident, st.just("employment"), st.none() | _days),
    st.builds(Accident, st.just("other"), _days),
)
_money = st.decimals(0, 99999, places=2)
_codes = st.sampled_from([("99213", "CPT"), ("J3301", "HCPCS"), ("0001F", "CPT"), ("83036", "CPT")])


@st.composite
def _lines(draw: st.DrawFn, number: int, diagnoses: int) -> ServiceLine:
    code, system = draw(_codes)
    pointers = draw(st.lists(st.integers(1, diagnoses), min_size=1, max_size=4, unique=True))
    modifiers = draw(st.lists(st.sampled_from(["25", "59", "LT", "RT", "QW"]), max_size=4, unique=True))
    drug = draw(st.none() | st.decimals("0.001", 999, places=3))
    extra = {"ndc": "00003029305", "ndc_units": drug, "ndc_measure": "ML"} if drug else {}
    return line(
        number,
        code=code,
        system=system,
        charge=draw(_money),
        pointers=tuple(pointers),
        modifiers=tuple(modifiers),
        units=Decimal(draw(st.integers(1, 999))),
        date_of_service=draw(_days),
        control=draw(st.sampled_from(["", f"CLAIM-{number}"])),
        place_of_service=draw(st.sampled_from(["", "22"])),
        **extra,
    )


@st.composite
def claims(draw: st.DrawFn, id: str = "CLAIM") -> Claim:
    """A claim in the form that an 837P holds: reading it back must give this very claim."""
    codes = draw(st.lists(st.sampled_from(["E11.22", "N18.31", "I10", "S52.501A", "Z79.4"]), min_size=1, max_size=5))
    count = draw(st.integers(1, 4))
    return claim(
        id=id,
        subscriber=draw(_selves | _others),
        patient=draw(_patients),
        rendering=draw(_providers),
        referring=draw(st.none() | st.builds(Provider, _npis, _names)),
        accident=draw(st.none() | _accidents),
        authorization=draw(st.just("") | _ids),
        clia=draw(st.sampled_from(["", "99D0000001"])),
        diagnoses=tuple(ClaimDiagnosis(n, code) for n, code in enumerate(codes, 1)),
        lines=tuple(draw(_lines(n, len(codes))) for n in range(1, count + 1)),
        assignment=draw(st.sampled_from("ABC")),
        benefits=draw(st.sampled_from("YNW")),
        release=draw(st.sampled_from("YI")),
        provider_signature=draw(st.booleans()),
    )


several = st.integers(1, 3).flatmap(lambda n: st.tuples(*(claims(f"CLAIM{i}") for i in range(n))))


@st.composite
def stays(draw: st.DrawFn, id: str = "STAY") -> Claim:
    """A claim of a hospital in the form that an 837I holds."""
    first, length = draw(_days), draw(st.integers(0, 30))
    last = first + timedelta(length)
    inside = st.dates(first, last)
    procedures = draw(st.lists(st.sampled_from(["0DTJ4ZZ", "0WJG4ZZ", "B2111ZZ"]), max_size=3, unique=True))
    own = msgspec.structs.replace(
        STAY,
        bill_type=draw(st.sampled_from(["111", "131", "211", "851"])),
        statement_from=first,
        statement_through=last,
        attending=draw(st.builds(Provider, _npis, _names, st.sampled_from(["", "207R00000X"]))),
        operating=draw(st.none() | st.builds(Provider, _npis, _names)),
        procedures=tuple(procedures),
        procedure_dates=tuple(draw(inside) for _ in procedures),
        conditions=tuple(draw(st.lists(st.sampled_from(["09", "A1", "C1"]), max_size=3, unique=True))),
        occurrences=tuple(draw(st.lists(st.builds(Occurrence, st.sampled_from(["11", "A3"]), inside), max_size=3))),
        values=tuple(draw(st.lists(st.builds(Value, st.sampled_from(["80", "A1"]), _money), max_size=2))),
        spans=tuple(draw(st.lists(st.just(OccurrenceSpan("74", first, last)), max_size=2))),
    )
    others = draw(st.lists(st.sampled_from(["E11.22", "I10", "Z79.4"]), max_size=3, unique=True))
    codes = ["K35.80", *draw(st.lists(st.just("W01.0XXA"), max_size=1)), *others]
    present = st.sampled_from(["", "Y", "N", "U", "W"])
    return stay(
        id=id,
        stay=own,
        admitted=first,
        subscriber=draw(_selves | _others),
        patient=draw(_patients),
        referring=draw(st.none() | st.builds(Provider, _npis, _names)),
        authorization=draw(st.just("") | _ids),
        diagnoses=tuple(ClaimDiagnosis(n, code, draw(present)) for n, code in enumerate(codes, 1)),
        lines=tuple(
            line(
                n,
                code=draw(st.sampled_from(["44970", "99213"])),
                pointers=(),
                revenue=draw(st.sampled_from(["0360", "0450", "0510"])),
                charge=draw(_money),
                units=Decimal(draw(st.integers(1, 99))),
                date_of_service=draw(inside),
            )
            for n in range(1, draw(st.integers(1, 4)) + 1)
        ),
    )


several_stays = st.integers(1, 3).flatmap(lambda n: st.tuples(*(stays(f"STAY{i}") for i in range(n))))
