"""The several wounds that one passage tells of: each size with its own words and site."""

from __future__ import annotations

import re
from typing import NamedTuple

from claimwright.choose.services.event import Event, standing
from claimwright.choose.services.measuring import measured, sized
from claimwright.choose.services.sites import placed, sites_in
from claimwright.model.evidence import Span

_ALL = re.compile(r"\b(?:all|each|both|every|same|x ?\d)\b", re.I)


class Part(NamedTuple):
    """One of several sizes: its own words, row and measure; `value` None where the note states none."""

    event: Event
    value: float | None
    shown: tuple[Span, ...] = ()


def parts(event: Event) -> list[Part]:
    """Each size that the passage gives, with the words from it to the next, and the site it names or the last named."""
    found = sized(event)
    if len(found) < 2:
        whole = measured(event)
        at = whole.shown[0] if whole.shown else event.near
        return [Part(_at(event, at), whole.value, whole.shown)]
    listed, site, side = [], event.site, event.side
    for n, (value, at) in enumerate(found):
        start = max(_segment(event.text, at.start, event.whole.start), found[n - 1][1].end if n else 0)
        stop = _segment(event.text, found[n + 1][1].start, at.end) if n + 1 < len(found) else event.whole.end
        near = Span(start, max(stop, at.end))
        named = sites_in(event, near)
        if named:
            site, side, _ = min(named, key=lambda s: abs(s[2][0].start - at.start))
        listed.append(Part(event._replace(near=near, site=site, side=side), value, (at,)))
    return [p if p.event.site else p._replace(event=placed(p.event)[0]) for p in _apart(listed)]


def _at(event: Event, at: Span) -> Event:
    """The event at the site named nearest to where its size stands."""
    for span in (event.near, event.whole):
        named = sites_in(event, span)
        if named:
            site, side, shown = min(named, key=lambda s: abs(s[2][0].start - at.start))
            return event._replace(site=site, side=side, shown=shown)
    return placed(event)[0]


def _apart(listed: list[Part]) -> list[Part]:
    """Where one of the wounds is told apart by the rows' words, those words are not the others' too."""
    service = listed[0].event.service
    telling = tuple(dict.fromkeys(word for row in service.rows for word in row.words))
    for part in listed:
        said = next(standing(part.event.document, part.event.near, telling), None)
        if said is not None and not _ALL.search(part.event.text, *_sentence(part.event, said)):
            return [p._replace(event=p.event._replace(whole=p.event.near)) for p in listed]
    return listed


def _sentence(event: Event, said: Span) -> tuple[int, int]:
    start = max(event.text.rfind(mark, event.near.start, said.start) for mark in (". ", "\n", "; "))
    ends = [n for n in (event.text.find(mark, said.end, event.near.end) for mark in (". ", "\n", "; ")) if n >= 0]
    return max(start, event.near.start), min(ends, default=event.near.end)


def _segment(text: str, at: int, least: int) -> int:
    """Where the statement that holds `at` begins."""
    marks = [text.rfind(mark, least, at) for mark in (". ", "; ", "\n", ", and ")]
    return max(max(marks) + 1, least)
