"""What each question of the visit answers with: lines, the level behind them, what was dropped and what is asked."""

from __future__ import annotations

from typing import NamedTuple

from claimwright.model.coding import Assignment, Suppressed, VisitLevel
from claimwright.model.finding import Finding


class Visit(NamedTuple):
    """All service lines in claim order, or, on the way there, the visit's own."""

    lines: tuple[Assignment, ...] = ()
    em: VisitLevel | None = None
    suppressed: tuple[Suppressed, ...] = ()
    findings: tuple[Finding, ...] = ()
