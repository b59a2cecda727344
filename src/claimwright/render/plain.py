"""Text of a chart made safe for a terminal: what could steer it, or reorder the reading, is replaced."""

from __future__ import annotations

import re

# C0 (but newline), DEL, C1, and the marks that reorder text.
_STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """The text with every tab as a space and every steering character as U+FFFD."""
    return _STEERING.sub("\ufffd", text.replace("\t", " "))


def one_line(text: str) -> str:
    """The same with every run of white space as one space."""
    return printable(" ".join(text.split()))


def money(amount: object) -> str:
    return f"${amount:,.2f}"
