"""What a session's note measures: how long the sitting was, which regions of the spine were treated.

Knows nothing of codes.
"""

from __future__ import annotations

import re

from claimwright.choose.services.counting import NUMBERS, Counted
from claimwright.choose.services.event import Event
from claimwright.choose.services.measures import minutes
from claimwright.choose.services.periods import periods
from claimwright.model.document import Document
from claimwright.model.evidence import Span
from claimwright.model.passage import statement

_SITTING = re.compile(r"\b(?:session|start|psychotherapy|therapy|face[- ]to[- ]face|time in|length)\b", re.I)
# A sitting of another day, a drive, homework, exercise between sessions.
_OTHER = re.compile(r"\b(?:late|daily|nightly|a day|per day|next|last|exercise|drive|walk\w*|homework|commute)\b", re.I)
_NUMBERED = re.compile(r"\b(\d|one|two|three|four|five)\s*(?:-\s*\d\s*)?(?:spinal\s+)?regions?\b", re.I)
_LEVELS = re.compile(
    r"\b(?:(?P<cervical>cervical|C[1-7])|(?P<thoracic>thoracic|T(?:1[0-2]|[1-9]))|(?P<lumbar>lumbar|L[1-5])|"
    r"(?P<sacral>sacral|sacrum|S[1-5])|(?P<pelvic>pelvic|pelvis|sacroiliac|SI joints?|ilium|ilia))\b",
)


def sat(event: Event, span: Span) -> Counted | None:
    """Minutes of the sitting: by the clock of its sentence, else of the document's line on the session, else as said.
    None where start and end contradict each other or the minutes said.
    """
    text = event.text
    for place in (span, event.reach):
        told = [p for p in periods(text, place) if place == span or p.labelled or _sitting(text, p.at)]
        if told:
            return Counted(told[0].minutes, told[0].at) if told[0].minutes else None
        said = [
            t for t in minutes(event.document, place) if _sitting(text, t.at) and not _OTHER.search(_line(text, t.at))
        ]
        if said and len({t.number for t in said}) == 1:
            return said[0]
    return None


def _sitting(text: str, at: Span) -> bool:
    return _SITTING.search(_line(text, at)) is not None


def _line(text: str, at: Span) -> str:
    """The statement that holds the time."""
    said = statement(text, at)
    return text[said.start : said.end]


def regions(document: Document, span: Span) -> Counted | None:
    """Regions of the spine: as counted, else the different ones that levels and names tell."""
    m = _NUMBERED.search(document.text, span.start, span.end)
    if m:
        return Counted(NUMBERS.get(m[1].lower()) or int(m[1]), Span(m.start(), m.end()))
    named = list(_LEVELS.finditer(document.text, span.start, span.end))
    return Counted(len(spinal(document, span)), Span(named[0].start(), named[-1].end())) if named else None


def spinal(document: Document, span: Span) -> frozenset[str]:
    """Names of the regions of the spine that the span tells, by name or level."""
    named = _LEVELS.finditer(document.text, span.start, span.end)
    return frozenset(kind for m in named for kind, said in m.groupdict().items() if said)
