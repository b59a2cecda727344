"""How far a pregnancy is: completed weeks and the trimester they make (I.C.15.a.3), with the words that say so."""

from __future__ import annotations

import re

from claimwright.model.chart import Chart
from claimwright.model.document import Document
from claimwright.model.evidence import Quote, Span

_WEEKS = re.compile(
    r"\b(\d{1,2})(?:\s*(?:w(?:ee)?ks?|w)\b(?:\s*(?:and|,|\+)?\s*\d\s*d(?:ays?)?)?|\s*[+/]\s*\d(?:/7)?\s*w)"
    r"(?=[^.\n]{0,30}\b(?:gestation|pregnan|gravid|iup|ga\b|ega\b|along))"
    r"|\b(\d{1,2})\s*w(?:ee)?ks?,?\s*(?:and\s*)?\d\s*d(?:ays?)?\b|\b(\d{1,2})w\d(?:d|/7)?\b|\bG\d+P\d+\w*[^.\n]{0,20}?\b(\d{1,2})\s*(?:w(?:ee)?ks?|w\d|w\b)"
    r"|\b(?:pregnan\w*|gestation\w*|ga|ega|iup)\b[^.\n]{0,25}?\b(\d{1,2})\s*(?:w(?:ee)?ks?|w\d|w\b)",
    re.I,
)
# Weeks of an earlier pregnancy, or to come, are not this one's.
_OTHER_WEEKS = re.compile(r"\b(?:ended|delivered|delivery|born|birth|previous|prior|last|lost|until|at term)\b", re.I)
_TRIMESTER = re.compile(r"\b(first|second|third|1st|2nd|3rd)\s+trimester\b", re.I)
_NAMES = {"1st": "first", "2nd": "second", "3rd": "third", "first": "first", "second": "second", "third": "third"}


def trimester(chart: Chart) -> tuple[str, Quote | None]:
    """The trimester counted from the weeks (under 14, under 28, after: I.C.15.a.3), else as stated; with its words."""
    for document in chart.documents:
        stated = weeks(document)
        if stated:
            count, span = stated
            name = "first" if count < 14 else "second" if count < 28 else "third"
            return name, document.quote([span])
    for document in chart.documents:
        named = _TRIMESTER.search(document.text)
        if named:
            return _NAMES[named[1].lower()], document.quote([Span(named.start(), named.end())])
    return "", None


def weeks(document: Document) -> tuple[int, Span] | None:
    """The first count of weeks that is of this pregnancy, with its place."""
    for match in _WEEKS.finditer(document.text):
        line = max(document.text.rfind("\n", 0, match.start()), document.text.rfind(". ", 0, match.start())) + 1
        if not _OTHER_WEEKS.search(document.text, max(line, match.start() - 60), match.end()):
            return int(next(group for group in match.groups() if group)), Span(match.start(), match.end())
    return None
