"""Services done at the visit, from the proofs of the chart to lines: one for each place, sums and counts made, what is
not proved kept as suppressed, what is not stated asked.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

import msgspec

from claimwright.choose.draft import Lookups
from claimwright.choose.services.anesthesia import anesthesia, billed_here, mentions_in, records
from claimwright.choose.services.doubts import another_patient, handed_over, impossible, sentence_of
from claimwright.choose.services.events import Event, contradicted, events, standing
from claimwright.choose.services.given import carrier, drug_lines, lent
from claimwright.choose.services.lines import Done, assigned
from claimwright.choose.services.places import place_missing, place_modifiers
from claimwright.choose.services.pointers import point
from claimwright.choose.services.rows import ASKED, Measured, Open, group, measured, parts, row_of
from claimwright.model.chart import Mention
from claimwright.model.coding import Assignment, PathStep, Suppressed
from claimwright.model.evidence import Absence, Span
from claimwright.model.finding import Finding
from claimwright.rulebook.services import More, Row, Service, system


class Performed(NamedTuple):
    """What step 3 makes of the services: lines without rank yet, and what was not billed or must be asked."""

    done: tuple[Done, ...]
    suppressed: tuple[Suppressed, ...]
    findings: tuple[Finding, ...]


def performed(look: Lookups, diagnoses: tuple[Assignment, ...]) -> Performed:
    """The lines that the note proves, in reading order of the rules; of an anesthesia record only the anesthetic."""
    by_id = {s.id: s for s in look.book.services}
    done: list[Done] = []
    suppressed: list[Suppressed] = []
    findings: list[Finding] = []
    wrong: list[tuple[str, Span]] = []
    anesthetized = records(look)
    if anesthetized and billed_here(anesthetized, look):
        done, findings = anesthesia(mentions_in(anesthetized, look), look)
        return Performed(tuple(one._replace(line=_pointed(one, diagnoses, look)) for one in done), (), tuple(findings))
    for service_id, mentions in _grouped(look, anesthetized).items():
        service = by_id[service_id]
        proof = [m for m in mentions if m.assertion.current]
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
                    suppressed.append(_left(service.code, finding))
            elif lines and not lines[0].billed:
                suppressed.append(_own(lines[0], look))
            done += [one._replace(line=_pointed(one, diagnoses, look)) for one in lines]
    done = [one for one in _without_yielding(done) if not handed_over(one, wrong)]
    other = another_patient(look)
    if other is not None and done:
        suppressed += [_left(one.line.code, other) for one in done]
        return Performed((), tuple(suppressed), (*findings, other))
    return Performed(tuple(done), tuple(suppressed), tuple(findings))


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


def _lines(service: Service, told: list[Event], look: Lookups) -> list[tuple[list[Done], Open | None]]:
    """Lines, and for each batch of them what the note leaves open."""
    if service.dose is not None:
        told = [event for event in told if not (service.fluid and carrier(event))]
        return [_drug(service, told, look)] if told else []
    if service.merge == "kinds":
        return [_one(told[0], Measured(float(_kinds(told))), look)]
    if service.merge == "sum":
        return _summed(service, told, look)
    if service.merge == "count":
        return _counted(service, told, look)
    if service.merge == "once" and not service.sites:
        told = [event for event in told if measured(event).value is not None][:1] or told[:1]
    return [_one(event, measured(event), look) for event in told]


def _drug(service: Service, told: list[Event], look: Lookups) -> tuple[list[Done], Open | None]:
    """The drug's line; without its dose its giving alone, and the question."""
    try:
        return drug_lines(service, told, look), None
    except Open as question:
        return [lent(service, told, look)], question


def _one(event: Event, measure: Measured, look: Lookups) -> tuple[list[Done], Open | None]:
    """The line of one event; where its measure is missing the least is proposed, and asked."""
    question: Open | None = None
    if contradicted(event):
        return [], Open("svc.side-contradicted", "the side")
    missing_place = place_missing(event)
    if missing_place:
        return [], Open("svc.side-missing", missing_place)
    if event.service.timed and measure.value is None:
        return [], Open("svc.measure", ASKED["minutes"])
    try:
        row, shown = row_of(event, measure.value, look)
    except Open as missing:
        if missing.row is None or event.service.measure in ("length", "excised", "minutes", "session", "regions"):
            return [], missing
        row, shown, question = missing.row, (), missing
    return _billed(row, event, measure, shown, look), question


def _kinds(told: list[Event]) -> int:
    """How many different things the proofs name: instruments, not statements."""
    names = {
        event.text[span.start : span.end].lower()
        for event in told
        for span in standing(event.document, event.near, event.service.names[0])
    }
    return len({re.sub(r"\W", "", name) for name in names}) or 1


def _summed(service: Service, told: list[Event], look: Lookups) -> list[tuple[list[Done], Open | None]]:
    """Lengths of one class and group of sites are added (NCCI Policy Manual III.H; CPT repair guidelines)."""
    sums: dict[tuple[object, ...], list[tuple[Event, float, tuple[Span, ...]]]] = {}
    out: list[tuple[list[Done], Open | None]] = []
    seen: set[Span] = set()
    for event in told:
        found = [p for p in parts(event) if not seen.intersection(p.shown)]
        if not found and not seen:
            out.append(_one(event, Measured(None), look))
        for part in found:
            seen.update(part.shown)
            try:
                row, _ = row_of(part.event, part.length, look)
            except Open as question:
                out.append(([], question))
                continue
            sums.setdefault(group(service, row), []).append((part.event, part.length, part.shown))
    for listed in sums.values():
        total = round(sum(length for _, length, _ in listed), 4)
        shown = tuple(dict.fromkeys(s for _, _, spans in listed for s in spans))
        out.append(_one(listed[0][0], Measured(total, shown), look))
    return out


def _counted(service: Service, told: list[Event], look: Lookups) -> list[tuple[list[Done], Open | None]]:
    """Counts of one row's kind are added; of rows with an add-on only the first in the rule's order keeps its own code
    (one primary, NCCI Policy Manual III.F for biopsies).
    """
    kinds: dict[tuple[object, ...], list[tuple[Event, Measured]]] = {}
    out: list[tuple[list[Done], Open | None]] = []
    for event in told:
        measure = measured(event)
        try:
            row, _ = row_of(event, measure.value if measure.value is not None else 1.0, look)
        except Open as question:
            out.append(([], question))
            continue
        kinds.setdefault(group(service, row), []).append((event, measure))
    for listed in kinds.values():
        shown = tuple(dict.fromkeys(s for _, m in listed for s in m.shown))
        known = [m.value for _, m in listed if m.value is not None]
        spans = {m.shown for _, m in listed if m.shown}
        # One number said twice is one number; proofs without a number count one each where none has one.
        total = sum(float(m.value or 0) for m in {m.shown: m for _, m in listed if m.shown}.values())
        value = total if spans else float(len(listed)) if known else None
        out.append(_one(listed[0][0], Measured(value, shown), look))
    return _one_primary(service, out)


def _one_primary(service: Service, made: list[tuple[list[Done], Open | None]]) -> list[tuple[list[Done], Open | None]]:
    order = {row.code: n for n, row in enumerate(service.rows) if row.more}
    heads = sorted(
        (order[lines[0].line.code], n) for n, (lines, _) in enumerate(made) if lines and lines[0].line.code in order
    )
    for _, n in heads[1:]:
        lines, question = made[n]
        more = next(row.more for row in service.rows if row.code == lines[0].line.code)
        assert more is not None
        extra = lines[0].line.units + sum(one.line.units for one in lines[1:])
        code = msgspec.structs.replace(lines[0].line, code=more.code, system=system(more.code), units=extra)
        made[n] = [lines[0]._replace(line=code)], question
    return made


def _billed(row: Row, event: Event, measure: Measured, shown: tuple[Span, ...], look: Lookups) -> list[Done]:
    """The row's line, one for each finger, toe or lid, and the add-on for what goes beyond it."""
    service = event.service
    says = f"{measure.value:g}: {row.code}" if measure.value is not None else row.code
    path = [PathStep("choose", "svc.measure", says, look.rule("svc.measure").citation)] if len(service.rows) > 1 else []
    spans = [*event.mention.spans, *event.shown, *measure.shown, *shown]
    modifiers = place_modifiers(event)
    if (
        (service.kind == "imaging" and len(modifiers) > 1)
        or row.both
        or (modifiers == ("50",) and look.payer.program in service.unsided)
    ):
        modifiers = ()
    side = look.rule("svc.side")
    lines = []
    time = int(measure.value) if service.timed and measure.value is not None else None
    for modifier in modifiers or ("",):
        reasons = [PathStep("choose", side.id, f"{modifier}: the place that the note states", side.citation)]
        line = assigned(row.code, event, tuple(spans), path, look)
        if modifier:
            line = msgspec.structs.replace(line, modifiers=(modifier,), modifier_reasons=tuple(reasons))
        if service.units == "count" and measure.value:
            line = msgspec.structs.replace(line, units=int(measure.value))
        lines.append(Done(line, service, event, time))
    if row.more is not None and row.more.words:
        lines += _again(row.more, event, tuple(spans), path, look)
    elif row.more is not None and measure.value is not None and measure.value > row.more.after:
        extra = math.ceil((measure.value - row.more.after) / row.more.each - 1e-9)
        line = assigned(row.more.code, event, tuple(spans), path, look)
        lines.append(_told_again(Done(msgspec.structs.replace(line, units=extra), service, event), row.more, look))
    return lines


def _again(more: More, event: Event, spans: tuple[Span, ...], path: list[PathStep], look: Lookups) -> list[Done]:
    """The code once more where a word of repeating stands behind the test with another value."""
    rest = Span(event.mention.spans[-1].end, max(event.whole.end, event.mention.spans[-1].end + 1))
    for said in standing(event.document, rest, more.words):
        value = re.compile(r"\W+(?:\w+\W+){0,2}?(\d{2,3})\b").match(event.text, said.end, rest.end)
        if more.modifier != "91" or (
            value and (said.start > event.near.end or re.search(r"\d", event.text[rest.start : said.start]))
        ):
            end = value.end() if value else said.end
            line = assigned(more.code, event, (*spans, Span(said.start, end)), path, look)
            return [_told_again(Done(line, event.service, event), more, look)]
    return []


def _told_again(done: Done, more: More, look: Lookups) -> Done:
    if not more.modifier:
        return done
    rule = look.rule(f"mod.{more.modifier}")
    return done.modified(more.modifier, PathStep("choose", rule.id, f"{more.modifier}: {rule.title}", rule.citation))


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
