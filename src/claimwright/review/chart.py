"""Puts step 1 together: every document's sections, problems and mentions, and the record's own findings."""

from __future__ import annotations

from bisect import bisect_right

from claimwright.model.case import Encounter
from claimwright.model.chart import Chart, CodeRef, Mention, Problem, Section
from claimwright.model.document import Document
from claimwright.review.context import Sentence, in_section, read_sentences
from claimwright.review.mentions import Match, Terms, find_matches
from claimwright.review.problems import find_problems
from claimwright.review.record import record_findings, signature
from claimwright.review.sections import find_sections
from claimwright.rulebook import Rulebook


def review(encounter: Encounter, documents: tuple[Document, ...], book: Rulebook, terms: Terms) -> Chart:
    """Documents to a chart. `terms` is the compiled index over the edition in force and the lexicon."""
    sections: list[Section] = []
    problems: list[Problem] = []
    mentions: list[Mention] = []
    for document in documents:
        own = find_sections(document.text, document.name, book.headings)
        listed = [p for s in own if s.kind in ("assessment", "assessment_plan", "plan") for p in find_problems(document.text, s, book.headings)]
        mentions += _mentions(document, own, listed, len(problems), (book, terms))
        sections += own
        problems += listed
    signed = signature(documents)
    findings = record_findings(encounter, documents, signed, book)
    return Chart(documents, tuple(sections), tuple(problems), tuple(mentions), findings, signed)


def _mentions(
    document: Document, sections: tuple[Section, ...], problems: list[Problem], offset: int, using: tuple[Rulebook, Terms]
) -> list[Mention]:
    book, terms = using
    heads = [p.heading.start for p in problems]
    found: list[Mention] = []
    for section in sections:
        for sentence in read_sentences(document.text, book.cues, section.body, section.end):
            at = bisect_right(heads, sentence.span.start) - 1
            head = at if at >= 0 and sentence.span.overlaps(problems[at].heading) else -1
            # The item's own number or bullet may begin the sentence before the heading does.
            if head < 0 and at + 1 < len(problems) and sentence.span.overlaps(problems[at + 1].heading):
                head = at + 1
            for match in find_matches(document.text, sentence, terms, book.same, heading=head >= 0):
                inside = head >= 0 and problems[head].heading.overlaps(match.spans[0])
                found.append(_mention(document, section, sentence, match, offset + head if inside else -1))
    return found


def _mention(document: Document, section: Section, sentence: Sentence, match: Match, problem: int) -> Mention:
    best = match.terms[0]
    assertion = in_section(sentence.assertion(match.spans[0].start, match.spans[-1].end), section.kind)
    return Mention(
        document=document.name,
        spans=match.spans,
        text=" … ".join(document.text[s.start : s.end] for s in match.spans),
        kind=best.kind,  # type: ignore[arg-type]
        section=section.kind,
        assertion=assertion,
        codes=tuple(CodeRef(t.code) for t in match.terms),
        term=best.term,
        source=best.source,
        problem=problem,
    )
