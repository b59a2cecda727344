"""From a coding or a chart to the records that the commands write. Pure; adds no judgement of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

import msgspec

from claimwright.model.case import Case, Encounter
from claimwright.model.chart import Chart, Section
from claimwright.model.coding import Assignment, Coding, ElementRow, Query, Suppressed, VisitLevel
from claimwright.model.document import Document
from claimwright.model.evidence import Absence, Decision, Evidence, Field, LedgerFact, Origin, Quote
from claimwright.model.finding import Finding
from claimwright.render.records import (
    CodeLine,
    CodingRecord,
    Decided,
    DiagnosisRecord,
    DocumentRecord,
    ElementRecord,
    Fact,
    FieldValue,
    FindingRecord,
    LevelRecord,
    MentionRecord,
    Missing,
    Proof,
    QueryRecord,
    ReviewLine,
    SectionRecord,
    ServiceRecord,
    SuppressedRecord,
    Words,
)

LONGEST_QUOTE = 300  # characters, by the contract of `code`
Documents = dict[str, Document]  # those whose name, line and place a quote is to tell; empty: offsets only


def code_line(coding: Coding, document_name: str) -> CodeLine:
    """The line of `claimwright code` for a case of one document."""
    return CodeLine(
        document=document_name,
        date_of_service=coding.date_of_service,
        identity=coding.identity,
        diagnoses=tuple(_diagnosis(a, {}) for a in coding.assignments.diagnoses),
        services=tuple(_service(a, {}) for a in coding.assignments.services),
        em=_level(coding.assignments.em, {}),
        suppressed=tuple(_suppressed(s, {}) for s in coding.assignments.suppressed),
        findings=tuple(finding_record(f, {}) for f in coding.findings),
        queries=tuple(_asked(q, {}) for q in coding.assignments.queries),
        verdict=coding.verdict,
    )


def review_line(chart: Chart, document_name: str) -> ReviewLine:
    """The line of `claimwright review` for one document of the chart."""
    alone = len(chart.documents) == 1
    sections = (s for s in chart.sections if alone or s.document == document_name)
    mentions = (m for m in chart.mentions if alone or m.document == document_name)
    return ReviewLine(
        document=document_name,
        sections=tuple(_section(s) for s in sections),
        mentions=tuple(
            MentionRecord(
                spans=m.spans, text=m.text, kind=m.kind, section=m.section, assertion=m.assertion, codes=m.codes
            )
            for m in mentions
        ),
        findings=tuple(finding_record(f, {}) for f in chart.findings),
    )


def coding_record(coding: Coding, case: Case) -> CodingRecord:
    """The record of coding.json: each quote names its document, line and place."""
    known = {d.name: d for d in coding.chart.documents}
    return CodingRecord(
        visit=coding.id,
        date_of_service=coding.date_of_service,
        identity=coding.identity,
        documents=tuple(_document(d) for d in coding.chart.documents),
        encounter=encounter_fields(case.encounter),
        diagnoses=tuple(_diagnosis(a, known) for a in coding.assignments.diagnoses),
        services=tuple(_service(a, known) for a in coding.assignments.services),
        em=_level(coding.assignments.em, known),
        suppressed=tuple(_suppressed(s, known) for s in coding.assignments.suppressed),
        findings=tuple(finding_record(f, known) for f in coding.findings),
        queries=tuple(_asked(q, known) for q in coding.assignments.queries),
        verdict=coding.verdict,
        charge=total_charge(coding),
        claims=coding.claims,
        risk=coding.outlook.risk if coding.outlook else None,
        contributions=coding.outlook.contributions if coding.outlook else (),
        release=coding.outlook.release if coding.outlook else (),
    )


def total_charge(coding: Coding) -> Decimal:
    return sum((claim.total for claim in coding.claims), Decimal("0.00"))


def encounter_fields(encounter: Encounter) -> tuple[FieldValue, ...]:
    """Every known value of the encounter under its dotted name, with its origin or that of the whole it is part of."""
    return tuple(
        FieldValue(field=name, value=value, source=origin.source, locator=origin.locator)
        for name, value in _leaves(encounter, "")
        for origin in (origin_of(name, encounter.origins),)
    )


def origin_of(name: str, origins: dict[str, Origin]) -> Origin:
    """The origin of the field, or of the nearest field that holds it ("patient.name" for "patient.name.last")."""
    while name not in origins and "." in name:
        name = name.rpartition(".")[0]
    return origins.get(name, Origin("", ""))


def _leaves(value: object, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, msgspec.Struct):
        for part in value.__struct_fields__:
            if part != "origins":
                yield from _leaves(getattr(value, part), f"{name}.{part}" if name else part)
    elif value is not None and value != "":
        yield name, {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def proofs(evidence: Iterable[Evidence], known: Documents | None = None) -> tuple[Proof, ...]:
    """Evidence as records: a quote of several spans becomes several entries."""
    return tuple(entry for one in evidence for entry in _entries(one, known or {}))


def _entries(evidence: Evidence, known: Documents) -> Iterator[Proof]:
    match evidence:
        case Quote():
            yield from _words(evidence, known.get(evidence.document))
        case Field(name, value, origin):
            whence = origin or Origin("", "")
            yield FieldValue(field=name, value=value, source=whence.source, locator=whence.locator)
        case LedgerFact(fact, on, reference):
            yield Fact(fact=fact, on=on, reference=reference)
        case Absence(sought, searched):
            yield Missing(absence=sought, searched=searched)
        case Decision(who, why, on):
            yield Decided(who=who, why=why, on=on)


def _words(quote: Quote, document: Document | None) -> Iterator[Words]:
    places = quote.places or ("",) * len(quote.spans)
    for span, text, place in zip(quote.spans, quote.texts, places, strict=True):
        short = shortened(text)
        end = span.start + len(short)
        if document is None:
            yield Words(start=span.start, end=end, text=short)
        else:
            line = document.line_of(span.start)
            yield Words(start=span.start, end=end, text=short, document=document.name, line=line, place=place)


def shortened(text: str) -> str:
    """The text, or its longest beginning of whole words within the limit."""
    if len(text) <= LONGEST_QUOTE:
        return text
    head = text[: LONGEST_QUOTE + 1]
    words = head[: max((i for i, c in enumerate(head) if c.isspace()), default=0)].rstrip()
    return words or text[:LONGEST_QUOTE]


def reason_of(assignment: Assignment) -> str:
    """Why this code, in a sentence: what the last step of its path says."""
    return assignment.path[-1].says if assignment.path else ""


def _diagnosis(a: Assignment, known: Documents) -> DiagnosisRecord:
    return DiagnosisRecord(
        code=a.code,
        description=a.description,
        rank=a.rank,
        evidence=proofs(a.evidence, known),
        citations=a.citations,
        confidence=a.confidence,
        reason=reason_of(a),
        path=a.path,
    )


def _service(a: Assignment, known: Documents) -> ServiceRecord:
    return ServiceRecord(
        code=a.code,
        system=a.system,
        description=a.description,
        rank=a.rank,
        modifiers=a.modifiers,
        units=a.units,
        pointers=a.pointers,
        evidence=proofs(a.evidence, known),
        citations=a.citations,
        confidence=a.confidence,
        reason=reason_of(a),
        path=a.path,
        modifier_reasons=a.modifier_reasons,
        ndc=a.ndc,
        ndc_units=a.ndc_units,
        ndc_measure=a.ndc_measure,
    )


def _level(level: VisitLevel | None, known: Documents) -> LevelRecord | None:
    if level is None:
        return None
    return LevelRecord(
        code=level.code,
        problems=level.problems,
        data=level.data,
        risk=level.risk,
        path=level.path,
        elements=tuple(_element(row, known) for row in level.elements),
        lacks=level.lacks,
    )


def _element(row: ElementRow, known: Documents) -> ElementRecord:
    return ElementRecord(
        element=row.element,
        what=row.what,
        value=row.value,
        counted=row.counted,
        reason=row.reason,
        citation=row.citation,
        evidence=proofs(row.evidence, known),
    )


def _suppressed(s: Suppressed, known: Documents) -> SuppressedRecord:
    return SuppressedRecord(
        code=s.code,
        system=s.system,
        step=s.step,
        rule=s.rule,
        reason=s.reason,
        citation=s.citation,
        evidence=proofs(s.evidence, known),
    )


def finding_record(f: Finding, known: Documents) -> FindingRecord:
    """A finding with its evidence; `known` are the documents that it may quote."""
    return FindingRecord(
        rule=f.rule,
        severity=f.severity,
        message=f.message,
        mend=f.mend,
        target=f.target,
        citation=f.citation,
        evidence=proofs(f.evidence, known),
    )


def _asked(q: Query, known: Documents) -> QueryRecord:
    return QueryRecord(
        to=q.to,
        code=q.code,
        asks=q.asks,
        question=q.question,
        indicators=proofs(q.indicators, known),
        options=q.options,
        severity=q.severity,
        rule=q.rule,
        citation=q.citation,
    )


def _section(s: Section) -> SectionRecord:
    return SectionRecord(title=s.title, kind=s.kind, start=s.start, end=s.end)


def _document(d: Document) -> DocumentRecord:
    return DocumentRecord(
        name=d.name,
        media_type=d.media_type,
        source_sha256=d.source_sha256,
        view_sha256=d.view_sha256,
        extractor=d.extractor,
        text=d.text,
    )
