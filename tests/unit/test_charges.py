"""What Medicare allows where the practice is, and the charge that follows from a multiple of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from test_assemble import ENCOUNTER, diagnoses, service

from claimwright.errors import SettingsError
from claimwright.model.case import Case
from claimwright.model.coding import Assignments
from claimwright.settings import load
from claimwright.shelf.schedule import FeeSchedule
from claimwright.submit import assemble

# Invented prices; the layout is that of CMS's files.
PRICES = {
    ("99213", None): ("A", 1.3, 1.5, 0.6, 0.1, 0),
    ("20610", None): ("A", 0.8, 1.0, 0.5, 0.1, 1),
    ("73562", None): ("A", 0.2, 0.8, 0.0, 0.02, 3),
    ("73562", "26"): ("A", 0.2, 0.1, 0.1, 0.01, 3),
    ("99999", None): ("N", 9.0, 9.0, 9.0, 9.0, 0),
}


class Table:
    def __init__(self, rows: dict[tuple[object, ...], dict[str, object]]) -> None:
        self.rows = rows

    def get(self, table: str, **key: object) -> dict[str, object] | None:
        return self.rows.get(tuple(key.values()))


class Shelf:
    """A shelf with these sets."""

    def __init__(self, *sets: str) -> None:
        every: dict[str, Any] = {
            "pfs": Table(
                {
                    key: {
                        "status": status,
                        "work": work,
                        "non_facility_pe": office,
                        "facility_pe": facility,
                        "malpractice": risk,
                        "bilateral": both,
                        "conversion": 32.0,
                    }
                    for key, (status, work, office, facility, risk, both) in PRICES.items()
                }
            ),
            "pfs-zip": Table({("43001",): {"contractor": "15202", "locality": "00"}}),
            "pfs-gpci": Table({("15202", "00"): {"work": 1.0, "practice": 0.9, "malpractice": 1.1}}),
        }
        self.sets = {name: every[name] for name in sets}

    def rows(self, name: str) -> Any:
        return self.sets.get(name)


FULL: Any = Shelf("pfs", "pfs-zip", "pfs-gpci")


@pytest.mark.parametrize(
    ("code", "modifiers", "facility", "dollars"),
    [
        ("99213", (), False, "88.32"),  # (1.3 + 1.5 x .9 + .1 x 1.1) x 32
        ("99213", (), True, "62.40"),
        ("20610", ("50",), False, "86.88"),  # half as much again on both sides
        ("99213", ("50",), False, "88.32"),  # indicator 0: no more for two sides
        ("73562", ("26", "RT"), False, "9.63"),
        ("99999", (), False, None),
        ("00100", (), False, None),
    ],
)
def test_allowed(code: str, modifiers: tuple[str, ...], facility: bool, dollars: str | None) -> None:
    allowed = FeeSchedule(FULL, "430010100").allowed(code, modifiers, facility)
    assert allowed == (Decimal(dollars) if dollars else None)


@pytest.mark.parametrize("sets", [(), ("pfs",), ("pfs", "pfs-zip"), ("pfs-zip", "pfs-gpci")])
def test_nothing_is_allowed_without_the_tables(sets: tuple[str, ...]) -> None:
    shelf: Any = Shelf(*sets)
    assert FeeSchedule(shelf, "430010100").allowed("99213") is None


@pytest.mark.parametrize("place", ["", "99999", "430"])
def test_nothing_is_allowed_at_an_unknown_place(place: str) -> None:
    assert FeeSchedule(FULL, place).allowed("99213") is None


def test_the_practice_s_own_fee_comes_before_the_multiple() -> None:
    billing = msgspec.structs.replace(
        ENCOUNTER.billing, address=msgspec.structs.replace(ENCOUNTER.billing.address, zip="430010100")
    )
    case = Case(
        msgspec.structs.replace(ENCOUNTER, billing=billing),
        (),
        fees={"99213": Decimal("125.10")},
        multiple=Decimal("2"),
    )
    services = (service("99213", 1), service("20610", 1, units=2), service("99999", 1))
    (claim,) = assemble(case, Assignments(diagnoses(1), services, None, ()), FULL)
    assert [line.charge for line in claim.lines] == [Decimal("125.10"), Decimal("231.68"), Decimal("0.00")]
    assert [line.allowed for line in claim.lines] == [Decimal("88.32"), Decimal("115.84"), None]


def test_the_multiple_is_a_setting() -> None:
    assert load('[charges]\nmedicare_multiple = "1.6"\n', "a.toml").multiple == Decimal("1.6")
    with pytest.raises(SettingsError):
        load('[charges]\nmedicare_multiple = "-1"\n', "a.toml")
