"""The commands as a person or a program calls them: contracts of `code`, `review`, `explain`, `why-not`, `new`,
`watch`, `config`.
"""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from claimwright.cli.app import app
from claimwright.cli.author import changes
from claimwright.render import schemas

ROOT = Path(__file__).parent.parent.parent
NOTE = ROOT / "examples" / "clinic-day" / "15-headache-negations" / "note.txt"


@pytest.fixture
def call(house, monkeypatch):
    monkeypatch.setenv("CLAIMWRIGHT_SHELF", str(house.shelf.folder))
    return lambda *args: CliRunner().invoke(app, [str(a) for a in args])


@pytest.fixture(scope="module")
def day(house, tmp_path_factory):
    out = tmp_path_factory.mktemp("cli") / "day"
    result = CliRunner().invoke(
        app,
        ["run", str(ROOT / "examples" / "clinic-day"), "--out", str(out)],
        env={"CLAIMWRIGHT_SHELF": str(house.shelf.folder)},
    )
    assert result.exit_code == 0, result.output
    return out


def test_code_lines_match_their_schema(call):
    result = call("code", "--format", "jsonl", "--date-of-service", "2026-06-15", NOTE, NOTE)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(lines) == 2
    assert lines[0] == lines[1]
    jsonschema.validate(lines[0], schemas()["code"])
    text = NOTE.read_bytes().decode()
    assert [d["code"] for d in lines[0]["diagnoses"]] == ["G44.209"]
    for diagnosis in lines[0]["diagnoses"]:
        for quote in diagnosis["evidence"]:
            assert text[quote["start"] : quote["end"]] == quote["text"]
    dropped = {s["code"] for s in lines[0]["suppressed"]}
    assert {"R11.0", "G40.909"} <= dropped


def test_review_lines_match_their_schema(call):
    line = json.loads(call("review", "--format", "jsonl", NOTE).stdout)
    jsonschema.validate(line, schemas()["review"])
    epilepsy = next(m for m in line["mentions"] if m["text"] == "epilepsy")
    assert epilepsy["assertion"]["experiencer"] == "other"
    assert any(s["kind"] == "family" for s in line["sections"])


def test_code_goes_on_behind_a_bad_note(call, tmp_path):
    result = call("code", "--date-of-service", "2026-06-15", tmp_path / "none.txt", NOTE)
    assert result.exit_code == 2
    assert len(result.stdout.splitlines()) == 1
    assert "none.txt" in result.stderr


def test_a_wrong_date_is_one_line(call):
    result = call("code", "--date-of-service", "15.6.2026", NOTE)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("element", "line", "says"),
    [
        ("HI01", 0, "Chronic kidney disease stage 3b"),
        ("SV101", 2, "83036"),
        ("CLM02", 0, "208"),
        ("2010BA/NM103", 0, "encounter.yaml line"),
    ],
)
def test_explain(call, day, element, line, says):
    result = call("explain", day, "01-diabetes-ckd", element, "--line", line)
    assert result.exit_code == 0, result.stderr
    assert says in result.stdout


def test_explain_what_is_not_there(call, day):
    assert call("explain", day, "01-diabetes-ckd", "HI09").exit_code == 2
    assert call("explain", day, "99-nobody", "HI01").exit_code == 2
    assert call("explain", day, "../day/01-diabetes-ckd", "HI01").exit_code == 2


def test_why_not(call, day):
    dropped = call("why-not", day / "12-possible-pneumonia", "J18.9")
    assert "dx.uncertain" in dropped.stdout
    assert "nothing in the chart proposed" in call("why-not", day / "12-possible-pneumonia", "A00.0").stdout


def test_codings_match_their_schema(day):
    for path in day.glob("*/coding.json"):
        jsonschema.validate(json.loads(path.read_text()), schemas()["coding"])


def test_schemas_are_fresh(tmp_path, call):
    assert call("schemas", tmp_path).exit_code == 0
    written = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    ours = (
        "check",
        "claim",
        "claim-history",
        "claim-status",
        "code",
        "coding",
        "denial",
        "denials",
        "edition",
        "event",
    )
    names = (*ours, "page", "report", "review", "work", "x12-finding")
    assert sorted(written) == sorted(f"{name}.json" for name in names)
    assert written == {p.name: p.read_bytes() for p in (ROOT / "docs" / "schemas").iterdir()}


def test_new_writes_data_and_cases_and_never_replaces(call, tmp_path):
    assert call("new", "rule", "dx.example", "--root", tmp_path).exit_code == 0
    assert (tmp_path / "tests/rules/dx.example.yaml").is_file()
    assert call("new", "rule", "dx.example", "--root", tmp_path).exit_code == 2
    assert call("new", "rule", "../x", "--root", tmp_path).exit_code == 2
    assert call("new", "visit", "sample", "--root", tmp_path).exit_code == 0
    assert call("new", "payer", "sample", "--root", tmp_path).exit_code == 0
    assert call("new", "edit", "data.example", "--root", tmp_path).exit_code == 0


def test_watch_codes_once_and_shows_the_coding(call):
    result = call("watch", ROOT / "examples" / "clinic-day" / "13-unsigned-uti", "--rounds", 1)
    assert "+ diagnosis N39.0" in result.stdout


def test_what_changed():
    assert changes({"a": "1", "b": "2"}, {"b": "3", "c": "4"}) == ["- a: 1", "+ c: 4", "~ b: 2 -> 3"]
    assert changes({"a": "1"}, {"a": "1"}) == ["no change"]


def test_config_show_says_where_from(call):
    out = call("config", "show", ROOT / "examples" / "clinic-day").stdout
    assert "coding.scope = complete  (claimwright.toml)" in out
