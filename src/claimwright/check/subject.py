"""What an edit looks at, and how it says what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

import msgspec

from claimwright.model.case import Case
from claimwright.model.chart import Chart
from claimwright.model.claim import Claim
from claimwright.model.coding import Assignments
from claimwright.model.evidence import Evidence
from claimwright.model.finding import Finding
from claimwright.rulebook import Rulebook
from claimwright.shelf import Editions, Icd10cm


class Subject(msgspec.Struct, frozen=True):
    """One coded case before the edits."""

    case: Case
    chart: Chart
    assignments: Assignments
    claims: tuple[Claim, ...]
    editions: Editions
    book: Rulebook

    @property
    def edition(self) -> Icd10cm:
        return self.editions.icd10cm

    def says(self, rule_id: str, target: str, evidence: tuple[Evidence, ...] = (), **names: object) -> Finding:
        """A finding of the rule, its message filled."""
        rule = self.book.rule(rule_id)
        return Finding(
            rule.id,
            rule.severity,
            rule.message.format(**names),
            rule.mend.format(**names),
            target,
            rule.citation,
            evidence,
        )


Edit: TypeAlias = Callable[[Subject], Iterator[Finding]]
