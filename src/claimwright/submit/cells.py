"""Walks the rows of binding.py in both directions: a claim's data to segments, segments to a claim's data.

Data is what msgspec makes of a claim: dicts, lists, plain values. Knows nothing of which rows make up a claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from claimwright.errors import X12Error
from claimwright.submit.forms import FORMS
from claimwright.submit.rows import F, Part, Row, Rows, Trios
from claimwright.x12 import Segment

TRIOS = 6  # reasons in one CAS


class Written(NamedTuple):
    """A segment with the fields behind its elements: (position, component or 0, field path)."""

    loop: str
    elements: tuple[str, ...]
    fields: tuple[tuple[int, int, str], ...] = ()
    line: int = 0


def segments_of(rows: Rows, data: Any, prefix: str = "", line: int = 0) -> Iterator[Written]:
    """The rows that this data fills. Raises X12Error naming the field (`prefix` before it) that is missing or long."""
    for row in rows:
        if isinstance(row, Row):
            if row.each:
                items = enumerate(data.get(row.each) or ())
                found = [_segment(row, item, f"{prefix}{row.each}[{n}].", line) for n, item in items]
                yield from (one for one in found if one is not None)
            elif row.must or any(map(data.get, row.roots)):
                written = _segment(row, data, prefix, line)
                if written is not None:
                    yield written
        elif isinstance(row, Part):
            for n, item in enumerate(data.get(row.path) or ()):
                yield from segments_of(row.rows, item, f"{prefix}{row.path}[{n}].", line)
        else:
            yield from _trios(row, data.get(row.path) or (), prefix, line)


def _segment(row: Row, data: Any, prefix: str, line: int) -> Written | None:
    """The segment; None where it may be left out and none of its fields has a value."""
    elements, composites = list(row.texts), dict[int, list[str]]()
    fields: list[tuple[int, int, str]] = []
    missing: F | None = None
    for position, component, field in row.fields:
        text = _text(field, data, prefix)
        if not text:
            missing = field if field.need and missing is None else missing
            continue
        fields.append((position, component, prefix + field.path))
        if component:
            composites.setdefault(position, list(row.composites[position]))[component - 1] = text
        else:
            elements[position] = text
    if not fields and not row.must:
        return None
    if missing is not None:
        raise X12Error("is missing", prefix + missing.path, f"{row.id} of loop {row.loop} needs it")
    for position, texts in composites.items():
        elements[position] = ":".join(texts).rstrip(":")
    return Written(row.loop, tuple(elements), tuple(fields), line)


def _trios(row: Trios, adjustments: Sequence[Any], prefix: str, line: int) -> Iterator[Written]:
    """Adjustments as reason, amount and quantity, six to a segment, each group by itself."""
    for group in dict.fromkeys(a["group"] for a in adjustments):
        found = [(n, a) for n, a in enumerate(adjustments) if a["group"] == group]
        for start in range(0, len(found), TRIOS):
            elements, fields = ["CAS", group], []
            for n, a in found[start : start + TRIOS]:
                path = f"{prefix}{row.path}[{n}]"
                money = text_of("money", a["amount"], f"{path}.amount")
                count = "" if a["quantity"] is None else text_of("number", a["quantity"], f"{path}.quantity")
                at = len(elements)
                fields += [(at, 0, f"{path}.reason"), (at + 1, 0, f"{path}.amount")]
                elements += [a["reason"], money, count]
            yield Written(row.loop, tuple(elements), tuple(fields), line)


def text_of(form: str, raw: object, path: str) -> str:
    """A value as its form writes it. Raises X12Error naming the field."""
    text = raw if isinstance(raw, str) else str(raw).lower()  # a truth value as JSON has it
    try:
        return FORMS[form].out(text)
    except ValueError as error:
        raise X12Error(str(error), path, "correct it") from error


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
        elif row.id == segment.id and row.first in ("", segment.parts(1)[0]):
            if row.each:
                into.setdefault(row.each, []).append({})
            _take(row, segment, into[row.each][-1] if row.each else into, f"{place}:{segment.number}")
            return max(at, n + 1)
    return at


def _take(row: Row, segment: Segment, into: dict[str, Any], where: str) -> None:
    for position, component, field in row.fields:
        text = segment.part(position, component)
        if text:
            _put(into, field, text, where)


def _adjustments(segment: Segment) -> Iterator[dict[str, Any]]:
    for at in range(2, len(segment.elements), 3):
        if segment.get(at):
            one = {"group": segment.get(1), "reason": segment.get(at), "amount": segment.get(at + 1)}
            yield one | ({"quantity": segment.get(at + 2)} if segment.get(at + 2) else {})


def _text(field: F, data: Any, prefix: str) -> str:
    raw = data
    for step in field.steps:
        if raw is None:
            return ""
        raw = raw.get(step) if isinstance(step, str) else raw[step] if step < len(raw) else None
    if raw is None or raw == "":
        return ""
    text = text_of(field.as_, raw, prefix + field.path)
    if len(text) > field.most:
        raise X12Error(f"is longer than the {field.most} characters it may have", prefix + field.path, "shorten it")
    return text


def _put(data: dict[str, Any], field: F, text: str, where: str) -> None:
    """The first value of a field stays: a second segment of its kind belongs to something that Claim does not hold."""
    try:
        value = FORMS[field.as_].back(text)
    except ValueError as error:
        raise X12Error(f"the value for {field.path} {error}", where, "see x12 validate") from error
    *way, last = field.steps
    into: Any = data
    for step, following in zip(way, field.steps[1:], strict=True):
        kind: Any = list if isinstance(following, int) else dict
        if isinstance(step, str):
            into = into.setdefault(step, kind())
        else:
            into += [kind() for _ in range(step + 1 - len(into))]
            into = into[step]
    if isinstance(last, int):
        into.append(value)
    elif value:
        into.setdefault(last, value)
