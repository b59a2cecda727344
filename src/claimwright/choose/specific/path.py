"""From a stem to a valid code by the tabular path: what each child adds, against what the chart says (I.B.2, I.A.18,
I.B.13).

A child may not add anything the chart does not say, save what the classification itself takes as default. Where no
child is left,
the stem stays open: that is a question for the author, not a guess.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from claimwright.choose.specific.heard import Heard
from claimwright.choose.specific.titles import DEFAULTS, SIDES, defaults, excused, open_ended, title_words
from claimwright.model.coding import PathStep
from claimwright.shelf import Code, Icd10cm

HEALING = (
    ("K", frozenset(("nonunion", "nonunited", "ununited", "pseudoarthrosis"))),
    ("P", frozenset(("malunion", "malunited"))),
    ("G", frozenset(("delayed",))),
)
UNSTATED, CONTRADICTED, UNSUPPORTED_SIDE, DEFAULT, STATED = 1.0, 20.0, 4.0, 0.1, -1.0


class Specified(NamedTuple):
    """`code` may still be open: `options` are then the children the record does not decide between."""

    code: str
    steps: tuple[PathStep, ...]
    options: tuple[str, ...] = ()
    side_missing: bool = False
    defaulted: bool = False


def specify(stem: str, said: Heard, edition: Icd10cm) -> Specified:
    """Walks down from the stem. `said.words` are comparable words, `said.side` the side, if known."""
    steps: list[PathStep] = []
    code, missing, defaulted = _undisplaced(stem, said, edition), False, False
    while True:
        children = edition.children(code)
        if not children:
            return Specified(code, tuple(steps), (), missing, defaulted)
        chosen, cost = _cheapest(code, children, said, edition)
        # Both sides affected and no bilateral child: two codes, not the unspecified one.
        if chosen is None or (
            said.side == "bilateral" and _asks_side(children) and "bilateral" not in title_words(chosen.title)
        ):
            return Specified(code, tuple(steps), tuple(c.code for c in children), missing, defaulted)
        if _asks_side(children) and not said.side and not title_words(chosen.title) & SIDES:
            missing = True
        defaulted = defaulted or "unspecified" in chosen.title.lower()
        why = "as documented" if cost < 0 else "the default where the record says no more"
        steps.append(PathStep("choose", "tabular", f"{code} → {chosen.code} {chosen.title} ({why})"))
        code = chosen.code


def _undisplaced(stem: str, said: Heard, edition: Icd10cm) -> str:
    """The nondisplaced twin of a stem that the tabular list titles as displaced, where the record says so."""
    entry = edition.get(stem)
    if entry is None or "nondisplaced" not in said.words or not entry.title.startswith("Displaced"):
        return stem
    twin = entry.title.replace("Displaced", "Nondisplaced", 1)
    return next((c.code for c in edition.children(entry.parent) if c.title == twin), stem)


def _title(code: str, edition: Icd10cm) -> str:
    entry = edition.get(code)
    return entry.title if entry else ""


def _asks_side(children: tuple[Code, ...]) -> bool:
    return any(title_words(c.title) & SIDES for c in children)


def _cheapest(code: str, children: tuple[Code, ...], said: Heard, edition: Icd10cm) -> tuple[Code | None, float]:
    """The child that adds least beyond what is said; None where even that adds something unsaid."""
    parent = title_words(_title(code, edition))
    stated = (
        said.words
        | ({said.side} if said.side else frozenset())
        | ({"unilateral"} if said.side in ("right", "left") else frozenset())
    )
    # Words every child adds ("upper limb", "knee") tell none of them apart; a bilateral one may leave them out.
    titles = [title_words(c.title) for c in children]
    single = [t for t in titles if "bilateral" not in t] if len(children) > 2 else titles
    common = frozenset.intersection(*single) if len(single) > 1 else frozenset()
    priced = []
    for at, child in enumerate(children):
        own = title_words(child.title) - common - excused(child.title, stated)
        added = own - parent | (own & said.words)  # "subluxation and dislocation": what the parent joins, a child tells
        unstated = [w for w in added if w not in stated and w not in defaults(child.code) and w not in SIDES]
        priced.append((_cost(child, added, stated, said.side), len(unstated), at, child))
    cost, unstated_count, at, child = min(priced, key=lambda p: (p[0], p[2]))
    tied = any(p[0] == cost and p[2] != at and title_words(p[3].title) != title_words(child.title) for p in priced)
    if unstated_count or tied or cost >= UNSUPPORTED_SIDE:
        plain = [p for p in priced if not p[1] and p[0] < UNSUPPORTED_SIDE and open_ended(p[3].title)]
        # I.B.18: the unspecified code is right where the record says no more, and the author is asked.
        return (min(plain, key=lambda p: (p[0], p[2]))[3], DEFAULT) if len(plain) == 1 else (None, cost)
    return child, cost


def _cost(child: Code, added: frozenset[str], stated: frozenset[str], side: str) -> float:
    total = UNSTATED if child.title.lower().startswith("other ") else 0.0
    for word in added:
        if word in SIDES:
            total += STATED if word == side else (CONTRADICTED if side else UNSUPPORTED_SIDE)
        elif word in stated:
            total += STATED
        elif word == "unspecified":
            # Unspecified is true only where nothing better is said.
            total += DEFAULT
        elif word in defaults(child.code):
            total += DEFAULT / 2
        else:
            total += UNSTATED
    if "nondisplaced" in added and "nondisplaced" not in stated:
        total += CONTRADICTED
    return total


def seventh(stem: str, said: Heard, later: bool, edition: Icd10cm) -> tuple[str, PathStep] | None:
    """The 7th character of a leaf stem: A (or its open-fracture kin) while treatment is active, D in routine healing,
    S for sequelae.

    None where the stem takes none or the set offers none that the record decides.
    """
    offered = edition.sevenths(stem)
    if not offered:
        return None
    char = _char(offered, said, later)
    if char is None:
        return None
    step = PathStep("choose", "dx.seventh", f"7th character {char}: {offered[char]}")
    return char, step


_GRAVEST = frozenset(("iiia", "iiib", "iiic", "iii", "3a", "3b", "3c"))  # of Gustilo's types of open fractures
_FETUSES = {"letter-a": "1", "1": "1", "b": "2", "2": "2", "second": "2", "first": "1", "c": "3", "3": "3"}


def _opened(offered: dict[str, str], said: Heard, later: bool) -> str:
    """The character of an open fracture by its type and how it heals; empty where the set tells none apart."""
    healing = next((means for char, words in HEALING if words & said.words for means in (_HOW[char],)), "")
    wanted = healing or ("routine healing" if later else "initial encounter")
    fitting = [(char, means) for char, means in offered.items() if wanted in means and "open" in means]
    grave = [char for char, means in fitting if "IIIA" in means]
    lesser = [char for char, means in fitting if "IIIA" not in means]
    return next(iter((grave or lesser) if _GRAVEST & said.words else lesser), "")


_HOW = {"K": "nonunion", "P": "malunion", "G": "delayed healing"}


def _char(offered: dict[str, str], said: Heard, later: bool) -> str | None:
    if "A" in offered:
        if "sequela" in said.words and "S" in offered:
            return "S"
        if "open" in said.words and "reduction" not in said.words and (char := _opened(offered, said, later)):
            return char
        for char, words in HEALING:  # I.C.19.c.1: how a fracture heals badly, whatever is done about it
            if char in offered and not words.isdisjoint(said.words):
                return char
        if later and "D" in offered:
            return "D"
        return "A"
    if "fetus 1" in offered.get("1", ""):  # of a multiple pregnancy, which one
        told = [char for word, char in _FETUSES.items() if word in said.words]
        return told[0] if told and {"twin", "triplet", "fetus", "baby"} & said.words else "0"
    told = [
        char for char, means in offered.items() if (title_words(means) - DEFAULTS) and title_words(means) <= said.words
    ]
    if len(told) == 1:  # "with tophus"
        return told[0]
    by_side = {char for char, means in offered.items() if said.side and said.side in means.lower()}
    if len(by_side) == 1:
        return by_side.pop()
    plain = [c for c, means in offered.items() if re.search(r"unspecified|not applicable|without", means, re.I)]
    return plain[0] if plain else None
