"""The diagnoses that were a line's reason: by its rule, by the site both name, by the problem it stands under."""

from __future__ import annotations

from claimwright.choose.draft import Lookups
from claimwright.choose.services.event import Event
from claimwright.model.coding import Assignment
from claimwright.model.evidence import Quote
from claimwright.rulebook.services import Service
from claimwright.shelf.words import words

NO_REASON = "VWXY"


def point(service: Service, event: Event, diagnoses: tuple[Assignment, ...], look: Lookups) -> tuple[int, ...]:
    """Ranks of the diagnoses, best first: the rule's prefixes, of these the ones that name the site and side or under
    which the service stands; else the problem it stands under; else what names its site; else the first.
    """
    if not diagnoses:
        return ()
    by_rule = [d for p in service.points for d in diagnoses if d.code.startswith(p)]
    if by_rule:
        told = (*_of_problem(event, diagnoses, look), *_in_paragraph(event, diagnoses, look))
        best = max(dict.fromkeys(by_rule), key=lambda d: _match(d, event) + 3 * (d.rank in told)).rank
        also = [d.rank for p in service.points_also for d in diagnoses if d.code.startswith(p) and d.rank != best]
        return (best, *dict.fromkeys(also))[:4]
    own = _of_problem(event, diagnoses, look)
    if own:
        return own[:4]
    named = max(diagnoses, key=lambda d: _match(d, event))
    return (named.rank,) if _match(named, event) else (diagnoses[0].rank,)


def _match(diagnosis: Assignment, event: Event) -> int:
    """How much of the event's site and side the diagnosis names."""
    said = {w.norm for w in words(diagnosis.description)}
    site = {w.norm for phrase in event.service.sites.get(event.site, ()) for w in words(phrase)}
    side = {"RT": "right", "LT": "left"}.get(event.side, "")
    return 2 * bool(said & site) + (side in said if side else 0) - 4 * (diagnosis.code[0] in NO_REASON)


def _in_paragraph(event: Event, diagnoses: tuple[Assignment, ...], look: Lookups) -> tuple[int, ...]:
    """The diagnosis that the paragraph names last before the service ("Pigmented lesion. ... punch biopsy ...")."""
    first = event.text.rfind("\n\n", 0, event.near.start) + 1
    by_category = {d.code[:3]: d.rank for d in reversed(diagnoses) if d.code[0] not in NO_REASON}
    named = [
        (m.start, by_category[c.code[:3]])
        for m in look.chart.mentions
        if m.document == event.document.name and first <= m.start < event.near.end
        for c in m.codes
        if c.code[:3] in by_category
    ]
    return (max(named)[1],) if named else ()


def _of_problem(event: Event, diagnoses: tuple[Assignment, ...], look: Lookups) -> tuple[int, ...]:
    sentence = look.chart.sentence_at(event.mention.document, event.mention.start)
    if sentence is None or sentence.problem < 0:
        return ()
    item = look.chart.problems[sentence.problem]
    return tuple(
        d.rank
        for d in diagnoses
        if d.code[0] not in NO_REASON
        and any(
            isinstance(e, Quote) and e.document == item.document and item.heading.overlaps(e.spans[0])
            for e in d.evidence
        )
    )
