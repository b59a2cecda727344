"""How many of what was treated a passage counts: "eight warts", "AKs x 5", "scalp 9, face 5", "1-5 both feet".

Knows numbers and the words around them; what is counted and where a body part ends is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from claimwright.model.document import Document
from claimwright.model.evidence import Span
from claimwright.rulebook.services import Words
from claimwright.shelf.words import Word, reading, within, words

NUMBERS = {
    "one": 1, "single": 1, "two": 2, "both": 2, "pair": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40,
}  # fmt: skip
_TIMES = re.compile(r"^(?:x(\d{1,2})|(\d{1,2})x)$")
_LISTED = re.compile(r"[.)]?\s*-\s|[.)]\s")  # a number of a list counts nothing
_STOP = re.compile(r"[;\n]|[.,]\s|[.,]$")
_ALL = re.compile(
    r"\b(\w+) (?:in all|total|altogether|in total)\b|\b(?:total|all|all of the|every one of the|sum|totaling|totalling)"
    r" (?:of |= ?|: ?)?(\d{1,3}|\w+)\b",
    re.I,
)
_AHEAD = 5  # words between a number and what it counts
# Things a count may be of: the number behind the last one named is that one's ("AK x3 (scalp), warts x4 (fingers)").
_THINGS = frozenset(
    (
        "wart", "verruca", "verrucae", "ak", "aks", "keratosis", "keratose", "sk", "sks", "tag", "acrochordon",
        "molluscum", "nevus", "mole", "callus", "corn", "nail", "toenail", "cyst", "keloid", "milium", "milia",
        "abscess", "lipoma", "papilloma", "condyloma", "condylomata", "intradermal", "intracutaneous", "prick",
        "percutaneous", "scratch", "patch", "seborrheic",
    )
)  # fmt: skip
_NUMBERED = frozenset(("lesion", "site", "spot", "area", "location", "specimen", "wound"))
_UNITS = frozenset(
    (
        "cm", "mm", "mg", "ml", "mcg", "cc", "g", "min", "minute", "second", "sec", "s", "day", "d", "week", "wk",
        "month", "mo", "year", "yr", "y", "hour", "hr", "h", "gauge", "french", "f", "fr", "layer", "cycle",
        "time", "view", "stage", "percent", "blade", "inch", "sq", "cm2", "o'clock", "nylon", "ethilon", "prolene",
        "vicryl", "monocryl", "gut", "silk",
    )
)  # fmt: skip
_LABEL = re.compile(
    r"\b(?:site|lesion|biopsy|bx|specimen|wound|spot|area|location)s?\s*#?\s*([A-H]|\d{1,2})\b(?!\s*(?:cm|mm|x|\.\d))|"
    r"(?:^|[\n.;]\s*)\(?([A-H])[.):]\s",
    re.I,
)
_TOES = r"#?\d(?:st|nd|rd|th)?(?:\s*(?:-|\u2013|to|through|thru)\s*#?\d(?:st|nd|rd|th)?)?"
_SIDED_TOES = re.compile(
    rf"\b(bilat(?:eral(?:ly)?)?|b/l|both(?: feet)?|right|left|rt|lt|R|L)\b\.?[ :#(]{{0,3}}"
    rf"(?:foot|toenails?|toes?|nails?|digits?)?[ :#(]{{0,3}}"
    rf"((?:{_TOES})(?:\s*(?:,|and|&|/)\s*(?:and )?(?:{_TOES}))*)(?!\s*(?:cm|mm|weeks|months|x\b))|"
    rf"((?:{_TOES})(?:\s*(?:,|and|&|/)\s*(?:and )?(?:{_TOES}))*)\s*(?:\(|,|on |of |nails? |toes? |the )*"
    r"(bilat(?:eral(?:ly)?)?|b/l|both|right|left|rt|lt|each)\b",
    re.I,
)


class Counted(NamedTuple):
    number: int
    at: Span
    total: bool = False


def number_of(norm: str) -> int | None:
    times = _TIMES.match(norm)
    if times:
        return int(times[1] or times[2])
    return int(norm) if norm.isdigit() and len(norm) <= 3 else NUMBERS.get(norm)


def counts(document: Document, span: Span, nouns: Words, places: frozenset[str] = frozenset()) -> list[Counted]:
    """Every number that counts one of the nouns, or how many stood at a place where nothing else was named."""
    read = reading(document.text)
    first, last = within(document.text, span.start, span.end)
    heads = {words(noun)[-1].norm for noun in nouns}
    found: list[Counted] = []
    thing, since = "", 0
    for at in range(first, last):
        norm = read.norms[at]
        thing, since = (norm, read.words[at].end) if norm in _THINGS else (thing, since)
        number = number_of(norm)
        if number is None or not _counts_something(document.text, read.words, at, last):
            continue
        other = _noun(document.text, read.words, at, (first, last), heads)
        if other is not None and read.norms[other] not in _THINGS and thing and thing not in heads:
            # "60 pricks; intradermal 12 tests": in one sentence a plain noun is what was named last
            apart = re.search(r"[.\n]\s", document.text[since : read.words[at].start])
            other = other if apart else None
        if other is None and places and (not thing or thing in heads):
            other = _place(document.text, read.words, at, (first, last), places)
        if other is not None:
            whole = "total" in read.norms[max(first, at - 2) : at]
            start, end = min(at, other), max(at, other)
            found.append(Counted(number, Span(read.words[start].start, read.words[end].end), whole))
    return _summing(found)


def _summing(found: list[Counted]) -> list[Counted]:
    """A first number that is the sum of the others is their total: "6 AKs: 4 forehead, 2 scalp"."""
    whole = sum(c.number for c in found)
    if len(found) < 3 or any(c.total for c in found):
        return found
    return [found[0]._replace(total=2 * found[0].number == whole), *found[1:]]


def _counts_something(text: str, read: list[Word], at: int, last: int) -> bool:
    """Whether a number may count things: no list number, measure, ratio, suture size or rank."""
    word = read[at]
    line = text[text.rfind("\n", 0, word.start) + 1 : word.start]
    if not line.strip(" \t(*-") and _LISTED.match(text, word.end):
        return False
    if text[word.end : word.end + 1] == ")" and "(" not in line[-20:]:
        return False
    if text[word.start - 1 : word.start] in (".", "/", "#") or text[word.end : word.end + 1] in ("/", "%"):
        return False
    if re.match(r":\d", text[word.end : word.end + 2]):
        return False
    if re.match(r"\s*[-\u2013]\s*\d|\s*x\s*\d|-[A-Z]{2}", text[word.end : word.end + 6]):
        return False
    if re.search(r"\d\s*[-\u2013:]\s*$|\d\s*x\s*$", text[max(0, word.start - 5) : word.start]):
        return False
    return at + 1 >= last or read[at + 1].norm not in _UNITS or text[word.end : read[at + 1].start].strip(" -") != ""


def _noun(text: str, read: list[Word], at: int, within_: tuple[int, int], heads: set[str]) -> int | None:
    """The noun that the number counts, ahead of it, or before it behind an "x", a colon or a bracket."""
    first, last = within_
    for other in _ahead(text, read, at, last):
        if read[other].norm in heads:
            return other
        if read[other].norm in _THINGS:
            return None
    before = at - 1
    if before >= first and read[before].norm == "x":
        before -= 1
    for other in range(before, max(first - 1, before - 3), -1):
        between = text[read[other].end : read[at].start]
        if _STOP.search(between):
            return None
        if read[other].norm in heads:
            times = _TIMES.match(read[at].norm) or re.search(r"\bx\s*$|[:=(]\s*$|\s-\s*$|\btotal\W*$", between, re.I)
            return other if times and number_of(read[other].norm) is None else None
    return None


def _place(text: str, read: list[Word], at: int, within_: tuple[int, int], places: frozenset[str]) -> int | None:
    """The part of the body beside the number: "forehead 2", "R heel x3", "3 on the scalp"."""
    first, last = within_
    if at > first and read[at - 1].norm in _NUMBERED:  # "Lesion 1 left nasal ala"
        return None
    before = at - 2 if at - 1 >= first and read[at - 1].norm == "x" else at - 1
    if before >= first and read[before].norm in places:
        between = text[read[before].end : read[at].start]
        if not _STOP.search(between):
            return before
    for other in range(at + 1, min(last, at + 5)):
        if number_of(read[other].norm) is not None or _STOP.search(text, read[at].end, read[other].start):
            return None
        if read[other].norm in places:
            return other
    return None


def _ahead(text: str, read: list[Word], at: int, last: int) -> Iterator[int]:
    for other in range(at + 1, min(last, at + 1 + _AHEAD)):
        if number_of(read[other].norm) is not None or _STOP.search(text, read[at].end, read[other].start):
            return
        if read[other].norm in _UNITS and read[other].norm not in ("time", "cycle"):
            return
        yield other


def totals(document: Document, span: Span) -> list[Counted]:
    """Numbers that sum up: "seventeen in all", "all 17", "total of six"."""
    found = []
    for m in _ALL.finditer(document.text, span.start, span.end):
        number = number_of((m[1] or m[2]).lower())
        if number is not None and not re.match(
            r"\s*(?:cm|mm|mg|ml|cc|units?|min)\b", document.text[m.end() : m.end() + 6]
        ):
            found.append(Counted(number, Span(m.start(), m.end()), True))
    return found


def labelled(document: Document, span: Span) -> Counted | None:
    """How many sites the passage gives a letter or number: "Site A ... Site B"."""
    said = list(_LABEL.finditer(document.text, span.start, span.end))
    labels = {(m[1] or m[2]).upper() for m in said}
    return Counted(len(labels), Span(said[0].start(), said[-1].end())) if len(labels) > 1 else None


def toes(document: Document, span: Span) -> Counted | None:
    """Nails named by side and number: "R 1, 2; L 1, 2", "1-5 both feet"."""
    named: set[tuple[str, int]] = set()
    said = list(_SIDED_TOES.finditer(document.text, span.start, span.end))
    for m in said:
        side = (m[1] or m[4]).lower()
        for toe in _numbers(m[2] or m[3]):
            named |= {(s, toe) for s in (("r", "l") if side[0] not in "rl" else (side[0],))}
    return Counted(len(named), Span(said[0].start(), said[-1].end())) if named else None


def _numbers(listed: str) -> Iterator[int]:
    for m in re.finditer(r"(\d)(?:st|nd|rd|th)?(?:\s*(?:-|\u2013|to|through|thru)\s*#?(\d))?", listed):
        yield from range(int(m[1]), int(m[2] or m[1]) + 1)


def places_named(document: Document, span: Span, places: frozenset[str]) -> list[tuple[frozenset[str], Span]]:
    """The parts of the body that the span names, each with the words of its side and place."""
    read = reading(document.text)
    found: list[tuple[frozenset[str], Span]] = []
    start, other = span.start, ""
    for mark in [*re.finditer(r"[,;.&/\n]|\band\b|\bplus\b", document.text[span.start : span.end]), None]:
        end = span.start + mark.start() if mark else span.end
        first, last = within(document.text, start, end)
        said = [w for w in read.words[first:last] if w.norm in places or w.norm in ("right", "left")]
        if any(w.norm in places for w in said):
            named = frozenset(w.norm for w in said)
            both = [named, named - {"left", "right"} | {other}] if other and other not in named else [named]
            for words_ in both:  # "the left and right thigh" names two
                if not any(words_ <= known or known <= words_ for known, _ in found):
                    found.append((words_, Span(said[0].start, said[-1].end)))
        other = said[0].norm if said and said[-1].norm not in places else ""
        start = span.start + mark.end() if mark else span.end
    return found
