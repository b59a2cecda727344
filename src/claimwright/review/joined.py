"""What coordination leaves out and lends ("neck and back pain", "diabetes and hypertensive retinopathy"), and the form
in which a term's words are held before the overlaps are settled.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from claimwright.review.tokens import Terms, Token

_AND = re.compile(
    r"\s*(?:,?\s*\b(?:and|or)\b|[/&,])\s*"
    r"(?:(?:right|left|both|bilateral|the|his|her|dorsal|volar|palmar|distal|proximal|upper|lower|[RL])\s+)*",
    re.I,
)
TWO = re.compile(r"\b(?:and|or)\b|&", re.I)
_CAUSE = re.compile(r"[\s,]*\b(?:due to|secondary to|from|caused by|because of|related to)\b[\s\w]{0,12}?", re.I)


class Found(NamedTuple):
    """A term's words before the overlaps are settled; ordered best first."""

    rank: int  # minus the number of meaningful words
    gap: int
    first: int
    picked: tuple[int, ...]
    key: str


def key_of(norms: Sequence[str]) -> str:
    if len(norms) == 2:
        one, two = norms
        return one if one == two else f"{one} {two}" if one < two else f"{two} {one}"
    return " ".join(sorted(set(norms)))


def coordinated(settled: list[Found], tokens: list[Token], text: str, terms: Terms) -> list[Found]:
    """What "and" leaves out: "neck and back pain" is neck pain too, "knee pain and swelling" swelling of the knee."""
    owner = {at: f for f in settled for at in f.picked}
    found: list[Found] = []
    # Words left over, and conditions said without their site ("cellulitis and abscess of the thigh").
    loose = [n for n, t in enumerate(tokens) if t.known and (n not in owner or len(owner[n].picked) == 1)]
    for at in loose[::-1]:
        for beside in (at + 1, at - 1):
            other = owner.get(beside)
            first, last = sorted((at, beside))
            if other is None:
                continue
            between = text[tokens[first].word.end : tokens[last].word.start]
            if not _AND.fullmatch(between):
                continue
            if at > other.picked[-1] and not TWO.search(between) and "/" not in between:
                continue  # "reactive arthritis, right knee": where it is, not another one
            # A condition before the "and" may share a site behind it, not the condition ("gout and septic arthritis").
            alone = at in owner and beside > at
            shared = [
                _swapped(other, gone, at, tokens)
                for gone in other.picked
                if len(other.picked) > 1 and not (alone and any(tokens[n].alone for n in other.picked if n != gone))
            ]
            told = next((f for f in shared if terms.names(f.key)), None)
            if told:
                if at in owner:
                    settled.remove(owner[at])
                found.append(told)
                owner[at] = told
                break
    return found


def _swapped(other: Found, gone: int, at: int, tokens: list[Token]) -> Found:
    """The neighbour's term with one of its words given up for the word at `at`."""
    picked = tuple(sorted({*other.picked, at} - {gone}))
    if (
        len(picked) > 2 and tokens[at].word.norm != "both"
    ):  # "both knees and right hip": the word stands before one of them only
        picked = tuple(n for n in picked if tokens[n].word.norm != "both")
    key = key_of([norm for n in picked for norm in tokens[n].norms])
    return Found(-(key.count(" ") + 1), 0, picked[0], picked, key)


def sited(f: Found, settled: list[Found], tokens: list[Token], text: str, terms: Terms) -> Found | None:
    """A condition that is the cause of a pain before it stands at the site of the pain: "hip pain due to arthritis"."""
    for other in settled:
        if other.picked[-1] >= f.picked[0]:
            continue
        between = text[tokens[other.picked[-1]].word.end : tokens[f.picked[0]].word.start]
        if not _CAUSE.fullmatch(between):
            continue
        for at in other.picked:
            picked = (at, *f.picked)
            key = key_of([norm for n in picked for norm in tokens[n].norms])
            if key != f.key and terms.names(key):
                return Found(-(key.count(" ") + 1), 0, at, picked, key)
    return None


def borrowed(f: Found, tokens: list[Token], text: str, terms: Terms) -> bool:
    """Whether words behind an "and" are another condition's: "diabetes and hypertensive retinopathy"."""
    for n, (at, after) in enumerate(pairwise(f.picked), 1):
        joined = TWO.search(text, tokens[at].word.end, tokens[after].word.start) if after - at > 1 else None
        if joined:
            own = [t for t in tokens[at + 1 : after] if t.word.start >= joined.end()]
            whole = [*own, *(tokens[at] for at in f.picked[n:])]
            if own and terms.names(key_of([norm for t in whole for norm in t.norms])):
                return True
    return False
