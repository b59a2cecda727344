"""What codes a note of the tabular list names: its ranges, lists and "with fifth character 5", as existing entries.

Works on the note's text and the entries of the same tabular list; the text itself is kept elsewhere, untouched.
Where a note has codes in brackets, those outside only describe the condition: "tuberculosis, any type in A15 (J65)".
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from claimwright.shelf.icd10cm import dotted, undotted

_CODE = r"[A-Z][0-9A-Z][0-9A-Z](?:\.[0-9A-Z]{1,4})?(?![0-9A-Za-z])"
_RANGE = re.compile(rf"\b({_CODE})\.?(?:-?\s*(?:-|to)\s*({_CODE})\.?-?|-)?")
_BETWEEN = re.compile(r"[\s,;&]*(?:or|and)?[\s,]*")
_VALUE = r"-?\.?[0-9A-Z]{1,3}(?:-[0-9](?![0-9]))?(?![a-z])"
_VALUES = rf"({_VALUE}(?:(?:\s*,\s*|\s+)(?:(?:or|and)\s+)?{_VALUE})*)?"
_ORDINAL = r"(?:fourth|fifth|sixth|six|seventh|[4-7]th)"
_PLACES = re.compile(
    rf",?\s*with\s+(?:open fracture )?({_ORDINAL}|final)(?:\s+(or|to)\s+({_ORDINAL}))?"
    rf"[\s-]+(?:character|digit)s?\s*{_VALUES}"
)
_DECIMAL = r"\.[0-9A-Z]{1,4}-?"
_DECIMALS = re.compile(rf",?\s*with\s+({_DECIMAL}(?:[,.]?\s*(?:(?:or|and)\s+)?{_DECIMAL})*)")
_WORD = re.compile(r"\s+with\s+([a-z]{4,})\b")  # "E08-E10, E11, E13 with ketoacidosis": the titles tell which
_BRACKETED = re.compile(r"[(\[][^()\[\]]*[)\]]")
_FOR_CODES = re.compile(r"\bfor codes? $")  # "for codes G31.0-G31.9, to identify": whom the note is for
_PLACE = {"fo": 3, "4t": 3, "fi": 4, "5t": 4, "si": 5, "6t": 5, "se": 6, "7t": 6}


class Resolved(NamedTuple):
    """`targets` are entries (or full codes where a 7th character is named); `unknown` names that do not exist."""

    targets: tuple[str, ...]
    unknown: tuple[str, ...]


class Entries:
    """The codes of one tabular list, ready to be asked for ranges: whether each is a leaf, what its own or inherited
    7th characters mean, its title.
    """

    def __init__(
        self,
        leaf: Mapping[str, bool],
        sevenths: Mapping[str, Mapping[str, str]],
        titles: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._leaf = {undotted(code): is_leaf for code, is_leaf in leaf.items()}
        self._sevenths = {undotted(code): meanings for code, meanings in sevenths.items()}
        self._titles = {undotted(code): title.lower() for code, title in titles.items()}
        self._bare = sorted(self._leaf)
        self._categories = [bare for bare in self._bare if len(bare) == 3]

    def spanned(self, low: str, high: str) -> list[str]:
        """The least entries that cover an inclusive range; one entry for one code."""
        if low == high:
            return [low] if low in self._leaf else []
        if len(low) == len(high) == 3:
            return self._categories[bisect_left(self._categories, low) : bisect_right(self._categories, high)]
        size = max(len(low), len(high))
        return [b for b in self._below(low, high) if len(b) == size or (len(b) < size and self._leaf[b])]

    def _below(self, low: str, high: str) -> list[str]:
        return self._bare[bisect_left(self._bare, low) : bisect_right(self._bare, high + "~")]

    def under(self, tops: list[str]) -> list[str]:
        """The entries and all below them."""
        return [bare for top in tops for bare in self._below(top, top)]

    def at(self, tops: list[str], places: tuple[int, ...], value: str) -> list[str]:
        """Entries below the tops with this character at the place; of two places the last that the entry has."""
        if places[-1] == 6:
            return [
                bare.ljust(6, "X") + value
                for bare in self.under(tops)
                if self._leaf[bare] and value in self._sevenths.get(bare, ())
            ]
        found = []
        for bare in self.under(tops):
            if len(bare) == places[-1] + 1 or (len(bare) == places[0] + 1 and self._leaf[bare]):
                found += [bare] if bare[-1] == value else []
        return found

    def ending(self, tops: list[str], value: str) -> list[str]:
        """Leaf entries that end so; `.00` is all that stands after the dot."""
        if value.startswith("."):
            return [b for b in self.under(tops) if b[3:] == value[1:]]
        return [b for b in self.under(tops) if self._leaf[b] and len(b) > 3 + len(value) and b.endswith(value)]

    def meaning(self, tops: list[str], words: str) -> list[str]:
        """Full codes below the tops whose 7th character means what the words say."""
        return [
            bare.ljust(6, "X") + char
            for bare in self.under(tops)
            if self._leaf[bare]
            for char, means in self._sevenths.get(bare, {}).items()
            if words in means.lower()
        ]

    def titled(self, tops: list[str], word: str) -> list[str]:
        """The highest entries at or below the tops with this word in their title."""
        found: list[str] = []
        for bare in self.under(tops):
            if not (found and bare.startswith(found[-1])) and word in self._titles.get(bare, ""):
                found.append(bare)
        return found


def resolve(text: str, entries: Entries) -> Resolved:
    """Every entry that the note names, in the note's order, each once."""
    bracketed = _BRACKETED.sub(lambda found: "(" * len(found[0]), text)
    named = [*_named(text, entries)]
    named = [one for one in named if bracketed[one.start] == "("] or named
    targets = dict.fromkeys(dotted(bare) for one in named for bare in one.targets)
    return Resolved(tuple(targets), tuple(name for one in named for name in one.unknown))


class _List(NamedTuple):
    """Codes that stand in one list of a note, as entries without dots; `start` is where in the text."""

    start: int
    targets: list[str]
    unknown: list[str]


def _named(text: str, entries: Entries) -> Iterator[_List]:
    at = 0
    while (match := _RANGE.search(text, at)) is not None:
        start = match.start()
        tops: dict[str, None] = {}
        unknown: list[str] = []
        while match is not None:
            low, high = undotted(match[1]), undotted(match[2] or match[1])
            found = entries.spanned(low, high)
            if not found and any(c.isdigit() for c in low):
                unknown.append(match[0].rstrip(" -."))
            tops.update(dict.fromkeys(found))
            at = match.end()
            gap = _BETWEEN.match(text, at)
            match = _RANGE.match(text, gap.end()) if gap else None
        narrowed, at = _narrowed(text, at, list(tops), entries)
        if (narrowed or unknown) and not _FOR_CODES.search(text, max(0, start - 12), start):
            yield _List(start, narrowed, unknown)


def _narrowed(text: str, at: int, tops: list[str], entries: Entries) -> tuple[list[str], int]:
    """The entries that the words after the codes leave of them: "with fifth or sixth character 5"."""
    after = at + len(text[at : at + 4]) - len(text[at : at + 4].lstrip("-.)"))
    if found := _DECIMALS.match(text, after):
        return [b for value in _decimals(found[1]) for b in entries.ending(tops, value)], found.end()
    if found := _PLACES.match(text, after):
        return _placed(found, tops, entries), found.end()
    if (found := _WORD.match(text, at)) and (titled := entries.titled(tops, found[1])):
        return titled, found.end()
    return tops, after


def _placed(found: re.Match[str], tops: list[str], entries: Entries) -> list[str]:
    if not found[4]:  # "to indicate intent" narrows nothing, "with open fracture 7th character" names a meaning
        return entries.meaning(tops, "open fracture") if "open fracture" in found[0] else tops
    values = _spelled(found[4])
    if found[1] == "final":
        return [b for value in values for b in entries.ending(tops, value)]
    places = tuple(_PLACE[ordinal[:2]] for ordinal in (found[1], found[3]) if ordinal)
    if found[2] == "to":  # "fifth to sixth characters 51"
        return [b for v in values for b in entries.under(tops) if b[places[0] : places[-1] + 1] == v]
    return [b for value in values for b in entries.at(tops, places, value.lstrip("."))]


def _decimals(text: str) -> list[str]:
    """`.51-.53 or .62-` -> .51, .52, .53, .62: all that stands after the dot."""
    values: list[str] = []
    for low, high in re.findall(r"\.([0-9A-Z]+)(?:-\.([0-9A-Z]+))?", text):
        ranged = low.isdigit() and high.isdigit() and len(low) == len(high)
        values += [f".{n:0{len(low)}}" for n in range(int(low), int(high) + 1)] if ranged else [f".{low}"]
        values += [f".{high}"] if high and not ranged else []
    return values


def _spelled(text: str) -> list[str]:
    """`1-4 or 6` -> 1, 2, 3, 4, 6; `-91` -> 91; `.00 or .01` as they are."""
    values: list[str] = []
    for part in re.findall(_VALUE, text):
        low, dash, high = part.lstrip("-").partition("-")
        values += [str(n) for n in range(int(low), int(high) + 1)] if dash and low.isdigit() else [low]
    return values
