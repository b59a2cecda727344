"""How text becomes comparable words: lower case, plain letters, singular, one spelling for words that mean the same.

Each word keeps its half-open offsets in the text it came from. Knows nothing of codes.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from itertools import accumulate, repeat
from operator import itemgetter
from typing import NamedTuple

from claimwright.shelf.memory import Memory
from claimwright.shelf.singular import singular

_WORD = re.compile(r"([A-Za-z0-9\u00c0-\u024f]+(?:['\u2019](?=[A-Za-z])[A-Za-z]+)?(?:\.[0-9]+)?)")
_SHORT = 400  # characters; a longer text is a document, asked for again and again
_LETTERED = frozenset(
    (
        "hepatitis",
        "hep",
        "influenza",
        "flu",
        "vitamin",
        "group",
        "type",
        "hemophilia",
        "immunoglobulin",
        "twin",
        "fetus",
        "triplet",
    )
)
LETTER_A = "letter-a"
_new = tuple.__new__
# Words that carry no meaning of their own inside a term; they may stand between its words or be absent.
STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "to",
        "and",
        "or",
        "with",
        "by",
        "for",
        "from",
        "as",
        "is",
        "was",
        "be",
        "this",
        "that",
        "its",
        "his",
        "her",
        "due",
    ]
)
SIDES = frozenset(("right", "left", "bilateral", "bilaterally"))
IDLE = STOP | SIDES  # words no key holds


# What is written for a side, and for a part with its side; single letters and those of the eye are read with care.
_SIDE_SHORT = {
    "r": ("right",),
    "l": ("left",),
    "rt": ("right",),
    "lt": ("left",),
    "bil": ("bilateral",),
    "bilat": ("bilateral",),
    "od": ("right", "eye"),
    "os": ("left", "eye"),
    "ou": ("bilateral", "eye"),
    "rue": ("right", "upper", "extremity"),
    "lue": ("left", "upper", "extremity"),
    "rle": ("right", "lower", "extremity"),
    "lle": ("left", "lower", "extremity"),
    "bue": ("bilateral", "upper", "extremity"),
    "ble": ("bilateral", "lower", "extremity"),
    "rul": ("right", "upper", "lobe"),
    "rml": ("right", "middle", "lobe"),
    "rll": ("right", "lower", "lobe"),
    "lul": ("left", "upper", "lobe"),
    "lll": ("left", "lower", "lobe"),
}
_EYES = re.compile(r"\bO[SU]\b|\b(?:eyes?|ocular|corneal?|vision|IOP|retin\w+|cataracts?|glaucoma|lens)\b", re.I)


class Word(NamedTuple):
    """`norm` is the comparable form; `[start, end)` where it stands in the text."""

    norm: str
    start: int
    end: int


_NORMALS = Memory(singular)


def normal(word: str) -> str:
    """One word in comparable form: `Kidneys` -> `kidney`, `Crohn's` -> `crohn`."""
    return _NORMALS[word]


_NORM, _START = itemgetter(0), itemgetter(1)


class Read(NamedTuple):
    """A text read once: its words, their norms, where they start, at which of them each word stands, and which there
    are.
    """

    words: list[Word]
    norms: list[str]
    starts: list[int]
    places: dict[str, list[int]]
    present: frozenset[str]


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of `text[start:end]` in order, offsets into `text`; a word that the borders cut is left out."""
    if len(text) < _SHORT and start == 0 and (end is None or end == len(text)):
        return _brief(text)
    first, last = within(text, start, len(text) if end is None else end)
    return reading(text).words[first:last]


def norms_of(text: str) -> list[str]:
    """The words of a printed phrase in comparable form, where nobody asks where they stand."""
    found = list(map(_NORMALS.__getitem__, _WORD.findall(text)))
    if " A" in text or text.endswith(" a") or not _SIDE_SHORT.keys().isdisjoint(found):
        return [w[0] for w in words(text)]
    return found


def within(text: str, start: int, end: int) -> tuple[int, int]:
    """Which words of `reading(text)` stand in `text[start:end]`, half-open; a word that the end cuts is left out."""
    return among(reading(text), start, end)


def among(read: Read, start: int, end: int) -> tuple[int, int]:
    """Which words of a text already read stand in `[start, end)` of it, half-open."""
    first = bisect_left(read.starts, start)
    last = bisect_left(read.starts, end, first)
    if last > first and read.words[last - 1].end > end:
        last -= 1
    return first, last


@functools.lru_cache(maxsize=8)
def reading(text: str) -> Read:
    """All words of a text; a document is read once, however many sentences and phrases ask for its words."""
    found = _words(text)
    norms = list(map(_NORM, found))
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, norm in enumerate(norms):
        places[norm].append(at)
    return Read(found, norms, list(map(_START, found)), dict(places), frozenset(places))


@functools.lru_cache(maxsize=8192)
def _brief(text: str) -> list[Word]:
    """The words of a phrase; the same ones are asked for with every note."""
    return _words(text)


def _words(text: str) -> list[Word]:
    pieces = _WORD.split(text)  # what stands between and words, in turn
    ends = list(accumulate(map(len, pieces)))
    found = list(
        map(_new, repeat(Word), zip(map(_NORMALS.__getitem__, pieces[1::2]), ends[::2], ends[1::2], strict=False))
    )
    if " A" in text or text.endswith(" a"):
        for at, word in enumerate(found):
            if word.norm == "a" and at and found[at - 1].norm in _LETTERED and _is_letter(text, word):
                found[at] = Word(LETTER_A, word.start, word.end)
    if _SIDE_SHORT.keys().isdisjoint(map(_NORM, found)):
        return found
    return _with_sides(text, found, [at for at, word in enumerate(found) if word[0] in _SIDE_SHORT])


def _with_sides(text: str, found: list[Word], short: list[int]) -> list[Word]:
    """The words with sides written out: "R knee", "(L)", "RLE", "b/l", "OD" beside an "OS" or "OU"."""
    out, done = [], 0
    for at in short:
        norm, start, end = found[at]
        told = _SIDE_SHORT[norm]
        first = at
        if norm == "l" and at and text[found[at - 1].start : end].lower() == "b/l":
            told, first, start = ("bilateral",), at - 1, found[at - 1].start
        elif (
            (len(norm) == 1 and not _is_side(text, found, at))
            or (told[-1] == "eye" and not (text[start:end].isupper() and _EYES.search(text)))
            or (len(norm) > 2 and len(told) > 1 and not text[start:end].isupper())
        ):
            continue
        out += found[done:first]
        out += [Word(word, start, end) for word in told]  # each stands where the short form does
        done = at + 1
    return out + found[done:]


def _is_letter(text: str, word: Word) -> bool:
    """Whether an "a" is the letter of a kind ("hepatitis A"), not the article ("influenza a week ago")."""
    return text[word.start] == "A" or word.end == len(text)


_SIDE_BEFORE = frozenset(("", " ", "(", "\n", "\t", "-", "*", "."))
_SIDE_BEHIND = frozenset(("", " ", ",", ";", ":", ")", "\n", "-", "."))


def _is_side(text: str, found: list[Word], at: int) -> bool:
    """Whether a single "R" or "L" is a side: not a litre, a flag of a result, "r/o", an initial, "L spine"."""
    _, start, end = found[at]
    behind = text[end : end + 1]
    if text[start - 1 : start] not in _SIDE_BEFORE or behind not in _SIDE_BEHIND:
        return False
    if behind == "." and text[end + 1 : end + 2] not in ("", "\n"):
        return False
    if at and found[at - 1].norm[:1].isdigit() and text[found[at - 1].end : start] == " ":
        return False
    follows = found[at + 1].norm if at + 1 < len(found) else ""
    if behind in (" ", "-") and (follows.isdigit() or follows == "spine"):
        return False
    return text[start].isupper() or (behind == " " and len(follows) > 2)


def expand(norms: list[str], same: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The words with each spelling replaced by the one chosen for it (`same` maps one word to one or more)."""
    return [out for norm in norms for out in same.get(norm, (norm,))]


def key(norms: list[str]) -> str:
    """The order-free key of a term: its meaningful words, sorted and joined. Sides are left to the tabular path."""
    return " ".join(sorted({n for n in norms if n not in IDLE}))
