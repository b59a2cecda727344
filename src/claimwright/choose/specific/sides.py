"""The side of a condition that its own words leave out: said of the same site, or one that shares its side, elsewhere.

The first place of the chart that names exactly one side decides; what is past or found well says nothing. Knows nothing
of codes but their titles.
"""

from __future__ import annotations

import re

from claimwright.choose.draft import Draft, Lookups, Sided
from claimwright.choose.specific.titles import title_words
from claimwright.model.chart import Chart
from claimwright.model.evidence import Evidence, Span
from claimwright.shelf.words import STOP, Read, Word, expand, reading, words

SIDE_WORDS = {
    "right": "right",
    "left": "left",
    "bilateral": "bilateral",
    "bilaterally": "bilateral",
    "both": "bilateral",
}
_STOPS = re.compile(r"[.,;\n]")
_REACH = 3  # words between a side and its site
# In this order: the first place that names exactly one side decides.
PLACES = ("chief_complaint", "hpi", "procedure", "results", "exam", "header", "other")
TOLD = ("chief_complaint", "hpi", "exam", "header")  # where a wider site may speak for its part
# A side said of what was treated before, or is well, is not the side of today's condition.
_PAST = re.compile(
    r"\b(?:prior|previous(?:ly)?|history of|years? ago|in (?:19|20)\d\d|(?:19|20)\d\d|status post|s/p|"
    r"as a (?:kid|child|teen\w*)|childhood|high school|college|replaced|replacement|arthroplasty|never a problem)\b",
    re.I,
)
_WELL = re.compile(
    r"\b(?:normal|unremarkable|full (?:motion|range|rom|elevation|strength)|uninvolved|unaffected|uninjured|"
    r"asymptomatic|no|not|without|negative|intact|well[- ]healed|healed)\b",
    re.I,
)
_NOT_SITE = frozenset(
    (
        *("pain", "fracture", "sprain", "strain", "tear", "injury", "acute", "chronic", "disease", "disorder"),
        *("syndrome", "unspecified", "primary", "upper", "lower", "part", "wall", "limb", "extremity", "region"),
        *("area", "other", "site", "lesion", "specified", "elsewhere", "classified", "open", "closed", "superficial"),
    )
)


def sided_sites(chart: Chart, same: dict[str, tuple[str, ...]]) -> dict[str, tuple[Sided, ...]]:
    """For every word near a side word ("right lower leg", "knee pain on the right"), the sides said of it, in reading
    order; what is past, or in an examination well, is left out.
    """
    found: dict[str, list[Sided]] = {}
    for document in chart.documents:
        read, text = reading(document.text), document.text
        for at in sorted(n for norm in read.places.keys() & SIDE_WORDS.keys() for n in read.places[norm]):
            word = read.words[at]
            sentence = chart.sentence_at(document.name, word.start)
            if sentence is None or word.end > sentence.end or _PAST.search(text, sentence.start, sentence.end):
                continue
            if sentence.section == "exam" and _WELL.search(text, word.end, min(sentence.end, word.end + 60)):
                continue
            for near in _near(read, at, text, sentence.start, sentence.end):
                entry = Sided(
                    document.name,
                    sentence.section,
                    sentence.problem,
                    SIDE_WORDS[word.norm],
                    Span(min(word.start, near.start), max(word.end, near.end)),
                )
                for norm in same.get(near.norm, (near.norm,)):
                    found.setdefault(norm, []).append(entry)
    return {norm: tuple(entries) for norm, entries in found.items()}


def _near(read: Read, at: int, text: str, start: int, end: int) -> list[Word]:
    """Words close behind the side word, and before it where it follows its site ("wax on the right", "knee, left")."""
    word = read.words[at]
    near = []
    for other in read.words[at + 1 : at + 1 + _REACH]:
        if other.end > end or _STOPS.search(text, word.end, other.start):
            break
        near.append(other)
    led = text[max(start, word.start - 7) : word.start].lower()
    if led.endswith((", ", "on the ", "on ", "in the ")):
        for other in read.words[max(0, at - 5) : at][::-1]:
            if other.start < start or _STOPS.search(text, other.end, word.start):
                break
            near.append(other)
    return near


def side_elsewhere(draft: Draft, look: Lookups) -> tuple[str, tuple[Evidence, ...]]:
    """The side said of the draft's own site in the first place that says one: the problem's prose, then PLACES; failing
    that, of the sites that its code's titles name or that share its side.
    """
    assert draft.candidate is not None
    if not look.edition.sided(draft.code[:3]) and draft.code not in look.book.sided:
        return "", ()
    mention = draft.candidate.mention
    same = look.book.same
    term = {n for text in (mention.text, mention.term) for n in expand([w.norm for w in words(text)], same)} - STOP
    titled = frozenset().union(*(title_words(look.edition.title(c)) for c in look.edition.ancestors(draft.code)))
    own = term - _NOT_SITE
    wider = (
        titled & look.book.regions | {near for site in own | titled for near in look.book.beside.get(site, ())}
    ) - _NOT_SITE
    for sites, places in ((own, PLACES), (wider - own, TOLD)):
        entries = sorted({e for site in sites for e in look.sides.get(site, ())}, key=lambda e: (e.document, e.span))
        problem = [e for e in entries if e.problem == draft.problem >= 0]
        for place in (problem, *([e for e in entries if e.section == kind] for kind in places)):
            found: dict[str, Sided] = {}
            for entry in place:
                found.setdefault(entry.side, entry)
            told = found.get("bilateral") if "bilateral" in found else next(iter(found.values()), None)
            if told and (len(found) == 1 or told.side == "bilateral"):
                return told.side, (look.chart.document(told.document).quote([told.span]),)
    return "", ()
