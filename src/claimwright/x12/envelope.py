"""ISA to IEA around one transaction: fixed widths, control numbers as given, counts derived from what is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from claimwright.errors import X12Error
from claimwright.x12.delimiters import Delimiters

STANDARD = Delimiters()


class Control(NamedTuple):
    """Control data of an interchange with one group and one transaction.

    Ids have up to 15 characters, control numbers lie in 1 to 999999999.
    """

    sender: str
    receiver: str
    sender_qualifier: str
    receiver_qualifier: str
    interchange: int
    group: int
    transaction: int
    created: datetime
    usage: str
    functional: str  # GS01, "HC" for claims
    type: str  # ST01, "837"
    version: str  # GS08, "005010X222A1"
    named: bool = True  # whether ST03 names the guide again: an 835 leaves it out


def wrap(control: Control, body: Sequence[Sequence[str]], delimiters: Delimiters = STANDARD) -> bytes:
    """The interchange as bytes, one segment a line; `body` stands between ST and SE.

    Raises X12Error on a value that does not fit or holds a separator.
    """
    _check(control)
    day, at = control.created.strftime("%Y%m%d"), control.created.strftime("%H%M")
    interchange, transaction = f"{control.interchange:09}", f"{control.transaction:04}"
    sender = (control.sender_qualifier, f"{control.sender:<15}")
    receiver = (control.receiver_qualifier, f"{control.receiver:<15}")
    isa = ("ISA", "00", " " * 10, "00", " " * 10, *sender, *receiver, day[2:], at, delimiters.repetition, "00501")
    rows: list[Sequence[str]] = [
        ("GS", control.functional, control.sender, control.receiver, day, at, str(control.group), "X", control.version),
        ("ST", control.type, transaction, control.version if control.named else ""),
        *body,
        ("SE", str(len(body) + 2), transaction),
        ("GE", "1", str(control.group)),
        ("IEA", "1", interchange),
    ]
    first = delimiters.element.join((*isa, interchange, "0", control.usage, delimiters.component)) + delimiters.segment
    return "".join(f"{text}\n" for text in (first, *(line(row, delimiters) for row in rows))).encode("ascii")


def line(row: Sequence[str], delimiters: Delimiters) -> str:
    """One segment with its terminator, no empty elements at its end. A composite comes with its separators in it."""
    last = max((n for n, element in enumerate(row) if element), default=0)
    kept = row[: last + 1]
    barred = (delimiters.element, delimiters.segment, delimiters.repetition, "\n", "\r")
    for position, element in enumerate(kept):
        if any(c in element for c in barred if c):
            raise X12Error("holds a separator", f"{row[0]}{position:02}", "write it without")
    return delimiters.element.join(kept) + delimiters.segment


def _check(control: Control) -> None:
    for what, text in (("sender id", control.sender), ("receiver id", control.receiver)):
        if not 0 < len(text) <= 15:
            raise X12Error(f"the {what} has {len(text)} characters", "ISA", "use 1 to 15")
    for qualifier in (control.sender_qualifier, control.receiver_qualifier):
        if len(qualifier) != 2:
            raise X12Error("an id qualifier does not have 2 characters", "ISA", "use ZZ or another of ISA05's codes")
    for number in (control.interchange, control.group, control.transaction):
        if not 0 < number <= 999_999_999:
            raise X12Error("a control number is out of range", "ISA", "use 1 to 999999999")
