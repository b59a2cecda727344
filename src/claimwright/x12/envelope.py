"""ISA to IEA around one transaction: fixed widths, control numbers as given, counts derived from what is written."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
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


def wrap(control: Control, body: Iterable[Sequence[str]], delimiters: Delimiters = STANDARD) -> bytes:
    """The interchange as bytes, one segment a line; `body` stands between ST and SE.

    Raises X12Error on a value that does not fit, or holds a separator or a character that X12 has not.
    """
    return b"".join(wrapped(control, body, delimiters))


def wrapped(control: Control, body: Iterable[Sequence[str]], delimiters: Delimiters = STANDARD) -> Iterator[bytes]:
    """The same, a segment at a time: memory holds none of them."""
    _check(control)
    sender = (control.sender_qualifier, f"{control.sender:<15}")
    receiver = (control.receiver_qualifier, f"{control.receiver:<15}")
    created = (control.created.strftime("%y%m%d"), control.created.strftime("%H%M"))
    isa = ("ISA", "00", " " * 10, "00", " " * 10, *sender, *receiver, *created, delimiters.repetition, "00501")
    last = (f"{control.interchange:09}", "0", control.usage, delimiters.component)
    yield f"{delimiters.element.join((*isa, *last))}{delimiters.segment}\n".encode("ascii")
    for row in _within(control, body):
        yield f"{line(row, delimiters)}\n".encode("ascii")


def _within(control: Control, body: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    """The segments behind ISA; SE tells how many stand from ST to itself."""
    day, at = control.created.strftime("%Y%m%d"), control.created.strftime("%H%M")
    transaction, group = f"{control.transaction:04}", str(control.group)
    yield "GS", control.functional, control.sender, control.receiver, day, at, group, "X", control.version
    yield "ST", control.type, transaction, control.version if control.named else ""
    count = 2
    for row in body:
        count += 1
        yield row
    yield "SE", str(count), transaction
    yield "GE", "1", group
    yield "IEA", "1", f"{control.interchange:09}"


def line(row: Sequence[str], delimiters: Delimiters) -> str:
    """One segment with its terminator, no empty elements at its end. A composite comes with its separators in it."""
    last = len(row)
    while last > 1 and not row[last - 1]:
        last -= 1
    text = delimiters.element.join(row[:last])
    barred = _barred(delimiters)
    if text.count(delimiters.element) != last - 1 or barred.search(text):
        found = next(n for n, one in enumerate(row) if delimiters.element in one or barred.search(one))
        raise X12Error("holds a separator, or a character that X12 has not", f"{row[0]}{found:02}", "write it without")
    return text + delimiters.segment


@functools.cache
def _barred(delimiters: Delimiters) -> re.Pattern[str]:
    """What no element may hold, beside the separator of elements: other separators, what is not printable ASCII."""
    kept, others = re.escape(delimiters.element + delimiters.component), delimiters.segment + delimiters.repetition
    return re.compile(f"[^ -\\x7e{kept}]|[{re.escape(others)}]")


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
