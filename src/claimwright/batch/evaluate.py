"""How far predicted diagnoses agree with labelled notes: micro precision, recall and F1, and whether the evidence
holds.

The measures are those that the labelled notes are published with: exact code, exact without external causes,
category, either team.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from claimwright.errors import InputError

LONGEST = 300
CHAPTERS = {  # first category of each chapter -> its name, in our words
    "A00": "A-B infections",
    "C00": "C-D4 neoplasms",
    "D50": "D5-D8 blood",
    "E00": "E endocrine, metabolic",
    "F00": "F mental",
    "G00": "G nervous system",
    "H00": "H0-H5 eye",
    "H60": "H6-H9 ear",
    "I00": "I circulation",
    "J00": "J respiration",
    "K00": "K digestion",
    "L00": "L skin",
    "M00": "M muscles, bones",
    "N00": "N kidney, genitals",
    "O00": "O pregnancy",
    "P00": "P newborn",
    "Q00": "Q congenital",
    "R00": "R symptoms",
    "S00": "S-T injury, poisoning",
    "U00": "U special",
    "V00": "V-Y external causes",
    "Z00": "Z encounters, status",
}


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


class Bin(NamedTuple):
    """Codes of about one confidence: how many, the mean confidence, the share that was right."""

    size: int
    confidence: float
    right: float


class Evaluation(NamedTuple):
    scores: tuple[Score, ...]
    notes: int
    identical: int
    without_evidence: int
    not_verbatim: int
    too_long: int
    touched: int
    touchable: int
    marked: float  # share of the quoted characters that the second team marked too
    chapters: tuple[Score, ...]
    judged: tuple[tuple[float, bool], ...]  # each predicted code's confidence, and whether the adjudicated set has it
    visits: tuple[tuple[float, bool], ...] = ()  # each coded visit's least confidence, and whether its codes are exact


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
    chapters: dict[str, list[int]] = {}
    judged: list[tuple[float, bool]] = []
    visits: list[tuple[float, bool]] = []
    identical = without = wrong = long = touched = touchable = quoted = marked = 0
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
        for hit, characters, common in _marks(labels, diagnoses):
            touchable, touched, quoted, marked = touchable + 1, touched + hit, quoted + characters, marked + common
        for name in {chapter(c) for c in want | got}:
            own = chapters.setdefault(name, [0, 0, 0])
            _add(own, {c for c in want if chapter(c) == name}, {c for c in got if chapter(c) == name})
        if diagnoses:
            visits.append((min(d.get("confidence", 0.0) for d in diagnoses), got == want))
        judged += sorted([(d.get("confidence", 0.0), dotted(d["code"]) in want) for d in diagnoses])
    scores = tuple(Score(name, *c) for name, c in counts.items())
    by_chapter = tuple(Score(name, *chapters[name]) for name in CHAPTERS.values() if name in chapters)
    share = min(1.0, marked / quoted) if quoted else 0.0
    return Evaluation(
        scores,
        len(gold),
        identical,
        without,
        wrong,
        long,
        touched,
        touchable,
        share,
        by_chapter,
        tuple(judged),
        tuple(visits),
    )


def chapter(code: str) -> str:
    """The chapter of the tabular list that a code stands in, by its first characters."""
    return next(name for last, name in reversed(CHAPTERS.items()) if code >= last)


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


def _marks(labels: dict[str, Any], diagnoses: list[dict[str, Any]]) -> Iterator[tuple[bool, int, int]]:
    """For each right code that the second team marked: does a quote touch its words, how many characters are quoted,
    and how many of them are marked?
    """
    team = labels.get("medcoder", {})
    quotes = {dotted(d["code"]): [e for e in d["evidence"] if "start" in e] for d in diagnoses}
    for d in team.get("diagnoses", []):
        if d.get("start") is None or dotted(d["code"]) not in quotes:
            continue
        words = [(d["start"], d["end"])] + [
            (e["start"], e["end"]) for e in team.get("evidence", []) if e["code"] == d["code"]
        ]
        own = [(q["start"], q["end"]) for q in quotes[dotted(d["code"])] if q["end"] - q["start"] <= LONGEST]
        common = sum(max(0, min(e, we) - max(s, ws)) for s, e in own for ws, we in words)
        yield any(s < we and ws < e for s, e in own for ws, we in words), sum(e - s for s, e in own), common


def reliability(judged: Iterable[tuple[float, bool]], width: float = 0.1) -> list[Bin]:
    """The codes by confidence, in bins of equal width: how sure the engine was and how often it was right."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in judged:
        bins.setdefault(min(int(confidence / width + 1e-9), round(1 / width) - 1), []).append((confidence, right))
    return [
        Bin(len(found), sum(c for c, _ in found) / len(found), sum(r for _, r in found) / len(found))
        for _, found in sorted(bins.items())
    ]


def table(result: Evaluation) -> list[str]:
    rows = [_row(s) for s in result.scores]
    rows.append(f"identical   {result.identical}/{result.notes}")
    rows.append(
        f"evidence    {result.touched}/{result.touchable} right codes point at the marked words; "
        f"{result.marked:.2f} of the quoted text is marked; {result.without_evidence} codes without evidence, "
        f"{result.not_verbatim} quotes not verbatim, {result.too_long} over {LONGEST} characters"
    )
    return rows


def chapter_table(result: Evaluation) -> list[str]:
    """The exact measure by chapter of the tabular list."""
    return [_row(s, 34) for s in result.chapters]


def confidence_table(result: Evaluation) -> list[str]:
    """Confidence against the truth, bin by bin, and the mean gap."""
    bins = reliability(result.judged)
    total = sum(b.size for b in bins) or 1
    gap = sum(b.size * abs(b.confidence - b.right) for b in bins) / total
    rows = [f"sure {b.confidence:.2f}  right {b.right:.2f}  of {b.size}" for b in bins]
    rows.append(f"mean gap {gap:.3f}")
    return rows


def _row(s: Score, width: int = 11) -> str:
    return f"{s.name:<{width}} P {s.precision:.3f}  R {s.recall:.3f}  F1 {s.f1:.3f}  (tp {s.tp} fp {s.fp} fn {s.fn})"
