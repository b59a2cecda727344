"""The commands of the shelf, run as a person or a pipe would."""

from __future__ import annotations

import json
import shutil

import pytest
from typer.testing import CliRunner

from claimwright.cli.app import app

MUE = "hcpcs_code,mue_units,mue_mai,mue_rationale,mue_service\n99213,{units},3,Clinical: Data,Practitioner\n"


@pytest.fixture
def run(house, tmp_path, monkeypatch):
    """Runs a command on a copy of the embedded shelf; gives exit code, output and error."""
    folder = tmp_path / "shelf"
    shutil.copytree(house.shelf.folder, folder, ignore=shutil.ignore_patterns(".*"))
    monkeypatch.setenv("CLAIMWRIGHT_SHELF", str(folder))
    monkeypatch.chdir(tmp_path)

    def command(*words):
        done = CliRunner().invoke(app, ["shelf", *map(str, words)])
        return done.exit_code, done.stdout, done.stderr

    command.folder = folder
    return command


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def test_list(run):
    code, out, _ = run("list")
    found = {d["set"]: d for d in lines(out)}
    assert code == 0
    assert found["icd10cm"]["edition"] == "April 2026"
    assert found["icd10cm"]["rows"] == {"code": 98186}
    for key in ("publisher", "effective", "ends", "licence", "sources"):
        assert found["icd10cm"][key]
    assert "starter-services" in found
    _, table, _ = run("list", "--all", "--format", "table")
    assert "ncci-ptp-practitioner" in table


def test_show_prints_the_book(run):
    code, out, _ = run("show", "e11.22", "--format", "table")
    assert code == 0
    for said in ("chapter 4", "E08-E13", "on 2026-04-01: billable", "Excludes1 (at E11)", "-> N18.1, N18.2"):
        assert said in out
    page = lines(run("show", "S52.501")[1])[0]
    assert not page["billable"]
    assert page["sevenths"]["A"] == "initial encounter for closed fracture"
    assert lines(run("show", "S52.501A")[1])[0]["billable"]
    service = lines(run("show", "99213")[1])[0]
    assert service["set"] == "starter-services"
    assert {f["set"] for f in service["facts"]} >= {"starter-ptp", "starter-mue"}


def test_show_of_nothing_is_one_line(run):
    code, _, err = run("show", "ZZZZZ")
    assert code == 2
    assert err.strip() == "claimwright: shelf: no table on the shelf knows 'ZZZZZ'; try claimwright shelf search"


def test_search(run):
    code, out, _ = run("search", "sugar", "diabetes", "with", "kidney", "--most", "3")
    assert code == 0
    assert lines(out)[0]["code"] == "E11.22"
    assert "E11.22" in run("search", "diabtes kidny", "--format", "table")[1]
    assert run("search", "xqzzv", "--format", "table")[1].startswith("nothing found")


def test_import_diff_export_and_back(run, tmp_path):
    for name, units in (("mue_prac_20260101.csv", 2), ("mue_prac_20260401.csv", 4)):
        (tmp_path / name).write_text(MUE.format(units=units))
    code, out, _ = run("import", tmp_path / "mue_prac_20260101.csv", tmp_path / "mue_prac_20260401.csv")
    assert (code, [d["became"] for d in lines(out)]) == (0, ["imported", "imported"])
    assert [d["became"] for d in lines(run("import", tmp_path / "mue_prac_20260101.csv")[1])] == ["present"]
    code, out, _ = run("diff", "ncci-mue-practitioner", "January 2026", "2026-04-01")
    assert lines(out)[0]["fields"] == {"units": [2, 4]}
    assert "1 revised" in run("diff", "ncci-mue-practitioner", "2026-01-01", "2026-04-01", "--format", "table")[1]
    assert run("export", "ncci-mue-practitioner", "--edition", "January 2026")[1].splitlines() == [
        "code,units,mai,rationale", "99213,2,3,Clinical: Data",
    ]  # fmt: skip
    pack = tmp_path / "mue.zip"
    assert run("export", "ncci-mue-practitioner", "--format", "pack", "--out", pack)[0] == 0
    first = pack.read_bytes()
    run("export", "ncci-mue-practitioner", "--format", "pack", "--out", pack)
    assert pack.read_bytes() == first
    for folder in run.folder.glob("ncci-mue-practitioner@2026-04-01-*"):
        shutil.rmtree(folder)
    assert [d["became"] for d in lines(run("import", pack)[1])] == ["imported"]
    assert run("verify")[0] == 0


def test_verify_finds_a_changed_byte(run):
    assert run("verify")[0] == 0
    data = next(run.folder.glob("starter-mue@*")) / "data.sqlite"
    data.write_bytes(data.read_bytes()[:-1] + b"x")
    code, out, _ = run("verify", "--format", "table")
    assert code == 1
    assert "damaged starter-mue@" in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("import", "nowhere.zip"), "nowhere.zip: no such file or folder; check the path"),
        (("show", "I10", "--on", "tomorrow"), "--on: 'tomorrow' is not a date; write YYYY-MM-DD"),
        (("diff", "icd10cm", "FY1999", "April 2026"), "no edition 'FY1999' of icd10cm"),
        (("diff", "icd10mc", "a", "b"), "no set 'icd10mc'; did you mean icd10cm?"),
        (("export", "hcpcs"), "no edition of hcpcs"),
        (("export", "icd10cm", "--format", "pdf"), "no format 'pdf'"),
        (("list", "--format", "xml"), "no format 'xml'"),
        (("fetch", "cpt-long"), "no address for cpt-long"),
    ],
)
def test_a_mistake_is_one_line_and_exit_2(run, words, says):
    code, _, err = run(*words)
    assert code == 2
    assert says in err
    assert len(err.strip().splitlines()) == 1


def test_a_file_that_is_no_table_is_told(run, tmp_path):
    (tmp_path / "notes.txt").write_text("call the lab\n")
    code, out, err = run("import", tmp_path / "notes.txt")
    assert code == 2
    assert lines(out)[0]["became"] == "skipped"
    assert "shelf list --all" in err
