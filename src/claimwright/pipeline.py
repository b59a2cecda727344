"""The spine: one case to its coding, one line per step. Read this first.

`House` holds what is opened once: shelf, rulebook, term index. `code_case` is a pure function over them.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from claimwright import __version__, rulebook
from claimwright.check import Subject, check
from claimwright.choose import choose
from claimwright.model.case import Case
from claimwright.model.coding import Coding, Identity
from claimwright.review import review
from claimwright.rulebook import Rulebook
from claimwright.select import select
from claimwright.shelf import Editions, Shelf, TermIndex
from claimwright.submit import assemble


class House(NamedTuple):
    """Everything published or hand-written that a coding looks at, opened once per process."""

    shelf: Shelf
    book: Rulebook
    terms: TermIndex


def open_house(folder: Path) -> House:
    """Opens the shelf in `folder`, building what is missing there."""
    book, shelf = rulebook.load(), Shelf(folder)
    return House(shelf, book, shelf.terms(book.lexicon, book.same, book.never))


def code_case(case: Case, house: House) -> Coding:
    """Documents and encounter to codes, claims and findings. Raises ShelfError where no release covers the date."""
    encounter, book = case.encounter, house.book
    editions = house.shelf.on(encounter.date_of_service)
    chart = review(encounter, case.documents, book, house.terms)  # sections, problems, mentions with context
    candidates = select(chart, editions.icd10cm)  # each mention -> code set -> candidate code, with the path
    assignments = choose(
        candidates, chart, case, editions.icd10cm, book
    )  # guidelines -> codes, level, units, modifiers
    claims = assemble(case, assignments)
    findings = check(Subject(case, chart, assignments, claims, editions.icd10cm, book))
    return Coding(
        encounter.id, encounter.date_of_service, identity(editions, book), chart, assignments, claims, findings
    )


def identity(editions: Editions, book: Rulebook) -> Identity:
    """What the result depends on besides the case."""
    return Identity(__version__, book.sha256, "", editions.refs)
