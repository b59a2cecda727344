"""A fuller code of the same family: the leaf whose every added word the record says, wherever in the family it stands.

"Coronary artery disease with unstable angina" begins at the title without angina and ends at the one with it. A code
may not add anything the record does not say (I.B.2, I.B.18).
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from claimwright.choose.draft import Lookups
from claimwright.choose.specific.heard import Heard
from claimwright.choose.specific.titles import DEFAULTS, SIDES, defaults, denied_words, excused, open_ended, title_words
from claimwright.shelf import Code, Icd10cm
from claimwright.shelf.words import normal

# "Other" needs a statement of its own (I.A.6.a); "other parts of trunk" is a place like any.
_OTHER = re.compile(r"\bother\b(?! parts?\b)", re.I)


_LASTING = frozenset(("chronic", "acute", "non", "other", "elsewhere", "classified", "not"))
_JOINED = re.compile(r"\b(\w+),? and (\w+)\b", re.I)
_OPEN = re.compile(r"\bunspecified (?:as )?\w+(?: or \w+)?|\bother parts? of \w+", re.I)


class Fuller(NamedTuple):
    """`code` with the words of the record that it adds to where the search began."""

    code: str
    title: str
    adds: frozenset[str]


class _Fit(NamedTuple):
    gain: int
    sided: bool
    presumed: int  # words the classification takes for granted: fewer is plainer
    adds: frozenset[str]


def fuller(start: str, reached: str, said: Heard, look: Lookups) -> Fuller | None:
    """The leaf of the family of `start` that holds most of what is said and nothing else; None where `reached`, the
    code found by the plain path, holds as much.
    """
    if not said.more and not said.side:
        return None
    edition = look.edition
    root = _root(start, said, edition)
    if root is None:
        return None
    base = title_words(root.title)
    entry = edition.get(start)
    known = base - {"other"} | (_closed_words(entry.title) - DEFAULTS if entry else frozenset())
    now = edition.get(reached)
    reach = _fit(now, base, known, said) if now and now.leaf else None
    best: tuple[_Fit, Code] | None = None
    tied = False
    told = said.words | (title_words(entry.title) if entry else frozenset())
    joined = [(normal(one), normal(two)) for one, two in _JOINED.findall(root.title)]
    keeps = _kept(entry, base, look) if entry else frozenset()
    for leaf in edition.leaves(root.code):
        if joined and _other_one(leaf, joined, told):
            continue
        kept = not keeps or all(_says(title_words(leaf.title), word, look) for word in keeps)
        fit = _fit(leaf, base, known, said) if kept else None
        if fit is None or (not fit.gain and not fit.sided):
            continue
        if best is None or _rank(fit) > _rank(best[0]):
            best, tied = (fit, leaf), False
        elif _rank(fit) == _rank(best[0]) and _content(leaf) != _content(best[1]):
            tied = True
    if best is None or tied or (reach is not None and not _better(best[0], reach, said)):
        return None
    return Fuller(best[1].code, best[1].title, best[0].adds)


@functools.lru_cache(maxsize=16_384)
def _closed_words(title: str) -> frozenset[str]:
    """The words of a title without what it leaves open."""
    return title_words(_OPEN.sub(" ", title))


def _content(leaf: Code) -> frozenset[str]:
    return title_words(leaf.title) - SIDES


def _other_one(leaf: Code, joined: list[tuple[str, str]], told: frozenset[str]) -> bool:
    """Whether the family joins two things ("conductive and sensorineural") and the leaf is the one not told."""
    title = _closed_words(leaf.title)  # an ear left open is not the disease left open
    for one, two in joined:
        if (one in told and one not in title and two in title) or (two in told and two not in title and one in title):
            return True
    return False


def _kept(entry: Code, base: frozenset[str], look: Lookups) -> frozenset[str]:
    """What the record was read to say already, which a fuller code may not give up."""
    content = _closed_words(entry.title) - DEFAULTS - SIDES
    return frozenset(word for word in content if not _says(base, word, look))


def _says(title: frozenset[str], word: str, look: Lookups) -> bool:
    """Whether the title's words hold the word, however they spell it."""
    return not title.isdisjoint((word, *look.book.same.get(word, ()), *look.book.spelt.get(word, ())))


def additional(code: str, said: Heard, look: Lookups) -> str | None:
    """What the code's "use additional code" note asks for, where the same words say it: the stage of the kidney
    disease, the site and depth of the ulcer (I.A.13, I.B.7).
    """
    edition = look.edition
    asked = edition.references(code, "useAdditionalCode")
    told = said.words - title_words(edition.title(code))
    best: list[tuple[int, int, str]] = []
    for target in sorted(t for t in asked if t[0] not in "VWXYZ"):
        entry = edition.get(target)
        if not _kind(target, look) & (said.words | title_words(edition.title(code))):
            continue
        base = title_words(entry.title) if entry and not entry.leaf else title_words(edition.title(code))
        for leaf in (*edition.leaves(target), *([entry] if entry and entry.leaf else [])):
            title = title_words(leaf.title)
            content, sides = title - SIDES - DEFAULTS - {"other"}, title & SIDES
            gain = len(content & told)
            if (
                gain
                and content <= said.words | base
                and (not sides or said.side in sides)
                and not _OTHER.search(leaf.title)
            ):
                best.append((-gain, len(title & DEFAULTS), leaf.code))
    best.sort()
    if not best or (len(best) > 1 and best[0][:2] == best[1][:2]):
        return None
    return best[0][2]


def _kind(target: str, look: Lookups) -> frozenset[str]:
    """What sort of condition a category is, without where it is or how long it lasts: L97 is an ulcer."""
    return title_words(look.edition.title(target[:3])) - DEFAULTS - SIDES - look.book.regions - _LASTING


def _root(start: str, said: Heard, edition: Icd10cm) -> Code | None:
    """Where the family begins: up from a title that leaves open, or denies, what the record says."""
    entry = edition.get(start)
    while entry is not None and len(entry.code) > 3 and _rises(entry, said):
        entry = edition.get(entry.parent)
    return entry


def _rises(entry: Code, said: Heard) -> bool:
    """A title that leaves open, denies what is said, or speaks of one side where both are said."""
    denied = denied_words(entry.title)
    one_sided = said.side == "bilateral" and "unilateral" in title_words(entry.title)
    return open_ended(entry.title) or bool(denied & said.words) or one_sided


# What a title denies and the classification does not presume: the record must say so.
_SAID_ABSENT = {"without rheumatoid factor": frozenset(("seronegative", "negative"))}


def _presumed_absent(title: str, said: Heard) -> bool:
    return all(denial not in title or words & said.words for denial, words in _SAID_ABSENT.items())


def _fit(leaf: Code, base: frozenset[str], known: frozenset[str], said: Heard) -> _Fit | None:
    """What a leaf adds to the family's title, if the record says all of it."""
    if "other" not in known and "ther" in leaf.title and _OTHER.search(leaf.title):
        return None
    if not _presumed_absent(leaf.title, said):
        return None
    added = title_words(leaf.title) - base
    sides = added & SIDES
    if sides and said.side not in sides:
        return None
    content = added - SIDES - defaults(leaf.code) - {"other"} - excused(leaf.title, said.words)
    if "unilateral" in added and said.side == "bilateral":
        return None
    if not content - known <= said.words or denied_words(leaf.title) & (said.words - known):
        return None
    gained = content - known
    return _Fit(len(gained), bool(sides), len(added & DEFAULTS), gained)


def _better(fit: _Fit, reach: _Fit, said: Heard) -> bool:
    """Whether a leaf holds more than the plain path's; where that holds words as said, only such words count: the
    pain of a leg is not that of the lower leg.
    """
    own, reached = len(fit.adds & said.own), len(reach.adds & said.own)
    if reached:
        return (own, fit.sided) > (reached, reach.sided)
    return _rank(fit)[:2] > _rank(reach)[:2]


def _rank(fit: _Fit) -> tuple[int, bool, int]:
    return fit.gain, fit.sided, -fit.presumed
