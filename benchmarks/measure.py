"""Measures accuracy on the labelled notes and the shelf on the published files beside the project, into
docs/measurements.md; fails where one is absent.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import shelf

from claimwright.batch.evaluate import evaluate, table

ROOT = Path(__file__).parent.parent
EVAL = ROOT.parent / "shared" / "eval" / "aci_bench"


def main() -> None:
    labels, notes = EVAL / "labels.jsonl", sorted((EVAL / "notes").glob("*.txt"))
    if not labels.is_file() or not notes:
        sys.exit("measure: the labelled notes are not beside the project")
    command = [str(ROOT / ".venv/bin/claimwright"), "code", "--format", "jsonl", "--date-of-service", "2026-06-15"]
    start = time.perf_counter()
    done = subprocess.run([*command, *map(str, notes)], capture_output=True, check=True)
    seconds = time.perf_counter() - start
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as predicted:
        Path(predicted.name).write_bytes(done.stdout)
        rows = table(evaluate(labels, Path(predicted.name), EVAL / "notes"))
    lines = [
        "# Measurements",
        "",
        "Made by `make measure`, on labelled visit notes that are not part of the project; scope `addressed`.",
        "",
        "```",
        *rows,
        f"speed       {len(notes)} notes in {seconds:.1f} s, process start included",
        "```",
        "",
        "The shelf, with every file of the published code sets imported:",
        "",
        "```",
        *shelf.main(),
        "```",
        "",
    ]
    (ROOT / "docs" / "measurements.md").write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(rows))


if __name__ == "__main__":
    main()
