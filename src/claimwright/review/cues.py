"""The cues of a sentence: phrases of rule data (rulebook/cues.yaml) that negate, hedge, date or give to someone else.

After ConText (Harkema et al. 2009). Knows where cues stand and which way they look, not what they decide.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from claimwright.model.evidence import Span
from claimwright.rulebook import Cues
from claimwright.shelf.words import Word, words

Meaning = Literal["negated", "possible", "historical", "hypothetical", "other", "pseudo", "stop", "stop_other"]
_PUNCTUATION = frozenset(",.;:()")


class Cue(NamedTuple):
    """A cue in a sentence: `[first, last)` are word positions; `forward` whether it governs what follows."""

    meaning: Meaning
    forward: bool
    first: int
    last: int
    span: Span
    short: bool = False  # reaches to the next comma only: "status post bypass, hypertension"


class Phrase(NamedTuple):
    """`norms` in comparable form; `final` where it speaks only at the end of its clause ("strep: negative."), `behind`
    only behind a comma (", with"), `short` up to the next one.
    """

    norms: tuple[str, ...]
    meaning: Meaning
    forward: bool
    final: bool
    behind: bool
    short: bool


Index = dict[str, tuple[Phrase, ...]]
_held: list[tuple[Cues, Index]] = []  # the last cues asked for: to hash them costs more


def find_cues(text: str, said: list[Word], cues: Cues) -> list[Cue]:
    """The cues among the words of one sentence, in reading order; the longest phrase at a word wins."""
    index = _index(cues)
    found: list[Cue] = []
    at, count = 0, len(said)
    while at < count:
        phrases = index.get(said[at].norm)
        longest = _longest(phrases, said, at) if phrases else 0
        if not phrases or not longest:
            at += 1
            continue
        goes_on = _goes_on(text, said, at + longest)
        follows = at > 0 and "," in text[said[at - 1].end : said[at].start]
        here = [
            p
            for p in phrases
            if _stands(p, said, at, longest) and not (p.final and goes_on) and (follows or not p.behind)
        ]
        if not any(p.meaning == "pseudo" for p in here):
            span = Span(said[at].start, said[at + longest - 1].end)
            # "pain, likely a strain": a phrase that could look either way looks forward where its clause goes on.
            both = len({p.forward for p in here}) == 2
            found += [
                Cue(p.meaning, p.forward, at, at + longest, span, p.short)
                for p in here
                if p.forward or not both or not goes_on
            ]
        at += longest
    return found


def _longest(phrases: tuple[Phrase, ...], said: list[Word], at: int) -> int:
    for phrase in phrases:  # longest first
        if _stands(phrase, said, at, len(phrase.norms)):
            return len(phrase.norms)
    return 0


def _stands(phrase: Phrase, said: list[Word], at: int, length: int) -> bool:
    norms = phrase.norms
    if len(norms) != length or at + length > len(said):
        return False
    return all(said[at + i].norm == norms[i] for i in range(1, length))


def _goes_on(text: str, said: list[Word], at: int) -> bool:
    """Whether the clause goes on behind the word before `at`."""
    return at < len(said) and _PUNCTUATION.isdisjoint(text[said[at - 1].end : said[at].start])


def _index(cues: Cues) -> Index:
    if not _held or _held[0][0] is not cues:
        _held[:] = [(cues, _made(cues))]
    return _held[0][1]


def _made(cues: Cues) -> Index:
    """Cue phrases by their first word, longest first, so that "no history of" wins over "no"."""
    phrases: list[Phrase] = []

    def add(texts: Iterable[str], meaning: Meaning, forward: bool) -> None:
        for text in texts:
            norms = tuple(w.norm for w in words(text))
            marks = text.endswith(" ."), text.startswith(", "), text.endswith(" ,")
            phrases.append(Phrase(norms, meaning, forward, *marks))

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
