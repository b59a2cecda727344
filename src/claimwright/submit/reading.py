"""An 837P back to claims, one at a time: the rows of binding.py matched against the stream (005010X222A1).

Segments that no row knows are passed over; `x12 validate` speaks of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from claimwright.errors import X12Error
from claimwright.model.claim import Claim
from claimwright.submit.binding import BILLING, CLAIM, LINE, PATIENT, PROVIDERS, SUBSCRIBER, C, F, Row, steps
from claimwright.submit.forms import FORMS, PROGRAMS
from claimwright.x12 import Segment, segments


def read(stream: BinaryIO, place: str = "837") -> Iterator[Claim]:
    """Claims of an 837P, one at a time. Raises X12Error where one cannot be read."""
    held: dict[str, dict[str, Any]] = {"20": {}, "22": {}, "23": {}}
    level, rows, at = "", [], 0
    claim: dict[str, Any] | None = None
    for segment in segments(stream, place):
        if segment.id == "HL" or segment.id in ("SE", "GE", "IEA"):
            if claim is not None:
                yield _claim(held, claim, segment, place)
                claim = None
            if segment.id == "HL":
                level = segment.get(3)
                rows, at = list({"20": BILLING, "22": SUBSCRIBER, "23": PATIENT}.get(level, ())), 0
                held[level] = {}
                if level in ("20", "22"):
                    held["23"] = {}
            continue
        if segment.id == "CLM":
            if claim is not None:
                yield _claim(held, claim, segment, place)
            claim, rows, at = {"lines": [], "diagnoses": []}, [*CLAIM, *PROVIDERS], 0
        if claim is not None and segment.id == "HI":
            claim["diagnoses"] += [
                {"position": n, "code": _dotted(segment.parts(n)[1:2])}
                for n in range(1, len(segment.elements))
                if segment.parts(n)[0] in ("ABK", "ABF")
            ]
            continue
        if claim is not None and segment.id == "LX":
            claim["lines"].append({})
            rows, at = list(LINE), 0
        into = (claim["lines"][-1] if claim["lines"] else claim) if claim is not None else held.get(level, {})
        at = _match(rows, at, segment, into)


def _match(rows: list[Row], at: int, segment: Segment, into: dict[str, Any]) -> int:
    """The row at or after `at` that this segment answers; its fields go into the data. Unknown segments are passed
    over.
    """
    for position in range(at, len(rows)):
        row = rows[position]
        first = row.cells[0]
        if row.id == segment.id and (not isinstance(first, str) or first == segment.get(1)):
            for element, cell in enumerate(row.cells, 1):
                if isinstance(cell, F):
                    _put(into, cell, segment.get(element))
                elif isinstance(cell, C):
                    for part, text in zip(cell.parts, segment.parts(element), strict=False):
                        if isinstance(part, F):
                            _put(into, part, text)
            return position + 1
    return at


def _put(data: dict[str, Any], field: F, text: str) -> None:
    value = FORMS[field.as_].back(text) if text else ""
    if not value:
        return
    way = list(steps(field.path))
    for step, following in itertools.pairwise(way):
        if isinstance(step, str):
            data = data.setdefault(step, [] if isinstance(following, int) else {})
    last = way[-1]
    if isinstance(last, int):
        data.append(value)  # type: ignore[attr-defined]
    else:
        data[last] = value


def _dotted(code: list[str]) -> str:
    text = code[0] if code else ""
    return text if len(text) <= 3 else f"{text[:3]}.{text[3:]}"


def _claim(held: dict[str, dict[str, Any]], own: dict[str, Any], segment: Segment, place: str) -> Claim:
    data: dict[str, Any] = {}
    for part in (held["20"], held["22"], held["23"], own):
        for key, value in part.items():
            data[key] = {**data.get(key, {}), **value} if isinstance(value, dict) else value
    subscriber = data.setdefault("subscriber", {})
    if subscriber.get("relationship") == "self":
        data["patient"] = {
            k: subscriber.pop(k) for k in ("name", "birth_date", "sex", "address") if k in subscriber
        } | data.get("patient", {})
    data.pop("total", None)
    payer = data.setdefault("payer", {})
    payer["program"] = PROGRAMS.get(payer.get("filing_code", ""), "commercial")
    for line in data["lines"]:
        line["system"] = "HCPCS" if str(line.get("code", ""))[:1].isalpha() else "CPT"
        line.setdefault("modifiers", [])
        line.setdefault("pointers", [])
    try:
        return msgspec.convert(data, Claim, strict=False)
    except msgspec.ValidationError as error:
        raise X12Error(
            f"the claim before segment {segment.number} cannot be read: {error}", place, "see x12 validate"
        ) from error
