"""Days that a sentence names: whether one of them is another than the visit's."""

from __future__ import annotations

import re

from claimwright.model.evidence import Span

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMERIC = re.compile(r"\b(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})\b|\b(\d{4})-(\d{2})-(\d{2})\b")
_NAMED = re.compile(
    rf"\b({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?(?:,? (\d{{4}}))?\b(?!:\d)|\b(\d{{1,2}}) ({_MONTH}) (\d{{4}})\b", re.I
)
_WHEN = re.compile(
    r"\b(?:in|last|since|until|from|of|early|late|due|done|given|had|received|performed|completed) "
    rf"(?:{_MONTH}\b|(?:19|20)\d\d\b)|"
    r"(?<![-/\d])(?:19|20)\d\d (?:given|done|completed|received|performed)\b|"
    rf"\b{_MONTH}\.? (?:of )?(?:19|20)\d\d\b|\b(?:\w{{3,}}ed|frozen|mohs|cut) (?:19|20)\d\d\b",
    re.I,
)
# A day without its year counts only behind a word that dates something: "6/10" alone may be a score.
_SHORT = re.compile(
    r"\b(?:on|here|since|dated|given|done|obtained|performed|taken|placed|applied|injected|reduced|"
    r"treated|by us|pharmacy|from) "
    r"(1[0-2]|0?[1-9])/(3[01]|[12]\d|0?[1-9])\b(?![/\d])",
    re.I,
)
_MONTHLY = re.compile(r"(?<![\d/])(0?[1-9]|1[0-2])/((?:19|20)\d\d)\b(?!/)")  # "done 11/2024"
# A day aimed at is no day on which something was done.
_TARGET = re.compile(r"\b(?:quit|target|goal|expir\w+|exp)(?: date)?(?: (?:of|on|is|set|set for|for|by))?[ :]*$", re.I)


def other_day(text: str, part: Span, day: tuple[int, int, int]) -> Span | None:
    """A date that is not the visit's, or a bare month or year."""
    for m in _NUMERIC.finditer(text, part.start, part.end):
        if _TARGET.search(text, max(0, m.start() - 25), m.start()):
            continue
        given = (int(m[4]), int(m[5]), int(m[6])) if m[4] else (_year(m[3]), int(m[1]), int(m[2]))
        if given != day:
            return Span(m.start(), m.end())
    for m in _NAMED.finditer(text, part.start, part.end):
        if _TARGET.search(text, max(0, m.start() - 25), m.start()):
            continue
        month, number, year = (m[1], m[2], m[3]) if m[1] else (m[5], m[4], m[6])
        if ((int(year) if year else day[0]), _MONTHS.index(month[:3].lower()) + 1, int(number)) != day:
            return Span(m.start(), m.end())
    for m in _MONTHLY.finditer(text, part.start, part.end):
        if (int(m[2]), int(m[1])) != day[:2] and not _TARGET.search(text, max(0, m.start() - 25), m.start()):
            return Span(m.start(), m.end())
    for m in _SHORT.finditer(text, part.start, part.end):
        if (int(m[1]), int(m[2])) != day[1:]:
            return Span(m.start(), m.end())
    when = _WHEN.search(text, part.start, part.end)
    return Span(when.start(), when.end()) if when else None


def _year(written: str) -> int:
    return int(written) + 2000 if len(written) == 2 else int(written)
