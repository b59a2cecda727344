"""The example day played to its end against a misbehaving clearinghouse: every claim that was sent is settled."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.slow
def test_every_claim_is_paid_appealed_or_billed_to_the_patient_and_none_written_off(tmp_path: Path, house, monkeypatch):
    monkeypatch.setenv("CLAIMWRIGHT_SHELF", str(house.shelf.folder))
    folder = tmp_path / "day"
    command = [sys.executable, "examples/whole_day.py", str(folder), "--seed", "411"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "mended and sent again as new" in done.stdout
    assert "denied for CO-16, corrected" in done.stdout
    assert "appealed with" in done.stdout
    assert "the patient is billed" in done.stdout
    decided = [json.loads(line) for line in (folder / "house" / "log.jsonl").read_text().splitlines()]
    assert {one["claim"] for one in decided if one["event"] == "decided"} >= {"05-LACERATION", "11-OTITIS-MEDIA"}
    assert (folder / "report.html").is_file()
    assert len(list(folder.glob("*-appeal.pdf"))) == 3
