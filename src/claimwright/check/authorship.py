"""Edits of how a record came about: copied from an earlier note, added to after billing, tests that nobody ordered.

Sources: Medicare Program Integrity Manual chapter 3, 3.3.2.5 (late entries and amendments); 42 CFR 410.32(a) (orders).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from claimwright.check.record import LATE, NEAR, NOTE_DAY, noted_day, notes
from claimwright.check.subject import Subject
from claimwright.model.document import Document
from claimwright.model.evidence import Absence, Evidence, Quote, Span
from claimwright.model.finding import Finding

RUN = 8  # words in a row that count as the same
LEAST = 80  # runs; a shorter note says little of its own
SAME = 0.9  # of the runs
SHOWN = 160  # characters quoted
_WORD = re.compile(r"\w+")
_ADDED = re.compile(r"^[ \t#*>]*(?:addend(?:um|a)|late entry|amend(?:ed|ment))\b", re.I | re.M)
_ORDERED = re.compile(
    r"\b(?:order(?:ed|s)?|requested|per (?:dr|doctor|protocol|md|provider)|standing order|sent for|referred for"
    r"|obtain(?:ed)?|(?:will|to) (?:get|check|obtain)|check(?:ed)?)\b",
    re.I,
)


def copied(subject: Subject) -> Iterator[Finding]:
    """A note that is, but for a few words, an earlier note of the patient."""
    record = subject.record
    if record is None or not record.case.earlier:
        return
    before = [(document, frozenset(_runs(document.text))) for document in record.case.earlier]
    for _, document in notes(subject):
        own = list(_runs(document.text))
        for earlier, runs in before if len(own) >= LEAST else ():
            share = sum(run in runs for run in own) / len(own)
            if share >= SAME:
                shown = (_start(document), _start(earlier))
                percent = f"{share:.0%}"
                yield subject.says("record.copied", "record", shown, percent=percent, earlier=earlier.name)
                break


def added(subject: Subject) -> Iterator[Finding]:
    """Words added to a note after its visit was billed, or long after it."""
    for record, document in notes(subject):
        billed, seen = record.case.encounter.billed, record.case.encounter.code_date
        for heading in _ADDED.finditer(document.text):
            stated = NOTE_DAY.search(document.text, heading.start(), heading.end() + NEAR)
            on: date | None = noted_day(stated) if stated else None
            if stated is None or on is None:
                continue
            shown = (document.quote([Span(heading.start(), stated.end())]),)
            if billed is not None and on > billed:
                yield subject.says("record.added", "record", shown, on=on, billed=billed)
            elif on > seen + LATE:
                yield subject.says("record.added-late", "record", shown, on=on, seen=seen)


def ordered(subject: Subject) -> Iterator[Finding]:
    """A test that only a nurse's or assistant's words show was ordered by somebody."""
    record = subject.record
    if record is None:
        return
    roles = {document.name: document.role for document in record.chart.documents}
    if any(_ORDERED.search(d.text) for d in record.chart.documents if d.role != "patient"):
        return
    for at, line in enumerate(subject.claim.lines):
        quotes = [e for e in subject.line_of(line) if isinstance(e, Quote)]
        alone = bool(quotes) and all(roles.get(q.document) == "clinician" for q in quotes)
        if alone and "diagnostic" in subject.families[at] and line.ordering is None:
            names = tuple(d.name for d in record.chart.documents)
            shown: tuple[Evidence, ...] = (*quotes, Absence("an order by a provider", names))
            yield subject.says("record.order", f"line {line.number}", shown, line=line.number, code=line.code)


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of eight words, case and punctuation apart."""
    words = _WORD.findall(text.lower())
    yield from zip(*(words[n:] for n in range(RUN)), strict=False)


def _start(document: Document) -> Quote:
    """The first words of a document."""
    first = len(document.text) - len(document.text.lstrip())
    return document.quote([Span(first, min(len(document.text), first + SHOWN))])
