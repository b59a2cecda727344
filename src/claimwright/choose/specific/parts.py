"""Which part of a heading, or of its sentence, speaks of one condition, and whether words tie two conditions."""

from __future__ import annotations

import re

from claimwright.choose.draft import Draft, Lookups
from claimwright.model.chart import Chart, Mention
from claimwright.model.document import Document
from claimwright.model.evidence import Span

_JOIN = re.compile(r"\band\b|[,;/&+]", re.I)
_LINK = re.compile(
    r"\b(?:with|due to|secondary to|from|complicated by|associated with|because of|related to|caused by|of|in)\b", re.I
)


def clause_of(mention: Mention, chart: Chart, document: Document) -> Span:
    """The problem's heading for a listed problem; otherwise the sentence the mention stands in."""
    if mention.problem >= 0:
        return chart.problems[mention.problem].heading
    sentence = chart.sentence_at(document.name, mention.start)
    return Span(sentence.start, sentence.end) if sentence else Span(mention.start, mention.end)


def own_part(mention: Mention, clause: Span, look: Lookups) -> Span:
    """The part of the clause that speaks of this mention: up to what joins its neighbours ("and", a comma), and on
    through what it is linked to ("diabetes with neuropathy and kidney disease").
    """
    text = look.chart.document(mention.document).text
    beside = [m for m in look.headed.get(mention.problem, ()) if m.problem >= 0]
    before = max((m.end for m in beside if m.end <= mention.start), default=-1)
    start = clause.start
    if before >= 0:
        joins = list(_JOIN.finditer(text, before, mention.start))
        start = joins[-1].end() if joins else before
    end, linked = mention.end, False
    for other in (m for m in beside if m.start >= mention.end):
        link = _LINK.search(text, end, other.end)  # "with" may stand inside the other's words: "leg with ulcer"
        join = _JOIN.search(text, end, other.start)
        if join and not linked and (link is None or join.start() < link.start()):
            return Span(start, max(join.start(), end))
        if not link and not (linked and join):
            return Span(start, max(other.start, end))
        linked, end = True, max(end, other.end)
    return Span(start, max(clause.end, end))


def linked(one: Draft, two: Draft, look: Lookups) -> bool:
    """Whether the words between two drafts of one document's sentence tie them ("anemia due to kidney disease")."""
    if (
        one.candidate is None
        or two.candidate is None
        or one.candidate.mention.document != two.candidate.mention.document
    ):
        return False
    first, second = sorted((one.candidate.mention, two.candidate.mention), key=lambda m: m.start)
    between = look.chart.document(first.document).text[first.end : second.start]
    return len(between) < 60 and "." not in between and _LINK.search(between) is not None
