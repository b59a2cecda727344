"""Claim field <-> 837P element, bound once: rows of segments whose elements are constants or fields. Writing and
reading both use them.

Source of positions: ASC X12N 005010X222A1. Field paths are those of model.Claim.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class F(NamedTuple):
    """An element that holds a claim field. `as_` names the form (forms.py); `most` its longest value."""

    path: str
    as_: str = "text"
    most: int = 80


class C(NamedTuple):
    """A composite element: its components in order."""

    parts: tuple[str | F, ...]


Cell = str | F | C


class Row(NamedTuple):
    """One segment of a loop. Written where any of its fields has a value, or always where it has none.

    Read where segment id and the first constant agree.
    """

    loop: str
    id: str
    cells: tuple[Cell, ...]


def steps(path: str) -> Iterator[str | int]:
    """A field path as keys and indexes: `lines[0].code` -> lines, 0, code."""
    for part in path.split("."):
        name, _, index = part.partition("[")
        yield name
        if index:
            yield int(index[:-1])


def row(loop: str, id: str, *cells: Cell) -> Row:
    return Row(loop, id, cells)


def address(loop: str, path: str) -> tuple[Row, ...]:
    return (
        row(loop, "N3", F(f"{path}.line1", most=55), F(f"{path}.line2", most=55)),
        row(loop, "N4", F(f"{path}.city", most=30), F(f"{path}.state", most=2), F(f"{path}.zip", most=15)),
    )


def person(loop: str, path: str, code: str, *identified: Cell) -> tuple[Row, ...]:
    """Subscriber or patient: name, address, birth date and sex; one definition for 2010BA and 2010CA."""
    return (
        row(
            loop,
            "NM1",
            code,
            "1",
            F(f"{path}.name.last", most=60),
            F(f"{path}.name.first", most=35),
            F(f"{path}.name.middle", most=25),
            "",
            "",
            *identified,
        ),
        *address(loop, f"{path}.address"),
        row(loop, "DMG", "D8", F(f"{path}.birth_date", "date"), F(f"{path}.sex", most=1)),
    )


def provider(loop: str, path: str, code: str) -> Row:
    return row(
        loop,
        "NM1",
        code,
        "1",
        F(f"{path}.name.last", most=60),
        F(f"{path}.name.first", most=35),
        F(f"{path}.name.middle", most=25),
        "",
        "",
        "XX",
        F(f"{path}.npi", most=10),
    )


BILLING: tuple[Row, ...] = (
    row("2000A", "PRV", "BI", "PXC", F("billing.taxonomy", most=10)),
    row("2010AA", "NM1", "85", "2", F("billing.name", most=60), "", "", "", "", "XX", F("billing.npi", most=10)),
    *address("2010AA", "billing.address"),
    row("2010AA", "REF", "EI", F("billing.tax_id", most=50)),
    row("2010AA", "PER", "IC", F("billing.contact", most=60), "TE", F("billing.phone", "digits")),
    row("2010AB", "NM1", "87", "2"),
    *address("2010AB", "billing.pay_to"),
)
SUBSCRIBER: tuple[Row, ...] = (
    row(
        "2000B",
        "SBR",
        "P",
        F("subscriber.relationship", "self"),
        F("subscriber.group", most=50),
        "",
        "",
        "",
        "",
        "",
        F("payer.filing_code", most=2),
    ),
    *person("2010BA", "subscriber", "IL", "MI", F("subscriber.member_id")),
    row("2010BB", "NM1", "PR", "2", F("payer.name", most=60), "", "", "", "", "PI", F("payer.id")),
    *address("2010BB", "payer.address"),
)
PATIENT: tuple[Row, ...] = (
    row("2000C", "PAT", F("subscriber.relationship", "relationship")),
    *person("2010CA", "patient", "QC"),
)
CLAIM: tuple[Row, ...] = (
    row(
        "2300",
        "CLM",
        F("id", most=20),
        F("total", "money"),
        "",
        "",
        C((F("place_of_service", most=2), "B", F("frequency", most=1))),
        F("provider_signature", "yes"),
        F("assignment", most=1),
        F("benefits", most=1),
        F("release", most=1),
        "",
        C((F("accident.kind", "accident"), "", "", F("accident.state", most=2))),
    ),
    row("2300", "DTP", "439", "D8", F("accident.on", "date")),
    row("2300", "REF", "G1", F("authorization", most=50)),
    row("2300", "REF", "F8", F("payer_control", most=50)),
    row("2300", "REF", "X4", F("clia", most=50)),
    row("2300", "REF", "EA", F("patient.record_number", most=50)),
)
PROVIDERS: tuple[Row, ...] = (
    provider("2310A", "referring", "DN"),
    provider("2310B", "rendering", "82"),
    row("2310B", "PRV", "PE", "PXC", F("rendering.taxonomy", most=10)),
)
LINE: tuple[Row, ...] = (
    row("2400", "LX", F("number", "number")),
    row(
        "2400",
        "SV1",
        C(("HC", F("code", most=48), *(F(f"modifiers[{i}]", most=2) for i in range(4)))),
        F("charge", "money"),
        F("unit_measure", most=2),
        F("units", "number"),
        F("place_of_service", most=2),
        "",
        C(tuple(F(f"pointers[{i}]", "number") for i in range(4))),
    ),
    row("2400", "DTP", "472", "D8", F("date_of_service", "date")),
    row("2400", "REF", "6R", F("control", most=30)),
    row("2410", "LIN", "", "N4", F("ndc", most=48)),
    row("2410", "CTP", "", "", "", F("ndc_units", "number"), C((F("ndc_measure", most=2),))),
)
