"""The whole job: the day's files, the same bytes twice, every interchange accepted by a second reader, bad visits
alone.
"""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pypdfium2
import pytest
import pyx12.params
import pyx12.x12n_document
from typer.testing import CliRunner

from claimwright.batch.day import clean_claims, run_day
from claimwright.cli.app import app
from claimwright.intake.practice import read_settings
from claimwright.model.past import Denials, Past
from claimwright.submit import normal, read

DAY = Path(__file__).parent.parent.parent / "examples" / "clinic-day"


@pytest.fixture(scope="module")
def settings():
    return read_settings(DAY, {}, {})


@pytest.fixture(scope="module")
def done(house, settings, tmp_path_factory):
    out = tmp_path_factory.mktemp("run") / "day"
    return out, run_day(DAY, out, settings, house)


def _files(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_files_of_the_day(done):
    out, day = done
    files = _files(out)
    assert "index.html" in files
    for row in day.rows:
        assert f"{row.visit}/coding.json" in files
        assert f"{row.visit}/review.html" in files
    held = [row.visit for row in day.rows if row.verdict == "hold"]
    assert held == ["13-unsigned-uti", "14-ankle-no-side"]
    for visit in held:
        assert all(visit.upper()[:20] not in data.decode() for name, data in files.items() if name.endswith(".837"))


class Known:
    """A ledger that knows a payer's denials, and no earlier claim."""

    def case(self, case):
        counts = {"CO-50": 12}
        return Past(None, Denials({"99214": 40, "99213": 40}, {"99214": counts, "99213": counts}))


def test_what_a_payer_denied_before_stands_in_the_risk(house, settings, tmp_path):
    shutil.copytree(DAY / "01-diabetes-ckd", tmp_path / "in" / "01-diabetes-ckd")
    run_day(tmp_path / "in", tmp_path / "out", settings, house, before=Known())
    record = json.loads((tmp_path / "out" / "01-diabetes-ckd" / "coding.json").read_bytes())
    assert "this payer denied 12 of 40 lines of 9921" in record["contributions"][-1]["source"]
    assert "this payer denied 12 of 40 lines" in (tmp_path / "out" / "01-diabetes-ckd" / "review.html").read_text()


def test_running_twice_gives_the_same_bytes(done, house, settings, tmp_path):
    run_day(DAY, tmp_path / "again", settings, house)
    assert _files(done[0]) == _files(tmp_path / "again")


def test_every_interchange_satisfies_pyx12_and_reads_back(done, tmp_path):
    interchanges = sorted((done[0] / "claims").glob("*.837"))
    assert len(interchanges) == 4
    for path in interchanges:
        errors = io.StringIO()
        ok = pyx12.x12n_document.x12n_document(pyx12.params.params(), str(path), errors, None, None)
        assert ok, f"{path.name}: {errors.getvalue()}"
        claims = list(read(io.BytesIO(path.read_bytes())))
        assert claims
        assert all(normal(claim) == claim for claim in claims)


def test_claims_read_back_are_those_written(house, settings, done):
    from claimwright.batch.day import Coded
    from claimwright.intake.visit import read_visit, visits
    from claimwright.pipeline import code_case

    cases = [read_visit(path, settings) for path in visits(DAY)]
    for payer, claims in clean_claims([Coded(case, code_case(case, house)) for case in cases]).items():
        stream = io.BytesIO((done[0] / "claims" / f"{payer}.837").read_bytes())
        assert list(read(stream)) == [normal(claim) for claim in claims]


def test_forms_hold_the_claim(done):
    record = json.loads((done[0] / "06-knee-injection" / "coding.json").read_text())
    name = record["claims"][0]["id"].lower()
    document = pypdfium2.PdfDocument((done[0] / "claims" / f"{name}.pdf").read_bytes())
    text = document[0].get_textpage().get_text_range()
    for part in ("M1711", "I10", "99214", "J3301", "HOLLOWELL", "348 00", "N499999029305"):
        assert part in text


BAD = {
    "empty": ("note.txt", b""),
    "binary": ("note.txt", b"\x00\x01\x02\xff" * 20),
    "latin-1": ("note.txt", "Patient caf\xe9 visit".encode("latin-1")),
    "cut-pdf": ("note.pdf", b"%PDF-1.7\n1 0 obj\n<<"),
    "entities": (
        "note.xml",
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><ClinicalDocument>&e;</ClinicalDocument>',
    ),
    "unknown-key": ("encounter.yaml", b"date_of_service: 2026-06-16\npayeer: bluefield\n"),
    "no-release": ("encounter.yaml", b"date_of_service: 2019-06-16\n"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_visit_is_one_line_and_stops_no_other(kind, house, tmp_path, monkeypatch):
    monkeypatch.setenv("CLAIMWRIGHT_SHELF", str(house.shelf.folder))
    day = tmp_path / "day"
    for name in ("01-diabetes-ckd", "02-hypertension-heart-failure"):
        shutil.copytree(DAY / name, day / name)
    shutil.copy(DAY / "claimwright.toml", day)
    file, data = BAD[kind]
    if file != "encounter.yaml":
        (day / "01-diabetes-ckd" / "note.txt").unlink()
    (day / "01-diabetes-ckd" / file).write_bytes(data)
    result = CliRunner().invoke(app, ["run", str(day), "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    lines = [line for line in result.stderr.splitlines() if line.startswith("claimwright: ")]
    assert len(lines) == 1
    assert "01-diabetes-ckd" in lines[0] or "2019-06-16" in lines[0] or file in lines[0]
    assert "; " in lines[0]
    assert not (tmp_path / "out" / "01-diabetes-ckd").exists()
    assert (tmp_path / "out" / "02-hypertension-heart-failure" / "coding.json").is_file()


def test_a_folder_that_is_not_a_run_is_left_alone(house, settings, tmp_path, monkeypatch):
    monkeypatch.setenv("CLAIMWRIGHT_SHELF", str(house.shelf.folder))
    (tmp_path / "keep.txt").write_text("mine")
    result = CliRunner().invoke(app, ["run", str(DAY), "--out", str(tmp_path)])
    assert result.exit_code == 2
    assert [p.name for p in tmp_path.iterdir()] == ["keep.txt"]
