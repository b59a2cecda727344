"""The doings of a service that its proofs tell apart, each at its place: what a note repeats is one.

Does not know codes.
"""

from __future__ import annotations

import re

from claimwright.choose.draft import Lookups
from claimwright.choose.services.event import Event, stands
from claimwright.choose.services.sites import placed, sided, sites_in
from claimwright.model.chart import Mention
from claimwright.model.document import Document
from claimwright.model.evidence import Span
from claimwright.model.passage import passage
from claimwright.rulebook.services import Service
from claimwright.shelf.phrases import phrases
from claimwright.shelf.words import words

_BOTH = re.compile(
    r"\b(?:bilateral(?:ly)?|both|each|respectively|second|another|also|then|as well|other|same|contralateral)\b", re.I
)


def events(service: Service, mentions: list[Mention], look: Lookups) -> list[Event]:
    """One event for each doing that the proofs tell apart, in reading order; a statement repeated is one."""
    told = [m for m in mentions if m.section == "procedure"]
    plain = [_event(service, m, look) for m in told or mentions]
    if service.dose is not None or (service.merge == "once" and not service.sites):
        return [sided(event) for event in _apart(plain)]
    if service.merge in ("count", "kinds", "places", "sum"):
        return _apart(plain)
    found: dict[tuple[str, str, int], Event] = {}
    beside = [bool(sites_in(event, event.near)) for event in plain]
    told_of = {event.whole for event, near in zip(plain, beside, strict=True) if near}
    plain = [event for event, near in zip(plain, beside, strict=True) if near or event.whole not in told_of]
    for event in plain:
        # A picture made again for another purpose is another picture of the same place.
        again = service.measure == "views" and stands(event.document, event.near, look.book.doneness.separate)
        for one in placed(event):
            found.setdefault((one.site, one.side, event.near.start if again else 0), one)
    sure = [event for event in found.values() if not event.assumed]
    return [sided(event) for event in _merged(sure or list(found.values()))]


def _event(service: Service, mention: Mention, look: Lookups) -> Event:
    document = look.chart.document(mention.document)
    at = _act(service, mention, document).start
    sentence = look.chart.sentence_at(mention.document, at)
    near = Span(sentence.start, sentence.end) if sentence else Span(mention.start, mention.spans[-1].end)
    section = next((s for s in look.chart.sections if s.document == mention.document and s.start <= at < s.end), None)
    body = Span(section.body, section.end) if section else near
    return Event(service, mention, document, near, passage(document.text, at, body, mention.section == "procedure"))


def _act(service: Service, mention: Mention, document: Document) -> Span:
    """Of the words that prove it those of its first group: what is treated may stand sentences away."""
    acts = phrases(service.names[0])
    for span in mention.spans:
        if tuple(w.norm for w in words(document.text[span.start : span.end])) in acts:
            return span
    return mention.spans[0]


def _apart(plain: list[Event]) -> list[Event]:
    """Proofs that do not stand in one sentence."""
    return list({(e.document.name, e.near): e for e in reversed(plain)}.values())[::-1]


def _merged(found: list[Event]) -> list[Event]:
    """A site without a side is one of its sided doings; both sides of one site are one, bilateral."""
    sided = {e.site for e in found if e.side}
    kept = [e for e in found if e.side or e.site not in sided]
    out: list[Event] = []
    for event in kept:
        sides = {e.side for e in kept if e.site == event.site}
        if event.service.measure == "views" and len({e.near for e in kept if e.site == event.site}) > 1:
            out.append(event)
            continue
        if "50" in sides:
            out += [event] if event.side == "50" else []
            continue
        if {"RT", "LT"} <= sides and event.service.side == "side":
            if event.side == "RT":
                other = next(e for e in kept if e.site == event.site and e.side == "LT")
                out.append(event._replace(side="50", shown=(*event.shown, *other.shown)))
            continue
        out.append(event)
    return out


def contradicted(event: Event) -> bool:
    """Whether one passage names both sides of the site and no word says that both were done."""
    if event.side != "50" or event.service.side != "side":
        return False
    return _BOTH.search(event.text, event.whole.start, event.whole.end) is None and not re.search(
        r"\b(?:right|left)\b[^.\n]{0,40}\band\b[^.\n]{0,40}\b(?:right|left)\b",
        event.text[event.whole.start : event.whole.end],
        re.I,
    )
