"""Whether a word of a text is denied by what stands beside it: "no packing", "r/o melanoma", "biopsy not taken", an
empty box.

For words that choose between codes; what is said of a diagnosis is review.context's.
"""

from __future__ import annotations

import re

from claimwright.model.evidence import Span

_REACH = 60  # characters looked at before the word
_BEFORE = re.compile(
    r"\b(?:no|not|non|without|w/o|never|nor|negative for|rather than|instead of|free of|r/o|rule out|ruled out|hx of|"
    r"history of|rejected|declined|declines|refused|did not|does not|wasn't|don't|didn't)"
    r"(?:[ -](?!and\b|but\b|with\b|then\b)[\w'/-]+){0,6}[ -]?$",
    re.I,
)
_BEHIND = re.compile(
    r"[\w-]*\s*(?::|was|were|is|are|-)?\s*(?:not\b|none\b|deferred|declined|refused|unnecessary|avoided|omitted|nil\b)",
    re.I,
)


_BOX = re.compile(r"\[[ \t]*\]|[\u2610\u25a1\u25a2]|(\[[ \t]*[xX\u2713\u2714][ \t]*\]|[\u2611\u2612\u2713\u2714])")
_MARK = re.compile("[\\[\u2610-\u2612\u25a1\u25a2\u2713\u2714]")
_LINE = 300  # characters of a line of boxes looked back


def boxed(text: str, at: int) -> tuple[Span, bool] | None:
    """The box before the words at `at`, in their line, and whether it is ticked."""
    line = text.rfind("\n", max(0, at - _LINE), at) + 1 or max(0, at - _LINE)
    if _MARK.search(text, line, at) is None:
        return None
    boxes = list(_BOX.finditer(text, line, at))
    return (Span(boxes[-1].start(), boxes[-1].end()), boxes[-1][1] is not None) if boxes else None


def denied(text: str, start: int, end: int, least: int = 0) -> bool:
    """Whether the words `text[start:end]` are denied, or only considered, in their own part of the sentence."""
    return _BEFORE.search(text, max(least, start - _REACH), start) is not None or _BEHIND.match(text, end) is not None
