"""Claim field <-> 837P element, bound once: rows of segments whose elements are constants or fields.

Writing and reading both walk these rows. Positions: ASC X12N 005010X222A1. Field paths are those of model.Claim;
`total` stands for the sum of the lines, `run` for a line's first and last day. The rows of a part are relative to it.
"""

from __future__ import annotations

from claimwright.submit.rows import C, Cell, F, Part, Row, Rows, Trios, always, maybe, need


def name(path: str) -> tuple[Cell, ...]:
    """NM102 to NM107 of a person."""
    last, first, middle = need(f"{path}.last", most=60), F(f"{path}.first", most=35), F(f"{path}.middle", most=25)
    return "1", last, first, middle, "", ""


def address(loop: str, path: str, must: bool) -> tuple[Row, ...]:
    street = (need(f"{path}.line1", most=55), F(f"{path}.line2", most=55))
    town = (need(f"{path}.city", most=30), need(f"{path}.state", most=2), need(f"{path}.zip", most=15))
    return Row(loop, "N3", street, must), Row(loop, "N4", town, must)


def person(loop: str, path: str, code: str, must: bool, *identified: Cell) -> tuple[Row, ...]:
    """Subscriber or patient: name, address, birth date and sex; one definition for 2010BA and 2010CA."""
    born = ("D8", need(f"{path}.birth_date", "date"), need(f"{path}.sex", most=1))
    return (
        always(loop, "NM1", code, *name(f"{path}.name"), *identified),
        *address(loop, f"{path}.address", must),
        Row(loop, "DMG", born, must),
    )


BILLING: tuple[Row, ...] = (
    maybe("2000A", "PRV", "BI", "PXC", F("billing.taxonomy", most=10)),
    always(
        "2010AA", "NM1", "85", "2", need("billing.name", most=60), "", "", "", "", "XX", need("billing.npi", most=10)
    ),
    *address("2010AA", "billing.address", True),
    always("2010AA", "REF", "EI", need("billing.tax_id", most=50)),
    maybe("2010AA", "PER", "IC", F("billing.contact", most=60), "TE", need("billing.phone", "digits")),
)
PAY_TO: tuple[Row, ...] = (always("2010AB", "NM1", "87", "2"), *address("2010AB", "billing.pay_to", True))
PAYER: tuple[Row, ...] = (
    always("2010BB", "NM1", "PR", "2", need("payer.name", most=60), "", "", "", "", "PI", need("payer.id")),
    *address("2010BB", "payer.address", False),
)
_COVERAGE = ("", F("insurance_type", most=3), "", "", "", need("payer.filing_code", most=2))
_MEMBER = ("MI", need("subscriber.member_id"))
_ORDER = need("order", most=1)
# Who is the subscriber: the patient, or another person under whom the patient has a level of their own.
SELF: tuple[Row, ...] = (
    always("2000B", "SBR", _ORDER, need("subscriber.relationship", "self"), F("subscriber.group", most=50), *_COVERAGE),
    *person("2010BA", "patient", "IL", True, *_MEMBER),
    *PAYER,
)
OTHER: tuple[Row, ...] = (
    always("2000B", "SBR", _ORDER, "", F("subscriber.group", most=50), *_COVERAGE),
    *person("2010BA", "subscriber", "IL", False, *_MEMBER),
    *PAYER,
)
PATIENT: tuple[Row, ...] = (
    always("2000C", "PAT", need("subscriber.relationship", "relationship")),
    *person("2010CA", "patient", "QC", True),
)
_DOCUMENT = (need("kind", most=2), need("sent", most=2), "", "", F("control", "AC"), F("control", most=50))
# What another payer did: with the claim (2320, 2330), with a line (2430). One definition for 837P and 837I.
OTHERS = Part(
    "others",
    "SBR",
    (
        always(
            "2320", "SBR", need("order", most=1), need("relationship", "any relationship"), F("group", most=50), "",
            F("insurance_type", most=3), "", "", "", need("filing_code", most=2),
        ),
        Trios("2320"),
        maybe("2320", "AMT", "D", F("paid", "money")),
        maybe("2320", "AMT", "EAF", F("owed", "money")),
        always("2320", "OI", "", "", need("benefits", most=1), "", "", need("release", most=1)),
        always("2330A", "NM1", "IL", *name("holder"), "MI", need("member_id")),
        always("2330B", "NM1", "PR", "2", need("name", most=60), "", "", "", "", "PI", need("id")),
        maybe("2330B", "DTP", "573", "D8", F("day", "date")),
        maybe("2330B", "REF", "F8", F("control", most=50)),
    ),
)  # fmt: skip
ADJUDICATIONS = Part(
    "adjudications",
    "SVD",
    (
        always(
            "2430", "SVD", need("payer"), need("paid", "money"),
            C(("HC", need("code", most=48), *(F(f"modifiers[{n}]", most=2) for n in range(4)))), "",
            need("units", "number"),
        ),
        Trios("2430"),
        always("2430", "DTP", "573", "D8", need("day", "date")),
    ),
)  # fmt: skip
ATTACHMENTS = Row("2300", "PWK", _DOCUMENT, must=False, each="attachments")
CLAIM: Rows = (
    always(
        "2300",
        "CLM",
        need("id", most=20),
        need("total", "money"),
        "",
        "",
        C((need("place_of_service", most=2), "B", need("frequency", most=1))),
        need("provider_signature", "yes"),
        need("assignment", most=1),
        need("benefits", most=1),
        need("release", most=1),
        "",
        C((F("accident.kind", "accident"), "", "", F("accident.state", most=2))),
        *("",) * 8,
        F("delay_reason", most=2),
    ),
    maybe("2300", "DTP", "431", "D8", F("onset", "date")),
    maybe("2300", "DTP", "439", "D8", F("accident.on", "date")),
    maybe("2300", "DTP", "435", "D8", F("admitted", "date")),
    maybe("2300", "DTP", "096", "D8", F("discharged", "date")),
    ATTACHMENTS,
    maybe("2300", "AMT", "F5", F("patient_paid", "money")),
    maybe("2300", "REF", "9F", F("referral", most=50)),
    maybe("2300", "REF", "G1", F("authorization", most=50)),
    maybe("2300", "REF", "F8", F("payer_control", most=50)),
    maybe("2300", "REF", "X4", F("clia", most=50)),
    maybe("2300", "REF", "EA", F("patient.record_number", most=50)),
    maybe("2300", "NTE", "ADD", F("note", most=80)),
    maybe(
        "2300",
        "CR1",
        F("transport.pounds", "LB"),
        F("transport.pounds", "number"),
        "",
        need("transport.reason", most=1),
        "DH",
        need("transport.miles", "number"),
        "",
        "",
        F("transport.round_trip"),
        F("transport.stretcher"),
    ),
    maybe("2300", "CRC", "07", "Y", *(F(f"transport.conditions[{n}]", most=2) for n in range(5))),
    always(
        "2300",
        "HI",
        C(("ABK", need("diagnoses[0].code", "diagnosis", 7))),
        *(C(("ABF", F(f"diagnoses[{n}].code", "diagnosis", 7))) for n in range(1, 12)),
    ),
    maybe("2310A", "NM1", "DN", *name("referring.name"), "XX", need("referring.npi", most=10)),
    always("2310B", "NM1", "82", *name("rendering.name"), "XX", need("rendering.npi", most=10)),
    maybe("2310B", "PRV", "PE", "PXC", F("rendering.taxonomy", most=10)),
    maybe("2310C", "NM1", "77", "2", need("facility.name", most=60), "", "", "", "", "XX", F("facility.npi", most=10)),
    *address("2310C", "facility.address", False),
    maybe("2310D", "NM1", "DQ", *name("supervising.name"), "XX", need("supervising.npi", most=10)),
    maybe("2310E", "NM1", "PW", F("transport.reason", "2")),
    *address("2310E", "transport.pick_up", False),
    maybe("2310F", "NM1", "45", F("transport.reason", "2"), F("transport.drop_off_name", most=60)),
    *address("2310F", "transport.drop_off", False),
    OTHERS,
)
LINE: Rows = (
    always("2400", "LX", need("number", "number")),
    always(
        "2400",
        "SV1",
        C(("HC", need("code", most=48), *(F(f"modifiers[{n}]", most=2) for n in range(4)), F("description", most=80))),
        need("charge", "money"),
        need("unit_measure", most=2),
        need("units", "number"),
        F("place_of_service", most=2),
        "",
        C((need("pointers[0]", "number", 2), *(F(f"pointers[{n}]", "number", 2) for n in range(1, 4)))),
    ),
    maybe(
        "2400",
        "SV5",
        C(("HC", F("equipment.code", most=48))),
        "DA",
        need("equipment.days", "number"),
        need("equipment.rental", "money"),
        need("equipment.purchase", "money"),
        need("equipment.rented", most=1),
    ),
    Row("2400", "PWK", _DOCUMENT, must=False, each="attachments"),
    maybe("2400", "CR3", need("equipment.certified", most=1), "MO", need("equipment.months", "number")),
    maybe("2400", "DTP", "472", "D8", need("date_of_service", "date")),
    maybe("2400", "DTP", "472", "RD8", need("run")),
    maybe("2400", "DTP", "463", "D8", F("equipment.begun", "date")),
    maybe("2400", "DTP", "461", "D8", F("equipment.signed", "date")),
    maybe("2400", "REF", "6R", F("control", most=30)),
    maybe("2400", "NTE", "ADD", F("note", most=80)),
    maybe("2410", "LIN", "", "N4", need("ndc", most=48)),
    maybe("2410", "CTP", "", "", "", need("ndc_units", "number"), C((need("ndc_measure", most=2),))),
    maybe("2420A", "NM1", "82", *name("rendering.name"), "XX", need("rendering.npi", most=10)),
    maybe("2420A", "PRV", "PE", "PXC", F("rendering.taxonomy", most=10)),
    maybe("2420E", "NM1", "DK", *name("ordering.name"), "XX", need("ordering.npi", most=10)),
    ADJUDICATIONS,
)
