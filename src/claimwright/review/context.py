"""The context of words in a sentence: negated, possible, historical, hypothetical, someone else's; and the cue that
says so.

After ConText (Harkema et al. 2009): cues look forward or backward and reach to a stop word or the sentence's end; the
nearest cue of an axis decides. What the cues are is review.cues'.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from claimwright import rulebook
from claimwright.model.chart import Assertion
from claimwright.model.denied import boxed
from claimwright.model.evidence import Span
from claimwright.review.cues import Cue, Meaning, find_cues
from claimwright.review.sentences import sentences
from claimwright.rulebook import Cues
from claimwright.shelf.words import among, reading

AXES: tuple[tuple[Meaning, ...], ...] = (("negated", "possible"), ("historical", "hypothetical"), ("other",))
# A backward cue ("..., unlikely") reaches over a few words only; a forward one to the end of its clause.
BACKWARD_REACH = 6
LIST_REACH = 25
AIMED_REACH = 3  # of a backward cue that names what is feared
_APART = re.compile(r"[,;:()\n]|\s-\s")
_JOINED = re.compile(r"\b(?:and|or|nor|vs)\b|[/&()]")
# Sections that tell of the past, or of habits and reactions, not of this visit.
PAST = frozenset(("pmh", "surgical", "social", "allergies"))
PLAIN = Assertion()


class Clause:
    """One sentence with its words, and what is asked of them: its cues, read only where something stands in it."""

    def __init__(self, text: str, span: Span, cues: Cues) -> None:
        self.text, self.span, self._given = text, span, cues
        read = reading(text)
        self.first, self.last = among(read, span.start, span.end)  # of the words of the whole text
        self.words, self.norms = read.words[self.first : self.last], read.norms[self.first : self.last]
        self._present: frozenset[str] | None = None
        self._cues: list[Cue] | None = None

    # Not cached_property: its lock costs more than what it keeps.
    @property
    def present(self) -> frozenset[str]:
        if self._present is None:
            self._present = frozenset(self.norms)
        return self._present

    @property
    def cues(self) -> list[Cue]:
        if self._cues is None:
            self._cues = find_cues(self.text, self.words, self.norms, self._given)
        return self._cues

    def assertion(self, start: int, end: int) -> Assertion:
        """The context of the words in `[start, end)`."""
        box = boxed(self.text, start)
        if box is not None and not box[1]:
            return Assertion(polarity="negated", cue=box[0])
        if not self.cues:
            return PLAIN
        starts = reading(self.text).starts
        first = max(0, bisect_right(starts, start, self.first, self.last) - 1 - self.first)
        last = max(first + 1, bisect_left(starts, end, self.first, self.last) - self.first)
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
            if cue.forward and cue.first < first and cue.last <= last:
                distance, between = max(0, first - cue.last), (cue.last, first)
            elif not cue.forward and cue.first >= last and self._reached(last, cue):
                distance, between = cue.first - last, (last, cue.first)
            else:
                continue
            if self._stopped(*between, cue) or (best is not None and distance >= best[0]):
                continue
            best = (distance, cue)
        return best[1] if best else None

    def _reached(self, last: int, cue: Cue) -> bool:
        """Whether a backward cue reaches to the word before `last`: some words, or a whole list that ends at the cue
        ("tumor, adrenal or thyroid disease were excluded"; "hypertension, secondary causes excluded" is none).
        """
        distance = cue.first - last
        if cue.meaning == "hypothetical":  # "fall risk", not "concussion, rest, return precautions"
            apart = _APART.search(self.text, self.words[last - 1].end, cue.span.start)
            return distance <= AIMED_REACH and apart is None
        if not cue.listing:
            return distance <= BACKWARD_REACH
        between = self.text[self.words[last - 1].end : cue.span.start]
        joined = _JOINED.search(between) is not None and " - " not in between
        return distance <= LIST_REACH if joined else distance <= BACKWARD_REACH and "," not in between

    def _stopped(self, first: int, last: int, cue: Cue) -> bool:
        """Whether a stop word, a new denial behind a history, or the end of the cue's parenthesis lies between."""
        ends = "stop_other" if cue.meaning == "other" else "stop"
        for c in self.cues:
            denial = cue.meaning == "historical" and c.meaning == "negated" and c.forward
            if first <= c.first and c.last <= last and c is not cue and (c.meaning == ends or denial):
                return True
        end = self.words[last].start if last < len(self.words) else self.span.end
        if cue.short and "," in self.text[cue.span.end : end]:
            return True
        return cue.forward and self._closed(cue.span.end, end)

    def _closed(self, start: int, end: int) -> bool:
        """Whether a parenthesis that holds the cue ends in `[start, end)`."""
        close = self.text.find(")", start, end)
        return close >= 0 and self.text.find("(", start, close) < 0


def read_clauses(text: str, cues: Cues, start: int = 0, end: int | None = None) -> list[Clause]:
    return [Clause(text, span, cues) for span in sentences(text, start, end)]


_LABEL = re.compile(r"([A-Za-z][A-Za-z /&]{1,60}?)(?:\s*:|\s-\s)")


def assert_span(text: str, start: int, end: int, heading: str | None = None) -> Assertion:
    """The context of `text[start:end]` (half-open offsets), read from its sentence and, where given, the section
    heading above it.

    Source: the ConText method. The cue is a span of `text`, None where nothing but the heading, or nothing, decided.
    """
    if not 0 <= start < end <= len(text):
        raise ValueError(f"[{start}, {end}) is not a span of the text")
    book = rulebook.load()
    kind = _kind(heading) or _said_heading(text, start)
    for span in sentences(text):
        if span.start <= start < span.end:
            return in_section(Clause(text, span, book.cues).assertion(start, end), kind)
    return in_section(PLAIN, kind)


def _kind(heading: str | None) -> str:
    if not heading:
        return ""
    said = " ".join(heading.lower().strip(" :.").split())
    return rulebook.load().headings.kind_of.get(said, "")


def _said_heading(text: str, start: int) -> str:
    """The kind of the last heading said in the text itself before `start` ("PAST MEDICAL HISTORY: diabetes")."""
    for match in reversed(list(_LABEL.finditer(text, 0, start))):
        said = match[1].split()
        for first in range(len(said)):  # what stands before the heading's own words does not belong to it
            kind = _kind(" ".join(said[first:]))
            if kind:
                return kind
    return ""


def in_section(assertion: Assertion, kind: str) -> Assertion:
    """What the section adds: a family history is someone else's; past history, habits and allergies are of the past.

    Where the section alone decides, the cue stays None.
    """
    if kind == "family" and assertion.experiencer == "patient":
        return Assertion(assertion.polarity, assertion.temporality, "other", assertion.cue)
    if kind in PAST and assertion.temporality == "recent":
        return Assertion(assertion.polarity, "historical", assertion.experiencer, assertion.cue)
    return assertion
