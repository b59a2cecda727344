"""The same input gives the same bytes, whatever order Python keeps sets in: the compiled index, and a whole coding."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
NOTE = ROOT / "examples" / "short-note.txt"


@pytest.mark.slow
def test_hash_seeds_change_nothing(tmp_path: Path) -> None:
    answers = []
    for seed in ("1", "2"):
        shelf = tmp_path / seed
        environment = {**os.environ, "PYTHONHASHSEED": seed, "CLAIMWRIGHT_SHELF": str(shelf)}
        command = [str(Path(sys.executable).with_name("claimwright")), "code", "--format", "jsonl"]
        command += ["--date-of-service", "2026-06-15", str(NOTE)]
        done = subprocess.run(command, env=environment, capture_output=True, check=True, cwd=tmp_path)
        terms = {path.name: path.read_bytes() for path in shelf.rglob("terms-*.marisa")}
        assert terms
        answers.append((done.stdout, terms))
    assert answers[0] == answers[1]
