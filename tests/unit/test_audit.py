"""The audit sample: the same seed the same charts, no code in what the second coder sees, figures and intervals."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from claimwright import rulebook
from claimwright.batch.agreement import Share, report, report_lines
from claimwright.batch.audit import KEY, SHEET, Answer, Drawn, Sample, Service, draw, read_answers, read_sample
from claimwright.errors import InputError
from claimwright.render import coding_record, json_file
from invented_visit import CASE, CODING

RISKY = 3  # of the twelve visits


@pytest.fixture
def run(tmp_path: Path) -> Path:
    record = coding_record(CODING, CASE)
    for number in range(12):
        folder = tmp_path / "run" / f"visit-{number:02}"
        folder.mkdir(parents=True)
        risk = Decimal("0.95") if number < RISKY else Decimal(0)
        one = msgspec.structs.replace(record, visit=folder.name, risk=risk)
        (folder / "coding.json").write_bytes(json_file(one))
    return tmp_path / "run"


def drawn(run: Path, out: Path, seed: int = 1) -> Sample:
    return draw(run, out, 4, 3, seed)


def test_the_same_seed_draws_the_same_charts_and_another_others(run, tmp_path):
    assert drawn(run, tmp_path / "a") == drawn(run, tmp_path / "b")
    assert drawn(run, tmp_path / "c", 2) != drawn(run, tmp_path / "d", 3)
    assert read_sample(tmp_path / "a") == drawn(run, tmp_path / "e")


def test_the_second_coder_sees_documents_and_no_code(run, tmp_path):
    sample = drawn(run, tmp_path / "out")
    shown = [p for p in (tmp_path / "out").rglob("*") if p.is_file() and p.name != KEY]
    text = "\n".join(p.read_text() for p in shown)
    assert len([p for p in shown if p.name == "visit.txt"]) == len(sample.drawn) == 7
    assert all(p.name.startswith(("visit", "0", "answers")) for p in shown)
    for code in (*sample.drawn[0].first.diagnoses, *(s.code for s in sample.drawn[0].first.services)):
        assert code not in text
    assert "visit-" not in text


def test_the_weighted_part_is_drawn_by_risk(run, tmp_path):
    counts: Counter[bool] = Counter()
    for seed in range(30):
        for one in draw(run, tmp_path / f"s{seed}", 0, 3, seed).drawn:
            counts[one.risk > 0] += 1
    assert counts[True] > counts[False]


def test_nothing_is_overwritten(run, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("kept")
    with pytest.raises(InputError, match="not empty"):
        drawn(run, tmp_path / "full")
    with pytest.raises(InputError, match="no coding"):
        draw(tmp_path / "full", tmp_path / "other", 1, 1, 1)


FIRST = Answer(("E11.9", "I10"), (Service("20610", ("RT",)), Service("99214", ("25",))))
SAMPLE = Sample(
    1,
    9,
    (
        Drawn("001", "a", "random", Decimal(0), FIRST),
        Drawn("002", "b", "random", Decimal(0), FIRST),
        Drawn("003", "c", "random", Decimal(0), FIRST),
        Drawn("004", "d", "risk", Decimal(1), FIRST),
    ),
)


def answered(tmp_path: Path, *rows: str) -> dict[str, Answer]:
    path = tmp_path / SHEET
    path.write_text("\n".join(["case,kind,code,modifiers,units", *rows, ""]))
    return read_answers(path, SAMPLE)


def test_agreement_by_family_over_and_under(tmp_path):
    second = answered(
        tmp_path,
        "1,diagnosis,e11.9,,",
        "001,diagnosis,I10,,",
        "001,service,99214,25,1",
        "001,service,20610,RT,",
        "002,diagnosis,E11.9,,",
        "002,diagnosis,M17.11,,",
        "002,service,99213,25,1",
        "002,service,20610,RT,1",
        "004,none,,,",
    )
    assert second["001"] == FIRST
    found = report(SAMPLE, second, rulebook.load().families)
    rows = {row.family: row[1:] for row in found.rows}
    assert rows["visits"] == (1, 1, 1)
    assert rows["surgery"] == (2, 0, 0)
    assert rows["ICD-10-CM E endocrine, metabolic"] == (2, 0, 0)
    assert found.levels == (1, 1, 0)
    assert found.charts == (2, 3)
    assert (found.whole.part, found.whole.whole) == (1, 2)
    assert (found.risky.part, found.risky.whole) == (1, 1)
    assert any(line.startswith("visits") for line in report_lines(found))


@pytest.mark.parametrize(
    ("share", "low", "high"),
    [
        (Share(0, 10), 0.0, 0.278),
        (Share(5, 10), 0.237, 0.763),
        (Share(81, 263), 0.255, 0.366),
        (Share(10, 10), 0.722, 1.0),
    ],
)
def test_intervals_are_wilsons(share, low, high):
    assert share.interval == (pytest.approx(low, abs=0.001), pytest.approx(high, abs=0.001))
    assert str(Share(0, 0)) == "–"


@pytest.mark.parametrize(
    ("row", "says"),
    [("9,diagnosis,I10,,", "answers.csv:2: no case"), ("1,guess,I10,,", "answers.csv:2: kind")],
)
def test_a_line_that_is_not_understood_is_named(tmp_path, row, says):
    with pytest.raises(InputError, match=says):
        answered(tmp_path, row)
