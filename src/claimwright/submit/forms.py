"""How a claim's values look inside X12: dates, money, relationship and accident codes, upper-case plain characters;
and back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from claimwright.errors import X12Error

RELATIONSHIP = {"spouse": "01", "child": "19", "other": "G8"}
ACCIDENT = {"auto": "AA", "employment": "EM", "other": "OA"}
PROGRAMS = {"MB": "medicare", "MC": "medicaid", "CH": "tricare"}  # SBR09 to the program; others are commercial
_BASIC = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 !\"&'()+,-./;?=%@[]_{}\\|<>#$")


class Form(NamedTuple):
    """Both directions between a field's plain text and an element."""

    out: Callable[[str], str]
    back: Callable[[str], str]


def plain(text: str, path: str, reserved: frozenset[str] = frozenset("*:^~")) -> str:
    """Upper case, one space between words, letters without marks. Raises X12Error naming the field for a character
    X12 cannot carry.
    """
    bare = unicodedata.normalize("NFKD", text.upper().replace("\u2019", "'").replace("\u2013", "-"))
    bare = " ".join("".join(c for c in bare if not unicodedata.combining(c)).upper().split())
    bad = sorted({c for c in bare if c not in _BASIC or c in reserved})
    if bad:
        raise X12Error(f"holds a character that X12 cannot carry ({bad[0]!a})", path, "write it with plain letters")
    return bare


def number(text: str) -> str:
    """A decimal without trailing zeros or exponent."""
    try:
        value = Decimal(text).normalize()
    except InvalidOperation as error:
        raise X12Error("is not a number", "amount", "write digits and one point") from error
    return f"{value:f}"


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _mapped(codes: dict[str, str]) -> Form:
    names = {code: name for name, code in codes.items()}
    return Form(lambda text: codes.get(text, ""), lambda code: names.get(code, ""))


FORMS: dict[str, Form] = {
    "text": Form(str, str),
    "date": Form(lambda t: t.replace("-", ""), lambda t: f"{t[:4]}-{t[4:6]}-{t[6:8]}"),
    "money": Form(number, lambda t: f"{Decimal(t):.2f}"),
    "number": Form(number, str),
    "digits": Form(_digits, str),
    "yes": Form(lambda t: "Y" if t == "true" else "N", lambda t: "true" if t == "Y" else "false"),
    "self": Form(lambda t: "18" if t == "self" else "", lambda t: "self" if t == "18" else ""),
    "relationship": _mapped(RELATIONSHIP),
    "accident": _mapped(ACCIDENT),
}
