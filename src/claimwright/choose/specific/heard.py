"""What the chart says about one draft beyond its term: the words beside it, the side, each with its place.

Words of the problem's heading count in full. A side that they leave out is looked for by choose.sides.
"""

from __future__ import annotations

import functools
import re

import msgspec

from claimwright.choose.draft import Draft, Lookups
from claimwright.choose.specific.gestation import trimester
from claimwright.choose.specific.parts import clause_of, own_part
from claimwright.choose.specific.sides import SIDE_WORDS, side_elsewhere
from claimwright.choose.specific.titles import MAY_DENY, SILENT
from claimwright.model.chart import Mention
from claimwright.model.document import Document
from claimwright.model.evidence import Evidence, Quote, Span
from claimwright.rulebook import Rulebook
from claimwright.shelf import Icd10cm
from claimwright.shelf.words import IDLE, STOP, expand, words

MOST_WORDS = 65_536  # kept with their senses
DOMINANT = {"right": "dominant", "left": "nondominant"}


class Heard(msgspec.Struct, frozen=True):
    """`words` in comparable form, as said and as the titles would say them, `own` as said alone; `side` right, left,
    bilateral or empty;
    `evidence` the words that gave the side, if elsewhere.
    """

    words: frozenset[str]
    side: str = ""
    evidence: tuple[Evidence, ...] = ()
    more: bool = True  # something is said beyond the term itself
    own: frozenset[str] = frozenset()


def heard(draft: Draft, look: Lookups) -> Heard:
    """Reads the draft's own clause, its heading, and where needed the rest of the chart."""
    if draft.candidate is None:
        return Heard(frozenset())
    mention = draft.candidate.mention
    document = look.chart.document(mention.document)
    clause = clause_of(mention, look.chart, document)
    part = own_part(mention, clause, look)
    own = _words(document, part, look)
    if own.isdisjoint(look.book.parts):  # "dog bite of the hand with cellulitis": the one site of the heading
        sites = [w.norm for w in words(document.text, clause.start, clause.end) if w.norm in look.book.parts]
        own |= frozenset(sites).union(*(look.book.parts[site] for site in sites))
    own |= _qualified(draft, look)
    joints = own & JOINTS
    if len(joints) > 1 and has_multiple(draft.code[:3], look.edition):  # until each is coded apart (I.C.13.a.2)
        own = own - joints | {"multiple", "sites"}
    if draft.code.startswith(("O", "Z34")):
        when = trimester(look.chart)[0]
        own |= {when, "trimester"} if when else frozenset()
    told_here = _said(document, part)
    more = not told_here <= words_of(draft, look)
    as_said = frozenset((*told_here, *expand(sorted(told_here), look.book.same)))
    side = _own_side(document, mention) or _sides(document, part) or _sides(document, clause)
    if len(side) == 1:
        found = next(iter(side))
        at = _first(document, clause, found)
        inside = mention.start <= at.start and at.end <= mention.end  # the mention's own quote shows it already
        return Heard(_with_dominance(own, found, look), found, () if inside else (document.quote([at]),), more, as_said)
    told, evidence = side_elsewhere(draft, look)
    own |= _digits(evidence, look)
    return Heard(_with_dominance(own, told, look), told, evidence, more, as_said)


JOINTS = frozenset(("shoulder", "elbow", "wrist", "hand", "hip", "knee", "ankle", "foot"))


@functools.lru_cache(maxsize=512)
def has_multiple(category: str, edition: Icd10cm) -> bool:
    return any("multiple sites" in leaf.title for leaf in edition.leaves(category))


_DIGITS = frozenset(("thumb", "index", "middle", "ring", "little", "great", "lesser"))


def _digits(evidence: tuple[Evidence, ...], look: Lookups) -> frozenset[str]:
    """The finger or toe that the words about the side name: "left pointer finger"."""
    said = {w.norm for e in evidence if isinstance(e, Quote) for text in e.texts for w in words(text)}
    return frozenset(said.union(*(look.book.implied.get(w, ()) for w in said))) & _DIGITS


# Words of an item's own prose that say how its one condition is: "Heart failure, preserved EF. Chronic, compensated."
_QUALIFIERS = frozenset(
    (
        "acute",
        "chronic",
        "mild",
        "moderate",
        "severe",
        "recurrent",
        "persistent",
        "paroxysmal",
        "permanent",
        "remission",
        "complete",
        "incomplete",
    )
)
_NEARBY = 160  # characters behind a heading
_OPEN = re.compile(r"\b(?:no|not|without|denies|if|may|might|risk|possibl[ey]|probabl[ey]|never|side effects?)\b", re.I)


def _qualified(draft: Draft, look: Lookups) -> frozenset[str]:
    """The qualifiers that the prose just behind a heading of one condition gives it, in sentences that name nothing
    else.
    """
    if draft.problem < 0 or draft.role != "problem" or len(look.headed.get(draft.problem, ())) > 1:
        return frozenset()
    item = look.chart.problems[draft.problem]
    document = look.chart.document(item.document)
    found: set[str] = set()
    for sentence in look.chart.sentences_in(document.name, item.body, min(item.end, item.body + _NEARBY)):
        said = {w.norm for w in words(document.text, sentence.start, sentence.end)} & _QUALIFIERS
        if (
            said
            and not _OPEN.search(document.text, sentence.start, sentence.end)
            and not look.names(document.name, sentence)
        ):
            found |= said
    return frozenset(found)


_LEFT_HANDED = re.compile(
    r"\bleft[- ](?:hand[- ])?(?:handed|dominant)\b(?! (?:swell|pain|weak|injur|numb|grip|edema|lac|fract))|"
    r"\bleft hand(?:ed)? dominan\w+|\bLHD\b",
    re.I,
)


@functools.lru_cache(maxsize=8)
def _left_handed(text: str) -> bool:
    return _LEFT_HANDED.search(text) is not None


_OTHER_SIDE = {"right": "left", "left": "right"}


def _with_dominance(said: frozenset[str], side: str, look: Lookups) -> frozenset[str]:
    """I.C.6.a: the dominant side as the record says it; where it does not, the right one is and the left one is not."""
    if {"non", "dominant"} <= said:
        return said - {"dominant"} | {"nondominant"}
    if side not in DOMINANT or said.intersection(DOMINANT.values()):
        return said
    left = any(_left_handed(d.text) for d in look.chart.documents)
    return said | {DOMINANT[_OTHER_SIDE[side] if left else side]}


def words_of(draft: Draft, look: Lookups) -> frozenset[str]:
    """The words of the draft's own mention, in comparable form."""
    if draft.candidate is None:
        return frozenset()
    said = [w.norm for w in words(draft.candidate.mention.text)]
    return frozenset((*said, *expand(said, look.book.same))) - IDLE


def part_words(draft: Draft, look: Lookups) -> frozenset[str]:
    """The words of the draft's own part of its heading, as said."""
    if draft.candidate is None:
        return frozenset()
    mention = draft.candidate.mention
    document = look.chart.document(mention.document)
    return _said(document, own_part(mention, clause_of(mention, look.chart, document), look))


def _said(document: Document, part: Span) -> frozenset[str]:
    return frozenset([w.norm for w in words(document.text, part.start, part.end)]) - IDLE


def _words(document: Document, part: Span, look: Lookups) -> frozenset[str]:
    """What the part affirms, in its own words, in the words chosen for them, and in those of the region they name."""
    told = words(document.text, part.start, part.end)
    said = [w.norm for w in told]
    if not MAY_DENY.isdisjoint(said):
        quiet = [m.span() for m in SILENT.finditer(document.text, part.start, part.end)]
        said = [w.norm for w in told if not any(s <= w.start < e for s, e in quiet)]
    whole = frozenset().union(*(_senses(w, look.book) for w in said))
    if "lumbosacral" in whole:  # L5-S1
        whole -= {"lumbar"}
    return frozenset(whole - STOP)


_HELD: dict[tuple[str, str], frozenset[str]] = {}  # by rulebook and word


def _senses(word: str, book: Rulebook) -> frozenset[str]:
    """A word, the words chosen for it, other spellings of them, and what they say in the words of titles."""
    place = book.sha256, word
    found = _HELD.get(place)
    if found is None:
        chosen = frozenset((word, *expand([word], book.same)))
        spelt = chosen.union(*(book.spelt.get(w, ()) for w in chosen))
        found = _HELD[place] = spelt.union(*(book.implied.get(w, ()) for w in spelt))
        if len(_HELD) > MOST_WORDS:
            _HELD.clear()
    return found


def _own_side(document: Document, mention: Mention) -> set[str]:
    """The side within a mention's own words, or before the last of one in pieces: "gout of the right ankle and left
    knee".
    """
    if len(mention.spans) < 2:
        own = _sides(document, Span(mention.start, mention.end))
        return own if len(own) == 1 else set()
    between = words(document.text, mention.spans[-2].end, mention.spans[-1].start)
    return {SIDE_WORDS[w.norm] for w in between[-1:] if w.norm in SIDE_WORDS}


def _sides(document: Document, span: Span) -> set[str]:
    said = {SIDE_WORDS[w.norm] for w in words(document.text, span.start, span.end) if w.norm in SIDE_WORDS}
    # "Cataracts of both eyes, worse on the right": what is said of both holds for both.
    return {"bilateral"} if "bilateral" in said or {"right", "left"} <= said else said


def _first(document: Document, span: Span, side: str) -> Span:
    at = next(
        w
        for w in words(document.text, span.start, span.end)
        if SIDE_WORDS.get(w.norm) == side or (side == "bilateral" and w.norm in SIDE_WORDS)
    )
    return Span(at.start, at.end)
