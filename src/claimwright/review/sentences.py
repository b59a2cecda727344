"""Where sentences begin and end in clinical text: prose, bullets, hard-wrapped lines, headings without full stops."""

from __future__ import annotations

import re

from claimwright.model.evidence import Span

_END = re.compile(r"[.!?;]+[)\"'\u201d\u2019]?(?=\s|$)|\n+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|Jr|Sr|vs|etc|approx|e\.g|i\.e|No|Inc|Fig|pt|y\.o)|(?<![-\w])[A-Z])$",
    re.I,
)
_UNIT = re.compile(r"\b(?:mg|mcg|mL|q\.d|b\.i\.d|t\.i\.d|a\.m|p\.m)$", re.I)  # ends a sentence before a capital
_NUMBER = re.compile(r"(?:^|\n)\s*\(?\d{1,2}$")
_MARK = re.compile(r"(?:\(?\d{1,2}[.)]|[-*\u2022\u2013\u25cf])\s+(?=\S)")
_MARKS = frozenset("(0123456789-*\u2022\u2013\u25cf")  # with which a mark begins
LONGEST = 1_500  # characters; text without a full stop is cut at a comma or a space, so that reading it stays linear
_BULLET = re.compile(r"[ \t]*(?:[-*\u2022\u2013\u25cf]|\(?\d{1,2}[.)]|[a-z][.)]|#)\s")


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Sentences of `text[start:end]`, white space trimmed, in order; together they hold every word."""
    stop = len(text) if end is None else end
    found: list[Span] = []
    at = start
    for match in _END.finditer(text, start, stop):
        if match.group()[0] == "\n":
            if _wrapped(text, match.start(), match.end(), start, stop):
                continue
        elif _inside(text, match, stop):
            continue
        _add(found, text, at, match.end())
        at = match.end()
    _add(found, text, at, stop)
    return found


def _inside(text: str, match: re.Match[str], stop: int) -> bool:
    """A full stop that ends an abbreviation or a list number, not a sentence."""
    if match.group()[0] != ".":
        return False
    before = text[max(0, match.start() - 8) : match.start()]
    if before[-1:].isdigit():
        return _NUMBER.search(before) is not None
    end = match.end()
    goes_on = end < stop and text[end] != "\n" and not text[end : end + 2].isspace()
    if not goes_on:
        return False
    unit = _UNIT.search(before) is not None and not text[end : end + 2].lstrip()[:1].isupper()
    return unit or _ABBREVIATION.search(before) is not None


def _wrapped(text: str, newline: int, after: int, start: int, stop: int) -> bool:
    """A line break inside a sentence: the line is long and unfinished, and the next one goes on in lower case or
    mid-sentence.
    """
    if after - newline > 1 or after >= stop or _BULLET.match(text, after):
        return False
    line_start = max(start, text.rfind("\n", start, newline) + 1)
    line = text[line_start:newline].rstrip()
    if not line or line[-1] in ".!?:;":
        return False
    following = text[after : after + 1]
    return following.islower() or (len(line) > 60 and following.isalnum()) or line[-1] == ","


def _add(found: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    mark = _MARK.match(text, start, end) if text[start : start + 1] in _MARKS else None
    if mark and mark.end() < end:  # "2. Chronic kidney disease": the item's number is no part of what it says
        start = mark.end()
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        cut = max(text.rfind(",", start, start + LONGEST) + 1, text.rfind(" ", start, start + LONGEST))
        cut = cut if cut > start else start + LONGEST
        found.append(Span(start, cut))
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        found.append(Span(start, end))
