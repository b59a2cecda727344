"""What the guidelines work on: drafts of codes, what they have dropped and asked, and what they may look at.

Every guideline takes the work so far and the look-ups, and returns the work with its decision in it. Nothing is
deleted: a draft
that leaves goes to `suppressed` with the rule that dropped it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeAlias

import msgspec

from claimwright.choose.ages import Aged
from claimwright.model.case import Case
from claimwright.model.chart import Chart, Mention, Sentence
from claimwright.model.coding import Candidate, PathStep, Suppressed
from claimwright.model.evidence import Evidence, Span
from claimwright.model.finding import Finding
from claimwright.rulebook import Rule, Rulebook
from claimwright.rulebook.payers import PayerRules
from claimwright.shelf import Editions, Icd10cm


class Draft(msgspec.Struct, frozen=True, gc=False):
    """A code on its way: `code` may still be a stem; `problem` the assessment item it answers, -1 for none.

    `group` orders drafts that belong together (a combination code and its parts) behind the problem they answer.
    """

    code: str
    role: str
    problem: int
    evidence: tuple[Evidence, ...]
    path: tuple[PathStep, ...]
    rules: tuple[str, ...]
    confidence: float = 0.9
    candidate: Candidate | None = None
    group: int = 0

    def by(self, rule: Rule, says: str, **changes: object) -> Draft:
        """This draft changed by a rule, the step added to its path."""
        step = PathStep("choose", rule.id, says, rule.citation)
        return msgspec.structs.replace(self, path=(*self.path, step), rules=(*self.rules, rule.id), **changes)

    def with_step(self, step: PathStep) -> Draft:
        """This draft with a step on its path that changes nothing."""
        return msgspec.structs.replace(self, path=(*self.path, step))


class Work(msgspec.Struct, frozen=True):
    drafts: tuple[Draft, ...]
    suppressed: tuple[Suppressed, ...] = ()
    findings: tuple[Finding, ...] = ()

    def drop(self, gone: Iterable[Draft], rule: Rule, reason: str) -> Work:
        """The work without these drafts, each kept as suppressed."""
        listed = list(gone)
        if not listed:
            return self
        ids = {id(d) for d in listed}
        kept = tuple(d for d in self.drafts if id(d) not in ids)
        dropped = tuple(
            Suppressed(d.code, "ICD-10-CM", "choose", rule.id, reason, rule.citation, d.evidence) for d in listed
        )
        return Work(kept, self.suppressed + dropped, self.findings)

    def swap(self, changes: Mapping[int, Draft | tuple[Draft, ...]]) -> Work:
        """The work with drafts replaced, keyed by `id` of the old one; a tuple splits one into several."""
        if not changes:
            return self
        out: list[Draft] = []
        for draft in self.drafts:
            new = changes.get(id(draft), draft)
            out += new if isinstance(new, tuple) else [new]
        return Work(tuple(out), self.suppressed, self.findings)

    def add(self, *new: Draft) -> Work:
        return Work(self.drafts + new, self.suppressed, self.findings)

    def find(self, *new: Finding) -> Work:
        return Work(self.drafts, self.suppressed, self.findings + new)


class Sided(NamedTuple):
    """A side word with a site word near it: where it stands."""

    document: str
    section: str
    problem: int
    side: str
    span: Span


class Lookups(msgspec.Struct, frozen=True):
    """All that a guideline may look at besides the work; `sides` by site word, as sides.sided_sites reads them;
    `later` where the reason for the visit says that active treatment is over; `headed` the conditions of each problem's
    heading; `mentioned` where each document names a condition, sorted;
    `coded` the diagnoses' codes, once they are chosen; `aged` how old the patient is.
    """

    chart: Chart
    case: Case
    editions: Editions
    edition: Icd10cm
    book: Rulebook
    sides: dict[str, tuple[Sided, ...]] = {}
    later: bool = False
    headed: dict[int, tuple[Mention, ...]] = {}
    mentioned: dict[str, tuple[int, ...]] = {}
    coded: tuple[str, ...] = ()
    aged: Aged | None = None

    @property
    def age(self) -> int | None:
        """The patient's whole years on the date of service, None where nothing tells them."""
        return self.aged.years if self.aged else None

    def rule(self, rule_id: str) -> Rule:
        return self.book.rule(rule_id)

    @property
    def payer(self) -> PayerRules:
        """What the payer's program decides; commercial where none is known."""
        payer = self.case.encounter.payer
        return self.book.payers[payer.program if payer else "commercial"]

    def words_of(self, code: str) -> str:
        """What a service is, in the words of the shelf; empty where it has none."""
        rows = self.editions.rows("starter-services")
        row = rows.get("service", code=code) if rows is not None else None
        return str(row["words"]) if row else ""

    def heading(self, problem: int) -> str:
        """The words that head a problem of the chart."""
        item = self.chart.problems[problem]
        return self.chart.document(item.document).text[item.heading.start : item.heading.end]

    def names(self, document: str, sentence: Sentence) -> bool:
        """Whether a sentence names a condition of its own."""
        starts = self.mentioned.get(document, ())
        return bisect_left(starts, sentence.start) < bisect_left(starts, sentence.end)


Guideline: TypeAlias = Callable[[Work, Lookups], Work]
