"""Search as people type, over what comes with the program: the first answers, what was read, and odd input."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimwright.shelf import Words
from claimwright.shelf.wordings import opened


@pytest.fixture(scope="module")
def search(house):
    book, shelf = house.book, house.shelf
    return opened(
        shelf, shelf.newest_day, [(t.term, t.code) for t in book.lexicon.searched], Words(book.same, book.lay)
    )


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ear infection", "H66.90"),
        ("infection ear", "H66.90"),
        ("sugar diabetes with kidney", "E11.22"),
        ("htn", "I10"),
        ("high blood presure", "I10"),
        ("diabtes kidny", "E11.22"),
        ("hart failure", "I50.9"),
        ("depresion", "F32.A"),
        ("copd exacerbation", "J44.1"),
        ("heart attack", "I21.9"),
        ("neuropathy diabetic type 2", "E11.40"),
        ("fracture radius distal right", "S52.501"),
        ("pneumon bact", "J15.9"),
        ("crohns", "K50.90"),
        ("flu shot", "Z23"),
        ("kenalog", "J3301"),
        ("ekg", "93000"),
        ("injection knee", "20611"),
        ("wheelchair dependence", "Z99.3"),
        ("E1122", "E11.22"),
        ("e11.22", "E11.22"),
        ("S52501A", "S52.501A"),
        ("W19.XXXA", "W19.XXXA"),
        ("B20", "B20"),
        ("99213", "99213"),
        ("j3301", "J3301"),
    ],
)
def test_what_stands_first(search, typed, code):
    assert search.find(typed, 3)[0].code == code


@pytest.mark.parametrize("typed", ["E11.2", "e112", "N18", "S52.50", "J33"])
def test_a_piece_of_a_code_gives_the_codes_that_begin_so(search, typed):
    found = search.find(typed, 20)
    plain = typed.replace(".", "").upper()
    assert len(found) > 3
    assert all(hit.code.replace(".", "").startswith(plain) for hit in found)


def test_what_matched_and_what_was_read_are_told(search):
    hit = search.find("hart failure", 1)[0]
    assert "hart read as heart" in hit.by
    assert search.find("htn", 1)[0].by == "phrase"
    assert search.find("I10", 1)[0].by == "code"


def test_of_equal_matches_the_billable_come_first(search):
    found = search.find("ckd stage 3", 5)
    assert found[0].code == "N18.30"
    assert "N18.3" in [hit.code for hit in found]
    assert [hit.billable for hit in found] == sorted((hit.billable for hit in found), reverse=True)


def test_a_service_of_several_tables_is_shown_once(search):
    codes = [hit.code for hit in search.find("knee", 50)]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    "typed",
    ["", " ", "with of the", "xqzzv", "AND OR NOT", 'NEAR("a" b)', "*", '"', "a'; DROP TABLE line", "(", "^x", "-e11"],
)
def test_odd_input_gives_few_or_no_answers_and_no_error(search, typed):
    assert len(search.find(typed, 5)) <= 5


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=60))
def test_any_text_is_searched_without_error(search, typed):
    for hit in search.find(typed, 5):
        assert hit.code
        assert hit.title
