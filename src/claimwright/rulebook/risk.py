"""What findings weigh for the chance of a denial, and who mends them with what effort (rulebook/risk.yaml)."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from claimwright.model.finding import Severity


class Effort(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Edits by how their ids begin, who mends them, and what that asks."""

    edits: tuple[str, ...]
    who: str
    what: str


class Risk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`effort` in rising order."""

    weights: dict[Severity, Decimal]
    effort: tuple[Effort, ...]

    def effort_of(self, edit: str) -> int:
        """The place of the entry with the longest beginning of the edit's id; the last where none begins so."""
        begins = [(len(one), n) for n, e in enumerate(self.effort) for one in e.edits if edit.startswith(one)]
        return max(begins)[1] if begins else len(self.effort) - 1
