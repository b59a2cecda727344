"""A file as a person or a program reads it (`x12 show`, `x12 json`): every segment once, in its loop, in any guide."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from test_broken import BASE
from typer.testing import CliRunner

from claimwright.cli.x12 import app
from claimwright.x12 import segments


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.stdout


@pytest.fixture(params=BASE)
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / f"{request.param}.x12"
    path.write_text(BASE[request.param])
    return path


def test_json_holds_every_segment_once_in_order(file: Path) -> None:
    code, out = run("json", str(file))
    parts = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    told = [s["segment"] for part in parts for s in part["segments"]]
    assert told == [s.id for s in segments(io.BytesIO(file.read_bytes()))]
    assert {part["interchange"] for part in parts} == {"000000101"}


def test_show_says_something_of_every_file(file: Path) -> None:
    code, out = run("show", str(file))
    assert code == 0
    assert out.count("\n") > 5


def test_a_claim_in_json_stands_below_its_levels(tmp_path: Path) -> None:
    path = tmp_path / "claims.837"
    path.write_text(BASE["837p"])
    parts = [json.loads(line) for line in run("json", str(path))[1].splitlines()]
    claims = [part for part in parts if part["loop"] == "2300"]
    assert [(part["depth"], part["segments"][0]["CLM01"]) for part in claims] == [(3, "CLAIM-A"), (4, "CLAIM-B")]
    first = claims[0]["segments"][0]
    assert (first["CLM05-1"], first["CLM05-3"], first["loop"]) == ("11", "7", "2300")


def test_a_claim_is_shown_as_a_claim(tmp_path: Path) -> None:
    path = tmp_path / "claims.837"
    path.write_text(BASE["837p"])
    out = run("show", str(path))[1]
    assert "Claim CLAIM-A  SAMPLE HEALTH PLAN  total 341.5" in out
    assert "1:E11.22 2:N18.31 3:I10" in out
