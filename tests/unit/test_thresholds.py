"""Precision against coverage: what is kept at each least confidence, and how right it is."""

from __future__ import annotations

from claimwright.batch.thresholds import THRESHOLDS, kept, threshold_table
from claimwright.render import reliability_plot

DIAGNOSES = [(0.4, False), (0.72, True), (0.86, False), (0.9, True)]
VISITS = [(0.4, False), (0.86, True)]


def test_coverage_falls_and_precision_is_of_what_is_kept():
    rows = {k.least: k for k in kept(DIAGNOSES, VISITS)}
    assert list(rows) == list(THRESHOLDS)
    assert rows[0.0] == (0.0, 1.0, 0.5, 1.0, 0.5)
    assert rows[0.85] == (0.85, 0.5, 0.5, 0.5, 1.0)
    assert rows[0.95] == (0.95, 0.0, None, 0.0, None)


def test_nothing_judged_is_no_error():
    assert kept([], [])[0] == (0.0, 0.0, None, 0.0, None)


def test_the_table_and_the_plot_tell_it():
    rows = threshold_table(DIAGNOSES, VISITS)
    assert len(rows) == len(THRESHOLDS) + 1
    assert rows[-1].split() == ["0.95", "0%", "–", "0%", "–"]
    drawn = str(reliability_plot([(0.9, 0.8, 4)], [(1.0, 0.5), (0.5, 1.0)]))
    assert 'points="280,160 160,40"' in drawn
    assert "polyline" not in str(reliability_plot([(0.9, 0.8, 4)]))
