"""The spine: one case to its coding, one line per step. Read this first.

`House` holds what is opened once: shelf and rulebook. `code_case` is a pure function over them.
"""

from __future__ import annotations

import functools
import gc
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from claimwright import __version__, rulebook
from claimwright.check import Facts, Record, Subject, check, claims_before, denied_before, verdict
from claimwright.choose import choose
from claimwright.errors import ShelfError
from claimwright.model.case import Case
from claimwright.model.claim import Claim
from claimwright.model.coding import Coding, Identity
from claimwright.model.finding import Finding
from claimwright.model.past import NOTHING_BEFORE, Past
from claimwright.model.standing import NOTHING_KNOWN, Standing
from claimwright.review import review
from claimwright.rulebook import Rulebook
from claimwright.rulebook.book import with_additions
from claimwright.select import select
from claimwright.shelf import Editions, Policy, Shelf, TermIndex
from claimwright.submit import assemble, attached


class House:
    """Everything published or hand-written that a coding looks at, and what the practice knows of its members'
    coverage and its enrolments; opened once per process.
    """

    def __init__(self, shelf: Shelf, book: Rulebook, standing: Standing = NOTHING_KNOWN) -> None:
        self.shelf, self.book, self.standing = shelf, book, standing
        self.facts = functools.lru_cache(maxsize=512)(self._facts)

    def _facts(self, day: date) -> Facts:
        """What is known of codes on a day; where the shelf refuses it, by the nearest editions and marked so."""
        nearest = self.shelf.browsed(day)
        try:
            return Facts(self.shelf.on(day), nearest, self.book)
        except ShelfError:
            return Facts(nearest, nearest, self.book, refused=True)

    def terms(self, editions: Editions) -> TermIndex:
        """The index of every term that names a code of these editions or stands in the lexicon."""
        return self.shelf.terms(editions.icd10cm, self.book.lexicon, self.book.same, self.book.never, editions.index)


def open_house(
    folder: Path,
    policies: Mapping[str, Policy] | None = None,
    edits: Mapping[str, str] | None = None,
    standing: Standing = NOTHING_KNOWN,
) -> House:
    """Opens the shelf in `folder`, building the embedded editions where they are missing; `edits` are the practice's
    own, the text of each file by its name.
    """
    shelf = Shelf(folder, policies)
    shelf.build()
    house = House(shelf, with_additions(rulebook.load(), edits or {}), standing)
    # What is opened once stays, and a note is tens of thousands of small records without a cycle: the collector need
    # not visit the one with every note, nor look for cycles as often as it would.
    gc.freeze()
    gc.set_threshold(200_000, 20, 50)
    return house


def code_case(case: Case, house: House, past: Past = NOTHING_BEFORE) -> Coding:
    """Documents and encounter to codes, claims and findings; `past` is what was before. Raises ShelfError where no
    release covers the date.
    """
    encounter, book = case.encounter, house.book
    editions = house.shelf.on(encounter.code_date)
    chart = review(encounter, case.documents, book, house.terms(editions))  # sections, problems, mentions with context
    candidates = select(chart, editions.icd10cm)  # each mention -> code set -> candidate code, with the path
    assignments = choose(candidates, chart, case, editions, book)  # guidelines -> codes, level, units, modifiers
    claims = assemble(case, assignments, editions, book.families)  # as far as they are known
    claims = tuple(attached(claim, case, book.families) for claim in claims)  # the documents that the payer wants
    findings = _findings(claims, Record(case, chart, assignments), house, past)
    complete = tuple(claim for claim in claims if claim.complete)
    day, made_of = encounter.date_of_service, identity(editions, book)
    outlook = verdict(findings, book.risk, [one for claim in claims for one in denied_before(claim, past.denials)])
    return Coding(encounter.id, day, made_of, chart, assignments, complete, findings, outlook)


def _findings(claims: tuple[Claim, ...], record: Record, house: House, past: Past) -> tuple[Finding, ...]:
    """The record's and the guidelines' own findings, then what the edits find in each claim."""
    day = record.case.encounter.code_date
    own = (*record.chart.findings, *record.assignments.findings)
    found = [f for f in own if house.book.rule(f.rule).holds_on(day)]
    for claim in claims:
        before = claims_before(claim, record.case.history, past.claims)
        found += check(Subject(claim, house.facts(day), record, before, house.standing))
    return tuple(dict.fromkeys(found))


def identity(editions: Editions, book: Rulebook) -> Identity:
    """What the result depends on besides the case."""
    return Identity(__version__, book.sha256, book.additions, editions.refs)
