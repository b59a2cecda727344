"""Edits that earlier steps keep from firing, on subjects made by hand: each fires on the broken one and is silent on
the sound one.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
import pytest

from claimwright.check import Subject, check
from claimwright.check.data import npi_valid
from claimwright.pipeline import House, code_case
from claimwright.shelf import Shelf
from claimwright.x12.codes import luhn
from invented_visit import CASE, CODING


@dataclass(frozen=True)
class Change:
    rule: str
    diagnosis: str = ""
    pointers: tuple[int, ...] | None = None


CHANGES = [
    Change("code.billable", diagnosis="E11"),
    Change("code.external-first", diagnosis="W19.XXXA"),
    Change("claim.pointer", pointers=(12,)),
]


def _editions(house):
    return house.shelf.on(CASE.encounter.date_of_service)


def _findings(assignments, house):
    subject = Subject(CASE, CODING.chart, assignments, CODING.claims, _editions(house), house.book)
    sound = msgspec.structs.replace(assignments, findings=())
    subject = msgspec.structs.replace(
        subject, assignments=sound, chart=msgspec.structs.replace(CODING.chart, findings=())
    )
    return {f.rule for f in check(subject)}


@pytest.mark.parametrize("change", CHANGES, ids=lambda c: c.rule)
def test_guards(change, house):
    given = CODING.assignments
    assert change.rule not in _findings(given, house)
    first, *rest = given.diagnoses
    line, *lines = given.services
    if change.diagnosis:
        first = msgspec.structs.replace(first, code=change.diagnosis)
    if change.pointers is not None:
        line = msgspec.structs.replace(line, pointers=change.pointers)
    broken = msgspec.structs.replace(given, diagnoses=(first, *rest), services=(line, *lines))
    assert change.rule in _findings(broken, house)


def test_releases_of_other_dates_are_named_once_a_claim(house):
    day = CASE.encounter.date_of_service
    assert "record.edition-carried" not in _findings(CODING.assignments, house)
    warned = House(Shelf(house.shelf.folder, {"icd10cm": "warn"}), house.book)
    later = msgspec.structs.replace(CASE.encounter, date_of_service=day.replace(year=2031))
    coding = code_case(msgspec.structs.replace(CASE, encounter=later), warned)
    found = [f for f in coding.findings if f.rule == "record.edition-carried"]
    assert [f.severity for f in found] == ["inform"]
    assert "icd10cm April 2026" in found[0].message
    assert "icd10cm-tabular" in found[0].message


@pytest.mark.parametrize("npi", ["1234567018", "1987654005"])
def test_good_npis(npi):
    assert npi_valid(npi)
    assert luhn(npi)


@pytest.mark.parametrize("npi", ["1234567890", "", "123456701", "12345670188", "3234567018", "ABCDEFGHIJ"])
def test_bad_npis(npi):
    assert not npi_valid(npi)
