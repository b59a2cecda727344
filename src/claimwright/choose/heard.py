"""What the chart says about one draft beyond its term: the words beside it, the side, each with its place.

Words of the problem's heading count in full. The side may stand elsewhere: in the problem's prose, the complaint, the
history, the exam.
"""

from __future__ import annotations

import re

import msgspec

from claimwright.choose.draft import Draft, Lookups, Sided
from claimwright.model.chart import Chart, Mention
from claimwright.model.document import Document
from claimwright.model.evidence import Evidence, Span
from claimwright.shelf.words import STOP, expand, words

SIDE_WORDS = {
    "right": "right",
    "left": "left",
    "bilateral": "bilateral",
    "bilaterally": "bilateral",
    "both": "bilateral",
    "rt": "right",
    "lt": "left",
    "r": "right",
    "l": "left",
}
# In this order: the first place that names exactly one side decides.
PLACES = ("chief_complaint", "hpi", "exam", "procedure", "results")
_NOT_SITE = frozenset(
    [
        "pain",
        "fracture",
        "sprain",
        "strain",
        "tear",
        "injury",
        "acute",
        "chronic",
        "disease",
        "disorder",
        "syndrome",
        "unspecified",
        "primary",
    ]
)
# A part says the whole that the tabular list asks for: heel pain is foot pain, cellulitis of the leg one of the lower
# limb.
_WHOLES = (
    ("heel arch sole plantar instep midfoot forefoot hindfoot metatarsal calcaneus calcaneal tarsal", "foot"),
    ("tarsometatarsal lisfranc navicular", "foot"),
    ("palm knuckle metacarpal carpometacarpal thenar", "hand"),
    ("thumb fingertip pinky", "finger"),
    ("scaphoid carpal radiocarpal", "wrist"),
    ("malleolus malleolar tibiotalar syndesmosis", "ankle"),
    ("hallux bunion", "toe"),
    ("leg calf shin thigh knee ankle foot heel", "lower limb extremity"),
    ("arm forearm elbow wrist hand", "upper limb extremity"),
)
_PART_OF: dict[str, frozenset[str]] = {}
for _parts, _whole in _WHOLES:
    for _part in _parts.split():
        _PART_OF[_part] = _PART_OF.get(_part, frozenset()) | frozenset(_whole.split())


def implied(norms: frozenset[str]) -> frozenset[str]:
    """For each part of the body among the words, the words of the whole it belongs to."""
    return frozenset().union(*(_PART_OF[n] for n in norms if n in _PART_OF)) - norms


class Heard(msgspec.Struct, frozen=True):
    """`words` in comparable form; `side` right, left, bilateral or empty; `evidence` the words that gave the side, if
    elsewhere.
    """

    words: frozenset[str]
    side: str = ""
    evidence: tuple[Evidence, ...] = ()


def heard(draft: Draft, look: Lookups) -> Heard:
    """Reads the draft's own clause, its heading, and where needed the rest of the chart."""
    if draft.candidate is None:
        return Heard(frozenset())
    mention = draft.candidate.mention
    document = look.chart.document(mention.document)
    clause = _clause(mention, look.chart, document)
    said = [w.norm for w in words(document.text, clause.start, clause.end)]
    own = frozenset(n for n in expand(said, look.book.same) if n not in STOP)
    side = _sides(document, clause)
    if len(side) == 1:
        found = next(iter(side))
        at = _first(document, clause, found)
        inside = mention.start <= at.start and at.end <= mention.end  # the mention's own quote shows it already
        return Heard(own, found, () if inside else (document.quote([at]),))
    side_elsewhere, evidence = _elsewhere(draft, look)
    return Heard(own, side_elsewhere, evidence)


def _clause(mention: Mention, chart: Chart, document: Document) -> Span:
    """The problem's heading for a listed problem; otherwise the sentence the mention stands in."""
    if mention.problem >= 0:
        return chart.problems[mention.problem].heading
    sentence = chart.sentence_at(document.name, mention.start)
    return Span(sentence.start, sentence.end) if sentence else Span(mention.start, mention.end)


def _sides(document: Document, span: Span) -> set[str]:
    said = {
        SIDE_WORDS[w.norm]
        for w in words(document.text, span.start, span.end)
        if w.norm in SIDE_WORDS and len(w.norm) > 1
    }
    return {"bilateral"} if {"right", "left"} <= said else said


def _first(document: Document, span: Span, side: str) -> Span:
    at = next(
        w
        for w in words(document.text, span.start, span.end)
        if SIDE_WORDS.get(w.norm) == side or (side == "bilateral" and w.norm in SIDE_WORDS)
    )
    return Span(at.start, at.end)


def sided_sites(chart: Chart, same: dict[str, tuple[str, ...]]) -> dict[str, tuple[Sided, ...]]:
    """For every word up to three behind a side word ("right lower leg"), the sides said of it, in reading order."""
    found: dict[str, list[Sided]] = {}
    for document in chart.documents:
        for sentence in chart.sentences.get(document.name, ()):
            said = words(document.text, sentence.start, sentence.end)
            for at, word in enumerate(said):
                side = SIDE_WORDS.get(word.norm) if len(word.norm) > 1 else None
                if side is None:
                    continue
                for near in said[at + 1 : at + 4]:
                    if re.search(r"[.;\n]", document.text[word.end : near.start]):
                        break
                    entry = Sided(document.name, sentence.section, sentence.problem, side, Span(word.start, near.end))
                    for norm in same.get(near.norm, (near.norm,)):
                        found.setdefault(norm, []).append(entry)
    return {norm: tuple(entries) for norm, entries in found.items()}


def _elsewhere(draft: Draft, look: Lookups) -> tuple[str, tuple[Evidence, ...]]:
    """The side said of the same site in the first place that says one: the problem's prose, then PLACES."""
    assert draft.candidate is not None
    mention = draft.candidate.mention
    same = look.book.same
    term = {n for text in (mention.text, mention.term) for n in expand([w.norm for w in words(text)], same)}
    entries = [e for site in sorted(term - STOP - _NOT_SITE) for e in look.sides.get(site, ())]
    own = [e for e in entries if e.problem == draft.problem >= 0]
    for place in (own, *([e for e in entries if e.section == kind] for kind in PLACES)):
        found: dict[str, Sided] = {}
        for entry in place:
            found.setdefault(entry.side, entry)
        if len(found) == 1 or "bilateral" in found or {"right", "left"} <= set(found):
            side = next(iter(found)) if len(found) == 1 else "bilateral"
            quotes: dict[str, list[Span]] = {}
            for entry in found.values():
                quotes.setdefault(entry.document, []).append(entry.span)
            return side, tuple(look.chart.document(name).quote(spans) for name, spans in quotes.items())
    return "", ()
