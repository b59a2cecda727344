"""What the titles of the tabular list say: their words, what they leave unsaid, what the classification presumes."""

from __future__ import annotations

import functools
import re

from claimwright.shelf.words import STOP, norms_of, words

SIDES = frozenset(("right", "left", "bilateral"))
# Words the classification presumes where the record is silent: closed and displaced fractures (I.C.19.c), initial
# encounter,
# primary osteoarthritis, and the plain forms "uncomplicated", "without ...", "unspecified".
DEFAULTS = frozenset(
    [
        "unspecified",
        "uncomplicated",
        "closed",
        "displaced",
        "initial",
        "encounter",
        "nos",
        "single",
        "episode",
        "active",
        "phase",
        "side",
        "eye",
        "ear",
        "primary",
        "applicable",
        "unilateral",
        "type",
        "stage",
        "severity",
        "orbit",
        "site",
        "organism",
        "cause",
        "disorder",
        "disease",
        "syndrome",
        "region",
        "asymptomatic",
        "part",
    ]
)
_SENSES = frozenset(("eye", "ear"))


def defaults(code: str) -> frozenset[str]:
    """What the classification presumes: the eye and the ear only in their own chapters."""
    return DEFAULTS if code[0] == "H" else DEFAULTS - _SENSES


SILENT = re.compile(
    r"\bwithout foreign body(?= (?:of|in|into)\b)|\bwithout mention of\b.*|\bwithout (?:(?!\bwith\b).)*, and .*|"
    r"\b(?:not|without|with no|no|w/o|free of|denies|negative for|never)(?!\w)(?:(?!,| and | with ).)*",
    re.I,
)
MAY_DENY = frozenset(("not", "without", "no", "free", "denies", "denie", "negative", "never", "w"))
_EITHER = re.compile(r"\b\w+ or unspecified\b", re.I)  # "chronic or unspecified": asks for neither
_PAREN = re.compile(r"[(\[][^()\[\]]*[)\]]")
# What a site takes in besides ("lower limb, including hip"): nothing the record must say.
_TAKEN_IN = re.compile(r", including (?:ankle|canthus|hip|pelvic girdle|retroperitoneum|shoulder(?: girdle)?|tongue)\b")


@functools.lru_cache(maxsize=16_384)
def title_words(title: str) -> frozenset[str]:
    """The words a title affirms, in comparable form; those in parentheses are nonessential (I.A.7)."""
    whole = _PAREN.sub(" ", title) if "(" in title or "[" in title else title
    if " or unspecified" in whole:
        whole = _EITHER.sub(" ", whole)
    if ", including " in whole:
        whole = _TAKEN_IN.sub("", whole)
    whole = whole.replace("non-dominant", "nondominant")
    said = frozenset(norms_of(whole))
    if not MAY_DENY.isdisjoint(said):
        # "without foreign body of right forearm": what is silent ends before the side.
        said = frozenset(norms_of(SILENT.sub(" ", whole))) | (SIDES & said)
    return said - STOP


@functools.lru_cache(maxsize=16_384)
def denied_words(title: str) -> frozenset[str]:
    """The words a title says are absent: "without angina pectoris"."""
    return frozenset(w.norm for m in SILENT.finditer(title) for w in words(m.group())) - STOP - {"without", "not", "no"}


_PLACES = re.compile(r"\b(\w+) and (?:\w+ of )?(\w+)\b(?:,|$| of\b)|, (?:right |left )?(\w+) and (\w+)$", re.I)


@functools.lru_cache(maxsize=16_384)
def joined_words(title: str) -> tuple[frozenset[str], ...]:
    """What a title joins by "and" (I.A.14: and means and or or): "ankle and foot"."""
    found = (frozenset(w.norm for part in m.groups() if part for w in words(part)) for m in _PLACES.finditer(title))
    return tuple(pair for pair in found if len(pair) == 2)


_NONE: frozenset[str] = frozenset()


def excused(title: str, said: frozenset[str]) -> frozenset[str]:
    """The words of a title that need not be said, for what it joins them to is."""
    joined = joined_words(title)
    return frozenset().union(*(pair - said for pair in joined if pair & said)) if joined else _NONE


def open_ended(title: str) -> bool:
    """Whether the title stands for what is not said more fully: unspecified, without complications, asymptomatic."""
    low = title.lower()
    return any(word in low for word in ("unspecified", "not otherwise", "complicat", "asymptomatic", "other part"))
