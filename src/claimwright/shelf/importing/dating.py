"""What a file's name or first lines say of its release, turned into an edition's label and its first and last day."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from claimwright.shelf.catalogue import Lasts

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FOREVER = date(9999, 12, 31)


class Release(NamedTuple):
    """An edition's label and its days, both inclusive."""

    label: str
    effective: date
    ends: date


def found_in(patterns: tuple[str, ...], texts: tuple[str, ...], lasts: Lasts) -> Release | None:
    """The release that the first matching pattern tells of; texts are tried in order under each pattern."""
    for pattern in patterns:
        for text in texts:
            match = re.search(pattern, text, re.IGNORECASE)
            release = match and released(match.groupdict(), lasts)
            if release:
                return release
    return None


def released(groups: dict[str, str | None], lasts: Lasts) -> Release | None:
    """From the groups of an edition pattern: date; fy; version (NCCI); mce; or year with month, quarter, letter, half,
    day.
    """
    said = {name: value for name, value in groups.items() if value}
    try:
        first = _first_day(said)
    except ValueError:
        return None
    return None if first is None else spanning(first, lasts)


def spanning(first: date, lasts: Lasts) -> Release:
    """The release of a set that lasts so long, from its first day."""
    ends = _last_day(first, lasts)
    if lasts == "fiscal-year" and (first.month, first.day) == (10, 1):
        return Release(f"FY{first.year + 1}", first, ends)
    if lasts == "year" and (first.month, first.day) == (1, 1):
        return Release(str(first.year), first, ends)
    day = f"{first.day} " if first.day > 1 else ""
    return Release(f"{day}{first:%B %Y}", first, ends)


def _first_day(said: dict[str, str]) -> date | None:
    if "date" in said:
        return date.fromisoformat(said["date"])
    if "fy" in said:
        year = int(said["fy"])
        return date((year if year > 100 else 2000 + year) - 1, 10, 1)
    if "mce" in said:  # version 37 is FY2020
        october = date(1982 + int(said["mce"]), 10, 1)
        return date(october.year + 1, 4, 1) if said.get("half") == "1" else october
    if "version" in said:  # NCCI 30.2 is the third quarter of 2024
        whole, quarter = divmod(int(said["version"]), 10)
        return date(1994 + whole, quarter * 3 + 1, 1)
    if "year" not in said:
        return None
    year = int(said["year"])
    year = year if year > 100 else 2000 + year
    if "letter" in said:  # RVU25D is the fourth quarter
        return date(year, "abcd".index(said["letter"].lower()) * 3 + 1, 1)
    if "quarter" in said:
        return date(year, int(said["quarter"]) * 3 - 2, 1)
    if "half" in said:  # 25.0 is January, 25.1 July
        return date(year, 7 if said["half"] == "1" else 1, 1)
    month = said.get("month", "1")
    number = int(month) if month.isdigit() else MONTHS.index(month[:3].lower()) + 1
    return date(year, number, int(said.get("day", "1")))


def _last_day(first: date, lasts: Lasts) -> date:
    if lasts == "open":
        return FOREVER
    if lasts == "year":
        return date(first.year, 12, 31)
    if lasts == "fiscal-year":
        return date(first.year + (first.month >= 10), 9, 30)
    if lasts == "half":  # CMS and CDC publish on 1 October and 1 April
        return date(first.year, 9, 30) if 4 <= first.month <= 9 else date(first.year + (first.month >= 10), 3, 31)
    month = (first.month - 1) // 3 * 3 + 4
    return date(first.year + (month > 12), (month - 1) % 12 + 1, 1) - timedelta(days=1)
