"""What steps 2 and 3 make of a chart: candidates, assignments, what was suppressed and why, queries, the visit level,
the result's identity.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from claimwright.model.chart import Chart, Mention
from claimwright.model.claim import Claim
from claimwright.model.evidence import Citation, Evidence, Quote
from claimwright.model.finding import Finding, Severity
from claimwright.model.verdict import Verdict as Outlook

System = Literal["ICD-10-CM", "CPT", "HCPCS"]
Element = Literal["minimal", "low", "moderate", "high"]


class EditionRef(msgspec.Struct, frozen=True):
    """An edition that judged the result: `effective` to `ends`, both inclusive."""

    set: str
    publisher: str
    edition: str
    effective: date
    ends: date
    sha256: str


class Identity(msgspec.Struct, frozen=True):
    """What the result depends on besides the case."""

    engine: str
    rulebook: str
    additions: str
    editions: tuple[EditionRef, ...]


class PathStep(msgspec.Struct, frozen=True, gc=False):
    """One step on the way to a code: `step` select, verify or choose; `rule` a rule id or "lexicon", "tabular"."""

    step: str
    rule: str
    says: str
    citation: Citation | None = None


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """A mention answered by a code or stem of one code set. `role` says what it may become.

    problem (heads an item of the assessment), mentioned (elsewhere in the chart), cause (external), status, service.
    """

    mention: Mention
    code: str
    system: System
    role: str
    path: tuple[PathStep, ...]
    description: str = ""


class Assignment(msgspec.Struct, frozen=True):
    """A code proposed for the claim, in claim order by `rank` (1 first). Modifiers, units and pointers only for
    services.

    `pointers` are ranks of diagnoses, the line's reason first; `ndc_units` how much of the drug `ndc` by `ndc_measure`.
    `confidence` is 0 to 1. `reason` is one plain sentence.
    """

    code: str
    system: System
    description: str
    rank: int
    evidence: tuple[Evidence, ...]
    citations: tuple[Citation, ...]
    path: tuple[PathStep, ...]
    confidence: float = 0.9
    modifiers: tuple[str, ...] = ()
    units: int = 1
    pointers: tuple[int, ...] = ()
    modifier_reasons: tuple[PathStep, ...] = ()
    ndc: str = ""
    ndc_units: Decimal | None = None
    ndc_measure: str = ""

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"no code without evidence: {self.code}")
        if not self.citations:
            raise ValueError(f"no code without a citation: {self.code}")


class Suppressed(msgspec.Struct, frozen=True, gc=False):
    """A code that was considered and not proposed, with the step and rule that dropped it. Rules never delete."""

    code: str
    system: System
    step: str
    rule: str
    reason: str
    citation: Citation
    evidence: tuple[Evidence, ...]


class Option(msgspec.Struct, frozen=True):
    """One answer a query offers: `asks` what it answers (side, stage, ...), `code` the entry it leads to, empty where
    it leads to none ("other", "unable to determine").
    """

    text: str
    asks: str = ""
    code: str = ""


class Query(msgspec.Struct, frozen=True):
    """A question to the author about one code, in neutral words: what the record leaves open (`asks`), the chart's own
    words that bear on it, and the answers the tabular list offers. `severity` hold where no code, or no side, is
    chosen.
    """

    to: str
    code: str
    asks: tuple[str, ...]
    question: str
    indicators: tuple[Quote, ...]
    options: tuple[Option, ...]
    severity: Severity
    rule: str
    citation: Citation

    def __post_init__(self) -> None:
        if not self.indicators or not self.options:
            raise ValueError("a query quotes the chart and offers answers")


class ElementRow(msgspec.Struct, frozen=True):
    """One thing counted, or not, towards an element of the visit level; `counted` false says why in `reason`."""

    element: Literal["problems", "data", "risk", "time"]
    what: str
    value: Element | None
    counted: bool
    reason: str
    citation: Citation
    evidence: tuple[Evidence, ...]


class VisitLevel(msgspec.Struct, frozen=True):
    """The E/M decision with its element table. `lacks` says what the next level lacks: for the auditor only, never in
    a query, a provider's view or an appeal.
    """

    code: str
    problems: Element
    data: Element
    risk: Element
    path: Literal["mdm", "time"]
    elements: tuple[ElementRow, ...]
    lacks: str = ""


class Assignments(msgspec.Struct, frozen=True):
    """Step 3's result: what is proposed, what was dropped, and what the guidelines themselves want asked."""

    diagnoses: tuple[Assignment, ...]
    services: tuple[Assignment, ...]
    em: VisitLevel | None
    suppressed: tuple[Suppressed, ...]
    findings: tuple[Finding, ...] = ()
    queries: tuple[Query, ...] = ()


class Coding(msgspec.Struct, frozen=True):
    """The whole answer for one case: codes are always proposed; the verdict says whether the claim may leave, the
    outlook how likely a denial is and what would release the claim.
    """

    id: str
    date_of_service: date
    identity: Identity
    chart: Chart
    assignments: Assignments
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]
    outlook: Outlook | None = None

    @property
    def verdict(self) -> Literal["clean", "hold"]:
        return "hold" if any(f.holds for f in self.findings) else "clean"
