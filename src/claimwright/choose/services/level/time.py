"""Total time on the date: what the note states, what of it was a service of its own, and what contradicts it."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from claimwright.choose.draft import Lookups
from claimwright.choose.services.level.rows import Table
from claimwright.choose.services.level.said import Hit, Said
from claimwright.model.chart import Sentence
from claimwright.model.coding import ElementRow
from claimwright.model.days import other_day
from claimwright.model.document import Document
from claimwright.model.evidence import Evidence, Field, Span

_MINUTES = re.compile(r"\b(\d{1,3})(?:\s*(?:-|\u2013|to)\s*(\d{1,3}))?[ -]*min(?:ute)?s?\b", re.I)
_HOURS = re.compile(r"\b(?:(\d)|one|an) hours?(?:(?: and|,)? (\d{1,2}) min(?:ute)?s?)?\b", re.I)
_WIDE = 110  # characters around a number of minutes that say what it is of


class Statement(NamedTuple):
    """Minutes of total time as stated, less what was a service of its own."""

    minutes: int
    reason: str
    evidence: Evidence


class Documented(NamedTuple):
    """The minutes that count, None where none are stated or statements contradict each other; all statements."""

    minutes: int | None
    statements: tuple[Statement, ...]

    @property
    def contradictory(self) -> bool:
        return self.minutes is None and len(self.statements) > 1


def documented_time(said: Said, look: Lookups) -> Documented:
    """Total minutes of the physician on the date, from the encounter or the note."""
    found: list[Statement] = []
    encounter = look.case.encounter
    if encounter.minutes is not None:
        field = encounter.field("minutes")
        found.append(Statement(encounter.minutes, "given with the visit", Field(field.name, field.value, field.origin)))
    for document in look.chart.documents:
        found += _stated(document, said, encounter.date_of_service)
    amounts = {s.minutes for s in found}
    return Documented(amounts.pop() if len(amounts) == 1 else None, tuple(found))


def time_rows(time: Documented, code: str, look: Lookups) -> list[ElementRow]:
    """The statements; none counts where they contradict each other."""
    table = Table("time", look)
    for s in time.statements:
        if time.minutes is None:
            table.pass_over(f"{s.minutes} minutes", "contradicts another statement of the total time", s.evidence)
        elif code:
            table.count(f"{s.minutes} minutes", None, f"supports {code}; {s.reason}", s.evidence)
        else:
            table.pass_over(f"{s.minutes} minutes", "no level of this visit goes by this time", s.evidence)
    return table.rows


def _stated(document: Document, said: Said, day: date) -> list[Statement]:
    found = []
    for sentence in said.chart.sentences.get(document.name, ()):
        totals = said.between(document.name, "t.total", sentence.start, sentence.end)
        if totals:
            today = (day.year, day.month, day.day)
            other = other_day(document.text, Span(sentence.start, sentence.end), today)
            statement = _statement(document, sentence, totals, said) if other is None else None
            if statement:
                found.append(statement)
    return found


def _statement(document: Document, sentence: Sentence, totals: list[Hit], said: Said) -> Statement | None:
    """The minutes nearest to the words of a total; what else the sentence measures is not the total."""
    text, name = document.text, document.name
    best: tuple[int, int, Span] | None = None
    for pattern, minutes_of in ((_MINUTES, _minutes), (_HOURS, _hours)):
        for match in pattern.finditer(text, sentence.start, sentence.end):
            far = min(
                (match.start() - t.end if t.end <= match.start() else t.start - match.end() if t.start >= match.end()
                 else 0) for t in totals
            )  # fmt: skip
            if far <= _WIDE and (best is None or far < best[0]):
                best = (far, minutes_of(match), Span(match.start(), match.end()))
    if best is None:
        return None
    _, minutes, span = best
    low = max(sentence.start, min(span.start, totals[0].start) - 40)
    if said.between(name, "t.not_total", low, span.end + 25):
        return None
    quote = document.quote(
        [span, *(Span(t.start, t.end) for t in totals[:1] if not span.overlaps(Span(t.start, t.end)))]
    )
    taken, why = _within(document, sentence, span, said)
    return Statement(minutes - taken, why, quote)


def _within(document: Document, sentence: Sentence, total: Span, said: Said) -> tuple[int, str]:
    """Minutes inside the total that were a service of their own, and what says so."""
    name, text = document.name, document.text
    for part in said.between(name, "t.within", total.end, sentence.end):
        match = _MINUTES.search(text, part.start, min(sentence.end, part.end + 40))
        if match is None or said.between(name, "t.apart", total.end, match.start()):
            continue
        procedure = said.between(name, "t.procedure", part.start, min(sentence.end, match.end() + 60))
        if procedure:
            return int(match[1]), f"{match[0]} of it were {procedure[0].name}, a service of its own"
    return 0, "total time on the date"


def _minutes(match: re.Match[str]) -> int:
    """The lower end of a range: no more than that is certain."""
    return int(match[1])


def _hours(match: re.Match[str]) -> int:
    return 60 * int(match[1] or 1) + int(match[2] or 0)
