"""Holds one segment against its rule: types, lengths and conditions (SNIP 1), use and codes (SNIP 2).

Knows nothing of the segments around it. A message never repeats the value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from claimwright.x12.finding import SyntaxFinding, say
from claimwright.x12.layout import ElementRule
from claimwright.x12.plan import Composite, Rule
from claimwright.x12.segments import Segment

_NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3])[0-5]\d([0-5]\d(\d{1,2})?)?", re.ASCII)
_DAY = re.compile(r"\d{8}|\d{6}", re.ASCII)


def check(s: Segment, rule: Rule) -> Iterator[SyntaxFinding]:
    """Findings of one segment against the elements its loop allows, in element order, its conditions last."""
    loop = rule.loop
    if len(s.elements) > 1 and not s.elements[-1]:
        yield say(1, s, "", loop, "trailing", "ends in an empty element; leave empty elements at the end out")
    for position in range(1, max(len(s.elements), max(rule.elements) + 1)):
        name, text = f"{s.id}{position:02}", s.get(position)
        one = rule.elements.get(position)
        if one is None:
            if text:
                yield say(2, s, name, loop, "not-used", "is not used here")
            continue
        repetition = s.delimiters.repetition
        texts = text.split(repetition) if one.repeats and repetition else [text]
        for each in texts:
            if one.type == "C" and each and one.use != "N":
                yield from _composite(s, name, rule.composites[position], each, loop)
            else:
                yield from _element(s, name, one, each, s.get(position - 1), loop)
    yield from _conditions(s, rule)


def _composite(s: Segment, name: str, rules: Composite, text: str, loop: str) -> Iterator[SyntaxFinding]:
    texts = text.split(s.delimiters.component)
    for n in range(1, max(len(texts), max(rules)) + 1):
        part = texts[n - 1] if n <= len(texts) else ""
        before = texts[n - 2] if 1 < n <= len(texts) + 1 else ""
        one = rules.get(n)
        if one is not None:
            yield from _element(s, f"{name}-{n}", one, part, before, loop)
        elif part:
            yield say(2, s, f"{name}-{n}", loop, "not-used", "is not used here")
    if not texts[-1]:
        yield say(1, s, name, loop, "trailing", "ends in an empty component; leave it out")


def _element(s: Segment, name: str, rule: ElementRule, text: str, before: str, loop: str) -> Iterator[SyntaxFinding]:
    if not text:
        if rule.use == "R":
            yield say(2, s, name, loop, "missing", "is required here")
        return
    if rule.use == "N":
        yield say(2, s, name, loop, "not-used", "is not used here")
        return
    if rule.type == "B":
        if s.get(len(s.elements) - 2) != str(len(text)):
            yield say(1, s, name, loop, "length", "does not have the length that the element before it says")
        return
    separators = s.delimiters
    if separators.component in text or (separators.repetition and separators.repetition in text):
        what = "components" if separators.component in text else "repetitions"
        yield say(1, s, name, loop, what, f"holds {what}, and is no element that may")
        return
    length = len(text.strip("-").replace(".", "")) if rule.type in ("R", "N") else len(text)
    if rule.most and not rule.least <= length <= rule.most:
        allowed = str(rule.most) if rule.least == rule.most else f"{rule.least} to {rule.most}"
        code = "long" if length > rule.most else "short"
        yield say(1, s, name, loop, code, f"has {length} characters, {allowed} allowed")
    if not _TYPES[rule.type](text, before):
        code, what = _NAMES[rule.type]
        yield say(1, s, name, loop, code, f"is not {what}")
    elif rule.codes and text not in rule.codes:
        yield say(2, s, name, loop, "code", "holds a code that is not allowed here")


def _conditions(s: Segment, rule: Rule) -> Iterator[SyntaxFinding]:
    for kind, places in rule.notes:
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
            yield say(1, s, f"{s.id}{places[0]:02}", rule.loop, "condition", f"{_CONDITIONS[kind]}: {names}")


def is_number(text: str) -> bool:
    """A decimal as X12 writes it, no exponent."""
    return len(text) <= 40 and bool(_NUMBER.fullmatch(text))


def is_date(text: str) -> bool:
    """CCYYMMDD or YYMMDD, a day that the calendar has, of a year from 1800 to 2099."""
    if not _DAY.fullmatch(text):
        return False
    full = text if len(text) == 8 else "20" + text
    try:
        return 1800 <= date(int(full[:4]), int(full[4:6]), int(full[6:])).year < 2100
    except ValueError:
        return False


def is_time(text: str) -> bool:
    """HHMM, with seconds and their parts or without."""
    return bool(_TIME.fullmatch(text))


def _period(text: str, format: str) -> bool:
    if format == "RD8":
        first, dash, last = text.partition("-")
        return bool(dash) and len(text) == 17 and is_date(first) and is_date(last) and first <= last
    if format == "DT":
        return len(text) == 12 and is_date(text[:8]) and is_time(text[8:])
    if format == "TM":
        return is_time(text)
    return format != "D8" or (len(text) == 8 and is_date(text))


def _text(text: str) -> bool:
    return text.isascii() and text.isprintable()


_TYPES: dict[str, Callable[[str, str], bool]] = {
    "AN": lambda text, _: _text(text),
    "ID": lambda text, _: _text(text),
    "N": lambda text, _: text.isascii() and text.removeprefix("-").isdigit(),
    "R": lambda text, _: is_number(text),
    "DT": lambda text, _: is_date(text),
    "TM": lambda text, _: is_time(text),
    "DP": _period,
    "C": lambda text, _: True,
    "B": lambda text, _: True,
}
_NAMES = {
    "AN": ("characters", "text of X12's characters"),
    "ID": ("characters", "a code of X12's characters"),
    "N": ("number", "a whole number"),
    "R": ("number", "a number"),
    "DT": ("date", "a date"),
    "TM": ("time", "a time"),
    "DP": ("date", "a date or period in the format named"),
}
_CONDITIONS = {
    "P": "either all or none of these stand",
    "R": "at least one of these stands",
    "E": "at most one of these stands",
    "C": "the first of these asks for the others",
    "L": "the first of these asks for one of the others",
}
