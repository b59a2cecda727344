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
    listing: bool = False  # reaches over a list, and over nothing else: "heart block, sepsis and flu were excluded"


class Phrase(NamedTuple):
    """`norms` in comparable form; `final` where it speaks only at the end of its clause ("strep: negative."), `behind`
    only behind a comma (", with"), `short` up to the next one, `listing` over a list before it ("* excluded").
    """

    norms: tuple[str, ...]
    meaning: Meaning
    forward: bool
    final: bool
    behind: bool
    short: bool
    listing: bool


class _Group(NamedTuple):
    """The phrases that begin with one word: how many words they have, longest first, and each by its words."""

    sizes: tuple[int, ...]
    phrases: dict[tuple[str, ...], tuple[Phrase, ...]]


Index = dict[str, _Group]
_held: list[tuple[Cues, Index]] = []  # the last cues asked for: to hash them costs more


def find_cues(text: str, said: list[Word], norms: list[str], cues: Cues) -> list[Cue]:
    """The cues among the words of one sentence, in reading order; the longest phrase at a word wins."""
    index = _index(cues)
    found: list[Cue] = []
    until = 0
    for at in [n for n, norm in enumerate(norms) if norm in index]:
        group = index[norms[at]]
        if at < until:
            continue
        for size in group.sizes:
            phrases = group.phrases.get(tuple(norms[at : at + size]))
            if phrases and at + size <= len(norms):
                until = at + size
                found += _cues(text, said, at, size, phrases)
                break
    return found


def _cues(text: str, said: list[Word], at: int, size: int, phrases: tuple[Phrase, ...]) -> list[Cue]:
    """What the phrases of these words say here."""
    goes_on = at + size < len(said) and _PUNCTUATION.isdisjoint(text[said[at + size - 1].end : said[at + size].start])
    follows = at > 0 and "," in text[said[at - 1].end : said[at].start]
    here = [p for p in phrases if not (p.final and goes_on) and (follows or not p.behind)]
    if any(p.meaning == "pseudo" for p in here):
        return []
    # "pain, likely a strain": a phrase that could look either way looks forward where its clause goes on.
    both = len({p.forward for p in here}) == 2
    span = Span(said[at].start, said[at + size - 1].end)
    return [
        Cue(p.meaning, p.forward, at, at + size, span, p.short, p.listing)
        for p in here
        if p.forward or not both or not goes_on
    ]


def _index(cues: Cues) -> Index:
    if not _held or _held[0][0] is not cues:
        _held[:] = [(cues, _made(cues))]
    return _held[0][1]


def _made(cues: Cues) -> Index:
    """Cue phrases by their first word."""
    phrases: list[Phrase] = []

    def add(texts: Iterable[str], meaning: Meaning, forward: bool) -> None:
        for text in texts:
            norms = tuple(w.norm for w in words(text))
            marks = text.endswith(" ."), text.startswith(", "), text.endswith(" ,"), text.startswith("* ")
            phrases.append(Phrase(norms, meaning, forward, *marks))

    for meaning in ("negated", "possible", "historical", "hypothetical", "other"):
        direction = getattr(cues, meaning)
        add(direction.before, meaning, True)
        add(direction.after, meaning, False)
    add(cues.pseudo, "pseudo", True)
    add(cues.stop, "stop", True)
    add(cues.stop_other, "stop_other", True)
    by_first: dict[str, dict[tuple[str, ...], list[Phrase]]] = {}
    for phrase in phrases:
        if phrase.norms:
            by_first.setdefault(phrase.norms[0], {}).setdefault(phrase.norms, []).append(phrase)
    return {
        first: _Group(
            tuple(sorted({len(norms) for norms in group}, reverse=True)),
            {norms: tuple(sorted(same, key=lambda p: not p.forward)) for norms, same in group.items()},
        )
        for first, group in by_first.items()
    }
