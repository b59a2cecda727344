"""Measures accuracy on the labelled notes, context on its sentences, breadth on the case reports, speed, and the shelf
on the published files beside the project, into docs/measurements.md; fails where one is absent.

python benchmarks/measure.py [--peer PYTHON]   PYTHON is an interpreter that has medspaCy, for speed.py.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
from pathlib import Path

import claims
import remittances
import score_encounters
import score_visits
import speed

import ledger
import shelf
import x12
from claimwright.batch.evaluate import chapter_table, confidence_table, evaluate, table
from claimwright.batch.thresholds import threshold_table
from claimwright.review import assert_span

ROOT = Path(__file__).parent.parent
EVAL = ROOT.parent / "shared" / "eval"
COMMAND = str(ROOT / ".venv/bin/claimwright")


def accuracy() -> dict[str, list[str]]:
    """The labelled visit notes, scope `addressed`."""
    labels, notes = EVAL / "aci_bench" / "labels.jsonl", sorted((EVAL / "aci_bench" / "notes").glob("*.txt"))
    command = [COMMAND, "code", "--format", "jsonl", "--date-of-service", "2026-06-15"]
    done = subprocess.run([*command, *map(str, notes)], capture_output=True, check=True)
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as predicted:
        Path(predicted.name).write_bytes(done.stdout)
        result = evaluate(labels, Path(predicted.name), EVAL / "aci_bench" / "notes")
    return {
        "Labelled visit notes, scope `addressed`": table(result),
        "By chapter, exact": chapter_table(result),
        "Confidence against the truth": confidence_table(result),
        "Precision against coverage": threshold_table(result.judged, result.visits),
    }


def levels() -> list[str]:
    """Visit levels, their elements and the service lines on the labelled visits (silver)."""
    notes = sorted((EVAL / "aci_bench" / "notes").glob("*.txt"))
    command = [COMMAND, "code", "--format", "jsonl", "--date-of-service", "2026-06-15"]
    done = subprocess.run([*command, *map(str, notes)], capture_output=True, check=True)
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as predicted:
        Path(predicted.name).write_bytes(done.stdout)
        score = [sys.executable, str(EVAL / "score_em.py"), str(EVAL / "em" / "labels.jsonl"), predicted.name]
        return subprocess.run(score, capture_output=True, text=True, check=True).stdout.splitlines()


def context() -> list[str]:
    """The ConText sentences: negation and history by F1, and who is meant."""
    path = EVAL / "negex" / "annotations_dev.tsv"
    rows = list(csv.reader(path.open(encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    counts = {"negated": [0, 0, 0], "historical": [0, 0, 0], "other": [0, 0, 0]}
    for _, concept, sentence, negation, temporality, experiencer, *_ in rows:
        at = max(sentence.rfind(concept.upper()), sentence.lower().find(concept.lower()))
        if at < 0:
            continue
        got = assert_span(sentence, at, at + len(concept))
        for name, want, found in (
            ("negated", negation.strip() == "Negated", got.polarity == "negated"),
            ("historical", temporality.strip() == "Historical", got.temporality == "historical"),
            ("other", experiencer.strip() != "Patient", got.experiencer == "other"),
        ):
            counts[name][0 if want and found else 1 if found else 2] += want or found
    return [
        f"{name:<11} F1 {2 * tp / (2 * tp + fp + fn) if tp else 0:.3f}  (tp {tp} fp {fp} fn {fn})"
        for name, (tp, fp, fn) in counts.items()
    ]


def breadth() -> list[str]:
    """Every mention of the case reports of the development split, by `review`."""
    reports = sorted((EVAL / "codiesp" / "dev" / "text_files_en").glob("*.txt"))
    done = subprocess.run([COMMAND, "review", "--format", "jsonl", *map(str, reports)], capture_output=True, check=True)
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as reviewed:
        Path(reviewed.name).write_bytes(done.stdout)
        score = [
            sys.executable,
            str(EVAL / "score_codiesp.py"),
            str(EVAL / "codiesp" / "dev" / "devD.tsv"),
            reviewed.name,
        ]
        return subprocess.run(score, capture_output=True, text=True, check=True).stdout.splitlines()


def main(peer: str | None) -> None:
    if not (EVAL / "aci_bench" / "labels.jsonl").is_file():
        sys.exit("measure: the labelled notes are not beside the project")
    parts = accuracy()
    parts["Visit levels and service lines of 30 visits"] = levels()
    parts["Context of 1,173 sentences"] = context()
    parts["Breadth: 250 case reports, every mention"] = breadth()
    parts["Visit notes of our own (benchmarks/visits), no longer blind"] = score_visits.table()
    parts["Encounters of our own (benchmarks/encounters): visit level and service lines"] = score_encounters.main()
    parts["Speed"] = speed.main(peer)
    parts["The edit catalogue: seeded faults, clean claims, speed"] = claims.main()
    parts["The shelf, with every file of the published code sets imported"] = shelf.main()
    parts["X12: writing, validating, large files, files from elsewhere"] = x12.main()
    parts["Remittances: reading, balancing, posting"] = remittances.main()
    parts["The ledger, on SQLite"] = ledger.main()
    lines = [
        "# Measurements",
        "",
        "Made by `make measure` on data beside the project, none of it part of the project.",
        "",
    ]
    for title, rows in parts.items():
        lines += [f"## {title}", "", "```", *rows, "```", ""]
    (ROOT / "docs" / "measurements.md").write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer")
    main(parser.parse_args().peer)
