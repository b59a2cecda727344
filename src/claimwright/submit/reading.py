"""Claims as anybody sends them: 837P, 837I, or claim JSON; one at a time, each readable or the reason why not.

Knows bytes and no file. The check reads with it, so that one bad claim does not hide the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from io import BufferedReader
from typing import Any

import msgspec

from claimwright.errors import ClaimwrightError, InputError, X12Error
from claimwright.model.claim import Claim
from claimwright.submit.given import to_claim
from claimwright.submit.parsing import INSTITUTIONAL, PROFESSIONAL, claim_of
from claimwright.x12 import segments
from claimwright.x12.tree import ClaimTree, claims

LARGEST = 64 << 20  # bytes of a JSON document that is read whole
LONGEST_LINE = 4 << 20  # bytes of one claim in JSON lines
_CREATED = re.compile(r"\d{8}")


def read_claims(stream: BufferedReader, place: str) -> Iterator[Claim | ClaimwrightError]:
    """Each claim of the stream, or the error that says where it cannot be read; an error of the whole ends it."""
    start = stream.peek(4096).lstrip(b"\xef\xbb\xbf \r\n\t")
    try:
        if start[:1] in (b"{", b"["):
            yield from _json(stream, start[:1] == b"[", place)
        else:
            yield from _x12(stream, place)
    except ClaimwrightError as error:
        yield error


def _x12(stream: BufferedReader, place: str) -> Iterator[Claim | ClaimwrightError]:
    for tree in claims(segments(stream, place), place):
        version = tree.envelope.gs.get(8)
        if not version.startswith((PROFESSIONAL, INSTITUTIONAL)):
            raise X12Error("is no claim file of a guide that is read (005010X222, 005010X223)", place, "see GS08")
        try:
            claim = claim_of(tree, place)
        except X12Error as error:
            yield error
            continue
        yield msgspec.structs.replace(claim, made=_made(tree))


def _made(tree: ClaimTree) -> date | None:
    """The day that the transaction was written (BHT04)."""
    for segment in tree.envelope.header:
        if segment.id == "BHT" and _CREATED.fullmatch(segment.get(4)):
            text = segment.get(4)
            try:
                return date(int(text[:4]), int(text[4:6]), int(text[6:]))
            except ValueError:
                return None
    return None


def _json(stream: BufferedReader, array: bool, place: str) -> Iterator[Claim | ClaimwrightError]:
    first = b"" if array else stream.readline(LONGEST_LINE)
    second = b"" if array else stream.readline(LONGEST_LINE)
    alone = isinstance(_decoded(first), dict) and not isinstance(_decoded(first).get("claims"), list)
    if alone or isinstance(_decoded(second), dict):  # one object a line
        line, number = first, 1
        while line:
            if line.strip():
                yield _claim(line, f"{place}:{number}")
            line, number = (second if number == 1 else stream.readline(LONGEST_LINE)), number + 1
        return
    data = first + second + stream.read(LARGEST + 1 - len(first) - len(second))
    if len(data) > LARGEST:
        raise InputError("is larger than a JSON document may be", place, "write one claim a line")
    found = _decoded(data)
    if found is None:
        raise InputError("is not JSON, or cut short", place, "give an 837, a claim, or claims one a line")
    listed = found if isinstance(found, list) else found.get("claims", [found]) if isinstance(found, dict) else []
    for number, data_ in enumerate(listed, 1):
        yield _given(data_, f"{place}[{number}]")


def _claim(line: bytes, place: str) -> Claim | ClaimwrightError:
    found = _decoded(line)
    if found is None:
        return InputError("is not JSON", place, "write one claim a line")
    return _given(found, place)


def _given(data: Any, place: str) -> Claim | ClaimwrightError:
    if not isinstance(data, dict):
        return InputError("is no claim", place, "see docs/schemas/claim.json")
    try:
        return to_claim(data, place, InputError, "see docs/schemas/claim.json")
    except InputError as error:
        return error


def _decoded(data: bytes) -> Any:
    """What JSON says; None where it is none."""
    try:
        return msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
