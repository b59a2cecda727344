"""How a claim's values look inside X12, and back: dates, money, codes, upper-case plain characters.

A form's `back` raises ValueError on text that is no such value.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from claimwright.errors import X12Error

RELATIONSHIP = {"spouse": "01", "child": "19", "other": "G8"}
ACCIDENT = {"auto": "AA", "employment": "EM", "other": "OA"}
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 !\"&'()+,-./;?=%@[]_{}\\|<>#$")
_LETTERS = str.maketrans(
    {"Ø": "O", "Æ": "AE", "Œ": "OE", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "TH", "’": "'", "‘": "'", "–": "-", "—": "-"}
)
_WORD = f"[{re.escape(''.join(sorted(_PLAIN - {' '})))}]+"
_CARRIED = re.compile(f"{_WORD}(?: {_WORD})*")
_NUMBER = re.compile(r"-?(\d{1,18}(\.\d{0,10})?|\.\d{1,10})", re.ASCII)


class Form(NamedTuple):
    """Both directions between a field's plain text and an element."""

    out: Callable[[str], str]
    back: Callable[[str], str]


def plain(text: str, path: str) -> str:
    """Upper case, one space between words, letters without marks, as X12 can carry it between our separators.

    Raises X12Error naming the field for any other character: leaving it out could change a name or a number.
    """
    if _CARRIED.fullmatch(text):  # as most texts are already
        return text
    upper = unicodedata.normalize("NFKD", text.upper().translate(_LETTERS))
    bare = " ".join("".join(c for c in upper if not unicodedata.combining(c)).upper().split())
    if set(bare) - _PLAIN:
        raise X12Error("holds a character that X12 cannot carry", path, "write it with plain letters")
    return bare


@functools.lru_cache(maxsize=4096)
def number(text: str) -> str:
    """A decimal without trailing zeros or exponent."""
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise ValueError("is not a number") from error
    shown = f"{value:f}"
    if not _NUMBER.fullmatch(shown):
        raise ValueError("is not a number of at most 18 digits")
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return "0" if shown in ("-0", "") else shown


def _back_number(text: str) -> str:
    if not _NUMBER.fullmatch(text):
        raise ValueError("is not a number")
    return text


def _cents(text: str) -> str:
    return f"{Decimal(_back_number(text)):.2f}"


def _money(text: str) -> str:
    shown = number(text)
    if len(shown.partition(".")[2]) > 2:
        raise ValueError("has fractions of a cent")
    return shown


def _back_date(text: str) -> str:
    if not re.fullmatch(r"\d{8}", text, re.ASCII):
        raise ValueError("is not a date")
    return f"{text[:4]}-{text[4:6]}-{text[6:]}"


def digits(text: str) -> str:
    """A telephone number without what people write between its digits."""
    return re.sub(r"[^0-9]", "", text)


def _dotted(code: str) -> str:
    return code if len(code) <= 3 else f"{code[:3]}.{code[3:]}"


def _mapped(codes: dict[str, str]) -> Form:
    names = {code: name for name, code in codes.items()}
    return Form(lambda text: codes.get(text, ""), lambda code: names.get(code, ""))


def _marker(code: str) -> Form:
    return Form(lambda _: code, lambda _: "")


FORMS: dict[str, Form] = {
    "text": Form(str, str),
    "date": Form(lambda t: t.replace("-", ""), _back_date),
    "money": Form(_money, _cents),
    "number": Form(number, _back_number),
    "digits": Form(digits, str),
    "diagnosis": Form(lambda t: t.replace(".", ""), _dotted),
    "yes": Form(lambda t: "Y" if t == "true" else "N", lambda t: "true" if t == "Y" else "false"),
    "self": Form(lambda t: "18" if t == "self" else "", lambda t: "self" if t == "18" else ""),
    "relationship": _mapped(RELATIONSHIP),
    "any relationship": _mapped({"self": "18", **RELATIONSHIP}),
    "D8 or DT": Form(lambda text: "D8" if len(text) == len("CCYYMMDD") else "DT", lambda _: ""),
    # A code that stands where the value beside it does.
    **{code: _marker(code) for code in ("AC", "LB", "2")},
    "accident": _mapped(ACCIDENT),
}
