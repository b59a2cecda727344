"""Mentions: the words of a sentence that a term of the index names, longest first, none overlapping.

The order of a term's words does not matter; small words and sides may stand between them. In a heading up to three
other words may
stand between too ("distal phalanx fracture, right middle finger"). Knows nothing of what a code means.
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import NamedTuple, Protocol

from claimwright.model.evidence import Span
from claimwright.review.context import Clause
from claimwright.shelf.terms import LONGEST, Term
from claimwright.shelf.words import SIDES, STOP, Word

_BREAK = re.compile(r"[,;:()\[\]/\u2022\n]|\s-\s")
_SOFT = re.compile(r"[;\u2022]|\s-\s")
HEADING_GAP = 3
# "Neuropathy, not due to diabetes" is not diabetic neuropathy: no term reaches over these.
_BARRIERS = frozenset(("not", "no", "unrelated", "independent"))


class Terms(Protocol):
    def get(self, term_key: str) -> list[Term]: ...
    def __contains__(self, term_key: str) -> bool: ...
    def knows(self, word: str) -> bool: ...


class Match(NamedTuple):
    """Words that name a term: spans in reading order, `weight` the number of meaningful words."""

    spans: tuple[Span, ...]
    terms: list[Term]
    weight: int


class _Token(NamedTuple):
    norms: tuple[str, ...]
    word: Word
    run: int  # words of one run have no break between them


def find_matches(
    text: str, sentence: Clause, terms: Terms, same: dict[str, tuple[str, ...]], heading: bool = False
) -> list[Match]:
    """The best non-overlapping matches of one sentence, in reading order."""
    tokens = _tokens(text, sentence.words, same, heading)
    usable = [all(terms.knows(norm) for norm in token.norms) for token in tokens]  # no term has the others
    found: list[tuple[int, int, int, tuple[int, ...], list[Term]]] = []
    for first in (at for at, use in enumerate(usable) if use):
        for picked in _windows(tokens, usable, first, heading):
            term_key = " ".join(sorted({n for at in picked for n in tokens[at].norms}))
            if term_key in terms:
                weight = len(term_key.split())
                meanings = terms.get(term_key)
                gap = picked[-1] - picked[0] + 1 - len(picked)
                found.append((-weight, gap, first, picked, meanings))
                if not heading:
                    break  # windows come longest first: a shorter one from the same word adds nothing
    found.sort(key=lambda f: f[:4])
    taken: set[int] = set()
    chosen: list[Match] = []
    for weight, _, _, picked, meanings in found:
        if not taken.intersection(picked):
            taken.update(picked)
            chosen.append(Match(_spans(text, [tokens[at].word for at in picked]), meanings, -weight))
    return sorted(chosen, key=lambda m: m.spans)


def _tokens(text: str, said: list[Word], same: dict[str, tuple[str, ...]], heading: bool) -> list[_Token]:
    """Meaningful words with the run they stand in; a comma ends a run except in a heading."""
    breaks = _SOFT if heading else _BREAK
    tokens: list[_Token] = []
    run = 0
    for at, word in enumerate(said):
        if at and breaks.search(text, said[at - 1].end, word.start):
            run += 1
        if word.norm in STOP or word.norm in SIDES:
            continue
        tokens.append(_Token(same.get(word.norm, (word.norm,)), word, run))
    return tokens


def _windows(tokens: list[_Token], usable: list[bool], first: int, heading: bool) -> list[tuple[int, ...]]:
    """Positions to try as a term from `first` on: longest first; in a heading also with words left out between."""
    last = first
    while last + 1 < len(tokens) and last + 1 - first < LONGEST and tokens[last + 1].run == tokens[first].run:
        if tokens[last + 1].word.norm in _BARRIERS:
            break
        last += 1
    whole = next((at - 1 for at in range(first, last + 1) if not usable[at]), last)
    windows = [tuple(range(first, end + 1)) for end in range(whole, first - 1, -1)]
    if not heading:
        return windows
    gapped = [
        (first, *inner)
        for size in range(1, 4)
        for inner in combinations([at for at in range(first + 1, last + 1) if usable[at]], size)
        if inner[-1] - first + 1 - (size + 1) in range(1, HEADING_GAP + 1)
    ]
    return windows + sorted(gapped, key=lambda w: (-len(w), w))


def _spans(text: str, picked: list[Word]) -> tuple[Span, ...]:
    """One span per stretch of picked words that only small words and sides keep apart."""
    picked = sorted(picked, key=lambda w: w.start)
    spans: list[Span] = []
    for word in picked:
        between = text[spans[-1].end : word.start].lower() if spans else ""
        if (
            spans
            and all(part in STOP or part in SIDES for part in re.findall(r"[a-z0-9]+", between))
            and not re.search(r"[.;\n]", between)
        ):
            spans[-1] = Span(spans[-1].start, word.end)
        else:
            spans.append(Span(word.start, word.end))
    return tuple(spans)
