"""The context of words in a sentence: negated, possible, historical, hypothetical, someone else's; and the cue that
says so.

After ConText (Harkema et al. 2009): cues look forward or backward and reach to a stop word or the sentence's end; the
nearest
cue of an axis decides. The cues are data (rulebook/cues.yaml).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Literal, NamedTuple

from claimwright import rulebook
from claimwright.model.chart import Assertion
from claimwright.model.evidence import Span
from claimwright.review.sentences import sentences
from claimwright.rulebook import Cues
from claimwright.shelf.words import Word, words

Meaning = Literal["negated", "possible", "historical", "hypothetical", "other", "pseudo", "stop", "stop_other"]
AXES: tuple[tuple[Meaning, ...], ...] = (("negated", "possible"), ("historical", "hypothetical"), ("other",))
# A backward cue ("..., unlikely") reaches over a few words only; a forward one to the end of its clause.
BACKWARD_REACH = 6


class Cue(NamedTuple):
    """A cue in a sentence: `[first, last)` are word positions; `forward` whether it governs what follows."""

    meaning: Meaning
    forward: bool
    first: int
    last: int
    span: Span


class Phrase(NamedTuple):
    norms: tuple[str, ...]
    meaning: Meaning
    forward: bool


_held: list[tuple[Cues, dict[str, tuple[Phrase, ...]]]] = []  # the last cues asked for: to hash them costs more


def _index(cues: Cues) -> dict[str, tuple[Phrase, ...]]:
    if not _held or _held[0][0] is not cues:
        _held[:] = [(cues, _made(cues))]
    return _held[0][1]


def _made(cues: Cues) -> dict[str, tuple[Phrase, ...]]:
    """Cue phrases by their first word, longest first, so that "no history of" wins over "no"."""
    phrases: list[Phrase] = []

    def add(texts: Iterable[str], meaning: Meaning, forward: bool) -> None:
        phrases.extend(Phrase(tuple(w.norm for w in words(text)), meaning, forward) for text in texts)

    for meaning in ("negated", "possible", "historical", "hypothetical", "other"):
        direction = getattr(cues, meaning)
        add(direction.before, meaning, True)
        add(direction.after, meaning, False)
    add(cues.pseudo, "pseudo", True)
    add(cues.stop, "stop", True)
    add(cues.stop_other, "stop_other", True)
    by_first: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        if phrase.norms:
            by_first.setdefault(phrase.norms[0], []).append(phrase)
    return {
        first: tuple(sorted(group, key=lambda p: (-len(p.norms), p.meaning != "pseudo", not p.forward)))
        for first, group in by_first.items()
    }


class Clause:
    """One sentence with its words and cues, read once and asked for many spans."""

    def __init__(self, text: str, span: Span, cues: Cues) -> None:
        self.span = span
        self.words: list[Word] = words(text, span.start, span.end)
        self._starts = [w.start for w in self.words]
        self.cues = self._find(text, _index(cues))

    def _find(self, text: str, index: dict[str, tuple[Phrase, ...]]) -> list[Cue]:
        found: list[Cue] = []
        norms = [w.norm for w in self.words]
        at = 0
        while at < len(norms):
            phrases = [p for p in index.get(norms[at], ()) if tuple(norms[at : at + len(p.norms)]) == p.norms]
            if not phrases:
                at += 1
                continue
            longest = len(phrases[0].norms)
            span = Span(self.words[at].start, self.words[at + longest - 1].end)
            # A phrase may look both ways ("ruled out"); each way is a cue of its own.
            ways = {p.forward for p in phrases if len(p.norms) == longest}
            for phrase in phrases:
                # "pain, likely a strain": a phrase that could look either way looks forward where its clause goes on.
                if len(ways) == 2 and not phrase.forward and self._goes_on(text, at + longest):
                    continue
                if len(phrase.norms) == longest and phrase.meaning != "pseudo":
                    found.append(Cue(phrase.meaning, phrase.forward, at, at + longest, span))
                if phrase.meaning == "pseudo":
                    break
            at += longest
        return found

    def _goes_on(self, text: str, at: int) -> bool:
        return at < len(self.words) and not set(text[self.words[at - 1].end : self.words[at].start]) & set(",.;:()")

    def assertion(self, start: int, end: int) -> Assertion:
        """The context of the words in `[start, end)`."""
        first = max(0, bisect_right(self._starts, start) - 1)
        last = max(first + 1, bisect_right(self._starts, end - 1))
        decided = [self._nearest(meanings, first, last) for meanings in AXES]
        polarity, temporality, experiencer = ((c.meaning if c else None) for c in decided)
        cue = next((c for c in decided if c is not None), None)
        return Assertion(
            polarity="negated" if polarity == "negated" else "possible" if polarity == "possible" else "affirmed",
            temporality="historical"
            if temporality == "historical"
            else "hypothetical"
            if temporality == "hypothetical"
            else "recent",
            experiencer="other" if experiencer == "other" else "patient",
            cue=cue.span if cue else None,
        )

    def _nearest(self, meanings: tuple[Meaning, ...], first: int, last: int) -> Cue | None:
        best: tuple[int, Cue] | None = None
        for cue in self.cues:
            if cue.meaning not in meanings:
                continue
            # "no history of skin cancer": the cue may reach into the words it governs.
            if cue.forward and cue.first < first and cue.last < last:
                distance, between = max(0, first - cue.last), (cue.last, first)
            elif not cue.forward and cue.first >= last and cue.first - last <= BACKWARD_REACH:
                distance, between = cue.first - last, (last, cue.first)
            else:
                continue
            if self._stopped(*between, cue):
                continue
            if best is None or distance < best[0]:
                best = (distance, cue)
        return best[1] if best else None

    def _stopped(self, first: int, last: int, cue: Cue) -> bool:
        ends = "stop_other" if cue.meaning == "other" else "stop"
        return any(c.meaning == ends and first <= c.first and c.last <= last and c is not cue for c in self.cues)


def read_clauses(text: str, cues: Cues, start: int = 0, end: int | None = None) -> list[Clause]:
    return [Clause(text, span, cues) for span in sentences(text, start, end)]


def assert_span(text: str, start: int, end: int, heading: str | None = None) -> Assertion:
    """The context of `text[start:end]` (half-open offsets), read from its sentence and, where given, the section
    heading above it.

    Source: the ConText method. The cue is a span of `text`, None where nothing but the heading, or nothing, decided.
    """
    if not 0 <= start < end <= len(text):
        raise ValueError(f"[{start}, {end}) is not a span of the text")
    book = rulebook.load()
    for sentence in read_clauses(text, book.cues):
        if sentence.span.start <= start < sentence.span.end:
            return in_section(sentence.assertion(start, end), _kind(heading))
    return in_section(Assertion(), _kind(heading))


def _kind(heading: str | None) -> str:
    if not heading:
        return ""
    said = " ".join(heading.lower().strip(" :.").split())
    return rulebook.load().headings.kind_of.get(said, "")


def in_section(assertion: Assertion, kind: str) -> Assertion:
    """What the section adds: a family history is someone else's, whatever the sentence says."""
    if kind == "family" and assertion.experiencer == "patient":
        return Assertion(assertion.polarity, assertion.temporality, "other", assertion.cue)
    return assertion
