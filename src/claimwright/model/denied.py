"""Whether a word of a text is denied by the words beside it: "no packing", "r/o melanoma", "biopsy not taken".

For words that choose between codes; what is said of a diagnosis is review.context's.
"""

from __future__ import annotations

import re

_REACH = 60  # characters looked at before the word
_BEFORE = re.compile(
    r"\b(?:no|not|non|without|w/o|never|nor|negative for|rather than|instead of|free of|r/o|rule out|ruled out|hx of|"
    r"history of|rejected|declined|declines|refused|did not|does not|wasn't|don't|didn't)(?:[ -](?!and\b|but\b|with\b|then\b)[\w'/-]+){0,4}[ -]?$",
    re.I,
)
_BEHIND = re.compile(
    r"[\w-]*\s*(?::|was|were|is|are|-)?\s*(?:not\b|none\b|deferred|declined|refused|unnecessary|avoided|omitted|nil\b)",
    re.I,
)


def denied(text: str, start: int, end: int, least: int = 0) -> bool:
    """Whether the words `text[start:end]` are denied, or only considered, in their own part of the sentence."""
    return _BEFORE.search(text, max(least, start - _REACH), start) is not None or _BEHIND.match(text, end) is not None
