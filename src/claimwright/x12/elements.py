"""Holds one segment against its rule: types, lengths and conditions (SNIP 1), use and codes (SNIP 2).

Knows nothing of the segments around it. A message never repeats the value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from claimwright.x12.finding import SyntaxFinding, say
from claimwright.x12.layout import ElementRule, Layout, element_rule
from claimwright.x12.segments import Segment

_NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)")
_TIME = re.compile(r"([01]\d|2[0-3])[0-5]\d([0-5]\d(\d{1,2})?)?")


def check(s: Segment, rules: Mapping[int, ElementRule], layout: Layout, loop: str) -> Iterator[SyntaxFinding]:
    """Findings of one segment against the elements its loop allows, in element order, its conditions last."""
    if len(s.elements) > 1 and not s.elements[-1]:
        yield say(1, s, "", loop, "trailing", "ends in an empty element; leave empty elements at the end out")
    for position in range(1, max(len(s.elements), max(rules) + 1)):
        name, text = f"{s.id}{position:02}", s.get(position)
        one = rules.get(position)
        before = s.get(position - 1)
        if one is None:
            if text:
                yield say(2, s, name, loop, "not-used", "is not used here")
        elif one.type == "C" and text and one.use != "N":
            parts = {n: element_rule(line) for n, line in layout.composites[one.composite].items()}
            yield from _composite(s, position, parts, loop)
        else:
            yield from _element(s, name, one, text, before, loop)
    yield from _conditions(s, layout.shapes[s.id].notes, loop)


def _composite(s: Segment, position: int, rules: Mapping[int, ElementRule], loop: str) -> Iterator[SyntaxFinding]:
    texts = s.parts(position)
    for n in range(1, max(len(texts), max(rules)) + 1):
        text = texts[n - 1] if n <= len(texts) else ""
        name = f"{s.id}{position:02}-{n}"
        one = rules.get(n)
        if one is not None:
            yield from _element(s, name, one, text, "", loop)
        elif text:
            yield say(2, s, name, loop, "not-used", "is not used here")
    if not texts[-1]:
        yield say(1, s, f"{s.id}{position:02}", loop, "trailing", "ends in an empty component; leave it out")


def _element(s: Segment, name: str, rule: ElementRule, text: str, before: str, loop: str) -> Iterator[SyntaxFinding]:
    if not text:
        if rule.use == "R":
            yield say(2, s, name, loop, "missing", "is required here")
        return
    if rule.use == "N":
        yield say(2, s, name, loop, "not-used", "is not used here")
        return
    length = len(text.strip("-").replace(".", "")) if rule.type in ("R", "N") else len(text)
    if rule.most and not rule.least <= length <= rule.most:
        allowed = str(rule.most) if rule.least == rule.most else f"{rule.least} to {rule.most}"
        yield say(1, s, name, loop, "length", f"has {length} characters, {allowed} allowed")
    if not _TYPES[rule.type](text, before):
        yield say(1, s, name, loop, "type", f"is not {_NAMES[rule.type]}")
    elif rule.codes and text not in rule.codes:
        yield say(2, s, name, loop, "code", "holds a code that is not allowed here")


def _conditions(s: Segment, notes: tuple[str, ...], loop: str) -> Iterator[SyntaxFinding]:
    for note in notes:
        kind, places = note[0], [int(note[i : i + 2]) for i in range(1, len(note), 2)]
        given = [bool(s.get(p)) for p in places]
        broken = {
            "P": any(given) and not all(given),
            "R": not any(given),
            "E": sum(given) > 1,
            "C": given[0] and not all(given),
            "L": given[0] and not any(given[1:]),
        }[kind]
        if broken:
            names = ", ".join(f"{s.id}{p:02}" for p in places)
            yield say(1, s, f"{s.id}{places[0]:02}", loop, "condition", f"{_CONDITIONS[kind]}: {names}")


def is_number(text: str) -> bool:
    """A decimal as X12 writes it, no exponent."""
    return text.isascii() and len(text) <= 40 and bool(_NUMBER.fullmatch(text))


def is_date(text: str) -> bool:
    """CCYYMMDD or YYMMDD, a day that the calendar has."""
    if not re.fullmatch(r"\d{8}|\d{6}", text, re.ASCII):
        return False
    full = text if len(text) == 8 else "20" + text
    try:
        date(int(full[:4]), int(full[4:6]), int(full[6:]))
    except ValueError:
        return False
    return True


def _period(text: str, format: str) -> bool:
    if format == "RD8":
        first, dash, last = text.partition("-")
        return bool(dash) and len(text) == 17 and is_date(first) and is_date(last) and first <= last
    if format == "TM":
        return bool(_TIME.fullmatch(text))
    return format != "D8" or (len(text) == 8 and is_date(text))


def _text(text: str) -> bool:
    return all(" " <= c <= "~" for c in text)


_TYPES: dict[str, Callable[[str, str], bool]] = {
    "AN": lambda text, _: _text(text),
    "ID": lambda text, _: _text(text),
    "N": lambda text, _: text.isascii() and text.removeprefix("-").isdigit(),
    "R": lambda text, _: is_number(text),
    "DT": lambda text, _: is_date(text),
    "TM": lambda text, _: bool(_TIME.fullmatch(text)),
    "DP": _period,
    "C": lambda text, _: True,
}
_NAMES = {
    "AN": "text of X12's characters",
    "ID": "a code of X12's characters",
    "N": "a whole number",
    "R": "a number",
    "DT": "a date",
    "TM": "a time",
    "DP": "a date or period in the format named",
}
_CONDITIONS = {
    "P": "either all or none of these stand",
    "R": "at least one of these stands",
    "E": "at most one of these stands",
    "C": "the first of these asks for the others",
    "L": "the first of these asks for one of the others",
}
