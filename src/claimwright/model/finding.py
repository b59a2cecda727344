"""A finding: what a rule or an edit says about a record, a coding or a claim, with its source and its mend."""

from __future__ import annotations

from typing import Literal

import msgspec

from claimwright.model.evidence import Citation, Evidence

Severity = Literal["reject", "hold", "warn", "inform"]


class Finding(msgspec.Struct, frozen=True):
    """`target` names what it is about ("HI01", "line 2", "patient.birth_date", "record"). Reject and hold keep the
    claim here.

    `message` and `mend` are for the biller and hold no text of the chart beyond codes; the words are in `evidence`.
    """

    rule: str
    severity: Severity
    message: str
    mend: str
    target: str
    citation: Citation
    evidence: tuple[Evidence, ...] = ()

    def __post_init__(self) -> None:
        if not self.rule or not self.message:
            raise ValueError("a finding names its rule and says what it found")

    @property
    def holds(self) -> bool:
        return self.severity in ("reject", "hold")
