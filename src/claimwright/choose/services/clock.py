"""How long something ran: by its start and stop, else by the minutes or hours said.

Knows one sentence or passage; what the time is of is the caller's.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from claimwright.model.evidence import Span

_HOUR = r"(\d{1,2}):?([0-5]\d)\s*([ap])?\.?m?\.?"
_RANGE = re.compile(
    r"\b(\d{1,2}):([0-5]\d)\s*(?:([ap])\.?m\.?)?\s*(?:-{1,2}|\u2013|\u2014|to|until|till|through)\s*(\d{1,2}):([0-5]\d)\s*(?:([ap])\.?m\b)?",
    re.I,
)
_STARTED = re.compile(
    rf"\b(?:start(?:ed)?|begun|began|on|hung|up)(?: time)?(?: at)?:?\s*{_HOUR}\b.{{0,60}}?"
    rf"\b(?:stop(?:ped)?|end(?:ed)?|finish(?:ed)?|complete[d]?|off|down|out)(?: time)?(?: at)?:?\s*{_HOUR}\b",
    re.I | re.S,
)
_SAID = re.compile(
    r"(?:(?<![\d.])(\d+(?:\.\d+)?)\s*-?\s*(?:hours?|hrs?|"
    r"h)\b[ ,]*(?:and )?)?(?:(?<![\d.])(\d+)\s*-?\s*min(?:ute)?s?\b)?",
    re.I,
)
_WATCHED = re.compile(
    r"\b(?:observ\w*|watched|monitored|after|later|within|every|q|wait\w*|ago|in)\W*(?:for |x )?$", re.I
)
_LATER = re.compile(r"\W*(?:later|ago|after|afterwards?|observation|earlier|before|post)\b", re.I)
DAY, HALF, HOUR, TWELVE = 1440, 720, 60, 12  # minutes; hours of half a day


class Ran(NamedTuple):
    """Minutes, and where they are said."""

    minutes: int
    at: Span


def ran(text: str, span: Span, behind: int) -> Ran | None:
    """The time said in the span nearest behind `behind`, clock times before minutes; None where none is."""
    found = [*_clocked(text, span)] or [*_said(text, span)]
    return min(found, key=lambda r: (r.at.start < behind, abs(r.at.start - behind))) if found else None


def _clocked(text: str, span: Span) -> list[Ran]:
    out = []
    for pattern in (_RANGE, _STARTED):
        for m in pattern.finditer(text, span.start, span.end):
            minutes = (_minute(m[4], m[5], m[6]) - _minute(m[1], m[2], m[3])) % DAY
            # "12:50-1:20" on a clock of twelve; "14:10 to 13:20" is no time.
            if minutes > HALF and not m[3] and not m[6] and max(int(m[1]), int(m[4])) <= TWELVE:
                minutes -= HALF
            if minutes > HALF:
                continue
            if minutes:
                out.append(Ran(minutes, Span(m.start(), m.end())))
    return out


def _minute(hour: str, minute: str, half: str | None) -> int:
    hours = int(hour) % 12 if half else int(hour)
    return hours * HOUR + int(minute) + (HALF if half and half.lower() == "p" else 0)


def _said(text: str, span: Span) -> list[Ran]:
    out = []
    for m in _SAID.finditer(text, span.start, span.end):
        if not m[1] and not m[2]:
            continue
        before = text[max(span.start, m.start() - 20) : m.start()]
        if _WATCHED.search(before) or _LATER.match(text, m.end()):
            continue
        out.append(Ran(round(float(m[1] or 0) * HOUR) + int(m[2] or 0), Span(m.start(), m.end())))
    return out
