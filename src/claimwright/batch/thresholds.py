"""Precision against coverage: what stays with the machine at each least confidence, and how right it is.

A diagnosis below the threshold goes to a person; so does the whole visit of one. Knows only confidences and truths.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

THRESHOLDS = (0.0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
Judged = Sequence[tuple[float, bool]]


class Kept(NamedTuple):
    """At `least` confidence: the share of diagnoses kept and right, of visits kept and exact. None of nothing kept."""

    least: float
    diagnoses: float
    precision: float | None
    visits: float
    exact: float | None


def kept(diagnoses: Judged, visits: Judged) -> list[Kept]:
    """`diagnoses` by confidence and whether right; `visits` by their least sure diagnosis and whether exact."""
    return [Kept(least, *_share(diagnoses, least), *_share(visits, least)) for least in THRESHOLDS]


def _share(judged: Judged, least: float) -> tuple[float, float | None]:
    found = [right for sure, right in judged if sure >= least]
    return len(found) / len(judged) if judged else 0.0, sum(found) / len(found) if found else None


def threshold_table(diagnoses: Judged, visits: Judged) -> list[str]:
    """A row a threshold, under its heading."""
    rows = [f"{'least':<7}{'diagnoses kept':>15}{'precision':>11}{'visits kept':>13}{'exact':>8}"]
    return rows + [
        f"{k.least:<7.2f}{k.diagnoses:>15.0%}{_said(k.precision):>11}{k.visits:>13.0%}{_said(k.exact):>8}"
        for k in kept(diagnoses, visits)
    ]


def _said(share: float | None) -> str:
    return "–" if share is None else f"{share:.2f}"
