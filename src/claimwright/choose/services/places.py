"""The modifier that names a place: right, left, both, a finger or toe, an eyelid, a coronary artery."""

from __future__ import annotations

import re

from claimwright.choose.draft import Lookups
from claimwright.choose.services.event import Event
from claimwright.choose.services.sites import SIDE, side_said

# Digits from the thumb or great toe on: the modifier's letter and its first number.
_NAMED = (
    ("thumb", "great", "big", "hallux", "first", "1st"),
    ("index", "second", "2nd", "pointer"),
    ("middle", "third", "3rd", "long"),
    ("ring", "fourth", "4th"),
    ("little", "small", "fifth", "5th", "pinky"),
)
_NAMES = "great|big|first|1st|second|2nd|third|3rd|fourth|4th|fifth|5th|pointer|middle|long|ring|small|little"
# A number or size is a digit's name where fingers, toes or nails follow: "2nd and 3rd toes", not "2nd visit".
_SAID = re.compile(
    r"\b(thumb|hallux|pinky|index)s?\b|"
    rf"\b({_NAMES})\b(?=(?:[\s,/&+-]+(?:and|or)?\s*(?:{_NAMES}))*[\s-]+(?:(?:right|left|R|L|trigger)\s+)?(?:finger|toe|digit|nail|toenail|fingernail|hammertoe)s?\b)",
    re.I,
)
# The digit that another is taped to is not the one treated.
_NEIGHBOUR = re.compile(
    r"\b(?:tap(?:ed?|ing)|strap(?:ped|ping)?)\s+(?:it\s+)?(?:to|with)\s+(?:the\s+)?(?:adjacent\s+|neighbou?ring\s+)?\w+(?:\s+(?:finger|toe|digit)s?\b)?",
    re.I,
)
DIGITS = {"finger": "fingers", "toe": "toes", "great_toe": "toes", "fingertip": "fingers"}  # sites counted one by one
_LIDS = {("left", "upper"): "E1", ("left", "lower"): "E2", ("right", "upper"): "E3", ("right", "lower"): "E4"}
_LID = re.compile(
    r"\b(left|right|l|r|lt|rt)\b(?:\s+\w+){0,1}?\s+\b(upper|lower)\b|\b(upper|lower)\s+(left|right)\b|\b([LR])([UL])L\b",
    re.I,
)
_ARTERIES = (
    (re.compile(r"left main", re.I), "LM"),
    (re.compile(r"\bramus\b", re.I), "RI"),
    (re.compile(r"circumflex|\bLCx\b|obtuse marginal", re.I), "LC"),
    (re.compile(r"left anterior descending|\bLAD\b|diagonal", re.I), "LD"),
    (re.compile(r"right coronary|\bRCA\b|posterior descending", re.I), "RC"),
)


def digits(kind: str, text: str) -> tuple[str, ...]:
    """FA to F9, TA to T9 of the fingers or toes that the words name with one side; empty where they name none."""
    text = _NEIGHBOUR.sub(" ", text)
    sides = {side_said(m) for m in SIDE.finditer(text)} & {"RT", "LT"}
    said = {(m[1] or m[2]).lower() for m in _SAID.finditer(text)}
    places = [n for n, names in enumerate(_NAMED) if said.intersection(names)]
    if len(sides) != 1:
        return ()
    letter = "F" if kind == "fingers" else "T"
    return tuple(_digit(letter, n + (5 if "RT" in sides else 0)) for n in places)


def _digit(letter: str, number: int) -> str:
    return f"{letter}A" if number == 0 else f"{letter}{number}"


_DIGIT = re.compile(
    r"\b(?:(right|rt|R)|(left|lt|L)|(bilateral|both(?! (?:border|side|edge|margin|fold|part)))|(thumb)|"
    r"(hallux|(?:great|big|1st|first) toe(?:nail)?)|"
    r"(index|pointer)|(middle|long)|(ring)|(little|small|pinky|pinkie)|"
    r"(second|third|fourth|fifth|2nd|3rd|4th|5th)|(?:toe|finger|digit) ?#?([1-5])|#?([1-5]) (?:toe|finger|digit))"
    r"(?=s?\b|nails?\b|tips?\b)",
    re.I,
)
_TOE = re.compile(r"\b(?:toe|toenail|hallux|foot|feet)", re.I)
_FINGER = re.compile(r"\b(?:finger|thumb|hand|digit)", re.I)
_ORDINAL = re.compile(
    r"(?:\s|,|&|/|and\b|right\b|left\b|[RL]\b|2nd|3rd|4th|5th|second|third|fourth|fifth)*\s*(?:finger|toe|digit|nail)",
    re.I,
)
_RANK = {"second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4, "5th": 4}


def named_digits(text: str) -> tuple[str, ...]:
    """FA to TA9 of each finger or toe that the words name with its side, before it or, where none is, behind it."""
    side = ""
    waiting: list[tuple[str, int]] = []
    found: list[tuple[str, str, int]] = []
    for m in _DIGIT.finditer(text):
        if m[1] or m[2] or m[3]:
            side = "R" if m[1] else "L" if m[2] else "B"
            found += [(side, *one) for one in waiting]
            waiting = []
            continue
        one = _of_digit(m, text)
        if one is None:
            continue
        if side:
            found.append((side, *one))
        else:
            waiting.append(one)
    listed = [(s, letter, n) for side, letter, n in found for s in (("R", "L") if side == "B" else (side,))]
    return tuple(dict.fromkeys(_digit(letter, n + (5 if s == "R" else 0)) for s, letter, n in listed))


def _of_digit(m: re.Match[str], text: str) -> tuple[str, int] | None:
    if m[4] or m[5]:
        return ("F", 0) if m[4] else ("T", 0)
    letter = "T" if _TOE.search(text) and not _FINGER.search(text) else "F" if _FINGER.search(text) else ""
    if m[10]:
        kind = _ORDINAL.match(text, m.end())
        letter = "T" if kind and kind[0].lower().endswith("toe") else letter
        return (letter, _RANK[m[10].lower()]) if kind and letter else None
    if m[11] or m[12]:
        letter = "T" if "toe" in m[0].lower() else "F" if "finger" in m[0].lower() else letter
        return (letter, int(m[11] or m[12]) - 1) if letter else None
    number = 1 if m[6] else 2 if m[7] else 3 if m[8] else 4
    letter = letter or ""
    return (letter, number) if letter and not (m[7] and letter == "T") else None


def eyelids(text: str) -> tuple[str, ...]:
    """E1 to E4 of the lids named, each with its side."""
    found = []
    for m in _LID.finditer(text):
        side, lid = (m[1], m[2]) if m[1] else (m[4], m[3]) if m[3] else (m[5], m[6])
        found.append(
            _LIDS["left" if side[0].lower() == "l" else "right", "lower" if lid[0].lower() == "l" else "upper"]
        )
    return tuple(dict.fromkeys(found))


def arteries(text: str) -> tuple[str, ...]:
    return tuple(modifier for pattern, modifier in _ARTERIES if pattern.search(text))


def place_modifiers(event: Event) -> tuple[str, ...]:
    """The modifiers of the place that the sentence names, else its passage; several where several were treated."""
    kind: str = event.service.side
    if not kind:
        return ()
    if kind == "side" and event.site in DIGITS:
        kind = DIGITS[event.site]
    if kind == "side":
        return (event.side,) if event.side else ()
    for span in (event.near, event.whole):
        text = event.text[span.start : span.end]
        found = _named(kind, text)
        if found:
            return found
    return ()


def _named(kind: str, text: str) -> tuple[str, ...]:
    if kind == "eyelids":
        return eyelids(text)
    if kind == "coronary":
        return arteries(text)
    return named_digits(text) if kind == "digits" else digits(kind, text)


def takes_both(event: Event, code: str, look: Lookups) -> bool:
    """Whether 50 may mark both sides for the payer: as the rule says, else by the fee schedule's bilateral indicator
    (BILAT SURG: 1 and 3 take it; 0, 2 and 9 are of both sides already, or of none).
    """
    if event.service.unsided:
        return look.payer.program not in event.service.unsided
    schedule = look.editions.rows("pfs")
    row = schedule.get("service", code=code, modifier=None) if schedule is not None else None
    return row is None or str(row["bilateral"]) in ("1", "3")


def place_missing(event: Event) -> str:
    """Which digit or lid the note should name for this line and does not; empty where nothing is missing."""
    kind = DIGITS.get(event.site, "") if event.service.side == "side" else event.service.side
    asked = {"fingers": "which finger", "toes": "which toe", "eyelids": "which eyelid"}.get(kind, "")
    return asked if asked and not place_modifiers(event) else ""
