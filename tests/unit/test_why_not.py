"""What became of a code: an answer for every kind of code, and for codes of every chapter."""

from __future__ import annotations

import pytest

from claimwright.errors import InputError
from claimwright.render.transcribe import coding_record
from claimwright.render.why_not import why_not
from invented_visit import CASE, CODING

RECORD = coding_record(CODING, CASE)
STEP = 97  # of each chapter's codes, every so many


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("i87.2", "I87.2 was dropped at step choose by IV.H: An uncertain diagnosis is not coded."),
        ("I872", "“Possible venous insufficiency”"),
        ("E11.22", "proposed as diagnosis 1 (HI01)"),
        ("99214", "proposed as service 1"),
        ("99215", "the visit's level is 99214, by"),
        ("N18.9", "nothing in the chart proposed N18.9; of the same category there are N18.31."),
        ("N18.5", "“chronic kidney disease stage 5”: the chart says"),
        ("J45.909", "nothing in the chart proposed J45.909."),
        ("A00.1", "the chart says none of its words"),
        ("N18", "N18.31 below it is proposed"),
        ("S52.53", "choices     S52.531 Colles' fracture of right radius"),
        ("S82.64", "no valid code, it needs more characters"),
        ("T84.010", "T84.010A initial encounter"),
        ("I10.5", "I10 is complete and takes no further character"),
        ("S52.501Z", "no S52.501Z below it"),
        ("W19", "W19.XXXA initial encounter"),
        ("20610", "needs       one of"),
        ("12004", "needs       one of"),
        ("G0439", "G04.39 Other acute necrotizing hemorrhagic encephalopathy"),
        ("99999", "99999 is unknown"),
        ("Z9Z.9", "Z9Z.9 is unknown"),
        ("ABCDEF", "ABCDEF is no code of a set that is coded here"),
    ],
)
def test_every_kind_of_code_has_its_answer(code, says, house):
    assert says in why_not(RECORD, code, house)


def test_codes_of_every_chapter_have_an_answer(house):
    edition = house.shelf.on(RECORD.date_of_service).icd10cm
    by_letter: dict[str, list[str]] = {}
    for code, _ in edition.billable_codes():
        by_letter.setdefault(code[0], []).append(code)
    assert len(by_letter) > 24
    for codes in by_letter.values():
        for code in codes[:: max(STEP, len(codes) // 3)]:
            told = why_not(RECORD, code, house).splitlines()
            assert told[0].startswith(f"{code} {edition.title(code)}")
            assert len(told) > 1
            assert "“" in told[1]


@pytest.mark.parametrize("code", ["", "what?", "E11.22; rm", "x" * 50])
def test_what_is_no_code_is_refused(code, house):
    with pytest.raises(InputError, match="not a code"):
        why_not(RECORD, code, house)
