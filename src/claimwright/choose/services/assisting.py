"""The assistant at surgery: 80 a physician, 82 where no resident was to be had, 81 for the least help, AS another
practitioner (Medicare Claims Processing Manual, chapter 12, 20.4.3). Only from the assistant's own note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from claimwright.choose.draft import Lookups
from claimwright.choose.services.event import stands
from claimwright.choose.services.lines import Done
from claimwright.model.coding import PathStep
from claimwright.model.document import Document
from claimwright.model.evidence import Span
from claimwright.rulebook.signing import signatures

# The author's own voice: a surgeon's note names its assistant otherwise ("Assistant: ...").
_OWN = re.compile(
    r"\b(?:I\b[^.\n]{0,40}\bassisted|assisted\s+(?:Dr|Doctor)\b|first\s+assist(?:ant)?\s+(?:to|for)\s+(?:Dr|Doctor)\b|"
    r"assistant(?:\s+surgeon|\s+at\s+surgery)?(?:'s)?\s+(?:claim|note|billing|report|statement)|assist(?:ing)?\s+at\s+surgery\s+(?:claim|note)|"
    r"(?:served|acted|acting|serving|billing|claim)\s+as\s+(?:the\s+)?(?:first\s+|surgical\s+)?assistant(?:\s+surgeon)?)",
    re.I,
)
_LETTERS = re.compile(r"\b([A-Z][A-Za-z]*(?:[-.][A-Z]+)*)\b")
_BEFORE = 90  # characters in which the name before the words stands


def assisted(done: list[Done], look: Lookups) -> list[Done]:
    """Operations with the modifier of the assistant, where the note is the assistant's."""
    if not any(one.service.kind == "procedure" for one in done):
        return done
    rule = look.rule("mod.assistant")
    claims = {d.name: _OWN.search(d.text) if "ssist" in d.text.lower() else None for d in look.chart.documents}
    out = []
    for one in done:
        document = one.event.document
        own = claims[document.name] if one.service.kind == "procedure" else None
        if own is None:
            out.append(one)
            continue
        modifier = _modifier(document, own, look)
        says = f"{modifier}: \u201c{own[0]}\u201d"
        out.append(one.modified(modifier, PathStep("choose", rule.id, says, rule.citation)))
    return out


def _modifier(document: Document, own: re.Match[str], look: Lookups) -> str:
    whole = Span(0, len(document.text))
    if not _physician(document, own, look):
        return "AS"
    if stands(document, whole, look.book.doneness.no_resident):
        return "82"
    return "81" if stands(document, whole, ("minimum assistant", "minimal assistant")) else "80"


def _physician(document: Document, own: re.Match[str], look: Lookups) -> bool:
    """By the letters behind the assistant's name, else by who signs, else by the rendering provider."""
    near = document.text[max(0, own.start() - _BEFORE) : own.end() + _BEFORE]
    letters = _plain(m[1] for m in _LETTERS.finditer(near))
    signed = _plain(word for s in signatures(document.text) if s.given for word in re.split(r"[,;\s]+", s.name))
    rendering = look.case.encounter.rendering
    billed = _plain(re.split(r"[,;\s]+", rendering.credentials)) if rendering else frozenset()
    for found in (letters, signed, billed):
        if found.intersection(look.book.visits.advanced) or found.intersection(look.book.visits.nurses):
            return False
        if found.intersection(look.book.visits.physicians):
            return True
    return True


def _plain(words: Iterable[str]) -> frozenset[str]:
    return frozenset(re.sub(r"[.\-]", "", word) for word in words)
