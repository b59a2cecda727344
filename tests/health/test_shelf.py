"""The embedded release: the official counts, codes that are category and leaf at once, 7th characters, excludes both
ways.
"""

from __future__ import annotations

from datetime import date

import pytest

from claimwright.errors import ShelfError


def test_billable_codes_are_as_many_as_the_release_has(house):
    assert house.shelf.icd10cm.billable_count() == 74_719


@pytest.mark.parametrize("code", ["B20", "I10", "Z66", "S52.501A", "W19.XXXA", "E11.22", "N18.32"])
def test_valid_codes(house, code):
    assert house.shelf.icd10cm.billable(code)
    assert house.shelf.icd10cm.title(code)


@pytest.mark.parametrize("code", ["E11", "E11.2", "S52.501", "W19", "S06.1X7D", "A00.99", "", "M54.5"])
def test_codes_that_are_not_valid(house, code):
    assert not house.shelf.icd10cm.billable(code)


def test_ancestors_end_at_a_chapter(house):
    edition = house.shelf.icd10cm
    for entry in edition.entries()[::97]:
        assert edition.ancestors(entry.code)[-1].startswith("chapter")


@pytest.mark.parametrize(("one", "other"), [("E11.9", "E10.9"), ("M54.50", "M51.26"), ("Z72.0", "Z87.891")])
def test_excludes1_holds_both_ways(house, one, other):
    assert house.shelf.icd10cm.excludes1(one, other)
    assert house.shelf.icd10cm.excludes1(other, one)


def test_excludes1_leaves_the_unrelated_alone(house):
    assert house.shelf.icd10cm.excludes1("I10", "M17.11") is None


def test_a_date_outside_the_release_is_refused(house):
    assert house.shelf.on(date(2026, 4, 1)).refs
    assert house.shelf.on(date(2026, 9, 30)).refs
    for day in (date(2026, 3, 31), date(2026, 10, 1)):
        with pytest.raises(ShelfError, match="in force"):
            house.shelf.on(day)


def test_every_lexicon_code_is_in_the_release(house):
    edition = house.shelf.icd10cm
    assert [t for t in house.book.lexicon.terms if edition.get(t.code) is None] == []


def test_a_pack_built_twice_is_the_same(tmp_path, house):
    from claimwright.shelf import Shelf

    shelf = Shelf(tmp_path)
    assert shelf.build()
    assert not shelf.build()
    assert shelf.icd10cm.billable_count() == house.shelf.icd10cm.billable_count()
