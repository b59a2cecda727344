"""What an edit looks at, and how it says what it found."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeAlias

import msgspec

from claimwright.check.facts import Diagnosis, Facts, Procedure
from claimwright.model.case import Case, Program
from claimwright.model.chart import Chart
from claimwright.model.claim import Claim, ServiceLine
from claimwright.model.coding import Assignments
from claimwright.model.evidence import Evidence, Field
from claimwright.model.finding import Finding
from claimwright.model.standing import NOTHING_KNOWN, Standing
from claimwright.rulebook import Rulebook


class Record(msgspec.Struct, frozen=True):
    """What stands behind a claim of our own: the visit, its chart and what was chosen from it."""

    case: Case
    chart: Chart
    assignments: Assignments


class Subject(msgspec.Struct, frozen=True, dict=True):
    """One claim before the edits. `record` None for somebody else's claim; `history` earlier claims of the patient,
    None where they are not known: no edit may take that for "none". `standing` is what is known of coverage and
    enrolment.
    """

    claim: Claim
    facts: Facts
    record: Record | None = None
    history: tuple[Claim, ...] | None = None
    standing: Standing = NOTHING_KNOWN

    @property
    def book(self) -> Rulebook:
        return self.facts.book

    @property
    def day(self) -> date:
        """The day whose editions judge it."""
        return self.facts.editions.day

    @property
    def program(self) -> Program:
        return self.claim.payer.program

    @functools.cached_property
    def earlier(self) -> tuple[Claim, ...]:
        """Earlier claims to count beside this one; none beside a replacement or void, which stands for one of them."""
        return (self.history or ()) if self.claim.frequency == "1" else ()

    @functools.cached_property
    def diagnoses(self) -> tuple[Diagnosis, ...]:
        """What is known of each diagnosis, in claim order."""
        return tuple([self.facts.diagnosis(d.code) for d in self.claim.diagnoses])

    @functools.cached_property
    def procedures(self) -> tuple[Procedure, ...]:
        """What is known of each line's service, in line order."""
        return tuple([self.facts.procedure(line.code) for line in self.claim.lines])

    @functools.cached_property
    def families(self) -> tuple[frozenset[str], ...]:
        """The families of each line's service, in line order."""
        return tuple([self.book.families.of(line.code) for line in self.claim.lines])

    @functools.cached_property
    def ages(self) -> tuple[int | None, ...]:
        """The patient's whole years on the day of each line."""
        return tuple([self.age_on(line.date_of_service) for line in self.claim.lines])

    @functools.cached_property
    def age(self) -> int | None:
        """The patient's whole years on the claim's day."""
        return self.age_on(self.claim.day)

    def age_on(self, day: date | None) -> int | None:
        born = self.claim.patient.birth_date
        if born is None or day is None or day < born:
            return None
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    def by(self, line: ServiceLine) -> str:
        """Who rendered a line: its own provider, else the claim's; the NPI."""
        return (line.rendering or self.claim.rendering).npi

    def pointed(self, line: ServiceLine) -> list[Diagnosis]:
        """The diagnoses that a line points to, its reason first; pointers to none are left out."""
        count = len(self.diagnoses)
        return [self.diagnoses[p - 1] for p in line.pointers if 1 <= p <= count]

    def line_of(self, line: ServiceLine) -> tuple[Evidence, ...]:
        """What a line rests on: its words where the claim is ours, else the line itself."""
        if self.record is not None:
            for service in self.record.assignments.services:
                if (service.code, service.modifiers[:4]) == (line.code, line.modifiers):
                    return service.evidence
        return (self.field(f"lines[{line.number - 1}].code", line.code),)

    def code_of(self, position: int) -> tuple[Evidence, ...]:
        """What a diagnosis rests on, by its position on the claim."""
        code = self.claim.diagnoses[position - 1].code
        if self.record is not None:
            for diagnosis in self.record.assignments.diagnoses:
                if diagnosis.code == code:
                    return diagnosis.evidence
        return (self.field(f"diagnoses[{position - 1}].code", code),)

    def field(self, name: str, value: object = None) -> Field:
        """A field of the claim as evidence, with where it was read where the claim is ours."""
        if self.record is not None:
            return self.record.case.encounter.field(name)
        return Field(name, "" if value is None else str(value))

    def says(self, rule_id: str, target: str, evidence: tuple[Evidence, ...] = (), **names: object) -> Finding:
        """A finding of the edit, its message filled."""
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
