"""Agreement of two coders by code family: what both code, what only the first does (over-coding) or only the second
(under-coding), with confidence intervals.

Knows an audit sample; figures rest on its random part alone.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from claimwright.batch.audit import Answer, Sample
from claimwright.batch.evaluate import chapter
from claimwright.rulebook.families import Families

Z = 1.96  # of a 95 % interval
FAMILIES = (
    ("visits", "visit"),
    ("visits", "visit.wellness"),
    ("anesthesia", "anesthesia"),
    ("vaccines", "vaccine.product"),
    ("vaccines", "vaccine.giving"),
    ("surgery", "surgery"),
    ("imaging", "imaging"),
    ("laboratory", "laboratory"),
    ("therapy", "therapy"),
    ("drugs", "drug"),
    ("equipment", "equipment"),
)


class Share(NamedTuple):
    """`part` of `whole`, with the Wilson interval (Wilson 1927) at 95 %; bounds None where there is nothing."""

    part: int
    whole: int

    @property
    def interval(self) -> tuple[float, float] | None:
        if not self.whole:
            return None
        n, p = self.whole, self.part / self.whole
        middle, spread = p + Z * Z / (2 * n), Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        scale = 1 + Z * Z / n
        return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)

    def __str__(self) -> str:
        if self.interval is None:
            return "–"
        low, high = self.interval
        return f"{self.part / self.whole:.0%} ({low:.0%} to {high:.0%})"


class Row(NamedTuple):
    """A family: codes both give, only the first, only the second; agreement is of all that either gives."""

    family: str
    both: int
    over: int
    under: int

    @property
    def agreement(self) -> Share:
        return Share(self.both, self.both + self.over + self.under)


class Report(NamedTuple):
    """`rows` over the random part; `levels` (same, higher, lower) of visits that both bill; `charts` read and drawn;
    `risky` the charts drawn by risk with a difference, and those read.
    """

    rows: tuple[Row, ...]
    levels: tuple[int, int, int]
    whole: Share
    charts: tuple[int, int]
    risky: Share


def report(sample: Sample, second: Mapping[str, Answer], families: Families) -> Report:
    both, over, under = Counter[str](), Counter[str](), Counter[str]()
    levels = [0, 0, 0]
    same = read = risky = risky_read = 0
    for one in sample.drawn:
        theirs = second.get(one.case)
        if theirs is None:
            continue
        if one.by == "risk":
            risky_read += 1
            risky += one.first != theirs
            continue
        read += 1
        same += one.first == theirs
        mine, other = Counter(_codes(one.first, families)), Counter(_codes(theirs, families))
        for (family, _), count in (mine & other).items():
            both[family] += count
        for (family, _), count in (mine - other).items():
            over[family] += count
        for (family, _), count in (other - mine).items():
            under[family] += count
        _level(one.first, theirs, families, levels)
    names = sorted({*both, *over, *under})
    rows = tuple(Row(name, both[name], over[name], under[name]) for name in names)
    drawn = sum(one.by == "random" for one in sample.drawn)
    return Report(rows, (levels[0], levels[1], levels[2]), Share(same, read), (read, drawn), Share(risky, risky_read))


def _codes(answer: Answer, families: Families) -> Iterator[tuple[str, str]]:
    """Every code with its family: a service with its modifiers and units is one thing that is right or not."""
    for code in answer.diagnoses:
        yield f"ICD-10-CM {chapter(code)}", code
    for service in answer.services:
        text = f"{service.code}-{'-'.join(service.modifiers)} x{service.units}"
        yield _family(service.code, families), text


def _family(code: str, families: Families) -> str:
    found = families.of(code)
    return next((name for name, family in FAMILIES if family in found), "other services")


def _level(first: Answer, second: Answer, families: Families, levels: list[int]) -> None:
    """Where each bills one visit of one kind: the same level, the first higher, the first lower."""
    mine, theirs = (_visits(answer, families) for answer in (first, second))
    if len(mine) == len(theirs) == 1 and mine[0][:4] == theirs[0][:4]:
        levels[0 if mine[0] == theirs[0] else 1 if mine[0] > theirs[0] else 2] += 1


def _visits(answer: Answer, families: Families) -> list[str]:
    return [s.code for s in answer.services if "visit.problem" in families.of(s.code)]


def report_lines(found: Report) -> Iterable[str]:
    """The report as text."""
    read, drawn = found.charts
    yield f"{read} of {drawn} charts drawn at random were read; all codes alike in {found.whole}"
    yield ""
    yield f"{'family':<44} {'both':>5} {'over':>5} {'under':>6}  agreement, 95 % interval"
    for row in found.rows:
        yield f"{row.family:<44} {row.both:>5} {row.over:>5} {row.under:>6}  {row.agreement}"
    same, higher, lower = found.levels
    if same + higher + lower:
        total = same + higher + lower
        yield ""
        yield f"visit level: alike {Share(same, total)}, first higher {higher}, first lower {lower}"
    if found.risky.whole:
        yield f"drawn by risk: {found.risky.part} of {found.risky.whole} charts differ; no figure is made from them"
