"""Whether the encounter is a later one: active treatment of a problem is over (I.C.19.a), as the record says it."""

from __future__ import annotations

import functools
import re

from claimwright.choose.draft import Draft, Lookups
from claimwright.model.chart import Chart

# Words of the problem or of the reason for the visit that say so.
_LATER = re.compile(
    r"follow[- ]?up (?:visit |appointment )?(?:of|for|on|after|regarding)|routine healing|cast removal|"
    r"healing (?:well|nicely|as expected|appropriately|on schedule|as it should)|"
    r"status post (?:orif|open reduction|surgical|casting)|post-?operative (?:visit|check)|suture removal|"
    r"staple removal|weeks? (?:out|post|status post|after surgery)",
    re.I,
)
LATER_PLACES = ("chief_complaint",)
# The same in the first words of the history: "is now 6 weeks out from a fracture", "returns for follow-up of".
_FOLLOWED = re.compile(
    r"\b(?:clinic|office)? ?visit [2-9]\b|\brecheck\b|"
    r"\b(?:weeks?|months?) (?:out|s/p|status post|post[- ]?op\w*|after (?:surgery|fixation|casting|reduction))\b|"
    r"\b(?:here|returns?|seen|presents|comes|back) (?:today )?(?:for|in) (?:a |the |his |her )?"
    r"(?:post-?op\w*|recheck|(?:\w+[- ])?follow[- ]?up)\b",
    re.I,
)
OPENING = 300  # characters of the history


def is_later(draft: Draft, look: Lookups) -> bool:
    """Whether the record says that active treatment of this problem is over."""
    if look.later:
        return True
    if draft.problem < 0:
        return False
    item = look.chart.problems[draft.problem]
    return _says(look.chart.document(item.document).text, item.heading.start, item.end)


@functools.lru_cache(maxsize=64)
def _says(text: str, start: int, end: int) -> bool:
    """Whether the words of a problem say so; each of its drafts asks."""
    return _LATER.search(text, start, end) is not None


def visit_is_later(chart: Chart) -> bool:
    """Whether the reason for the visit says so, for every problem of it."""
    places = (s for s in chart.sections if s.kind in LATER_PLACES)
    told = (s for s in chart.sections if s.kind in ("hpi", "header"))
    return any(_LATER.search(chart.document(s.document).text, s.body, s.end) for s in places) or any(
        _FOLLOWED.search(chart.document(s.document).text, s.body, min(s.end, s.body + OPENING)) for s in told
    )
