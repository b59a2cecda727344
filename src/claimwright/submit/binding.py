"""Claim field <-> 837P element, bound once: rows of segments whose elements are constants or fields.

Writing and reading both walk these rows. Positions: ASC X12N 005010X222A1. Field paths are those of model.Claim;
`total` stands for the sum of the lines. The rows of a line are relative to it.
"""

from __future__ import annotations

from typing import NamedTuple


class F(NamedTuple):
    """An element that holds a claim field. `as_` names the form (forms.py), `most` its longest value.

    Where a segment is written, each field that it `need`s has a value.
    """

    path: str
    as_: str = "text"
    most: int = 80
    need: bool = False


class C(NamedTuple):
    """A composite element: its components in order."""

    parts: tuple[str | F, ...]


Cell = str | F | C


class Row(NamedTuple):
    """One segment of a loop. With `must` it is always written, else where one of its fields has a value.

    Read where segment id and the first constant agree.
    """

    loop: str
    id: str
    cells: tuple[Cell, ...]
    must: bool = True


def need(path: str, as_: str = "text", most: int = 80) -> F:
    return F(path, as_, most, need=True)


def always(loop: str, id: str, *cells: Cell) -> Row:
    return Row(loop, id, cells)


def maybe(loop: str, id: str, *cells: Cell) -> Row:
    return Row(loop, id, cells, must=False)


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
_COVERAGE = ("", "", "", "", "", need("payer.filing_code", most=2))
_MEMBER = ("MI", need("subscriber.member_id"))
# Who is the subscriber: the patient, or another person under whom the patient has a level of their own.
SELF: tuple[Row, ...] = (
    always("2000B", "SBR", "P", need("subscriber.relationship", "self"), F("subscriber.group", most=50), *_COVERAGE),
    *person("2010BA", "patient", "IL", True, *_MEMBER),
    *PAYER,
)
OTHER: tuple[Row, ...] = (
    always("2000B", "SBR", "P", "", F("subscriber.group", most=50), *_COVERAGE),
    *person("2010BA", "subscriber", "IL", False, *_MEMBER),
    *PAYER,
)
PATIENT: tuple[Row, ...] = (
    always("2000C", "PAT", need("subscriber.relationship", "relationship")),
    *person("2010CA", "patient", "QC", True),
)
CLAIM: tuple[Row, ...] = (
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
    ),
    maybe("2300", "DTP", "431", "D8", F("onset", "date")),
    maybe("2300", "DTP", "439", "D8", F("accident.on", "date")),
    maybe("2300", "DTP", "435", "D8", F("admitted", "date")),
    maybe("2300", "DTP", "096", "D8", F("discharged", "date")),
    maybe("2300", "REF", "9F", F("referral", most=50)),
    maybe("2300", "REF", "G1", F("authorization", most=50)),
    maybe("2300", "REF", "F8", F("payer_control", most=50)),
    maybe("2300", "REF", "X4", F("clia", most=50)),
    maybe("2300", "REF", "EA", F("patient.record_number", most=50)),
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
)
LINE: tuple[Row, ...] = (
    always("2400", "LX", need("number", "number")),
    always(
        "2400",
        "SV1",
        C(("HC", need("code", most=48), *(F(f"modifiers[{n}]", most=2) for n in range(4)))),
        need("charge", "money"),
        need("unit_measure", most=2),
        need("units", "number"),
        F("place_of_service", most=2),
        "",
        C((need("pointers[0]", "number", 2), *(F(f"pointers[{n}]", "number", 2) for n in range(1, 4)))),
    ),
    always("2400", "DTP", "472", "D8", need("date_of_service", "date")),
    maybe("2400", "REF", "6R", F("control", most=30)),
    maybe("2410", "LIN", "", "N4", need("ndc", most=48)),
    maybe("2410", "CTP", "", "", "", need("ndc_units", "number"), C((need("ndc_measure", most=2),))),
    maybe("2420A", "NM1", "82", *name("rendering.name"), "XX", need("rendering.npi", most=10)),
    maybe("2420A", "PRV", "PE", "PXC", F("rendering.taxonomy", most=10)),
    maybe("2420E", "NM1", "DK", *name("ordering.name"), "XX", need("ordering.npi", most=10)),
)
