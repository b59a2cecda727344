"""Walks the rows of binding.py in both directions: a claim's data to segments, segments to a claim's data.

Data is what msgspec makes of a claim: dicts, lists, plain values. Knows nothing of which rows make up a claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from claimwright.errors import X12Error
from claimwright.submit.binding import C, Cell, F, Part, Row, Rows, Trios
from claimwright.submit.forms import FORMS
from claimwright.x12 import Segment

TRIOS = 6  # reasons in one CAS
_STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")


class Written(NamedTuple):
    """A segment with the fields behind its elements: (position, component or 0, field path)."""

    loop: str
    elements: tuple[str, ...]
    fields: tuple[tuple[int, int, str], ...] = ()
    line: int = 0


def segments_of(rows: Rows, data: Any, prefix: str = "", line: int = 0) -> Iterator[Written]:
    """The rows that this data fills. Raises X12Error naming the field (`prefix` before it) that is missing or long."""
    for row in rows:
        if isinstance(row, Trios):
            yield from _trios(row, data.get(row.path) or (), prefix, line)
        elif isinstance(row, Part):
            for n, item in enumerate(data.get(row.path) or ()):
                yield from segments_of(row.rows, item, f"{prefix}{row.path}[{n}].", line)
        elif row.each:
            for n, item in enumerate(data.get(row.each) or ()):
                yield from _segment(row, item, f"{prefix}{row.each}[{n}].", line)
        else:
            yield from _segment(row, data, prefix, line)


def _segment(row: Row, data: Any, prefix: str, line: int) -> Iterator[Written]:
    elements, fields = [row.id], []
    for position, cell in enumerate(row.cells, 1):
        text, used = _written(cell, data, prefix)
        elements.append(text)
        fields += [(position, component, prefix + path) for component, path in used]
    if not fields and not row.must:
        return
    filled = {path for _, _, path in fields}
    for field in _fields(row):
        if field.need and prefix + field.path not in filled:
            raise X12Error("is missing", prefix + field.path, f"{row.id} of loop {row.loop} needs it")
    yield Written(row.loop, tuple(elements), tuple(fields), line)


def _trios(row: Trios, adjustments: Sequence[Any], prefix: str, line: int) -> Iterator[Written]:
    """Adjustments as reason, amount and quantity, six to a segment, each group by itself."""
    for group in dict.fromkeys(a["group"] for a in adjustments):
        found = [(n, a) for n, a in enumerate(adjustments) if a["group"] == group]
        for start in range(0, len(found), TRIOS):
            elements, fields = ["CAS", group], []
            for n, a in found[start : start + TRIOS]:
                path = f"{prefix}{row.path}[{n}]"
                money = FORMS["money"].out(str(a["amount"]))
                count = FORMS["number"].out(str(a["quantity"])) if a["quantity"] is not None else ""
                at = len(elements)
                fields += [(at, 0, f"{path}.reason"), (at + 1, 0, f"{path}.amount")]
                elements += [a["reason"], money, count]
            yield Written(row.loop, tuple(elements), tuple(fields), line)


def take(rows: Rows, at: int, segment: Segment, into: dict[str, Any], place: str) -> int:
    """Puts the segment's fields into the data by the row that it answers; gives the place behind that row.

    Rows are sought from the loop at hand on, so that segments within a loop may come in any order. One that answers no
    row is passed over: it holds nothing that a Claim has a field for.
    """
    plain = [row for row in rows if not isinstance(row, Part)]
    loop = plain[at - 1].loop if at else ""
    first = next((n for n, row in enumerate(plain) if row.loop == loop), 0)
    for n in range(first, len(plain)):
        row = plain[n]
        if isinstance(row, Trios):
            if segment.id == "CAS":
                into.setdefault(row.path, []).extend(_adjustments(segment))
                return max(at, n + 1)
        elif _answers(segment, row):
            if row.each:
                into.setdefault(row.each, []).append({})
            _take(row, segment, into[row.each][-1] if row.each else into, f"{place}:{segment.number}")
            return max(at, n + 1)
    return at


def _take(row: Row, segment: Segment, into: dict[str, Any], where: str) -> None:
    for position, cell in enumerate(row.cells, 1):
        parts: tuple[Cell, ...] = cell.parts if isinstance(cell, C) else (cell,)
        texts = segment.parts(position) if isinstance(cell, C) else [segment.get(position)]
        for part, text in zip(parts, texts, strict=False):
            if isinstance(part, F) and text:
                _put(into, part, text, where)


def _adjustments(segment: Segment) -> Iterator[dict[str, Any]]:
    for at in range(2, len(segment.elements), 3):
        if segment.get(at):
            one = {"group": segment.get(1), "reason": segment.get(at), "amount": segment.get(at + 1)}
            yield one | ({"quantity": segment.get(at + 2)} if segment.get(at + 2) else {})


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
