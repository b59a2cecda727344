"""ISA to IEA around one transaction: fixed widths, control numbers as given, counts derived from what is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from claimwright.errors import X12Error
from claimwright.x12.delimiters import Delimiters

STANDARD = Delimiters()


class Control(NamedTuple):
    """Control data of an interchange with one group and one transaction. Ids up to 15 characters; numbers 1 to
    999999999.
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


def wrap(control: Control, body: Sequence[Sequence[str]], delimiters: Delimiters = STANDARD) -> bytes:
    """The interchange as bytes, one segment a line. `body` stands between ST and SE. Raises X12Error on a value that
    does not fit.
    """
    for what, text in (("sender id", control.sender), ("receiver id", control.receiver)):
        if not 0 < len(text) <= 15:
            raise X12Error(f"the {what} has {len(text)} characters", "ISA", "use 1 to 15")
    for number in (control.interchange, control.group, control.transaction):
        if not 0 < number <= 999_999_999:
            raise X12Error("a control number is out of range", "ISA", "use 1 to 999999999")
    day, at = control.created.strftime("%Y%m%d"), control.created.strftime("%H%M")
    interchange, set_number = f"{control.interchange:09}", f"{control.transaction:04}"
    rows: list[Sequence[str]] = [
        (
            "ISA",
            "00",
            " " * 10,
            "00",
            " " * 10,
            control.sender_qualifier,
            f"{control.sender:<15}",
            control.receiver_qualifier,
            f"{control.receiver:<15}",
            day[2:],
            at,
            delimiters.repetition,
            "00501",
            interchange,
            "0",
            control.usage,
            delimiters.component,
        ),
        ("GS", control.functional, control.sender, control.receiver, day, at, str(control.group), "X", control.version),
        ("ST", control.type, set_number, control.version),
        *body,
        ("SE", str(len(body) + 2), set_number),
        ("GE", "1", str(control.group)),
        ("IEA", "1", interchange),
    ]
    return "".join(f"{line(row, delimiters)}\n" for row in rows).encode("ascii")


def line(row: Sequence[str], delimiters: Delimiters) -> str:
    """One segment with its terminator, empty elements at its end left out (never in ISA)."""
    elements = list(row)
    while elements[0] != "ISA" and elements and not elements[-1]:
        elements.pop()
    return delimiters.element.join(elements) + delimiters.segment
