"""What a passage measures: lengths, areas, counts, views, minutes, each with where it stands.

Reads numbers as clinicians write them. Knows nothing of codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from claimwright.model.document import Document
from claimwright.model.evidence import Span
from claimwright.rulebook.services import Words
from claimwright.shelf.words import reading, within, words

_NUM = r"\d+(?:\.\d+)?"
_LENGTH = re.compile(
    rf"(?<![\d./])({_NUM})(?:\s*(?:cm|mm)?\s*(?:x|by|\u00d7)\s*({_NUM}))?(?:\s*(?:cm|mm)?\s*(?:x|by|\u00d7)\s*{_NUM})?\s*-?\s*"
    r"(cm|mm|centimet\w+|millimet\w+|inch(?:es)?)\b",
    re.I,
)
_SQUARE = re.compile(rf"({_NUM})\s*(?:sq(?:uare)?\.?\s*(?:cm|centimet\w+)|cm2|cm\u00b2)", re.I)
_MARGIN = re.compile(r"margin", re.I)
_TOTAL = re.compile(
    r"\b(?:excised|excision|specimen|total)\b[^.;\n]{0,25}\b(?:diameter|size)\b|\bincluding\b[^.;\n]{0,20}\bmargin",
    re.I,
)
# A length of the closure or of the cut is not the lesion's.
_CLOSURE = re.compile(r"\b(?:clos\w+|repair\w*|incision|ellip\w+|defect|suture\w*|wound)\b", re.I)
_VIEWS = re.compile(
    r"\b(one|two|three|four|five|six|single|[1-9])[ -]*(?:or more )?(?:views?|projections?|films?)\b|\b(?:views?|x)\s*\(?(\d)\)?",
    re.I,
)
_NAMED_VIEWS = re.compile(
    r"\b(AP|PA|lateral|oblique|sunrise|skyline|merchant|tunnel|mortise|axillary|scapular y|y view|odontoid|flexion|extension|scaphoid|"
    r"frog[- ]leg|anteroposterior|posteroanterior|swimmer'?s|navicular|harris|grashey|outlet|internal rotation|external rotation)\b",
    re.I,
)
_MINUTES = re.compile(rf"({_NUM})\s*-?\s*min(?:ute)?s?\b", re.I)
NUMBERS = {
    "one": 1, "single": 1, "two": 2, "both": 2, "pair": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40,
}  # fmt: skip
_LISTED = re.compile(r"[.)]?\s*-\s|[.)]\s")  # a number of a list counts nothing
_ALL = re.compile(
    r"\b(\w+) (?:in all|total|altogether)\b|\b(?:total|all|all of the|every one of the|sum) (?:of )?(\d{1,3}|\w+)\b",
    re.I,
)
_AHEAD = 5  # words between a number and what it counts
_UNITS = frozenset(
    (
        "cm",
        "mm",
        "mg",
        "ml",
        "mcg",
        "cc",
        "g",
        "min",
        "minute",
        "second",
        "sec",
        "day",
        "week",
        "month",
        "year",
        "gauge",
        "french",
    )
)


class Length(NamedTuple):
    """In centimetres: the longest of the sides given, and the product of the first two."""

    longest: float
    area: float
    at: Span


class Counted(NamedTuple):
    number: int
    at: Span
    total: bool = False


def lengths(document: Document, span: Span) -> list[Length]:
    found = []
    for m in _LENGTH.finditer(document.text, span.start, span.end):
        scale = 0.1 if m[3].lower().startswith(("mm", "milli")) else 2.54 if m[3].lower().startswith("inch") else 1
        one, two = float(m[1]) * scale, float(m[2] or 0) * scale
        found.append(Length(round(max(one, two), 4), round(one * two, 4), Span(m.start(), m.end())))
    return found


def excised(document: Document, span: Span) -> tuple[float, tuple[Span, ...]] | None:
    """A lesion's excised diameter: the widest the lesion is, and twice the narrowest margin where one is given."""
    margins, sizes = [], []
    for length in lengths(document, span):
        behind = document.text[length.at.end : min(span.end, length.at.end + 30)]
        before = document.text[max(span.start, length.at.start - 30) : length.at.start]
        if _TOTAL.search(document.text, max(span.start, length.at.start - 60), min(span.end, length.at.end + 30)):
            return length.longest, (length.at,)
        if _MARGIN.search(re.split(r"[,;.]", behind)[0]) or re.search(
            r"margins?(?: of| were| was|:)?\s*$", before, re.I
        ):
            margins.append(length)
        elif not _CLOSURE.search(re.split(r"[,;.]\s", behind)[0]) and not re.search(
            r"\b(?:closure|repair|incision|wound|ellipse)\b[^.,;]{0,20}$", before, re.I
        ):
            sizes.append(length)
    if not sizes:
        return None
    widest = max(sizes, key=lambda s: s.longest)
    narrow = min(margins, key=lambda s: s.longest) if margins else None
    size = widest.longest + (2 * narrow.longest if narrow else 0)
    return round(size, 4), (widest.at, *((narrow.at,) if narrow else ()))


def area(document: Document, span: Span) -> tuple[float, tuple[Span, ...]] | None:
    """Square centimetres, said or multiplied out; several are added."""
    said = [(float(m[1]), Span(m.start(), m.end())) for m in _SQUARE.finditer(document.text, span.start, span.end)]
    said = said or [(one.area, one.at) for one in lengths(document, span) if one.area]
    return (sum(n for n, _ in said), tuple(at for _, at in said)) if said else None


def views(document: Document, span: Span) -> Counted | None:
    """How many views: as counted, else the different ones named."""
    m = _VIEWS.search(document.text, span.start, span.end)
    if m:
        said = (m[1] or m[2]).lower()
        return Counted(NUMBERS.get(said) or int(said), Span(m.start(), m.end()))
    named = list(_NAMED_VIEWS.finditer(document.text, span.start, span.end))
    kinds = {_view(n[1]) for n in named}
    return Counted(len(kinds), Span(named[0].start(), named[-1].end())) if named else None


def _view(said: str) -> str:
    said = said.lower()
    return "ap" if said in ("pa", "anteroposterior", "posteroanterior") else said


def minutes(document: Document, span: Span) -> list[Counted]:
    return [
        Counted(round(float(m[1])), Span(m.start(), m.end()))
        for m in _MINUTES.finditer(document.text, span.start, span.end)
    ]


def counts(document: Document, span: Span, nouns: Words) -> list[Counted]:
    """Every number that counts one of the nouns: "eight thick nails", "total of 17 warts", "AKs x 5", "(6 lesions)"."""
    read = reading(document.text)
    first, last = within(document.text, span.start, span.end)
    heads = {words(noun)[-1].norm for noun in nouns}
    found: list[Counted] = []
    for at in range(first, last):
        number = _number(read.norms[at])
        if (
            number is None
            or _LISTED.match(document.text, read.words[at].end)
            or (at + 1 < last and read.norms[at + 1] in _UNITS)
        ):
            continue
        if document.text[read.words[at].start - 1 : read.words[at].start] in (".", "/"):
            continue
        for other in _ahead(at, last, read.norms):
            if read.norms[other] in heads:
                whole = at > first and read.norms[max(first, at - 2) : at].count("total") > 0
                found.append(Counted(number, Span(read.words[at].start, read.words[other].end), whole))
                break
        else:
            if at >= first + 2 and read.norms[at - 1] == "x" and heads & set(read.norms[max(first, at - 4) : at - 1]):
                found.append(Counted(number, Span(read.words[at - 2].start, read.words[at].end)))
    return found


def totals(document: Document, span: Span) -> list[Counted]:
    """Numbers that sum up: "seventeen in all", "all 17", "total of six"."""
    found = []
    for m in _ALL.finditer(document.text, span.start, span.end):
        number = _number((m[1] or m[2]).lower())
        if number is not None:
            found.append(Counted(number, Span(m.start(), m.end()), True))
    return found


def _ahead(at: int, last: int, norms: list[str]) -> Iterator[int]:
    for other in range(at + 1, min(last, at + 1 + _AHEAD)):
        if _number(norms[other]) is not None or norms[other] in _UNITS:
            return
        yield other


def _number(norm: str) -> int | None:
    return int(norm) if norm.isdigit() and len(norm) <= 3 else NUMBERS.get(norm)
