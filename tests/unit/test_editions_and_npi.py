"""What the edits make of releases of other dates, and the check digit of an NPI."""

from __future__ import annotations

import msgspec
import pytest

from claimwright.pipeline import House, code_case
from claimwright.shelf import Shelf
from claimwright.x12.codes import luhn, npi
from invented_visit import CASE


def test_releases_of_other_dates_are_named_once_a_claim(house):
    day = CASE.encounter.date_of_service
    warned = House(Shelf(house.shelf.folder, {"icd10cm": "warn"}), house.book)
    later = msgspec.structs.replace(CASE.encounter, date_of_service=day.replace(year=2031))
    coding = code_case(msgspec.structs.replace(CASE, encounter=later), warned)
    found = [f for f in coding.findings if f.rule == "record.edition-carried"]
    assert [f.severity for f in found] == ["inform"]
    assert "icd10cm April 2026" in found[0].message
    assert "icd10cm-tabular" in found[0].message


@pytest.mark.parametrize("number", ["1234567018", "1987654005"])
def test_good_npis(number):
    assert npi(number)
    assert luhn(number)


@pytest.mark.parametrize("number", ["1234567890", "", "123456701", "12345670188", "3234567018", "ABCDEFGHIJ"])
def test_bad_npis(number):
    assert not npi(number)
