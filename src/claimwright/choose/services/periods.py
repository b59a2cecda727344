"""Times of day and the minutes between them, as notes write them: 07:30 to 09:30, 0800-0915, 2:02-2:49 pm, start 10:15
stop 10:45.

Knows nothing of services.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from claimwright.model.evidence import Span

_AT = r"(\d{1,2}):?([0-5]\d)(?:\s*(am|pm|a\.m\.|p\.m\.|a|p)\b)?"
_FROM = r"(?:start(?:ed|s)?|began|begin|begins|from|time in|in)"
_TO = r"(?:end(?:ed|s)?|stop(?:ped|s)?|finish(?:ed)?|until|to|time out|out)"
_LABELLED = re.compile(
    rf"\b{_FROM}(?:\s+time)?\s*[:=@]?\s*(?:at\s+)?{_AT}[^\d\n]{{0,30}}?\b{_TO}(?:\s+time)?\s*[:=@]?\s*(?:at\s+)?{_AT}",
    re.I,
)
_RANGE = re.compile(rf"(?<![\d/.:-]){_AT}\s*(?:-|\u2013|to|until|till|through)\s*{_AT}(?![\d/:-])", re.I)
_HALF, _DAY, _EVENING, _MORNING = 720, 1440, 18 * 60, 8 * 60
_LONGEST = 6 * 60  # minutes that a time without am or pm may run past noon


class Period(NamedTuple):
    """`minutes` None where the end lies before the start; `labelled` where words call them start and end."""

    minutes: int | None
    at: Span
    labelled: bool


def periods(text: str, span: Span) -> list[Period]:
    """Every pair of times with a beginning and an end, in reading order."""
    found = [_period(m, True) for m in _LABELLED.finditer(text, span.start, span.end)]
    plain = [_period(m, False) for m in _RANGE.finditer(text, span.start, span.end) if not _years(m)]
    taken = [p.at for p in found if p]
    out = [p for p in found if p] + [p for p in plain if p and not any(p.at.overlaps(t) for t in taken)]
    return sorted(out, key=lambda p: p.at)


def lasting(text: str, span: Span) -> Iterator[Period]:
    """Those whose end follows their start."""
    return (p for p in periods(text, span) if p.minutes)


def _years(m: re.Match[str]) -> bool:
    """2019-2024 is no time of day."""
    return ":" not in m[0] and m[1] in ("19", "20") and not m[3] and not m[6]


def _period(m: re.Match[str], labelled: bool) -> Period | None:
    if int(m[1]) > 23 or int(m[4]) > 23 or (":" not in m[0] and min(len(m[1]), len(m[4])) < 2):
        return None
    start = _minute(m[1], m[2], m[3] or (m[6] if m[6] and int(m[1]) <= int(m[4]) else None))
    end = _minute(m[4], m[5], m[6])
    if end <= start:
        if not m[3] and not m[6] and start <= _HALF + 59 and 0 < end + _HALF - start <= _LONGEST:
            end += _HALF
        elif start >= _EVENING and end <= _MORNING:
            end += _DAY
    return Period(end - start if end > start else None, Span(m.start(), m.end()), labelled)


def _minute(hour: str, minute: str, half: str | None) -> int:
    at = int(hour) * 60 + int(minute)
    if half and half[0].lower() == "p" and int(hour) < 12:
        return at + _HALF
    return at - _HALF if half and half[0].lower() == "a" and int(hour) == 12 else at
