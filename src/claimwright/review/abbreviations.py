"""What an abbreviation with several meanings stands for in a note: the meaning whose words stand around it.

"MS" beside ocrelizumab is multiple sclerosis, beside a mitral valve mitral stenosis, in an examination neither. The
meanings are rule data (rulebook/abbreviations.yaml). Knows nothing of codes.
"""

from __future__ import annotations

import functools
from bisect import bisect_left

from claimwright import rulebook
from claimwright.shelf.words import Read, reading, words

AROUND = 40  # words to each side that are asked, those of its line first


def meanings(text: str) -> dict[int, tuple[str, ...]]:
    """For each ambiguous abbreviation, by its number among the words of the text, the words that it stands for: none
    where it means nothing that a code has. What the note does not decide is left out.
    """
    known = _known()
    read = reading(text)
    found: dict[int, tuple[str, ...]] = {}
    for short in known.keys() & read.places.keys():
        upper = [at for at in read.places[short] if text[read.words[at].start : read.words[at].end].isupper()]
        whole = _told(short, read, 0, len(read.words)) if upper else None
        for at in upper:
            word = read.words[at]
            near = max(0, at - AROUND), at + AROUND
            line = text.rfind("\n", read.words[near[0]].start, word.start), text.find("\n", word.end)
            first = bisect_left(read.starts, line[0], near[0], at) if line[0] >= 0 else near[0]
            last = bisect_left(read.starts, line[1], at, min(near[1], len(read.starts))) if line[1] >= 0 else near[1]
            told = next((t for w in ((first, last), near) if (t := _told(short, read, *w)) is not None), whole)
            if told is not None:
                found[at] = told
    return found


def _told(short: str, read: Read, first: int, last: int) -> tuple[str, ...] | None:
    """The meaning with most of its words among these, None where none has any or two have as many."""
    said = read.norms[first:last]
    present = frozenset(said)
    line = f" {' '.join(said)} "
    scored = sorted(
        (
            (sum(near in present if " " not in near else f" {near} " in line for near in nears), n)
            for n, (_, nears) in enumerate(_known()[short])
        ),
        reverse=True,
    )
    if not scored[0][0] or (len(scored) > 1 and scored[0][0] == scored[1][0]):
        return None
    return _known()[short][scored[0][1]][0]


@functools.cache
def _known() -> dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]:
    """By abbreviation in comparable form each meaning's words and the phrases near it."""
    return {
        short: tuple((_norms(m.term), tuple(" ".join(_norms(near)) for near in m.near if _norms(near))) for m in listed)
        for short, listed in rulebook.load().abbreviations.items()
    }


def _norms(text: str) -> tuple[str, ...]:
    return tuple(w.norm for w in words(text))
