"""Mentions: the words of a sentence that a term of the index names, longest first, none overlapping.

The order of a term's words does not matter; small words and sides may stand between them. In a heading up to three
other words may stand between too ("distal phalanx fracture, right middle finger"). Knows nothing of what a code means.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from claimwright.model.evidence import Span
from claimwright.review.context import Clause
from claimwright.review.joined import TWO, Found, borrowed, coordinated, key_of, sited
from claimwright.review.tokens import Terms, Token, tokens_of
from claimwright.shelf.terms import LONGEST, Term
from claimwright.shelf.words import IDLE, Word

_JOINS, _DUE = frozenset(("and", "or")), frozenset(("due", "secondary", "from", "caused", "because", "related"))
_CONNECTS = re.compile(r"\b(?:and|with|or|in|due)\b|[/,&]", re.I)
_LISTED = re.compile(r",?\s*\band\b|[,;/&]", re.I)
_QUALIFIERS = frozenset(("acute", "chronic", "mild", "moderate", "severe", "recurrent", "active", "early", "new"))
HEADING_GAP = 3
WIDEST = 12  # meaningful words of a heading in which they may stand apart
# "Neuropathy, not due to diabetes" is not diabetic neuropathy: no term reaches over these.
_new = tuple.__new__
_BARRIERS = frozenset(("not", "no", "unrelated", "independent"))


class Match(NamedTuple):
    """Words that name a term: spans in reading order, `weight` the number of meaningful words."""

    spans: tuple[Span, ...]
    terms: list[Term]
    weight: int


def find_matches(text: str, sentence: Clause, terms: Terms, heading: Span | None = None) -> list[Match]:
    """The best non-overlapping matches of one sentence, in reading order; `heading` is the part of it that heads a
    problem, where words may stand further apart.
    """
    tokens = tokens_of(text, sentence, terms, heading is not None)
    found = _contiguous(tokens, text, terms)
    if heading:
        inside = [t.known and heading.start <= t.word.start < heading.end for t in tokens]
        # Prose that heads a problem is read as it stands.
        if sum(inside) <= WIDEST:
            apart = (f for f in _gapped(tokens, inside, terms) if not _over(f, tokens, text, sentence))
            found += [f for f in apart if not borrowed(f, tokens, text, terms)]
    if not found:
        return []
    settled = _settled(found, tokens, terms)
    if not _DUE.isdisjoint(sentence.present):
        settled = [sited(f, settled, tokens, text, terms) or f for f in settled]
    if not _JOINS.isdisjoint(sentence.present) or "/" in text[sentence.span.start : sentence.span.end]:
        settled += coordinated(settled, tokens, text, terms)
    matches = [Match(_spans(text, [tokens[at].word for at in f.picked]), terms.get(f.key), -f.rank) for f in settled]
    return sorted(matches, key=lambda m: m.spans) if len(matches) > 1 else matches


def _settled(found: list[Found], tokens: list[Token], terms: Terms) -> list[Found]:
    """The best of those that overlap; what loses is tried again with the words left to it ("anemia of chronic kidney
    disease stage 4" is anemia and the disease).
    """
    heapq.heapify(found)
    taken: set[int] = set()
    settled: list[Found] = []
    while found:
        f = heapq.heappop(found)
        lost = next((at for at in f.picked if at in taken), -1)
        if lost < 0:
            taken.update(f.picked)
            settled.append(f)
        elif lost > f.first and f.picked[-1] - f.first + 1 == len(f.picked):
            shorter = _longest(tokens, f.first, lost - 1, terms)
            if shorter:
                heapq.heappush(found, shorter)
    return settled


def _joint(f: Found, tokens: list[Token], text: str) -> int:
    """The last word before an "and" inside the match, or -1."""
    between = ((n, text[tokens[n].word.end : tokens[n + 1].word.start]) for n in f.picked[:-1])
    return next((n for n, said in between if said != " " and TWO.search(said)), -1)


def _contiguous(tokens: list[Token], text: str, terms: Terms) -> list[Found]:
    """Terms whose words stand together, from every word the longest."""
    found: list[Found] = []
    last = len(tokens) - 1
    for at, (norms, _, run, known, _, beside, alone) in enumerate(tokens):  # by place: a look by name costs more
        if not known:
            continue
        following = tokens[at + 1] if at < last else None
        if following is None or following[2] != run or following[0][0] not in beside:  # nothing goes with it
            if alone:
                found.append(_new(Found, (-1, 0, at, (at,), norms[0])))
                continue
            if len(norms) == 1:
                continue
        whole = _longest(tokens, at, at + LONGEST - 1, terms)
        if not whole:
            continue
        if len(whole.picked) > 1 and _leads(tokens, whole.picked[-1], text):
            whole = _longest(tokens, at, whole.picked[-2], terms) or whole
        joint = _joint(whole, tokens, text) if len(whole.picked) > 1 else -1
        if joint >= 0 and not _CONNECTS.search(terms.get(whole.key)[0].term):
            whole = _longest(tokens, at, joint, terms)  # "anxiety and depression" are two
        if whole:
            found.append(whole._replace(gap=1) if joint >= 0 else whole)  # what stands together goes before it
    return found


def _leads(tokens: list[Token], last: int, text: str) -> bool:
    """Whether the last word behind a "with" belongs to what follows: "exacerbation with acute bronchitis"."""
    word = tokens[last].word
    if word[0] not in _QUALIFIERS or last + 1 >= len(tokens) or text[word[2] : tokens[last + 1].word[1]] != " ":
        return False
    return " with " in text[tokens[last - 1].word[2] : word[1]] or " and " in text[tokens[last - 1].word[2] : word[1]]


def _longest(tokens: list[Token], first: int, last: int, terms: Terms) -> Found | None:
    """The longest term that the words from `first` on, up to `last`, make: words of one run, no barrier between them,
    each of them beside the first in some term.
    """
    norms, _, run, _, _, beside, _ = tokens[first]
    head, end = norms[0], first + 1
    for token in tokens[first + 1 : last + 1]:
        if token[2] != run or token[0][0] not in beside or token[1][0] in _BARRIERS:
            break
        end += 1
    if end == first + 1:
        term_key = head if len(norms) == 1 else key_of(norms)
        return Found(-len(norms), 0, first, (first,), term_key) if terms.names(term_key) else None
    said = [norm for token in tokens[first:end] for norm in token[0]]
    for at in range(end - 1, first - 1, -1):
        term_key = key_of(said)
        if terms.names(term_key):
            return Found(-(term_key.count(" ") + 1), 0, first, tuple(range(first, at + 1)), term_key)
        del said[len(said) - len(tokens[at].norms) :]
    return None


def _over(f: Found, tokens: list[Token], text: str, sentence: Clause) -> bool:
    """Whether what lies between keeps the words apart: a cue ("arm pain, suspicious for radiculopathy"), or an item of
    a list ("diabetes, hypertension, and hyperlipidemia").
    """
    first, last = tokens[f.picked[0]].word.end, tokens[f.picked[-1]].word.start
    return any(first <= cue.span.start < last for cue in sentence.cues) or len(_LISTED.findall(text, first, last)) > 1


def _denied(tokens: list[Token], picked: tuple[int, ...]) -> bool:
    """Whether a word left out would turn the meaning: "reflux without esophagitis" is not reflux esophagitis."""
    between = (at for at in range(picked[0], picked[-1]) if at not in picked)
    return any(tokens[at].word.norm == "without" for at in between)


def _gapped(tokens: list[Token], usable: list[bool], terms: Terms) -> list[Found]:
    """In a heading: two to four words with up to HEADING_GAP others left out between them."""
    found: list[Found] = []
    for first in (at for at, use in enumerate(usable) if use):
        last = first
        while last + 1 < len(tokens) and last + 1 - first < LONGEST and tokens[last + 1].run == tokens[first].run:
            if tokens[last + 1].word.norm in _BARRIERS:
                break
            last += 1
        beside = tokens[first].beside
        inside = [at for at in range(first + 1, last + 1) if usable[at] and tokens[at].norms[0] in beside]
        for inner in _together(inside, tokens):
            gap = inner[-1] - first - len(inner)
            if not 1 <= gap <= HEADING_GAP:
                continue
            picked = (first, *inner)
            term_key = key_of([norm for at in picked for norm in tokens[at].norms])
            if terms.names(term_key) and not _denied(tokens, picked):
                found.append(Found(-(term_key.count(" ") + 1), gap, first, picked, term_key))
    return found


def _together(inside: list[int], tokens: list[Token]) -> Iterator[tuple[int, ...]]:
    """One to three of these words, of which every one stands beside the others in some term."""
    pairs = [(one, two) for one, two in combinations(inside, 2) if tokens[two].norms[0] in tokens[one].beside]
    yield from ((one,) for one in inside)
    yield from pairs
    joined = set(pairs)
    for one, two in pairs:
        yield from ((one, two, three) for three in inside if (one, three) in joined and (two, three) in joined)


_CLOSE = frozenset((" ", "-"))
_ALNUM, _APART = re.compile(r"[a-z0-9]+"), re.compile(r"[.;\n]")


def _idle(between: str) -> bool:
    return IDLE.issuperset(_ALNUM.findall(between)) and not _APART.search(between)


def _spans(text: str, picked: list[Word]) -> tuple[Span, ...]:
    """One span per stretch of picked words that only small words and sides keep apart."""
    if len(picked) == 1:
        return (Span(picked[0].start, picked[0].end),)
    picked = sorted(picked, key=lambda w: w.start)
    spans: list[Span] = []
    for word in picked:
        between = text[spans[-1].end : word.start].lower() if spans else ""
        if between in _CLOSE or (spans and _idle(between)):
            spans[-1] = Span(spans[-1].start, word.end)
        else:
            spans.append(Span(word.start, word.end))
    return tuple(spans)
