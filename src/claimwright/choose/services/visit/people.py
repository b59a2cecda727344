"""Who performed, supervised, taught and signed: the modifiers that say so, and what holds where the record is
silent.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import msgspec

from claimwright.choose.draft import Lookups
from claimwright.choose.services.visit.kinds import family
from claimwright.choose.services.visit.lines import absent, finding, modified, step
from claimwright.choose.services.visit.payer import rules_of
from claimwright.choose.services.visit.said import hear
from claimwright.model.coding import Assignment
from claimwright.model.evidence import Evidence, Quote, Span
from claimwright.model.finding import Finding
from claimwright.rulebook.signing import signatures

FACILITY = ("hospital", "nursing", "emergency")
FIRST_DAYS = ("99221", "99222", "99223", "99304", "99305", "99306")
PHYSICIAN_TAXONOMY = ("20", "213E")


class Signer(NamedTuple):
    """Who signs a document, with the letters behind the name."""

    letters: frozenset[str]
    quote: Quote


def signers(look: Lookups) -> list[Signer]:
    """Everyone whose signature is on a document, in order."""
    found = []
    for document in look.chart.documents:
        for signed in signatures(document.text):
            if signed.whole and signed.given:
                letters = frozenset(re.sub(r"[.\-]", "", word).upper() for word in re.split(r"[,;\s]+", signed.name))
                found.append(Signer(letters, document.quote([Span(signed.start, signed.end)])))
    return found


def staff_only(look: Lookups) -> tuple[Evidence, ...]:
    """What shows that only staff saw the patient: the nurse visit's own words, without a provider's signature."""
    heard = hear(look, look.book.visits.words.nurse_visit)
    nurses = [s for s in signers(look) if s.letters.intersection(look.book.visits.nurses)]
    if any(d.role == "provider" for d in look.chart.documents):
        return ()
    return (heard.quote,) if heard else tuple(s.quote for s in nurses[:1])


def without_visits(look: Lookups) -> tuple[Evidence, ...]:
    """The signatures of a record that only people sign who may not report a visit: therapists, counsellors,
    dietitians, audiologists.
    """
    visits = look.book.visits
    signed = signers(look)
    others = [s for s in signed if s.letters.intersection(visits.no_visits)]
    known = any(s.letters.intersection((*visits.physicians, *visits.advanced)) for s in signed)
    return () if known else tuple(s.quote for s in others)


def with_people(visit: Assignment, established: bool, look: Lookups) -> tuple[Assignment, tuple[Finding, ...]]:
    """The visit with the modifiers of teaching, sharing and admitting, and the conditions of incident-to."""
    findings: list[Finding] = []
    for judge in (_shared, _taught, _admitting):
        visit, found = judge(visit, look)
        findings += found
    visit, asked = _incident_to(visit, established, look)
    return visit, (*findings, *asked)


def _shared(visit: Assignment, look: Lookups) -> tuple[Assignment, list[Finding]]:
    words = look.book.visits.words
    heard = hear(look, words.split_shared)
    if heard is None or not rules_of(look).split_shared.takes:
        return visit, []
    portion = hear(look, words.substantive)
    if family(look) not in FACILITY:
        place = look.case.encounter.field("setting")
        return visit, [finding(look, "mod.fs-open", (heard.quote, place), lacks="a facility as its place")]
    if portion is None:
        evidence = (heard.quote, absent(look, "who did the substantive portion"))
        return visit, [finding(look, "mod.fs-open", evidence, lacks="who did the substantive portion")]
    says = "shared by a physician and another practitioner in a facility"
    return modified(visit, "FS", look.rule("mod.fs"), says, (heard.quote, portion.quote)), []


def _taught(visit: Assignment, look: Lookups) -> tuple[Assignment, list[Finding]]:
    words = look.book.visits.words
    resident, exception = hear(look, words.resident), hear(look, words.primary_care_exception)
    # In a nursing facility the resident is the patient.
    if family(look) == "nursing" or not rules_of(look).teaching.takes or not (resident or exception):
        return visit, []
    if exception:
        says = "a resident's visit under the exception for primary care"
        return modified(visit, "GE", look.rule("mod.ge"), says, (exception.quote,)), []
    present = hear(look, words.teaching)
    assert resident is not None
    if present is None:
        evidence = (resident.quote, absent(look, "the teaching physician's own part"))
        return visit, [finding(look, "mod.teaching-open", evidence)]
    says = "a resident took part, the teaching physician was present"
    return modified(visit, "GC", look.rule("mod.gc"), says, (resident.quote, present.quote)), []


def _admitting(visit: Assignment, look: Lookups) -> tuple[Assignment, list[Finding]]:
    heard = hear(look, look.book.visits.words.admitting)
    if heard is None or visit.code not in FIRST_DAYS or not rules_of(look).principal_physician.takes:
        return visit, []
    return modified(visit, "AI", look.rule("mod.ai"), "the principal physician of record", (heard.quote,)), []


def _incident_to(visit: Assignment, established: bool, look: Lookups) -> tuple[Assignment, tuple[Finding, ...]]:
    """An NP's or PA's visit billed under a physician: known patient, known problem, physician on site; else held."""
    rules, e = rules_of(look).incident_to, look.case.encounter
    signed = signers(look)
    alone = [s for s in signed if s.letters.intersection(look.book.visits.advanced)]
    if not alone or any(s.letters.intersection(look.book.visits.physicians) for s in signed):
        return visit, ()
    billed = e.rendering
    if billed is None or not _physician(billed.credentials, billed.taxonomy, look):
        return visit, ()
    words = look.book.visits.words
    on_site, trouble = hear(look, words.supervised), hear(look, words.new_trouble)
    lacks = [] if rules.takes else ["the payer's word that it takes such billing"]
    if family(look) != "office":
        lacks.append("an office as its place")
    if not established or trouble:
        lacks.append("a known patient with a known problem")
    if on_site is None and e.supervising is None:
        lacks.append("the physician's supervision on site")
    field = e.field("rendering.npi")
    if lacks:
        evidence = (alone[0].quote, field, absent(look, lacks[0]))
        return visit, (finding(look, "em.incident-to-open", evidence, lacks=", ".join(lacks)),)
    shown: Evidence = on_site.quote if on_site else e.field("supervising.npi")
    says = "seen by another practitioner, billed under the physician who supervised on site"
    path = (*visit.path, step(look.rule("em.incident-to"), says, rules.citation))
    return msgspec.structs.replace(visit, path=path, evidence=(*visit.evidence, alone[0].quote, shown)), ()


def _physician(credentials: str, taxonomy: str, look: Lookups) -> bool:
    letters = re.sub(r"[.\-]", "", credentials).upper().split()
    return bool(set(letters).intersection(look.book.visits.physicians)) or (
        not letters and taxonomy.startswith(PHYSICIAN_TAXONOMY)
    )


def substituted(lines: list[Assignment], look: Lookups) -> list[Assignment]:
    """Q5 or Q6 on every line of a day on which another took the provider's place."""
    words, e = look.book.visits.words, look.case.encounter
    reciprocal, locum = hear(look, words.reciprocal), hear(look, words.locum)
    if not (reciprocal or locum or e.substitute_for):
        return lines
    heard = reciprocal or locum
    shown: Evidence = heard.quote if heard else e.field("substitute_for.npi")
    modifier = "Q5" if reciprocal else "Q6"
    says = "a substitute under a reciprocal arrangement" if reciprocal else "a substitute paid by time"
    return [modified(given, modifier, look.rule("mod.substitute"), says, (shown,)) for given in lines]
