"""A service line on its way to the claim: what is billed, its rule, and the doing that proves it."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from claimwright.choose.draft import Lookups
from claimwright.choose.services.event import Event
from claimwright.model.coding import Assignment, PathStep
from claimwright.model.evidence import Evidence, Span
from claimwright.rulebook.services import Service, system


class Done(NamedTuple):
    """A line on its way: the assignment, its rule, and the event that it was made of; `minutes` of a timed service,
    `doses` of a drug given apart. Not `billed`: it lends its giving alone, for another supplied it or its dose is not
    said.
    """

    line: Assignment
    service: Service
    event: Event
    minutes: int | None = None
    doses: int = 1
    billed: bool = True

    def modified(self, modifier: str, step: PathStep) -> Done:
        if modifier in self.line.modifiers:
            return self
        line = msgspec.structs.replace(
            self.line,
            modifiers=(*self.line.modifiers, modifier),
            modifier_reasons=(*self.line.modifier_reasons, step),
        )
        return self._replace(line=line)


def assigned(code: str, event: Event, spans: tuple[Span, ...], path: list[PathStep], look: Lookups) -> Assignment:
    """A line without modifiers, one unit, quoting `spans`."""
    rule = look.rule("svc.done")
    first = PathStep("select", rule.id, f"\u201c{event.mention.text}\u201d proves {event.service.title}", rule.citation)
    listed = sorted(dict.fromkeys(spans))
    return Assignment(
        code=code,
        system=system(code),
        description=look.words_of(code) or event.service.title,
        rank=0,
        evidence=(event.document.quote(_joined(listed)),),
        citations=(rule.citation, event.service.citation),
        path=(first, *path),
        confidence=0.85,
    )


def beside(
    one: Done, code: str, units: int, says: str, rule_id: str, look: Lookups, evidence: tuple[Evidence, ...] = ()
) -> Done:
    """The line of the giving, with the reason and the words of what was given."""
    rule = look.rule(rule_id)
    line = Assignment(
        code=code,
        system=system(code),
        description=look.words_of(code) or rule.title,
        rank=0,
        evidence=evidence or one.line.evidence,
        citations=(rule.citation,),
        path=(PathStep("choose", rule.id, f"{says}: {code} x {units}", rule.citation),),
        confidence=0.85,
        units=units,
        pointers=one.line.pointers,
    )
    return Done(line, look.book.giving, one.event)


def _joined(spans: list[Span]) -> list[Span]:
    """Spans that overlap become one."""
    out: list[Span] = []
    for span in spans:
        if out and span.start < out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out
