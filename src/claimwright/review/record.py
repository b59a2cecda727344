"""Is the record complete? Date of service, provider, signature and patient identity, each found or named as absent."""

from __future__ import annotations

from collections.abc import Iterable

from claimwright.model.case import Encounter
from claimwright.model.document import Document
from claimwright.model.evidence import Absence, Evidence, Quote, Span
from claimwright.model.finding import Finding
from claimwright.rulebook import Rule, Rulebook
from claimwright.rulebook.credentials import CLINICIAN
from claimwright.rulebook.signing import signatures


def signature(documents: Iterable[Document]) -> Quote | None:
    """The author's signature. A placeholder is none, nor is a nurse's under what a provider has to sign."""
    for document in documents:
        for signed in signatures(document.text):
            if signed.whole and signed.given and signed.role != CLINICIAN:
                return document.quote([Span(signed.start, signed.end)])
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
    return tuple(found)
