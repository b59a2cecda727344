"""The meaningful words of a sentence, as the index knows them, and which of them stand together.

A text is read once, however many sentences ask. Knows nothing of what a term means.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Container, Hashable
from itertools import accumulate, compress, count, repeat
from typing import NamedTuple, Protocol

from claimwright.review.abbreviations import meanings
from claimwright.review.context import Clause
from claimwright.rulebook.credentials import credentials
from claimwright.shelf.terms import Lexeme, Term
from claimwright.shelf.words import Word, reading

_BREAK = re.compile(r"[,;:()\[\]/\u2022\n]|\s-\s")
_SOFT = re.compile(r"[;\u2022]|\s-\s")
_TITLES = frozenset(("dr", "mr", "mrs", "ms", "prof"))
_new = tuple.__new__


@functools.cache
def _spelled() -> dict[str, str]:
    """Letters behind a name that are spelled in capitals and small ones, by their comparable form."""
    return {form.lower(): form for form in credentials().letters if not form.isupper()}


def _is_spelled(text: str, word: Word) -> bool:
    """Whether a word is such letters: "P. Royce AuD" has no AUD."""
    return text[word.start : word.end] == _spelled().get(word.norm)


class Terms(Hashable, Protocol):
    def get(self, term_key: str) -> list[Term]: ...
    def names(self, term_key: str) -> bool: ...
    def lexeme(self, norm: str) -> Lexeme: ...


class Token(NamedTuple):
    norms: tuple[str, ...]
    word: Word
    run: int  # words of one run have no break between them
    known: bool
    at: int  # which word of the text
    beside: frozenset[str]  # the words that stand beside it in some term
    alone: bool  # a term by itself


@functools.lru_cache(maxsize=8)
def _runs(text: str, breaks: re.Pattern[str]) -> list[int]:
    """For every word of the text how many breaks stand before it: words of one run have the same count."""
    found = [match.start() for match in breaks.finditer(text)]
    return list(map(bisect_left, repeat(found), reading(text).starts))


@functools.lru_cache(maxsize=4)
def _all_tokens(text: str, terms: Terms) -> tuple[list[Token], list[int]]:
    """The meaningful words of a text, and for each of its words how many of them stand before it."""
    said, norms_said, _, _, present = reading(text)
    if not said:
        return [], [0]
    # Column by column, for this is asked of every word of every note.
    lexemes = list(map(terms.lexeme, norms_said))
    abbreviated = meanings(text)
    for at, meaning in abbreviated.items():
        lexemes[at] = _meant(meaning, terms)
    norms, meaningful, known, beside, alone = zip(*lexemes, strict=True)
    rows = zip(norms, said, _runs(text, _BREAK), known, count(), beside, alone, strict=False)
    tokens = list(map(_new, repeat(Token), compress(rows, meaningful)))
    before = list(accumulate(meaningful, initial=0))
    if not present.isdisjoint(_spelled()):
        tokens = [t._replace(known=False) if _is_spelled(text, t.word) else t for t in tokens]
    if not _TITLES.isdisjoint(present):
        tokens = _unnamed(tokens, text, abbreviated)
    return tokens, before


def _meant(meaning: tuple[str, ...], terms: Terms) -> Lexeme:
    """An abbreviation as the words it stands for; known to no term where no code has its meaning."""
    if not meaning:
        return Lexeme(("",), True, False, frozenset(), False)
    parts = [terms.lexeme(word) for word in meaning]
    norms = tuple(norm for part in parts for norm in part.norms)
    return Lexeme(norms, True, True, parts[0].beside, False)


def _unnamed(tokens: list[Token], text: str, abbreviated: Container[int]) -> list[Token]:
    """The tokens with people's names known to no term ("Dr. Whitlow"); "MS" may be a disease."""
    named, out = -1, []
    for token in tokens:
        start = token.word.start
        if token.at in abbreviated:
            out.append(token)
            continue
        if token.word.norm in _TITLES or (named == token.at - 1 and text[start].isupper() and text[start - 1] != "\n"):
            named = token.at
            token = token._replace(known=False)
        out.append(token)
    return out


def tokens_of(text: str, sentence: Clause, terms: Terms, heading: bool) -> list[Token]:
    """Meaningful words with the run they stand in; a comma ends a run except in a heading."""
    tokens, before = _all_tokens(text, terms)
    own = tokens[before[sentence.first] : before[sentence.last]]
    if not heading:
        return own
    runs = _runs(text, _SOFT)
    return [_new(Token, (t[0], t[1], runs[t.at], *t[3:])) for t in own]
