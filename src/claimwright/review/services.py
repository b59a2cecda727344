"""Services that the note proves were done: a sentence with the service's words, in a section that speaks of this visit.

A done service is told from a refused, earlier or planned one; the assertion of the mention says which (planned is
hypothetical, earlier or elsewhere is historical, refused is negated). What the words are is the rulebook's.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from claimwright.model.chart import Assertion, Section
from claimwright.model.denied import denied
from claimwright.model.evidence import Span
from claimwright.model.passage import head, passage, reach
from claimwright.review.context import Clause
from claimwright.review.doing import part_of
from claimwright.review.doneness import of_clause
from claimwright.review.named import Named, Wanted
from claimwright.rulebook import Rulebook
from claimwright.rulebook.services import Service
from claimwright.shelf.phrases import Phrases, find, places, runs, said_of
from claimwright.shelf.words import reading

SIGNED = "signature"  # an attestation may head the whole record of an operation
COMPLAINT = "chief_complaint"
SIGNS = 2  # of a record that it takes to be one
_OWN_LABEL = re.compile(r"\s*[A-Z][\w /&-]{2,40}:")
_YEAR = re.compile(r"(?<![\d./-])(?:19|20)\d\d(?![\d/-])")
_MINUTES = re.compile(r"\d\s*-?\s*min(?:ute)?s?\b|\bx\s*\d{1,2}\s*'", re.I)
_NEXT = re.compile(r"[ \t;.]{0,20}(?:[^.;\n]|\.(?=\d)){0,400}[.;]?[ \t]{0,20}(?:[^.;\n]|\.(?=\d)){0,400}")


class FoundService(NamedTuple):
    service: Service
    spans: tuple[Span, ...]
    assertion: Assertion


class Services:
    """The services of one section's sentences, each with what is said of it."""

    def __init__(
        self, text: str, section: Section, day: date, book: Rulebook, named: Named, complaint: Span | None
    ) -> None:
        self.complaint = complaint
        self.text, self.section, self.day = text, section, (day.year, day.month, day.day)
        self.named, self.doing, self.signs = named, named.doing, named.signs
        self.silent = section.kind in book.doneness.silent_sections

    def of(self, clause: Clause) -> list[FoundService]:
        asked = self.named.between(clause.first, clause.last)
        silent = bool(asked) and self.silent and not self._further(clause)
        if not asked or (silent and self.section.kind != SIGNED):
            return []
        found, around = [], None
        for wanted in asked:
            if silent and not wanted.service.record:
                continue
            if wanted.service.kind == "anesthesia" and not self._signs("anesthesia"):
                continue
            # "DTaP-IPV" is one vaccine, "DTaP, IPV" are two.
            tight = wanted.service.kind == "vaccine"
            act = self._act(clause, wanted.groups[0], tight)
            if act is None or self._ruled_out(clause, wanted.without, tight):
                continue
            around = around or self._around(clause)
            spans = self._spans(wanted, act, clause, around)
            if spans is not None:
                said = of_clause(self.doing, clause, act, self, wanted.service)
                if said.temporality == "hypothetical" and self._tells(wanted.service, clause, act, said.cue):
                    said = Assertion()
                found.append(FoundService(wanted.service, spans, said))
        return found

    def _act(self, clause: Clause, wanted: Phrases, tight: bool) -> Span | None:
        """The first words of the sentence that name the service and are not denied there, else those denied."""
        said = list(places(clause.norms, clause.present, clause.words, wanted, tight))
        if len(said) < 2:
            return said[0] if said else None
        return next((at for at in said if clause.assertion(at.start, at.end).current), said[0])

    def _ruled_out(self, clause: Clause, without: Phrases, tight: bool) -> bool:
        """Whether words that rule the service out stand in the sentence, not denied themselves ("no phenol")."""
        said = places(clause.norms, clause.present, clause.words, without, tight)
        return any(not denied(self.text, at.start, at.end, clause.span.start) for at in said)

    def _further(self, clause: Clause) -> bool:
        """Whether it stands below the line of a chief complaint: a note without more headings goes on there; or in a
        paragraph with a label of its own below a list said in one line ("Fam hx: none").
        """
        line = self.text.find("\n", self.section.body, self.section.end)
        if line < 0 or line >= clause.span.start:
            return False
        if self.section.kind == COMPLAINT:
            return True
        paragraph = self.text.rfind("\n\n", line, clause.span.start)
        inline = self.text[self.section.body : line].strip()
        return bool(inline) and paragraph >= 0 and _OWN_LABEL.match(self.text, paragraph + 2) is not None

    def _tells(self, service: Service, clause: Clause, act: Span, cue: Span | None) -> bool:
        """Whether a statement without a word of doing beside it tells of one: minutes of a timed therapy, or the course
        of an operation or session around it; never one that names another year or is only talked of.
        """
        part = part_of(clause, act)
        if cue is not None and (part.start <= cue.start < part.end or cue.end <= act.start):
            return False
        if any(int(m[0]) != self.day[0] for m in _YEAR.finditer(self.text, part.start, part.end)):
            return False
        if find(clause.norms, clause.present, clause.words, self.doing.talked) is not None:
            return False
        if service.timed and _MINUTES.search(self.text, clause.span.start, clause.span.end):
            return True
        return bool(service.record) and self._signs(service.record) >= SIGNS

    def _signs(self, record: str) -> int:
        """How many signs of such a record the document has."""
        if record not in self.signs:
            self.signs[record] = len(said_of(self.text, self.doing.records[record]))
        return self.signs[record]

    def _complained(self, sites: Phrases) -> Span | None:
        """Where the complaint names what is treated."""
        return self._standing((self.complaint,), sites) if self.complaint else None

    def _around(self, clause: Clause) -> tuple[Span, ...]:
        """The line that introduces the passage, and the passage."""
        body = Span(self.section.body, self.section.end)
        span = passage(self.text, clause.span.start, body, self.section.kind == "procedure")
        above = head(self.text, span.start)
        return (above, span) if above else (span,)

    def _after(self, clause: Clause) -> tuple[Span, ...]:
        """The next two sentences of the line: "... 3 views. No fracture. Read by me." """
        m = _NEXT.match(self.text, clause.span.end)
        assert m is not None
        return (Span(m.start(), m.end()),) if m.end() > m.start() else ()

    def _standing(self, around: tuple[Span, ...], group: Phrases, affirmed: bool = False) -> Span | None:
        """Where one of the phrases stands in the words around; `affirmed`: not denied there ("No incision.")."""
        said = reading(self.text).words
        for span in around:
            for first, last in runs(self.text, span.start, span.end, group):
                start, end = said[first].start, said[last - 1].end
                if not affirmed or not denied(self.text, start, end):
                    return Span(start, end)
        return None

    def _spans(self, wanted: Wanted, act: Span, clause: Clause, around: tuple[Span, ...]) -> tuple[Span, ...] | None:
        """The words that prove it: of each group in the sentence, or where the rule allows it in its passage."""
        spans = [act]
        spread = wanted.service.spread
        document = (reach(self.text, act.start),)
        for group in wanted.groups[1:]:
            span = find(clause.norms, clause.present, clause.words, group)
            if span is None and find(clause.norms, clause.present, clause.words, wanted.rivals) is not None:
                return None
            if span is None and spread == "line":
                span = self._standing(self._after(clause), group, affirmed=True)
            elif span is None and spread:
                span = self._standing(around, group, affirmed=True)
            if span is None and spread == "document" and self._standing(document, wanted.rivals) is None:
                span = self._standing(document, group, affirmed=True)
            if span is None:
                return None
            spans.append(span)
        if wanted.sites:
            site = find(clause.norms, clause.present, clause.words, wanted.sites)
            site = site or self._standing(around, wanted.sites)
            if site is None and spread == "document":
                site = self._standing(document, wanted.sites)
            if site is None and wanted.service.complaint:
                site = self._complained(wanted.sites)
            if site is None:
                return None
            spans.append(site)
        return tuple(sorted(dict.fromkeys(spans)))
