"""Services done at the visit, from the proofs of the chart to lines: one for each place, sums and counts made, what is
not proved kept as suppressed, what is not stated asked.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from claimwright.choose.draft import Lookups
from claimwright.choose.services.anesthesia import anesthesia, billed_here, mentions_in, records
from claimwright.choose.services.billed import Made, one
from claimwright.choose.services.doubts import another_patient, handed_over, impossible, sentence_of
from claimwright.choose.services.event import Event, stands
from claimwright.choose.services.events import events
from claimwright.choose.services.given import carrier, drug_lines, lent, swallowed
from claimwright.choose.services.lines import Done
from claimwright.choose.services.measuring import Measured, body, measured
from claimwright.choose.services.pointers import point
from claimwright.choose.services.rows import Open
from claimwright.choose.services.summed import counted, kinds, summed
from claimwright.model.chart import Mention
from claimwright.model.coding import Assignment, Suppressed
from claimwright.model.evidence import Absence, Span
from claimwright.model.finding import Finding
from claimwright.rulebook.services import Service, system


class Performed(NamedTuple):
    """What step 3 makes of the services: lines without rank yet, and what was not billed or must be asked."""

    done: tuple[Done, ...]
    suppressed: tuple[Suppressed, ...]
    findings: tuple[Finding, ...]


def performed(look: Lookups, diagnoses: tuple[Assignment, ...]) -> Performed:
    """The lines that the note proves, in reading order of the rules; of an anesthesia record only the anesthetic."""
    done: list[Done] = []
    suppressed: list[Suppressed] = []
    findings: list[Finding] = []
    wrong: list[tuple[str, Span]] = []
    anesthetized = records(look)
    if anesthetized and billed_here(anesthetized, look):
        done, findings = anesthesia(mentions_in(anesthetized, look), look)
        billed = tuple(d._replace(line=_pointed(d, diagnoses, look)) for d in done)
        return Performed(billed, () if billed else tuple(_left(f.target, f) for f in findings), tuple(findings))
    groups = _grouped(look, anesthetized)
    by_id = look.book.service_of if groups else {}
    off = _called_off(groups, look)
    for service_id, mentions in groups.items():
        service = by_id[service_id]
        proof = [m for m in mentions if m.assertion.current and m.start >= off.get((m.document, service_id), -1)]
        if any(m.assertion.current for other in service.behind for m in groups.get(other, ())):
            continue
        if not proof:
            suppressed.append(_not_done(service, mentions, look))
            continue
        asked = impossible(service, proof[0], look)
        if asked is not None:
            wrong.append(sentence_of(proof[0], look))
            findings.append(asked)
            suppressed.append(_left(service.code, asked))
            continue
        if service.program and service.program != look.payer.program:
            continue
        told = events(service, proof, look)
        for lines, question in _lines(service, told, look):
            if question is not None:
                finding = _ask(question, service, told[0], look)
                if finding is None:
                    suppressed.append(_short(service, told[0], question, look))
                    continue
                findings.append(finding)
                if not any(one.billed for one in lines):
                    likely = question.row.code if question.row else ""
                    suppressed.append(_left(likely or service.code, finding))
            elif lines and not lines[0].billed:
                suppressed.append(_own(lines[0], look))
            done += [line._replace(line=_pointed(line, diagnoses, look)) for line in lines]
    done = [line for line in _without_yielding(done) if not handed_over(line, wrong)]
    other = another_patient(look)
    if other is not None:
        suppressed += [_left(line.line.code, other) for line in done]
        return Performed((), tuple(suppressed), (*findings, other))
    return Performed(tuple(done), tuple(suppressed), tuple(findings))


def _calls_off(mention: Mention, look: Lookups) -> bool:
    """Whether the words say that it was given up or put off: "insertion rescheduled"."""
    cue, document = mention.assertion.cue, look.chart.document(mention.document)
    if mention.assertion.polarity != "negated" or cue is None:
        return False
    return stands(document, cue, look.book.doneness.called_off) is not None


def _called_off(groups: dict[str, list[Mention]], look: Lookups) -> dict[tuple[str, str], int]:
    """By document and service the place before which what is told of it was called off; with a service goes what one
    of its sentences tells beside it: the device with its insertion.
    """
    latest = {(m.document, m.term): m for listed in groups.values() for m in listed if _calls_off(m, look)}
    if not latest:
        return {}
    told: dict[tuple[str, Span], set[str]] = {}
    for service_id, listed in groups.items():
        for m in listed:
            told.setdefault(sentence_of(m, look), set()).add(service_id)
    places: dict[tuple[str, str], int] = {}
    for (document, term), off in latest.items():
        at = off.assertion.cue.start if off.assertion.cue else 0
        for sentence in {sentence_of(m, look) for m in groups[term] if m.document == document and m.start < at}:
            places.update(dict.fromkeys(((document, service_id) for service_id in told[sentence]), at))
    return places


def _without_yielding(done: list[Done]) -> list[Done]:
    """Lines without those that only lend their words to another injection of the same passage."""

    def lent(one: Done) -> bool:
        return one.service.yields and not any(
            one.event.near.start <= s.start and s.end <= one.event.near.end for s in one.event.shown[:1]
        )

    firm = [one.event.whole for one in done if one.service.injects and not one.service.yields]
    return [one for one in done if not (lent(one) and any(one.event.whole.overlaps(span) for span in firm))]


def _grouped(look: Lookups, records_of_others: frozenset[str]) -> dict[str, list[Mention]]:
    """Proofs by service, without those that are the anesthesia provider's."""
    groups: dict[str, list[Mention]] = {}
    for mention in look.chart.mentions:
        if mention.source != "services" or mention.term.startswith("anesthesia."):
            continue
        if mention.document not in records_of_others:
            groups.setdefault(mention.term, []).append(mention)
    return groups


def _lines(service: Service, told: list[Event], look: Lookups) -> list[Made]:
    """Lines, and for each batch of them what the note leaves open."""
    if service.dose is not None:
        told = [event for event in told if not (service.fluid and carrier(event)) and not swallowed(event, look)]
        return [_drug(service, told, look)] if told else []
    if service.merge == "kinds":
        return [one(told[0], Measured(float(kinds(told))), look)]
    if service.merge == "sum":
        return summed(service, told, look)
    if service.merge in ("count", "places"):
        return counted(service, told, look)
    places = body(look.book)
    if service.merge == "once" and not service.sites:
        first = next((event for event in told if measured(event, places).value is not None), told[0])
        return [one(first, measured(first, places), look, tuple(told))]
    return [one(event, measured(event, places), look) for event in told]


def _drug(service: Service, told: list[Event], look: Lookups) -> Made:
    """The drug's line; without its dose its giving alone, and the question."""
    try:
        return drug_lines(service, told, look), None
    except Open as question:
        return [lent(service, told, look)], question


def _pointed(done: Done, diagnoses: tuple[Assignment, ...], look: Lookups) -> Assignment:
    return msgspec.structs.replace(done.line, pointers=point(done.service, done.event, diagnoses, look))


def _ask(question: Open, service: Service, event: Event, look: Lookups) -> Finding | None:
    rule = look.rule(question.rule)
    if question.rule == "svc.not-done":
        return None
    evidence = (look.chart.quote(event.mention), Absence(question.what or "the dose", (event.mention.document,)))
    return Finding(
        rule.id,
        rule.severity,
        rule.message.format(what=service.title, measure=question.what),
        rule.mend.format(measure=question.what),
        service.code,
        rule.citation,
        evidence,
    )


def _not_done(service: Service, mentions: list[Mention], look: Lookups) -> Suppressed:
    rule, said, code = look.rule("svc.not-done"), mentions[0].assertion, service.code
    why = (
        "refused or not done"
        if said.polarity == "negated"
        else "done elsewhere or before"
        if said.temporality == "historical"
        else "ordered or planned, not shown as done"
    )
    quotes = tuple(look.chart.quote(m) for m in mentions[:2])
    return Suppressed(code, system(code), "choose", rule.id, why, rule.citation, quotes)


def _short(service: Service, event: Event, question: Open, look: Lookups) -> Suppressed:
    """Done, but less than any code of it asks for."""
    rule, code = look.rule("svc.not-done"), service.code
    quote = look.chart.quote(event.mention)
    return Suppressed(
        code, system(code), "choose", rule.id, question.what or "less than the code asks for", rule.citation, (quote,)
    )


def _own(one: Done, look: Lookups) -> Suppressed:
    rule, code = look.rule("svc.own-supply"), one.line.code
    return Suppressed(
        code, system(code), "choose", rule.id, "the patient brought the drug", rule.citation, one.line.evidence
    )


def _left(code: str, finding: Finding) -> Suppressed:
    return Suppressed(
        code, system(code), "choose", finding.rule, finding.message, finding.citation, finding.evidence[:1]
    )
