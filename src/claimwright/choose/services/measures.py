"""What a passage measures: lengths, areas, counts, views, minutes, each with where it stands.

Reads numbers as clinicians write them. Knows nothing of codes.
"""

from __future__ import annotations

import re

from claimwright.choose.services.counting import NUMBERS, Counted
from claimwright.model.document import Document
from claimwright.model.evidence import Span

_VIEWS = re.compile(
    r"\b(one|two|three|four|five|six|single|[1-9])[ -]*(?:or more )?"
    r"(?:(?:non-?)?weight[- ]?bearing |standing |plain |standard )?(?:views?|vws?|v|projections?|films?)\b|"
    r"\b(?:views?|x)\s*\(?(\d)\)?",
    re.I,
)
_NAMED_VIEWS = re.compile(
    r"\b(AP|PA|frontal|lateral|lat|oblique|obl|sunrise|skyline|merchant|tunnel|mortise|axillary|scapular y|y view|"
    r"odontoid|flexion|extension|scaphoid|"
    r"frog[- ]leg|anteroposterior|posteroanterior|swimmer'?s|navicular|harris|grashey|outlet|internal rotation|"
    r"external rotation)\b",
    re.I,
)
_MINUTES = re.compile(r"(\d+(?:\.\d+)?)\s*-?\s*min(?:ute)?s?\b", re.I)


def views(document: Document, span: Span) -> Counted | None:
    """How many views: as counted, else the different ones named."""
    m = _VIEWS.search(document.text, span.start, span.end)
    if m:
        said = (m[1] or m[2]).lower()
        return Counted(NUMBERS.get(said) or int(said), Span(m.start(), m.end()))
    named = list(_NAMED_VIEWS.finditer(document.text, span.start, span.end))
    kinds = {_view(n[1]) for n in named}
    return Counted(len(kinds), Span(named[0].start(), named[-1].end())) if named else None


def _view(said: str) -> str:
    said = said.lower()
    if said in ("pa", "frontal", "anteroposterior", "posteroanterior"):
        return "ap"
    return {"lat": "lateral", "obl": "oblique"}.get(said, said)


def minutes(document: Document, span: Span) -> list[Counted]:
    return [
        Counted(round(float(m[1])), Span(m.start(), m.end()))
        for m in _MINUTES.finditer(document.text, span.start, span.end)
    ]
