"""The short form of the million spoilt files (`make stress`): only errors of ours may come."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FUZZ = Path(__file__).resolve().parents[2] / "benchmarks" / "fuzz.py"


def test_spoilt_files_give_errors_of_ours_alone() -> None:
    done = subprocess.run(
        [sys.executable, str(FUZZ), "--count", "400", "--seed", "2", "--processes", "1"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("400 spoilt files")
