"""Is the record complete? Date of service, provider, signature and patient identity, each found or named as absent."""

from __future__ import annotations

import re
from collections.abc import Iterable

from claimwright.model.case import Encounter
from claimwright.model.document import Document
from claimwright.model.evidence import Absence, Evidence, Quote, Span
from claimwright.model.finding import Finding
from claimwright.rulebook import Rule, Rulebook

_SIGNED = re.compile(
    r"(?:(?:electronically|digitally)\s+(?:signed|authenticated)|e-?signed|signed\s+electronically|authenticated|signed|attested|signature)"
    r"(?:\s+(?:by|on file by))?\s*[:,-]?\s*(?P<name>(?:Dr\.?\s+)?[A-Z][\w.'-]+(?:\s+[A-Z][\w.'-]*){0,4})",
    re.I,
)
_INITIALLED = re.compile(r"^\s*/s/\s*(?P<name>[A-Z][\w.'-]+(?:\s+[\w.'-]+){1,4})", re.M)
_NOT_SIGNED = re.compile(
    r"unsigned|not (?:yet )?signed|awaiting signature|signature pending|pending signature|draft\b|to be signed", re.I
)


def signature(documents: Iterable[Document]) -> Quote | None:
    """The author's signature: a "signed by" statement with a name, or a slash signature. A placeholder is none."""
    for document in documents:
        said = document.text.lower()  # most notes have no such word at all
        if not any(word in said for word in ("/s/", "signed", "signature", "authenticated", "attested")):
            continue
        for pattern in (_SIGNED, _INITIALLED):
            for match in pattern.finditer(document.text):
                line_end = document.text.find("\n", match.end())
                line_start = document.text.rfind("\n", 0, match.start()) + 1
                end = len(document.text) if line_end < 0 else line_end
                if _NOT_SIGNED.search(document.text, line_start, end) or not match["name"][0].isupper():
                    continue
                while document.text[end - 1].isspace():
                    end -= 1
                return document.quote([Span(match.start(), min(end, match.start() + 200))])
    return None


def record_findings(
    encounter: Encounter, documents: tuple[Document, ...], signed: Quote | None, book: Rulebook
) -> tuple[Finding, ...]:
    """What the record lacks, one finding each. A bare note without encounter data is judged on its own words only."""
    searched = tuple(d.name for d in documents)
    found: list[Finding] = []

    def lacks(rule: Rule, target: str, sought: str) -> None:
        evidence: tuple[Evidence, ...] = (Absence(sought, searched),)
        found.append(Finding(rule.id, rule.severity, rule.message, rule.mend, target, rule.citation, evidence))

    if signed is None:
        lacks(book.rule("record.signature"), "record", "the author's signature")
    if encounter.rendering is None:
        lacks(book.rule("record.provider"), "rendering", "the rendering provider's name")
    if encounter.patient is None:
        lacks(book.rule("record.patient"), "patient", "the patient's name and birth date")
    return tuple(found)
