"""What a label says of what stands under it: of its line, its sentence, its list or its section; a title in capitals.

"Not done: ...", "Urgent care on 06/13: ...". The words are the rulebook's (doing).
"""

from __future__ import annotations

import re

from claimwright.model.chart import Assertion
from claimwright.model.evidence import Span
from claimwright.model.passage import head
from claimwright.review.context import Clause
from claimwright.review.doing import Doing, Place, words_in
from claimwright.shelf.phrases import find

# Headings of what is agreed to, wished or taught.
_NO_DOING = re.compile(
    r"(?:(?:informed )?consents?(?: forms?)?|(?:patient |home |discharge )?instructions?|(?:patient )?education|"
    r"standing orders?(?: for [\w ]+)?|plan of care|goals?|options?)",
    re.I,
)
_LABEL = re.compile(r"[ \t]*(?:[-*\u2022]|\(?\d{1,2}[.)])?[ \t]*([A-Za-z][^:\n.;]{0,40}):")
_TITLE = re.compile(r"[A-Z][A-Z0-9 ,/&()'-]{7,}[.:]?")
_FORM = re.compile(
    r"\b(?:ORDER|REQUEST|REQUISITION|REFERRAL|CONSENT|INSTRUCTIONS?|PLAN|HISTORY|REVIEW(?! AND)|EDUCATION|SCHEDULED?)\b"
)


def by_label(doing: Doing, clause: Clause, place: Place) -> Assertion | None:
    """The head of the line ("Not done: ...") or of its list speaks for all of it."""
    line = place.text.rfind("\n", 0, clause.span.start) + 1
    label = _LABEL.match(place.text, line, max(clause.span.start, line + 50))
    label = label or _LABEL.match(place.text, clause.span.start, clause.span.end)
    told = of_label(doing, Span(label.start(1), label.end(1)), place.text) if label else None
    if told is None:
        above = head(place.text, line)
        told = of_label(doing, above, place.text) if above and above.start >= place.section.start else None
    if told is None and place.section.body > place.section.start:
        told = of_label(doing, Span(place.section.start, place.section.body), place.text)
    return told


def headed(doing: Doing, clause: Clause, part: Span, place: Place) -> Assertion | None:
    """What a label says of every part of its sentence: "Urgent care on 06/13: strep negative, mono negative."; not
    of one that says itself that it was here.
    """
    label = _LABEL.match(place.text, clause.span.start, clause.span.end)
    if label is None or label.end() > part.start:
        return None
    told = of_label(doing, Span(label.start(1), label.end(1)), place.text)
    said = [w for w in clause.words if part.start <= w.start and w.end <= part.end]
    norms = [w.norm for w in said]
    before = told is not None and told.temporality == "historical"
    return told if before and find(norms, frozenset(norms), said, doing.here) is None else None


def of_label(doing: Doing, span: Span, text: str) -> Assertion | None:
    if _NO_DOING.fullmatch(text[span.start : span.end].strip(" :")):
        return Assertion(temporality="hypothetical", cue=span)
    said = words_in(span, text)
    norms = [w.norm for w in said]
    present = frozenset(norms)
    if find(norms, present, said, doing.refused):
        return Assertion(polarity="negated", cue=span)
    if find(norms, present, said, doing.elsewhere):
        return Assertion(temporality="historical", cue=span)
    if find(norms, present, said, doing.here):
        return Assertion(cue=span)
    if find(norms, present, said, doing.planned):
        return Assertion(temporality="hypothetical", cue=span)
    told = find(norms, present, said, doing.labels) or find(norms, present, said, doing.done)
    return Assertion(cue=span) if told else None


def as_title(clause: Clause, text: str) -> Assertion | None:
    """A line of capitals at the head of the text or of a block names the report or procedure that follows."""
    start, end = clause.span.start, clause.span.end
    said = text[start:end]
    if not _TITLE.fullmatch(said) or _FORM.search(said) or not text[end : end + 200].strip(" .:\n"):
        return None
    above = text[max(0, start - 200) : start].rstrip(" \t")
    return Assertion(cue=clause.span) if not above.strip() or above.endswith("\n\n") else None
