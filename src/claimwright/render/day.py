"""The page of a day: every visit in a row, the totals, two plots. It needs no script and loads nothing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from claimwright.render.html import page
from claimwright.render.plots import finding_plot, verdict_plot
from claimwright.render.rows import VisitRow


class Totals(NamedTuple):
    visits: int
    clean: int
    held: int
    failed: int
    released: Decimal
    waiting: Decimal


def day_page(rows: Sequence[VisitRow]) -> str:
    dates = sorted({row.date for row in rows if row.date})
    days = [str(day) for day in (dates if len(dates) < 2 else (dates[0], dates[-1]))]
    return page(
        "day.html",
        ("common.css", "day.css"),
        rows=rows,
        totals=totals(rows),
        days=" to ".join(days) or "no date",
        verdicts=verdict_plot(rows),
        findings=finding_plot(rows),
    )


def totals(rows: Sequence[VisitRow]) -> Totals:
    def charged(verdict: str) -> Decimal:
        return sum((row.charge for row in rows if row.verdict == verdict and row.charge is not None), Decimal("0.00"))

    counts = {verdict: sum(row.verdict == verdict for row in rows) for verdict in ("clean", "hold", "failed")}
    return Totals(len(rows), counts["clean"], counts["hold"], counts["failed"], charged("clean"), charged("hold"))
