"""How far predicted diagnoses agree with labelled notes: micro precision, recall and F1, and whether the evidence
holds.

The measures are those that the labelled notes are published with: exact code, exact without external causes,
category, either team.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from claimwright.errors import InputError

LONGEST = 300


class Score(NamedTuple):
    """Counts over all notes."""

    name: str
    tp: int
    fp: int
    fn: int

    @property
    def precision(self) -> float:
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0

    @property
    def recall(self) -> float:
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0

    @property
    def f1(self) -> float:
        total = 2 * self.tp + self.fp + self.fn
        return 2 * self.tp / total if total else 0.0


class Evaluation(NamedTuple):
    scores: tuple[Score, ...]
    notes: int
    identical: int
    without_evidence: int
    not_verbatim: int
    too_long: int
    touched: int
    touchable: int


def dotted(code: str) -> str:
    plain = code.replace(".", "").upper()
    return plain if len(plain) <= 3 else f"{plain[:3]}.{plain[3:]}"


def _lines(path: Path) -> list[dict[str, Any]]:
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise InputError(
            "not JSON lines that can be read", str(path), "give a file with one JSON object a line"
        ) from error


def evaluate(gold_path: Path, predicted_path: Path, notes: Path) -> Evaluation:
    """GOLD as in the labelled set, PREDICTED as `claimwright code --format jsonl` prints it."""
    gold = {g["encounter_id"]: g for g in _lines(gold_path)}
    predicted = {PurePath(p["document"]).stem: p for p in _lines(predicted_path)}
    counts = {name: [0, 0, 0] for name in ("exact", "exact-noVY", "3-char", "either", "teams")}
    identical = without = wrong = long = touched = touchable = 0
    for key, labels in gold.items():
        text = (notes / f"{key}.txt").read_bytes().decode("utf-8")
        diagnoses = predicted.get(key, {}).get("diagnoses", [])
        got = {dotted(d["code"]) for d in diagnoses}
        want = {dotted(c) for c in labels.get("amazon", {}).get("codes", [])}
        second = {dotted(d["code"]) for d in labels.get("medcoder", {}).get("diagnoses", [])}
        identical += got == want
        for name, a, b in _compared(want, got, second):
            _add(counts[name], a, b)
        if second:
            _add(counts["either"], (want & second) | (got & (want | second)), got)
        for d in diagnoses:
            quotes = [e for e in d["evidence"] if "start" in e]
            without += not d["evidence"]
            wrong += sum(text[e["start"] : e["end"]] != e["text"] for e in quotes)
            long += sum(e["end"] - e["start"] > LONGEST for e in quotes)
        for hit in _marks(labels, diagnoses):
            touchable += 1
            touched += hit
    scores = tuple(Score(name, *c) for name, c in counts.items())
    return Evaluation(scores, len(gold), identical, without, wrong, long, touched, touchable)


def _compared(want: set[str], got: set[str], second: set[str]) -> Iterator[tuple[str, set[str], set[str]]]:
    yield "exact", want, got
    yield "exact-noVY", _inner(want), _inner(got)
    yield "3-char", {c[:3] for c in want}, {c[:3] for c in got}
    if second:
        yield "teams", want, second


def _inner(codes: set[str]) -> set[str]:
    return {c for c in codes if c[0] not in "VWXY"}


def _add(count: list[int], want: set[str], got: set[str]) -> None:
    count[0] += len(want & got)
    count[1] += len(got - want)
    count[2] += len(want - got)


def _marks(labels: dict[str, Any], diagnoses: list[dict[str, Any]]) -> Iterator[bool]:
    """For each right code that the second team marked: does a quote touch its words?"""
    team = labels.get("medcoder", {})
    quotes = {dotted(d["code"]): [e for e in d["evidence"] if "start" in e] for d in diagnoses}
    for d in team.get("diagnoses", []):
        if d.get("start") is None or dotted(d["code"]) not in quotes:
            continue
        words = [(d["start"], d["end"])] + [
            (e["start"], e["end"]) for e in team.get("evidence", []) if e["code"] == d["code"]
        ]
        yield any(q["start"] < end and start < q["end"] for q in quotes[dotted(d["code"])] for start, end in words)


def table(result: Evaluation) -> list[str]:
    rows = [
        f"{s.name:<11} P {s.precision:.3f}  R {s.recall:.3f}  F1 {s.f1:.3f}  (tp {s.tp} fp {s.fp} fn {s.fn})"
        for s in result.scores
    ]
    rows.append(f"identical   {result.identical}/{result.notes}")
    rows.append(
        f"evidence    {result.touched}/{result.touchable} right codes point at the marked words; "
        f"{result.without_evidence} codes without evidence, "
        f"{result.not_verbatim} quotes not verbatim, {result.too_long} over {LONGEST} characters"
    )
    return rows
