"""The words and deadlines of answers: every edit they name exists, every denial has a mend, the dates are right."""

from __future__ import annotations

import typing
from datetime import UTC, date, datetime

import pytest
from invented_accounts import WORDS

from claimwright import rulebook
from claimwright.model.acknowledgement import Acknowledgement, Complaint
from claimwright.model.case import Program
from claimwright.rulebook.deadlines import ahead, due
from claimwright.tracking.acknowledging import resend

ANSWERS = WORDS.answers


def test_every_edit_that_a_code_is_traced_to_exists() -> None:
    known = rulebook.load().edits
    named = {edit for words in (ANSWERS.reasons, ANSWERS.remarks) for one in words.values() for edit in one.edits}
    assert named <= set(known)


def test_every_denial_says_how_it_is_mended_and_only_contracts_are_written_off() -> None:
    for code, reason in ANSWERS.reasons.items():
        assert reason.says, code
        assert bool(reason.mend) == (reason.kind == "denial"), code
        assert reason.kind == "contract" or not reason.write_off, code
        assert "PR" not in reason.write_off, code
    for code, remark in ANSWERS.remarks.items():
        assert bool(remark.mend) != remark.alert, code


def test_signs_of_levels_are_codes_that_the_words_know() -> None:
    for signs in (ANSWERS.levels.downcode, ANSWERS.levels.bundling):
        assert set(signs.reasons) <= set(ANSWERS.reasons)
        assert set(signs.remarks) <= set(ANSWERS.remarks)
    codes = [code for ladder in ANSWERS.levels.ladders for code in ladder]
    assert len(codes) == len(set(codes))


def test_every_program_has_what_a_claim_comes_to() -> None:
    assert set(ANSWERS.programs) == set(typing.get_args(Program))
    for program in typing.get_args(Program):
        whats = {one.what for one in WORDS.deadlines if one.program == program}
        assert {"file", "appeal", "refund"} <= whats
        assert ("correct" in whats) != (program == "medicare")
    assert all(one.days or one.months or one.own for one in WORDS.deadlines)


@pytest.mark.parametrize(
    ("program", "what", "level", "since", "own", "day"),
    [
        ("medicare", "file", 0, date(2026, 2, 28), {}, date(2027, 2, 28)),
        ("medicare", "file", 0, date(2028, 2, 29), {}, date(2029, 2, 28)),
        ("medicare", "appeal", 1, date(2026, 7, 1), {"appeal": 5}, date(2026, 11, 3)),
        ("medicare", "appeal", 2, date(2026, 7, 1), {}, date(2027, 1, 2)),
        ("medicare", "reopen", 0, date(2026, 7, 1), {}, date(2027, 7, 1)),
        ("medicare", "refund", 0, date(2026, 7, 6), {}, date(2026, 9, 4)),
        ("tricare", "appeal", 1, date(2026, 7, 1), {}, date(2026, 9, 29)),
        ("medicaid", "file", 0, date(2026, 1, 1), {}, date(2027, 1, 1)),
        ("medicaid", "file", 0, date(2026, 1, 1), {"file": 180}, date(2026, 6, 30)),
        ("commercial", "appeal", 1, date(2026, 1, 1), {}, None),
        ("commercial", "appeal", 2, date(2026, 1, 1), {"appeal": 9, "appeal-2": 60}, date(2026, 3, 2)),
    ],
)
def test_deadlines(program, what, level, since, own, day) -> None:
    found = [one for one in WORDS.deadlines if (one.program, one.what, one.level) == (program, what, level)]
    assert [due(one, since, own).day for one in found] == [day]


def test_all_that_is_ahead_of_a_claim() -> None:
    since = {"service": date(2026, 6, 15), "answer": date(2026, 7, 1)}
    names = [(one.name, one.day) for one in ahead(WORDS.deadlines, "tricare", since, {})]
    assert names[0] == ("timely filing", date(2027, 6, 15))
    assert [name for name, _ in names[2:]] == ["reconsideration", "formal review", "hearing"]


def test_a_front_end_rejection_goes_again_as_new() -> None:
    said = Acknowledgement("277CA", "claim", "CLAIM", "rejected", (Complaint("A7:562:85"), Complaint("A3:21")))
    task = resend(said, "CLAIM", 12, datetime(2026, 6, 15, tzinfo=UTC))
    assert (task.once, task.claim, task.due) == ("resend CLAIM 12", "CLAIM", date(2026, 6, 18))
    assert all(part in task.says for part in ("277CA", "not valid", "A7:562:85 A3:21", "frequency 1"))
