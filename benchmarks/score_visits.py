"""Scores the engine on visit notes of our own (visits/): exact and by category, with and without external causes.

python benchmarks/score_visits.py [--misses] [FOLDER]
Each line of FOLDER/codes.jsonl: `encounter_id` (the note's stem), the `codes` a coder gives, what is `also_fine`
(neither right nor wrong, as are long-term drugs in the default scope), and `why`: the words that decide each code.
"""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

from speed import opened

from claimwright.intake.documents import read_document
from claimwright.intake.visit import note_case
from claimwright.pipeline import House, code_case
from claimwright.settings import load

HERE = Path(__file__).parent / "visits"
DAY = date(2026, 6, 15)
_SCOPE = "Z79"  # long-term drugs are the complete scope's


def judged(folder: Path, house: House) -> list[tuple[dict[str, object], set[str], set[str], dict[str, str]]]:
    """For each note its line of codes.jsonl, the codes wanted, those that do not count, and the quote of each given."""
    found = []
    for line in (folder / "codes.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        note = folder / f"{gold['encounter_id']}.txt"
        coding = code_case(note_case(read_document(note), load("", "none"), DAY, "office"), house)
        got = {
            d.code: " … ".join(t for e in d.evidence for t in getattr(e, "texts", ()))
            for d in coding.assignments.diagnoses
        }
        want = {code for code in gold["codes"] if not code.startswith(_SCOPE)}
        fine = {*gold.get("also_fine", ()), *(code for code in gold["codes"] if code.startswith(_SCOPE))}
        found.append((gold, want, fine - want, got))
    return found


def table(folder: Path = HERE, house: House | None = None, misses: bool = False) -> list[str]:
    """The figures as lines."""
    rows = judged(folder, house or opened())
    lines = []
    for name, keep, cut in (("exact", "", 9), ("exact-noVY", "VWXY", 9), ("3-char", "", 3)):
        tp = fp = fn = 0
        for _, want, fine, got in rows:
            w, f, g = ({c[:cut] for c in codes if c[0] not in keep} for codes in (want, fine, got))
            tp, fp, fn = tp + len(w & g), fp + len(g - w - f), fn + len(w - g)
        p, r, f1 = tp / (tp + fp), tp / (tp + fn), 2 * tp / (2 * tp + fp + fn)
        lines.append(f"{name:<11} P {p:.3f}  R {r:.3f}  F1 {f1:.3f}  (tp {tp} fp {fp} fn {fn})")
    same = sum(want <= set(got) and not set(got) - want - fine for _, want, fine, got in rows)
    lines.append(f"identical   {same}/{len(rows)}")
    if misses:
        for gold, want, fine, got in rows:
            lines += [f"{gold['encounter_id']} misses {c}: {gold['why'].get(c, '')}" for c in sorted(want - set(got))]
            lines += [f"{gold['encounter_id']} adds {c}: {got[c]}" for c in sorted(set(got) - want - fine)]
    return lines


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=HERE)
    parser.add_argument("--misses", action="store_true")
    given = parser.parse_args()
    print("\n".join(table(given.folder, misses=given.misses)))
