"""Edits of Medicare coverage: a line's diagnoses against those that the contractor's billing articles list for it."""

from __future__ import annotations

from collections.abc import Iterator

from claimwright.check.subject import Subject
from claimwright.model.finding import Finding

NOTICE = ("GA", "GX", "GY", "GZ")  # the practice expects a denial and says so


def covered(subject: Subject) -> Iterator[Finding]:
    """A service whose article supports none of the diagnoses that the line points to, or excludes its first."""
    claim, coverage = subject.claim, subject.facts.coverage
    if subject.program != "medicare" or claim.stay is not None or not claim.lines:
        return
    contractor = coverage.contractor(claim.billing.address.zip)
    if not coverage.known or not contractor:
        if subject.record is None:
            yield subject.says("cover.not-judged", "record", (subject.field("billing.address.zip"),))
        return
    for line in claim.lines:
        pointed = [d.code for d in subject.pointed(line)]
        articles = coverage.of(line.code, contractor)
        if not articles or not pointed or not set(NOTICE).isdisjoint(line.modifiers):
            continue
        target, shown = f"line {line.number}", subject.line_of(line)
        listing = [a for a in articles if a.supports]
        out = next((a for a in articles if pointed[0] in a.excludes), None)
        if out is not None:
            names = {"line": line.number, "code": line.code, "diagnosis": pointed[0], "article": out.number}
            yield subject.says("cover.excluded", target, shown, **names)
        elif listing and all(a.supports.isdisjoint(pointed) for a in listing):
            names = {"line": line.number, "code": line.code, "article": listing[0].number}
            yield subject.says("cover.unsupported", target, shown, **names)
