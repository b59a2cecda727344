"""Edits of coverage and enrolment, from the facts that the practice was given (271, a payer's portal, its contracts).

Where nothing is given of a member or of a payer's providers, nothing is said: absence is no fact.
"""

from __future__ import annotations

from collections.abc import Iterator

from claimwright.check.subject import Subject
from claimwright.model.evidence import Evidence, LedgerFact
from claimwright.model.finding import Finding
from claimwright.model.standing import Eligible, Enrolled

GIVEN = "the practice's facts of eligibility and enrolment"


def eligible(subject: Subject) -> Iterator[Finding]:
    """The payer covers the member on every day of the claim; who pays first is billed first."""
    claim = subject.claim
    spans = [
        e
        for e in subject.standing.eligibility
        if (e.payer, e.member.upper()) == (claim.payer.id, claim.subscriber.member_id.upper())
    ]
    if not spans:
        return
    for line in claim.lines:
        day = line.date_of_service
        if day is not None and not any(e.since <= day <= e.until for e in spans):
            shown: tuple[Evidence, ...] = (*subject.line_of(line), *(_fact(e) for e in spans))
            yield subject.says("payer.not-eligible", f"line {line.number}", shown, line=line.number, day=day)
            return
    first = [e for e in spans if e.behind and e.since <= subject.day <= e.until]
    if first and claim.order == "P" and not any(o.id == first[0].behind for o in claim.others):
        yield subject.says("payer.pays-later", "payer", (_fact(first[0]),), first=first[0].behind)


def enrolled(subject: Subject) -> Iterator[Finding]:
    """The payer takes claims of the practice and of whoever rendered them, on the day."""
    claim = subject.claim
    listed = [e for e in subject.standing.enrolment if e.payer == claim.payer.id]
    if not listed:
        return
    for what, npi in (("billing", claim.billing.npi), ("rendering", claim.rendering.npi)):
        spans = [e for e in listed if e.npi == npi]
        if npi and not any(e.since <= subject.day <= e.until for e in spans):
            shown: tuple[Evidence, ...] = (subject.field(f"{what}.npi", npi), *(_fact(e) for e in spans))
            yield subject.says("payer.not-enrolled", f"{what}.npi", shown, who=what, day=subject.day)


def _fact(span: Eligible | Enrolled) -> LedgerFact:
    kind = "eligible" if isinstance(span, Eligible) else "enrolled"
    return LedgerFact(f"{kind} {span.payer} {span.since} to {span.until}", span.since, GIVEN)
