"""What a code leaves open that its family asks: side, stage, severity, trimester, site, type or encounter, and the
answers the tabular list has for it. Read from titles alone; knows nothing of the chart.
"""

from __future__ import annotations

import itertools
import re
from typing import NamedTuple

from claimwright.choose.draft import Lookups
from claimwright.choose.specific.titles import DEFAULTS, SIDES, excused, title_words
from claimwright.model.coding import Option
from claimwright.shelf import Code, Icd10cm
from claimwright.shelf.words import expand

_UNSPECIFIED = re.compile(r"(?<!or )\bunspecified\b|\bnot otherwise specified\b", re.I)  # "or unspecified" asks nothing
_OTHER = re.compile(r"^other\b|\bother specified\b|\bother and unspecified\b", re.I)
_GRADES = ("mild", "moderate", "severe")
_JOINED = re.compile(r"\b(?:with|due to|in)\b.*", re.I)


class Opening(NamedTuple):
    """One thing left open at the entry `at`: `asks` names it, `choices` answer it."""

    asks: str
    at: str
    choices: tuple[Option, ...]


_KNOWN: dict[tuple[Icd10cm, str, str], tuple[Opening, ...]] = {}  # by edition, rulebook and code


def openings(code: str, look: Lookups) -> tuple[Opening, ...]:
    """From the category down: where the path took the unspecified child, and where it stops short of a valid code."""
    place = look.edition, look.book.sha256, code
    found = _KNOWN.get(place)
    if found is None:
        found = _KNOWN[place] = _openings(code, look)
    return found


def _openings(code: str, look: Lookups) -> tuple[Opening, ...]:
    edition = look.edition
    if edition.billable(code) and not _count(edition.title(code)):
        return ()
    line = [entry for at in reversed(edition.ancestors(code)) if (entry := edition.get(at)) and _is_code(at)]
    found = [opening for parent, entry in itertools.pairwise(line) if (opening := _passed(parent, entry, look))]
    end = line[-1] if line else None
    if end is not None and not edition.billable(code):
        children = edition.children(end.code)
        found += [_stopped(end, children)] if children else [_seventh(end.code, look)]
    elif end is not None and _count(edition.title(code)) > _count(end.title) and len(code) > 7:
        found.append(_seventh(end.code, look))
    # One answer alone would lead.
    return tuple(opening for opening in found if len(opening.choices) > 1)


def _is_code(at: str) -> bool:
    return " " not in at and "-" not in at


def _count(title: str) -> int:
    return len(_UNSPECIFIED.findall(title))


def _passed(parent: Code, entry: Code, look: Lookups) -> Opening | None:
    """What choosing the unspecified child of the parent left unsaid; None where its siblings are other conditions."""
    if _count(entry.title) <= _count(parent.title):
        return None
    siblings = [c for c in look.edition.children(parent.code) if c.code != entry.code and not _is_open(c, parent)]
    asks = _asked(parent, siblings)
    if asks not in ("side", "trimester"):
        siblings = [c for c in siblings if _same_condition(c, entry, parent, siblings, look)]
        asks = _asked(parent, siblings)
        placed = [c for c in siblings if (title_words(c.title) - title_words(parent.title)) & look.book.regions]
        asks = "site" if asks == "type" and 2 * len(placed) > len(siblings) else asks
    return Opening(asks, parent.code, _choices(asks, siblings)) if siblings else None


def _stopped(end: Code, children: tuple[Code, ...]) -> Opening:
    siblings = [c for c in children if not _is_open(c, end)]
    asks = _asked(end, siblings)
    if asks == "side" and len({title_words(c.title) - SIDES for c in siblings if title_words(c.title) & SIDES}) > 1:
        asks = "type"  # the children tell kind and side at once: their titles are the answers
    return Opening(asks, end.code, _choices(asks, siblings))


def _seventh(stem: str, look: Lookups) -> Opening:
    offered = look.edition.sevenths(stem)
    asks = "encounter" if any("encounter" in means.lower() for means in offered.values()) else "stage"
    listed = ((char, means) for char, means in offered.items() if not _count(means))
    return Opening(
        asks, stem, tuple(Option(means, asks, look.edition.with_seventh(stem, char)) for char, means in listed)
    )


def _is_open(child: Code, parent: Code) -> bool:
    return _count(child.title) > _count(parent.title) or _OTHER.search(child.title) is not None


def _asked(parent: Code, siblings: list[Code]) -> str:
    """What tells the siblings apart."""
    added = frozenset().union(*(title_words(c.title) for c in siblings)) - title_words(parent.title)
    told = (
        ("side", added & SIDES),
        ("trimester", added & {"trimester"}),
        ("stage", added & {"stage", "grade"}),
        ("severity", added.intersection(_GRADES)),
    )
    return next((name for name, words in told if words), "type")


def _same_condition(child: Code, entry: Code, parent: Code, siblings: list[Code], look: Lookups) -> bool:
    """Whether the child names the condition of the unspecified entry, only more fully: never one that the record has
    not named (I.A.19). "With" another condition counts where the list also has it "without".
    """
    head = _content(parent.title) - excused(parent.title, _content(entry.title))
    if not head or not head <= _content(entry.title):
        return False
    shared = _spelt(head, look) & _spelt(_content(child.title), look)
    # The kinds of an injury of one place need not name the place again: Colles' fracture.
    if not shared or (child.code[0] != "S" and shared != _spelt(head, look)):
        return False
    joined = _JOINED.search(child.title)
    if joined is None or joined.group() in entry.title:
        return True
    other = ("without ", "with ") if "without " in child.title else ("with ", "without ")
    return any(c.code != child.code and c.title == child.title.replace(*other, 1) for c in siblings)


def _content(title: str) -> frozenset[str]:
    return title_words(title) - DEFAULTS - SIDES - {"other"}


def _spelt(said: frozenset[str], look: Lookups) -> frozenset[str]:
    return frozenset(expand(sorted(said), look.book.same))


def _choices(asks: str, siblings: list[Code]) -> tuple[Option, ...]:
    """A side is answered in a word, everything else by its title."""
    if asks != "side":
        return tuple(Option(c.title, asks, c.code) for c in siblings)
    first = {s: c.code for c in reversed(siblings) for s in title_words(c.title) & SIDES}
    return tuple(Option(side, asks, first[side]) for side in ("right", "left", "bilateral") if side in first)
