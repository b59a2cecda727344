"""Fits the weights of choose/confidence.py and writes rulebook/confidence.yaml.

A logistic regression on every diagnosis of our own visit notes (visits/) and of our own headings (headings.tsv; right
where the coder's answer has it), of equal weight, and, of the weight of both, on every mention of the CodiEsp training
reports (right where the report lists the category): what the engine was mended on flatters it. Run it by hand after the
lexicon changes: python benchmarks/calibrate.py. The labelled visit notes are never read.
"""

from __future__ import annotations

import json
import math
import os
from datetime import date
from pathlib import Path

import platformdirs

from claimwright.choose import lookups
from claimwright.choose.confidence import of_draft, of_mention
from claimwright.choose.diagnoses import choose_diagnoses
from claimwright.intake.visit import note_case
from claimwright.model.document import Document
from claimwright.pipeline import House, open_house
from claimwright.review import review
from claimwright.select import select
from claimwright.settings import load

ROOT = Path(__file__).parent.parent
CODIESP = ROOT.parent / "shared" / "eval" / "codiesp" / "train"
VISITS = Path(__file__).parent / "visits"
OUT = ROOT / "src" / "claimwright" / "rulebook" / "confidence.yaml"
DAY = date(2026, 6, 15)
SHRINK, STEPS = 2.0, 25

Row = tuple[dict[str, float], bool, float]


def rows_of_reports(house: House) -> list[Row]:
    """A row for every affirmed mention; together they weigh as much as the headings do."""
    gold: dict[str, set[str]] = {}
    for line in (CODIESP / "trainD.tsv").read_text(encoding="utf-8").splitlines():
        case, code = line.split("\t")[:2]
        gold.setdefault(case, set()).add(code.strip().upper()[:3])
    rows: list[Row] = []
    for path in sorted((CODIESP / "text_files_en").glob("*.txt")):
        chart, edition = chart_of(path.read_text(encoding="utf-8"), house)
        for mention in chart.mentions:
            entry = edition.get(mention.codes[0].code) if mention.source != "services" and mention.codes else None
            if (
                entry is not None
                and mention.assertion.polarity == "affirmed"
                and mention.assertion.experiencer == "patient"
            ):
                right = entry.code[:3] in gold.get(path.stem, set())
                rows.append((of_mention(mention, entry.code, entry.title), right, 0.0))
    return rows


def rows_of_headings(house: House) -> list[Row]:
    rows: list[Row] = []
    for line in (Path(__file__).parent / "headings.tsv").read_text(encoding="utf-8").splitlines():
        heading, codes = line.split("\t")
        note = (
            f"HPI\nThe patient is 45 years old.\n\nASSESSMENT AND PLAN\n1. {heading}.\n- Continue current treatment.\n"
        )
        rows += rows_of(note, frozenset(codes.split(",")), frozenset(), house)
    return rows


def rows_of_visits(house: House) -> list[Row]:
    rows: list[Row] = []
    for line in (VISITS / "codes.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        note = (VISITS / f"{gold['encounter_id']}.txt").read_text(encoding="utf-8")
        rows += rows_of(note, frozenset(gold["codes"]), frozenset(gold.get("also_fine", ())), house)
    return rows


def rows_of(note: str, want: frozenset[str], fine: frozenset[str], house: House) -> list[Row]:
    """A row for every diagnosis of the note, but for those that are neither right nor wrong."""
    case = case_of(note)
    editions = house.shelf.on(DAY)
    chart = review(case.encounter, case.documents, house.book, house.terms(editions))
    look = lookups(chart, case, editions.icd10cm, house.book)
    work, *_ = choose_diagnoses(select(chart, editions.icd10cm), look)
    return [(of_draft(d, look), d.code in want, 1.0) for d in work.drafts if d.code in want or d.code not in fine]


def case_of(text: str):
    return note_case(Document("n.txt", "text/plain", text, "0" * 64, "0" * 64, "x"), load("", "x"), DAY, "office")


def chart_of(text: str, house: House):
    case, editions = case_of(text), house.shelf.on(DAY)
    return review(case.encounter, case.documents, house.book, house.terms(editions)), editions.icd10cm


def fit(rows: list[Row]) -> dict[str, float]:
    """Logistic regression by Newton's steps, one sign at a time, each weight held towards zero."""
    names = ["always", *sorted({name for signs, _, _ in rows for name in signs})]
    weights = dict.fromkeys(names, 0.0)
    totals = [0.0] * len(rows)
    holders: dict[str, list[tuple[int, float]]] = {name: [] for name in names}
    for at, (signs, _, _) in enumerate(rows):
        for name, value in {"always": 1.0, **signs}.items():
            if value:
                holders[name].append((at, value))
    for _ in range(STEPS):
        for name in names:
            slope = -SHRINK * weights[name] * (name != "always")
            bend = SHRINK
            for at, value in holders[name]:
                p = 1 / (1 + math.exp(-totals[at]))
                slope += rows[at][2] * value * (rows[at][1] - p)
                bend += rows[at][2] * value * value * p * (1 - p)
            change = slope / bend
            weights[name] += change
            for at, value in holders[name]:
                totals[at] += change * value
    return weights


def main() -> None:
    folder = os.environ.get("CLAIMWRIGHT_SHELF") or Path(platformdirs.user_data_dir("claimwright")) / "shelf"
    house = open_house(Path(folder))
    visits, headings, reports = rows_of_visits(house), rows_of_headings(house), rows_of_reports(house)
    weights = fit(
        [
            *visits,
            *((signs, right, len(visits) / len(headings)) for signs, right, _ in headings),
            *((signs, right, 2 * len(visits) / len(reports)) for signs, right, _ in reports),
        ]
    )
    lines = [
        "# Weights of the signs of choose/confidence.py, by benchmarks/calibrate.py, never on the labelled notes:",
        f"# on {len(visits)} diagnoses of our visits, {len(headings)} of our headings,",
        f"# and {len(reports)} mentions of the CodiEsp training reports.",
        *(f"{name}: {weight:.2f}" for name, weight in weights.items()),
    ]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
