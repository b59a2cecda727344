"""Sizes in centimetres: of a lesion cut out or destroyed, of a wound closed, of a surface cleaned.

Tells the lesion's length from its margins and from the closure's. Knows nothing of codes.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from claimwright.model.document import Document
from claimwright.model.evidence import Span

_NUM = r"(?:\d+(?:\.\d+)?|\.\d+)"
_UNIT = r"(cm|mm|centimet\w+|millimet\w+|inch(?:es)?)\b"
_BY = r"\s*-?\s*(?:cm|mm)?\s*(?:x|by|\u00d7)\s*"
_LENGTH = re.compile(rf"(?<![\d./])({_NUM})(?:{_BY}({_NUM}))?(?:{_BY}{_NUM})?\s*-?\s*{_UNIT}", re.I)
_SQUARE = re.compile(rf"({_NUM})\s*(?:sq(?:uare)?\.?\s*(?:cm|centimet\w+)|cm2|cm\^2|cm\u00b2)", re.I)
_TOTAL_BEFORE = re.compile(
    r"(?:\btotal(?:ing|ling)?\b(?: excised)?(?: (?:diameter|size|excision))?|"
    r"\b(?:excised|excision|specimen|post[- ]?\w+) (?:diameter|size|area)|"
    r"\b(?:diameter|size)\b[^.;\n]{0,30}\b(?:including|with|incl)\b[^.;\n]{0,15}\bmargins?|\bincluding\b[^.;\n]{0,12}\bmargins?)[^.;\n\d]{0,15}$|=\s*$",
    re.I,
)
_TOTAL_BEHIND = re.compile(
    r"\s*(?:\(?(?:total|excised (?:diameter|size|area)|in total|overall)\b|"
    r"[^.,;\n\d]{0,12}\b(?:including|incl|inclusive of|with margins included)\b[^.;\n]{0,12}(?:margins?)?)",
    re.I,
)
_MARGIN_BEHIND = re.compile(
    r"-?\s*\(?(?:(?:of|clinical|surgical|clear|clean|wide|normal|lateral|peripheral|radial|circumferential|excision|"
    r"skin|tissue|free|healthy|uninvolved|narrow|minimal)\s+){0,3}(?:rim of normal|margins?\b)",
    re.I,
)
_MARGIN_BEFORE = re.compile(r"\bmargins?\b(?: of| were| was| taken|:| at| -)*\s*$", re.I)
# A length of the closure or of the cut is not the lesion's, nor is a depth, a needle or a punch.
_CLOSURE = re.compile(r"\b(?:clos\w+|repair\w*|incision|ellip\w+|defect|suture\w*|wound|final line|scar|line)\b", re.I)
_CLOSURE_BEFORE = re.compile(
    r"\b(?:clos\w+|repair\w*|incision|wound|ellipse|defect|final line|line)\b[^.,;\n\d]{0,24}$", re.I
)
_CLOSING = re.compile(
    r"\b(?:clos(?:ed|ure)|repair(?:ed)?|sutured?|layers?|nylon|vicryl|monocryl|prolene|ethilon|gut|final line)\b", re.I
)
_LESION = re.compile(
    r"\b(?:lesion|cyst|tumou?r|nevus|mole|lipoma|carcinoma|melanoma|diameter|excised|excision|specimen|measur\w+)\b",
    re.I,
)
_OTHER = re.compile(
    r"\s*(?:deep\b|in depth|depth|punch|biopsy punch|needle|blade|apart|away|from|above|below|halo|rim|incision)", re.I
)
_DEPTH_BEFORE = re.compile(r"\b(?:depth|deep|punch|down)\b[^.,;\n\d]{0,12}$", re.I)
_AFTER = re.compile(r"\b(?:post|after|following)\b[- ]?(?:debridement|procedure|op)?[^.;\n\d]{0,25}$", re.I)
_BEFORE_THEM = re.compile(
    r"\b(?:pre|before|initial|last (?:visit|week|time)|previous(?:ly)?|prior)\b[^.;\n\d]{0,25}$", re.I
)


class Length(NamedTuple):
    """In centimetres: the longest of the sides given, and the product of the first two."""

    longest: float
    area: float
    at: Span


def lengths(document: Document, span: Span) -> list[Length]:
    found = []
    for m in _LENGTH.finditer(document.text, span.start, span.end):
        unit = m[3].lower()
        scale = 0.1 if unit.startswith(("mm", "milli")) else 2.54 if unit.startswith("inch") else 1
        one, two = float(m[1]) * scale, float(m[2] or 0) * scale
        found.append(Length(round(max(one, two), 4), round(one * two, 4), Span(m.start(), m.end())))
    return found


def excised(document: Document, span: Span, margins: bool = True) -> tuple[float, tuple[Span, ...]] | None:
    """A lesion's excised diameter: the one said in all, else the widest the lesion is, and twice the narrowest margin
    where one is given; without `margins` what was destroyed is the lesion alone.
    """
    rims, sizes = [], []
    for length in lengths(document, span):
        before, behind = _around(document, span, length.at)
        if _TOTAL_BEFORE.search(before) or _TOTAL_BEHIND.match(behind):
            if not _CLOSURE.search(before[-30:]):
                return length.longest, (length.at,)
            continue
        if _MARGIN_BEHIND.match(behind) or _MARGIN_BEFORE.search(before):
            rims.append(length)
        elif not _is_other(before, behind):
            sizes.append(length)
    if not sizes:
        return None
    widest = max(sizes, key=lambda s: s.longest)
    narrow = min(rims, key=lambda s: s.longest) if rims and margins else None
    size = widest.longest + (2 * narrow.longest if narrow else 0)
    return round(size, 4), (widest.at, *((narrow.at,) if narrow else ()))


def _around(document: Document, span: Span, at: Span) -> tuple[str, str]:
    return document.text[max(span.start, at.start - 80) : at.start], document.text[at.end : min(span.end, at.end + 40)]


def _is_other(before: str, behind: str) -> bool:
    return _closes(before, behind) or bool(_OTHER.match(behind) or _DEPTH_BEFORE.search(before))


def _closes(before: str, behind: str) -> bool:
    """Whether a length is the closure's: words of one stand beside it, or before it in its sentence and no lesion's
    between.
    """
    if _CLOSURE.search(re.split(r"[,;.]\s|\n", behind)[0]) or _CLOSURE_BEFORE.search(before):
        return True
    said = re.split(r"[.;]\s|\n", before)[-1]
    words = [m.end() for m in _CLOSING.finditer(said)]
    return bool(words) and _LESION.search(said, words[-1]) is None


def wounds(document: Document, span: Span) -> list[Length]:
    """Lengths of wounds closed: all but margins, depths and needles."""
    found = []
    for length in lengths(document, span):
        before, behind = _around(document, span, length.at)
        rim = _MARGIN_BEHIND.match(behind) or _MARGIN_BEFORE.search(before)
        if not (rim or _OTHER.match(behind) or _DEPTH_BEFORE.search(before)):
            found.append(length)
    return found


def closures(document: Document, span: Span) -> list[Length]:
    """Of the wounds that cutting out a lesion leaves: lengths said of the closure or of what was closed."""
    found = []
    for length in wounds(document, span):
        if _closes(*_around(document, span, length.at)):
            found.append(length)
    return found


def areas(document: Document, span: Span) -> list[Length]:
    """Surfaces in sq cm, said or multiplied out; what was measured before, or at another time, is left out."""
    said = [
        Length(0.0, float(m[1]), Span(m.start(), m.end()))
        for m in _SQUARE.finditer(document.text, span.start, span.end)
    ]
    said = said or [one for one in lengths(document, span) if one.area]
    after = [one for one in said if _AFTER.search(_around(document, span, one.at)[0])]
    now = after or [one for one in said if not _BEFORE_THEM.search(_around(document, span, one.at)[0])]
    total = [one for one in said if re.search(r"\btotal\b[^.;\n\d]{0,25}$", _around(document, span, one.at)[0], re.I)]
    return total[:1] or now or said
