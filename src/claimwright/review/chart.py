"""Puts step 1 together: every document's sections, problems and mentions, and the record's own findings."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from typing import NamedTuple

from claimwright.model.case import Encounter
from claimwright.model.chart import Chart, CodeRef, Mention, Problem, Section, Sentence
from claimwright.model.document import Document
from claimwright.model.evidence import Span
from claimwright.review.context import Clause, in_section, read_clauses
from claimwright.review.mentions import Match, find_matches
from claimwright.review.named import Named
from claimwright.review.problems import find_problems
from claimwright.review.record import record_findings, signature
from claimwright.review.sections import ASSESSING, find_sections
from claimwright.review.services import COMPLAINT, FoundService, Services
from claimwright.review.tokens import Terms
from claimwright.rulebook import Rulebook
from claimwright.rulebook.services import system


def review(encounter: Encounter, documents: tuple[Document, ...], book: Rulebook, terms: Terms) -> Chart:
    """Documents to a chart. `terms` is the compiled index over the edition in force and the lexicon."""
    sections: list[Section] = []
    problems: list[Problem] = []
    mentions: list[Mention] = []
    sentences: dict[str, tuple[Sentence, ...]] = {}
    for document in documents:
        own = find_sections(document.text, document.name, book.headings)
        listed = [p for s in own if s.kind in ASSESSING for p in find_problems(document.text, s, book.headings)]
        read = _Reading(document, own, listed, len(problems), book, terms, encounter.date_of_service)
        found, mentioned = read.all()
        sentences[document.name] = tuple(found)
        mentions += mentioned
        sections += own
        problems += listed
    signed = signature(documents)
    findings = record_findings(encounter, documents, signed, book)
    return Chart(documents, tuple(sections), tuple(problems), tuple(mentions), findings, signed, sentences)


class _Reading(NamedTuple):
    """One document being read sentence by sentence; `offset` is the chart's number of its first problem."""

    document: Document
    sections: tuple[Section, ...]
    problems: list[Problem]
    offset: int
    book: Rulebook
    terms: Terms
    day: date

    def all(self) -> tuple[list[Sentence], list[Mention]]:
        heads = [p.heading.start for p in self.problems]
        sentences: list[Sentence] = []
        mentions: list[Mention] = []
        services_named = Named.of(self.document.text, self.book)
        complaint = next((Span(s.body, s.end) for s in self.sections if s.kind == COMPLAINT and s.end > s.body), None)
        for section in self.sections:
            services = Services(self.document.text, section, self.day, self.book, services_named, complaint)
            for clause in read_clauses(self.document.text, self.book.cues, section.body, section.end):
                head, owner = self._problem(heads, clause)
                sentences.append(
                    Sentence(
                        clause.span.start, clause.span.end, section.kind, owner + self.offset if owner >= 0 else -1
                    )
                )
                heading = self.problems[head].heading if head >= 0 else None
                for match in find_matches(self.document.text, clause, self.terms, heading):
                    named = self._named(heads, match.spans[0]) if head >= 0 else -1
                    mentions.append(self._mention(section, clause, match, self.offset + named if named >= 0 else -1))
                mentions += self._services(section, services.of(clause))
        return sentences, mentions

    def _problem(self, heads: list[int], clause: Clause) -> tuple[int, int]:
        """The problem whose heading the clause overlaps, and the one whose heading or prose holds it; -1 for none."""
        at = bisect_right(heads, clause.span.start) - 1
        # The item's own number or bullet may begin the sentence before the heading does.
        if at + 1 < len(self.problems) and clause.span.overlaps(self.problems[at + 1].heading):
            return at + 1, at + 1
        if at < 0:
            return -1, -1
        head = at if clause.span.overlaps(self.problems[at].heading) else -1
        return head, at if clause.span.start < self.problems[at].end else -1

    def _named(self, heads: list[int], span: Span) -> int:
        """The problem whose heading holds the span; a sentence may run on through several."""
        at = bisect_right(heads, span.end - 1) - 1
        return at if at >= 0 and self.problems[at].heading.overlaps(span) else -1

    def _mention(self, section: Section, clause: Clause, match: Match, problem: int) -> Mention:
        best = match.terms[0]
        text, spans = self.document.text, match.spans
        said = clause.assertion(spans[0].start, spans[-1].end)
        return Mention(
            document=self.document.name,
            spans=spans,
            text=text[spans[0].start : spans[0].end] if len(spans) == 1 else _pieces(text, spans),
            kind=best.kind,  # type: ignore[arg-type]
            section=section.kind,
            assertion=in_section(said, section.kind),
            codes=tuple([CodeRef(t.code) for t in match.terms]),
            term=best.term,
            source=best.source,
            problem=problem,
        )

    def _services(self, section: Section, listed: list[FoundService]) -> list[Mention]:
        text = self.document.text
        return [
            Mention(
                document=self.document.name,
                spans=found.spans,
                text=_pieces(text, found.spans),
                kind=found.service.mention_kind,
                section=section.kind,
                assertion=found.assertion,
                codes=(CodeRef(found.service.code, system(found.service.code)),),
                term=found.service.id,
                source="services",
            )
            for found in listed
        ]


def _pieces(text: str, spans: tuple[Span, ...]) -> str:
    return " … ".join([text[s.start : s.end] for s in spans])
