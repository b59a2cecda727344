"""Scores the visit level and the service lines on encounters of our own (encounters/), set by set.

python benchmarks/score_encounters.py [--misses] [SET ...]
Each line of SET/labels.jsonl: `encounter_id` (the note's stem); `em` the visit codes of which any is right, empty for
none; `elements` the accepted values of problems, data, risk; `services` the lines a coder bills, `optional_services`
neither right nor wrong; and of the encounter: setting, place_of_service, payer, established, age and sex where given.
Of modifiers only the place of a service (side, digit) is compared.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from speed import DAY, opened

from claimwright.intake.documents import read_document
from claimwright.intake.visit import note_case
from claimwright.model.case import Case, Name, Patient, Payer
from claimwright.model.coding import Assignments
from claimwright.pipeline import House, code_case
from claimwright.settings import load

HERE = Path(__file__).parent / "encounters"
ELEMENTS = ("problems", "data", "risk")
VISITS = ("992", "993", "9934", "9949", "9800", "9801", "G0402", "G0438", "G0439", "99024")
PLACES = frozenset(("RT", "LT", "50", "E1", "E2", "E3", "E4", *(f"{x}{n}" for x in "FT" for n in "A123456789")))
LEVELS = {"99202": 2, "99203": 3, "99204": 4, "99205": 5, "99212": 2, "99213": 3, "99214": 4, "99215": 5}


class Judged(NamedTuple):
    """One encounter: the visit proposed and wanted, lines right, needless and missing, elements right and judged."""

    note: str
    got: str
    want: tuple[str, ...]
    right: int
    needless: tuple[str, ...]
    missing: tuple[str, ...]
    agreed: Counter[str]
    asked: Counter[str]

    @property
    def level(self) -> bool:
        return self.got in self.want if self.want else not self.got or self.got == "99024"

    @property
    def near(self) -> bool:
        """Right, or of the same family and one level off."""
        ours = LEVELS.get(self.got)
        return self.level or any(
            w[:4] == self.got[:4] and abs(LEVELS[w] - ours) == 1 for w in self.want if ours and w in LEVELS
        )


def judged(folder: Path, house: House) -> list[Judged]:
    """Every encounter of a set."""
    lines = (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    return [_judge(gold, code_case(_case(folder, gold), house).assignments) for gold in map(json.loads, lines)]


def _case(folder: Path, gold: dict[str, Any]) -> Case:
    case = note_case(read_document(folder / f"{gold['encounter_id']}.txt"), load("", "none"), DAY, "office")
    given: dict[str, Any] = {k: gold[k] for k in ("setting", "place_of_service", "established") if k in gold}
    if "age" in gold:
        born: date = DAY - timedelta(days=int(gold["age"] * 365.25) + 30)
        given["patient"] = Patient(Name("Example"), born, gold.get("sex", "U"))
    payer = Payer("00000", "Invented", gold.get("payer", "commercial"))
    return msgspec.structs.replace(case, encounter=msgspec.structs.replace(case.encounter, payer=payer, **given))


def _judge(gold: dict[str, Any], given: Assignments) -> Judged:
    lines = {s["code"] for s in gold["services"]}  # a preventive visit beside the one judged is a line
    visits = [s.code for s in given.services if s.code.startswith(VISITS) and s.code not in lines]
    ours = Counter(_line(s.code, s.modifiers, s.units) for s in given.services if s.code not in visits)
    want = Counter(_line(s["code"], s["modifiers"], s["units"]) for s in gold["services"])
    free = {s["code"] for s in gold["optional_services"]}
    needless = [line for line in (ours - want).elements() if line[:5] not in free]
    accepted = {k: v for k, v in gold["elements"].items() if v and given.em is not None}
    agreed = Counter(k for k, v in accepted.items() if getattr(given.em, k) in v)
    codes = tuple(e["code"] for e in gold["em"])
    right = (ours & want).total()
    return Judged(gold["encounter_id"], next(iter(visits), ""), codes, right, tuple(needless),
                  tuple((want - ours).elements()), agreed, Counter(accepted.keys()))  # fmt: skip


def _line(code: str, modifiers: list[str] | tuple[str, ...], units: int) -> str:
    return "-".join((code, *sorted(PLACES.intersection(modifiers)))) + (f" x{units}" if units > 1 else "")


def row(name: str, found: list[Judged]) -> str:
    """A set's figures."""
    n, right = len(found), sum(f.right for f in found)
    wrong, missed = sum(len(f.needless) for f in found), sum(len(f.missing) for f in found)
    agreed, asked = sum((f.agreed for f in found), Counter()), sum((f.asked for f in found), Counter())
    elements = "  ".join(f"{k} {agreed[k] / asked[k]:.2f}" for k in ELEMENTS if asked[k])
    level, near = sum(f.level for f in found) / n, sum(f.near for f in found) / n
    f1 = 2 * right / max(1, 2 * right + wrong + missed)
    return f"{name:<6} {n} notes  level {level:.2f}  within one {near:.2f}  lines F1 {f1:.2f}  {elements}"


def _told(f: Judged) -> str:
    wanted = "/".join(f.want) or "none"
    return f"  {f.note}: {f.got or 'none'} for {wanted}; missing {list(f.missing)}, needless {list(f.needless)}"


def main(names: list[str] | None = None, misses: bool = False) -> list[str]:
    """The figures of the sets as lines."""
    house, lines = opened(), []
    for folder in sorted(p for p in HERE.iterdir() if p.is_dir() and (not names or p.name in names)):
        found = judged(folder, house)
        lines.append(row(folder.name, found))
        if misses:
            lines += [_told(f) for f in found if not f.level or f.missing or f.needless]
    return lines


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("sets", nargs="*")
    options = parser.parse_args()
    print("\n".join(main(options.sets, options.misses)))
