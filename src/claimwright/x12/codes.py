"""Code sets that need no table of a publisher: check digits, forms, states, places of service (SNIP 4 and 5)."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import NamedTuple

# USPS two-letter codes: states, the district, territories, armed forces; Canada's provinces and territories.
_STATES = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR "
    "PA RI SC SD TN TX UT VT VA WA WV WI WY AS FM GU MH MP PR PW VI AA AE AP "
    "AB BC MB NB NL NS NT NU ON PE QC SK YT"
)
# Place of service codes that CMS has assigned.
_PLACES = (
    "01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 31 32 33 34 41 42 49 50 51 52 53 "
    "54 55 56 57 58 60 61 62 65 66 71 72 81 99"
)
PLACES = frozenset(_PLACES.split())


class CodeSet(NamedTuple):
    """Whether a text is of the set, at which SNIP level that is asked, and what is said where it is not."""

    holds: Callable[[str], bool]
    message: str
    snip: int = 5


def luhn(npi: str) -> bool:
    """The NPI check digit: Luhn over 80840 and the number (45 CFR 162.406)."""
    if not re.fullmatch(r"\d{10}", npi, re.ASCII):
        return False
    digits = [int(c) for c in "80840" + npi]
    return (sum(digits[-1::-2]) + sum(d * 2 - 9 if d > 4 else d * 2 for d in digits[-2::-2])) % 10 == 0


@functools.lru_cache(maxsize=10_000)
def npi(text: str) -> bool:
    """An NPI begins with 1 or 2 and passes its check digit (CMS NPI standard)."""
    return text[:1] in ("1", "2") and luhn(text)


def _form(pattern: str) -> Callable[[str], bool]:
    matches = re.compile(pattern, re.ASCII).fullmatch
    return lambda text: matches(text) is not None


def _one_of(codes: str) -> Callable[[str], bool]:
    return frozenset(codes.split()).__contains__


CHECKS: dict[str, CodeSet] = {
    "npi": CodeSet(npi, "is no NPI: ten digits, the first 1 or 2, the last a check digit", 4),
    "taxonomy": CodeSet(_form(r"[0-9A-Z]{9}X"), "is no taxonomy code: ten characters, X the last"),
    "zip": CodeSet(_form(r"\d{5}(\d{4})?"), "is no ZIP code: five or nine digits"),
    "state": CodeSet(_one_of(_STATES), "is no state"),
    "place": CodeSet(PLACES.__contains__, "is no place of service"),
    "icd-10-cm": CodeSet(
        _form(r"[A-Z]\d[0-9A-Z]{1,5}|[A-Z][A-Z]\d[0-9A-Z]{0,4}"),
        "does not have the form of an ICD-10-CM code without its dot",
    ),
    "icd-9-cm": CodeSet(
        _form(r"\d{3,5}|V\d{2,4}|E\d{3,4}"), "does not have the form of an ICD-9-CM code without its dot"
    ),
    "icd-10-pcs": CodeSet(_form(r"[0-9A-HJ-NP-Z]{7}"), "does not have the form of an ICD-10-PCS code"),
    "hcpcs": CodeSet(_form(r"\d{4}[0-9A-Z]|[A-Z]\d{4}"), "does not have the form of a HCPCS or CPT code"),
    "cdt": CodeSet(_form(r"D\d{4}"), "does not have the form of a CDT code"),
    "modifier": CodeSet(_form(r"[0-9A-Z]{2}"), "is no modifier: two letters or digits"),
    "ndc": CodeSet(_form(r"\d{11}"), "is no NDC: eleven digits without dashes"),
    "revenue": CodeSet(_form(r"\d{4}"), "is no revenue code: four digits"),
    "bill": CodeSet(_form(r"[1-8][1-9]"), "is no facility type of a bill: two digits, none of them 0"),
    "frequency": CodeSet(_form(r"[0-9A-Z]"), "is no claim frequency"),
    "nubc": CodeSet(_form(r"[0-9A-Z]{2}"), "is no NUBC code: two letters or digits"),
    "drg": CodeSet(_form(r"\d{3,4}"), "is no DRG: three or four digits"),
    "carc": CodeSet(_form(r"[1-9]\d{0,2}|[ABDPWY]\d{1,2}"), "does not have the form of an adjustment reason code"),
    "rarc": CodeSet(_form(r"M\d{1,3}|MA\d{1,3}|N\d{1,4}"), "does not have the form of a remark code"),
    "category": CodeSet(_form(r"[ADEFPRW][0-9A-Z]{0,2}|DR\d\d"), "does not have the form of a status category code"),
    "status": CodeSet(_form(r"\d{1,4}"), "does not have the form of a claim status code"),
    "tax": CodeSet(_form(r"\d{9}"), "is no tax number: nine digits without dashes"),
    "clia": CodeSet(_form(r"\d\dD\d{7}"), "is no CLIA number: two digits, D, seven digits"),
    "tooth": CodeSet(_form(r"[1-9]|[12]\d|3[0-2]|[A-T]|5[1-9]|[67]\d|8[0-2]|[A-T]S"), "is no tooth number"),
}
