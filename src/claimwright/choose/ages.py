"""How old the patient is: by the encounter's birth date, else by what the note says of the patient at its top."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from claimwright.model.case import Case
from claimwright.model.chart import Chart
from claimwright.model.evidence import Evidence, Span

TOP = 500  # characters in which a note says who it is about
_BORN = re.compile(
    r"\b(?:DOB|D\.O\.B\.?|date of birth|birth ?date|born)[ \t]*[:=]?[ \t]*"
    r"(?:(\d{1,2})[/-](\d{1,2})[/-](\d{4})|(\d{4})-(\d{2})-(\d{2}))",
    re.I,
)
_AGED = re.compile(
    r"\b(\d{1,3})[ \t-]*(?:(years?|yrs?|y)|(months?|mos?))[ \t./-]*(?:old|o)\b|"
    r"\bage[d:]?[ \t]*:?[ \t]*(\d{1,3})(?![\d/.])|\b(\d{1,3}) ?(?:yo|y/o)?[ ,]{0,2}(?-i:[MF])\b",
    re.I,
)
_RELATIVE = re.compile(
    r"\b(?:mother|father|mom|dad|sister|brother|aunt|uncle|daughter|son|grand\w+|cousin|wife|husband|spouse|partner|"
    r"child|twin|caregiver|sibling)\b",
    re.I,
)


class Aged(NamedTuple):
    """Whole years, and what says so."""

    years: int
    evidence: Evidence


def aged(case: Case, chart: Chart) -> Aged | None:
    """None where neither tells."""
    encounter = case.encounter
    years = encounter.age()
    if years is not None:
        return Aged(years, encounter.field("patient.birth_date"))
    for document in chart.documents:
        text = document.text
        for m in (*_BORN.finditer(text, 0, min(TOP, len(text))), *_AGED.finditer(text, 0, min(TOP, len(text)))):
            line = text[text.rfind("\n", 0, m.start()) + 1 : m.end()]
            years = _years(m, encounter.date_of_service)
            if years is not None and not _RELATIVE.search(line):
                return Aged(years, document.quote([Span(m.start(), m.end())]))
    return None


def _years(said: re.Match[str], day: date) -> int | None:
    if said.re is _AGED:
        months = said[3] is not None
        number = int(said[1] or said[4] or said[5])
        return number // 12 if months else number if number < 120 else None
    year, month, date_ = (int(said[n]) for n in ((4, 5, 6) if said[4] else (3, 1, 2)))
    try:
        born = date(year, month, date_)
    except ValueError:
        return None
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return years if 0 <= years < 120 else None
