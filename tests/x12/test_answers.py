"""What a receiver answers (`x12 ack`): valid for both readers, right in its verdict, the same again each time."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pytest
from test_broken import BASE, BROKEN, broken
from typer.testing import CliRunner

from claimwright.cli.x12 import app
from claimwright.rulebook.answers import read_answers
from claimwright.submit import read_acknowledgements
from claimwright.x12 import segments
from claimwright.x12.answer import accepted as all_accepted
from claimwright.x12.answer import answer
from claimwright.x12.claims_answer import claims_answer
from claimwright.x12.heard import hear
from x12_readers import GUIDES, accepted, findings

AT = datetime(2026, 6, 15, 12)
SAID = read_answers().said
CASES = [(base, name) for base, cases in BROKEN.items() for name in cases]


def answers(data: bytes) -> tuple[bool, list[bytes]]:
    """Whether all is accepted, the 999s or TA1s, and the 277CAs behind them."""
    heard = hear(segments(io.BytesIO(data)), GUIDES, 5)
    found = list(answer(heard, 1, AT))
    return all_accepted(heard), found + list(claims_answer(heard, 5, len(found) + 1, AT))


def said(data: bytes) -> list[tuple[str, str, str]]:
    return [(one.source, one.control, one.said) for one in read_acknowledgements(io.BytesIO(data), SAID)]


@pytest.mark.parametrize("name", BASE)
def test_a_sound_file_is_accepted(name: str) -> None:
    fine, found = answers(BASE[name].encode())
    assert fine
    assert all(findings(one) == [] for one in found)
    assert all(accepted(one) for one in found if name != "275")  # pyx12 knows no version 006020 that a 999 may name
    assert {verdict for one in found for _, _, verdict in said(one)} <= {"accepted"}
    assert bool(found) != (name == "999")  # nobody answers an acknowledgment


@pytest.mark.parametrize(("base", "name"), CASES)
def test_a_broken_file_is_rejected_where_syntax_or_guide_are_broken(base: str, name: str) -> None:
    fine, found = answers(broken(base, name))
    assert fine == all(int(finding[0]) > 2 for finding in BROKEN[base][name]["finds"])
    assert all(findings(one) == [] for one in found)
    if base != "999":
        assert any(verdict == "rejected" for _, _, verdict in said(found[0])) == (not fine)


@pytest.mark.parametrize(("base", "name"), [case for case in CASES if case[0] != "275"][::9])
def test_the_second_reader_accepts_what_is_answered(base: str, name: str) -> None:
    for one in answers(broken(base, name))[1]:
        assert b"TA1*" in one or accepted(one)


def test_a_claim_with_a_fault_of_its_own_is_rejected_and_the_other_accepted() -> None:
    _, (_, claims) = answers(broken("837p", "a place of service that there is none"))
    told = [(control, verdict) for source, control, verdict in said(claims) if control.startswith("CLAIM")]
    assert told == [("CLAIM-A", "accepted"), ("CLAIM-B", "rejected")]


def test_a_999_says_where() -> None:
    _, (found, *_) = answers(broken("837p", "a code of yes or no"))
    assert b"\nIK3*CLM*101*2300*8~\nIK4*6**7~\nIK5*R*5~\n" in found


def test_a_broken_interchange_gets_a_ta1_and_nothing_of_it_is_repeated() -> None:
    bad = broken("837p", "a control number of the interchange").replace(b"*ZZ*SAMPLESENDER", b"*\xe9Z*SAMPLESENDER")
    _, found = answers(bad)
    assert [b"\nTA1*000000101*260615*1200*R*001~\n" in one and one.isascii() for one in found] == [True]


def run(*arguments: str) -> tuple[int, bytes, str]:
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.stdout_bytes, result.stderr


def test_the_command_answers_with_its_three_exit_codes(tmp_path: Path) -> None:
    good, bad, none = tmp_path / "good.837", tmp_path / "bad.837", tmp_path / "none.837"
    good.write_text(BASE["837p"])
    bad.write_bytes(broken("837p", "no payer"))
    none.write_bytes(b"no x12 at all")
    options = ("--control", "7", "--time", "2026-06-15T12:00", "--claims")
    code, out, _ = run("ack", str(good), *options)
    assert (code, out) == (0, run("ack", str(good), *options)[1])
    assert [one for one in said(out) if one[0] == "999"] == [("999", "0001", "accepted"), ("999", "101", "accepted")]
    assert run("ack", str(bad), *options)[0] == 1
    assert [run("ack", str(path), *options)[::2][0] for path in (none, tmp_path / "absent.837")] == [2, 2]
    assert run("ack", str(good), "--time", "noon")[0] == 2
