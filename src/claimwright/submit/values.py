"""An answer's elements as values: amounts and days, checked, each text read once.

Knows no segment. A ValueError never repeats the text.
"""

from __future__ import annotations

import functools
import re
from datetime import date
from decimal import Decimal

_AMOUNT = re.compile(r"-?(\d{1,18}(\.\d{0,10})?|\.\d{1,10})", re.ASCII)
_DAY = re.compile(r"\d{8}", re.ASCII)
ZERO = Decimal(0)


@functools.lru_cache(maxsize=1 << 16)
def amount(text: str) -> Decimal:
    """A decimal of at most 18 digits; nothing at all is zero, as X12 leaves a zero out."""
    if _AMOUNT.fullmatch(text) is None:
        if not text:
            return ZERO
        raise ValueError("the segment holds an amount that is no number")
    return Decimal(text)


def amount_if(text: str) -> Decimal | None:
    return amount(text) if text else None


@functools.lru_cache(maxsize=1 << 12)
def day(text: str) -> date | None:
    """CCYYMMDD, or the first day of a range of them; None where nothing is given, or no day: money does not hang on it,
    and `x12 validate` says it.
    """
    text = text.partition("-")[0]
    if _DAY.fullmatch(text) is None:
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
