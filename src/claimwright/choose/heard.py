"""What the chart says about one draft beyond its term: the words beside it, the side, each with its place.

Words of the problem's heading count in full. The side may stand elsewhere: in the problem's prose, the complaint, the
history, the exam.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from claimwright.choose.draft import Draft, Lookups
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
    before = chart.sentences_in(document.name, 0, mention.start + 1)
    return Span(before[-1].start, before[-1].end) if before else Span(mention.start, mention.end)


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


def _elsewhere(draft: Draft, look: Lookups) -> tuple[str, tuple[Evidence, ...]]:
    """The side named beside the same site in the first place that names exactly one."""
    assert draft.candidate is not None
    mention = draft.candidate.mention
    term = set(expand([w.norm for w in words(mention.text)], look.book.same)) | set(
        expand([w.norm for w in words(mention.term)], look.book.same)
    )
    sites = term - STOP - _NOT_SITE
    for document, span in _places(draft, look):
        found: dict[str, Span] = {}
        for sentence in look.chart.sentences_in(document.name, span.start, span.end):
            for side, at in _sided_sites(document, Span(sentence.start, sentence.end), sites, look):
                found.setdefault(side, at)
        if len(found) == 1:
            ((side, at),) = found.items()
            return side, (document.quote([at]),)
        if {"right", "left"} <= set(found) or "bilateral" in found:
            both = [found[s] for s in ("right", "left", "bilateral") if s in found]
            return "bilateral", (document.quote(both),)
    return "", ()


def _places(draft: Draft, look: Lookups) -> Iterator[tuple[Document, Span]]:
    if draft.problem >= 0:
        item = look.chart.problems[draft.problem]
        if item.body < item.end:
            yield look.chart.document(item.document), Span(item.body, item.end)
    for kind in PLACES:
        for section in look.chart.sections:
            if section.kind == kind and section.body < section.end:
                yield look.chart.document(section.document), Span(section.body, section.end)


def _sided_sites(document: Document, sentence: Span, sites: set[str], look: Lookups) -> Iterator[tuple[str, Span]]:
    """Each side word with a site word of the term within the next three words ("bilateral knees")."""
    said = words(document.text, sentence.start, sentence.end)
    for at, word in enumerate(said):
        side = SIDE_WORDS.get(word.norm) if len(word.norm) > 1 else None
        if side is None:
            continue
        for near in said[at + 1 : at + 4]:
            if re.search(r"[.;\n]", document.text[word.end : near.start]):
                break
            if sites & set(look.book.same.get(near.norm, (near.norm,))):
                yield side, Span(word.start, near.end)
                break
