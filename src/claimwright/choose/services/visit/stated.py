"""Levels that the note itself states: two that differ, or one that differs from the table's, are never passed over."""

from __future__ import annotations

import re

from claimwright.choose.draft import Lookups
from claimwright.choose.services.visit.lines import finding
from claimwright.choose.services.visit.said import within
from claimwright.model.evidence import Field, Quote, Span
from claimwright.model.finding import Finding

_CODE = re.compile(r"9[89]\d{3}(?!\w)")  # begins with a plain digit: looked for fast


def stated(codes: list[str], look: Lookups) -> tuple[Finding, ...]:
    """Findings about the visit codes written in the documents, against those proposed."""
    written = _written(look)
    if not written:
        return ()
    quotes = tuple(written.values())
    if len(written) > 1:
        return (finding(look, "em.stated-twice", quotes, codes=" and ".join(written)),)
    code = next(iter(written))
    if code in codes:
        return ()
    chosen = ", ".join(codes) or "none"
    return (finding(look, "em.stated", (*quotes, Field("proposed", chosen)), stated=code, chosen=chosen),)


def _written(look: Lookups) -> dict[str, Quote]:
    """Each level of a visit's table that stands in a document, without those told of another day or refused."""
    codes = [
        (document, match)
        for document in look.chart.documents
        for match in _CODE.finditer(document.text)
        if not document.text[match.start() - 1 : match.start()].isalnum()
    ]
    if not codes:
        return {}
    tables = {row.code for kind in look.book.visits.kinds for row in (*kind.new, *kind.known)}
    but = look.book.visits.words.quoted_code
    found: dict[str, Quote] = {}
    for document, match in codes:
        start = document.text.rfind("\n", 0, match.start()) + 1
        if match[0] in tables and next(within(document, start, match.start(), but), None) is None:
            found.setdefault(match[0], document.quote([Span(match.start(), match.end())]))
    return found
