"""Plots as SVG, the same bytes for the same rows, no script: the day's bars, coloured by the page, and reliability."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from claimwright.model.finding import Severity
from claimwright.render.html import fragment
from claimwright.render.rows import VisitRow

WIDTH, STEP, LONGEST = 360, 40, 270  # SVG units: the drawing, one bar with its label, the longest bar
SEVEREST: tuple[Severity, ...] = ("reject", "hold", "warn", "inform")
VERDICTS = (("clean", "Clean"), ("hold", "Held"), ("failed", "Not read"))


class Bar(NamedTuple):
    """`tone` names the colour; `note` says in words what the colour says."""

    label: str
    value: int
    tone: str
    note: str = ""


SIDE = 240  # SVG units: the square of the reliability plot
MARGIN = 40


class Dot(NamedTuple):
    """A bin of codes at its confidence and its share right; the area tells how many."""

    x: int
    y: int
    radius: int
    note: str


class Drawn(NamedTuple):
    bar: Bar
    y: int
    width: int


def verdict_plot(rows: Sequence[VisitRow]) -> Markup:
    counts = Counter[str](row.verdict for row in rows)
    return bars("Verdicts", [Bar(name, counts[verdict], verdict) for verdict, name in VERDICTS])


def finding_plot(rows: Sequence[VisitRow]) -> Markup:
    """How often each rule spoke, most often first; a rule's colour is that of its severest finding."""
    counts = Counter(rule for row in rows for rule, _ in row.findings)
    worst: dict[str, int] = {}
    for rule, severity in (finding for row in rows for finding in row.findings):
        worst[rule] = min(worst.get(rule, len(SEVEREST)), SEVEREST.index(severity))
    ordered = sorted(counts, key=lambda rule: (-counts[rule], worst[rule], rule))
    return bars(
        "Findings by rule", [Bar(rule, counts[rule], SEVEREST[worst[rule]], SEVEREST[worst[rule]]) for rule in ordered]
    )


def bars(title: str, rows: Sequence[Bar]) -> Markup:
    most = max((bar.value for bar in rows), default=0) or 1
    drawn = [Drawn(bar, i * STEP, round(bar.value * LONGEST / most)) for i, bar in enumerate(rows)]
    summary = ", ".join(f"{bar.label} {bar.value}" for bar in rows) or "none"
    size = {"width": WIDTH, "height": max(len(rows), 1) * STEP, "longest": LONGEST}
    return fragment("bars.svg", title=title, summary=summary, drawn=drawn, **size)


def reliability_plot(bins: Sequence[tuple[float, float, int]], kept: Sequence[tuple[float, float]] = ()) -> Markup:
    """Confidence across, share right upwards, one dot a bin (confidence, right, count); the diagonal is perfect.

    `kept`: share of codes kept across, their precision upwards, as a line over it.
    """
    most = max((count for _, _, count in bins), default=1)
    dots = [
        Dot(
            MARGIN + round(sure * SIDE),
            MARGIN + round((1 - right) * SIDE),
            max(3, round(14 * (count / most) ** 0.5)),
            f"sure {sure:.2f}, right {right:.2f}, {count} codes",
        )
        for sure, right, count in bins
    ]
    line = " ".join(f"{MARGIN + round(share * SIDE)},{MARGIN + round((1 - right) * SIDE)}" for share, right in kept)
    return fragment("reliability.svg", dots=dots, line=line, side=SIDE, margin=MARGIN, size=SIDE + 2 * MARGIN)
