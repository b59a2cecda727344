"""Walks the rows of binding.py in both directions: a claim's data to segments, segments to a claim's data.

Data is what msgspec makes of a claim: dicts, lists, plain values. Knows nothing of which rows make up a claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from claimwright.errors import X12Error
from claimwright.submit.binding import C, Cell, F, Row
from claimwright.submit.forms import FORMS
from claimwright.x12 import Segment

_STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")


class Written(NamedTuple):
    """A segment with the fields behind its elements: (position, component or 0, field path)."""

    loop: str
    elements: tuple[str, ...]
    fields: tuple[tuple[int, int, str], ...] = ()
    line: int = 0


def segments_of(rows: Sequence[Row], data: Any, prefix: str = "", line: int = 0) -> Iterator[Written]:
    """The rows that this data fills. Raises X12Error naming the field (`prefix` before it) that is missing or long."""
    for row in rows:
        elements, fields = [row.id], []
        for position, cell in enumerate(row.cells, 1):
            text, used = _written(cell, data, prefix)
            elements.append(text)
            fields += [(position, component, prefix + path) for component, path in used]
        if not fields and not row.must:
            continue
        filled = {path for _, _, path in fields}
        for field in _fields(row):
            if field.need and prefix + field.path not in filled:
                raise X12Error("is missing", prefix + field.path, f"{row.id} of loop {row.loop} needs it")
        yield Written(row.loop, tuple(elements), tuple(fields), line)


def take(rows: Sequence[Row], at: int, segment: Segment, into: dict[str, Any], place: str) -> int:
    """Puts the segment's fields into the data by the row that it answers; gives the place behind that row.

    Rows are sought from the loop at hand on, so that segments within a loop may come in any order. One that answers no
    row is passed over: it holds nothing that a Claim has a field for.
    """
    loop = rows[at - 1].loop if at else ""
    first = next((n for n, row in enumerate(rows) if row.loop == loop), 0)
    for n in range(first, len(rows)):
        if _answers(segment, rows[n]):
            for position, cell in enumerate(rows[n].cells, 1):
                parts: tuple[Cell, ...] = cell.parts if isinstance(cell, C) else (cell,)
                texts = segment.parts(position) if isinstance(cell, C) else [segment.get(position)]
                for part, text in zip(parts, texts, strict=False):
                    if isinstance(part, F) and text:
                        _put(into, part, text, f"{place}:{segment.number}")
            return max(at, n + 1)
    return at


def _fields(row: Row) -> Iterator[F]:
    for cell in row.cells:
        yield from (p for p in (cell.parts if isinstance(cell, C) else (cell,)) if isinstance(p, F))


def _written(cell: Cell, data: Any, prefix: str) -> tuple[str, list[tuple[int, str]]]:
    """An element's text and the fields in it, each with its component."""
    if isinstance(cell, str):
        return cell, []
    if isinstance(cell, F):
        text = _text(cell, data, prefix)
        return text, [(0, cell.path)] if text else []
    texts = [part if isinstance(part, str) else _text(part, data, prefix) for part in cell.parts]
    used = [(n, p.path) for n, (p, t) in enumerate(zip(cell.parts, texts, strict=True), 1) if isinstance(p, F) and t]
    return (":".join(texts).rstrip(":") if used else ""), used


def _text(field: F, data: Any, prefix: str) -> str:
    raw = data
    for name, index in _STEP.findall(field.path):
        raw = raw.get(name) if raw is not None else None
        if index and raw is not None:
            raw = raw[int(index)] if int(index) < len(raw) else None
    if raw is None or raw == "":
        return ""
    try:
        text = FORMS[field.as_].out(str(raw).lower() if isinstance(raw, bool) else str(raw))
    except ValueError as error:
        raise X12Error(str(error), prefix + field.path, "correct it") from error
    if len(text) > field.most:
        raise X12Error(f"is longer than the {field.most} characters it may have", prefix + field.path, "shorten it")
    return text


def _answers(segment: Segment, row: Row) -> bool:
    if row.id != segment.id:
        return False
    first = row.cells[0].parts[0] if isinstance(row.cells[0], C) else row.cells[0]
    return not isinstance(first, str) or not first or first == segment.parts(1)[0]


def _put(data: dict[str, Any], field: F, text: str, where: str) -> None:
    """The first value of a field stays: a second segment of its kind belongs to something that Claim does not hold."""
    try:
        value = FORMS[field.as_].back(text)
    except ValueError as error:
        raise X12Error(f"the value for {field.path} {error}", where, "see x12 validate") from error
    *way, (name, index) = _STEP.findall(field.path)
    for step, at in way:
        if not at:
            data = data.setdefault(step, {})
            continue
        items = data.setdefault(step, [])
        items += [{} for _ in range(int(at) + 1 - len(items))]
        data = items[int(at)]
    if index:
        data.setdefault(name, []).append(value)
    elif value:
        data.setdefault(name, value)
