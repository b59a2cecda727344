"""Code sets that need no table of a publisher: check digits, forms, states, places of service (SNIP 5)."""

from __future__ import annotations

import re
from collections.abc import Callable

# USPS two-letter codes: states, the district, territories, armed forces.
STATES = frozenset(
    [
        "AL",
        "AK",
        "AZ",
        "AR",
        "CA",
        "CO",
        "CT",
        "DE",
        "DC",
        "FL",
        "GA",
        "HI",
        "ID",
        "IL",
        "IN",
        "IA",
        "KS",
        "KY",
        "LA",
        "ME",
        "MD",
        "MA",
        "MI",
        "MN",
        "MS",
        "MO",
        "MT",
        "NE",
        "NV",
        "NH",
        "NJ",
        "NM",
        "NY",
        "NC",
        "ND",
        "OH",
        "OK",
        "OR",
        "PA",
        "RI",
        "SC",
        "SD",
        "TN",
        "TX",
        "UT",
        "VT",
        "VA",
        "WA",
        "WV",
        "WI",
        "WY",
        "AS",
        "FM",
        "GU",
        "MH",
        "MP",
        "PR",
        "PW",
        "VI",
        "AA",
        "AE",
        "AP",
    ]
)
# Place of service codes that CMS has assigned.
PLACES = frozenset(
    [
        "01",
        "02",
        "03",
        "04",
        "05",
        "06",
        "07",
        "08",
        "09",
        "10",
        "11",
        "12",
        "13",
        "14",
        "15",
        "16",
        "17",
        "18",
        "19",
        "20",
        "21",
        "22",
        "23",
        "24",
        "25",
        "26",
        "27",
        "31",
        "32",
        "33",
        "34",
        "41",
        "42",
        "49",
        "50",
        "51",
        "52",
        "53",
        "54",
        "55",
        "56",
        "57",
        "58",
        "60",
        "61",
        "62",
        "65",
        "66",
        "71",
        "72",
        "81",
        "99",
    ]
)


def luhn(npi: str) -> bool:
    """The NPI check digit: Luhn over 80840 and the number (45 CFR 162.406)."""
    if not re.fullmatch(r"\d{10}", npi, re.ASCII):
        return False
    digits = [int(c) for c in "80840" + npi]
    return (sum(digits[-1::-2]) + sum(d * 2 - 9 if d > 4 else d * 2 for d in digits[-2::-2])) % 10 == 0


def npi(text: str) -> bool:
    """An NPI begins with 1 or 2 and passes its check digit (CMS NPI standard)."""
    return text[:1] in ("1", "2") and luhn(text)


CHECKS: dict[str, tuple[Callable[[str], bool], str]] = {
    "npi": (npi, "is no NPI: ten digits, the first 1 or 2, the last a check digit"),
    "taxonomy": (lambda t: bool(re.fullmatch(r"[0-9A-Z]{9}X", t)), "is no taxonomy code: ten characters, X the last"),
    "zip": (lambda t: bool(re.fullmatch(r"\d{5}(\d{4})?", t, re.ASCII)), "is no ZIP code: five or nine digits"),
    "state": (STATES.__contains__, "is no state"),
    "place": (PLACES.__contains__, "is no place of service"),
    "diagnosis": (
        lambda t: bool(re.fullmatch(r"[A-Z]\d[0-9A-Z]{1,5}|[A-Z][A-Z]\d[0-9A-Z]{0,4}", t)),
        "does not have the form of an ICD-10-CM code without its dot",
    ),
}
