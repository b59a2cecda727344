"""The page of one visit: the note with its key terms, beside it codes, findings and reasons. One file, no network.

Everything on it comes from the coding's record and the chart; the page decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from claimwright.model.case import Case
from claimwright.model.chart import Assertion, Chart
from claimwright.model.coding import Coding
from claimwright.model.document import Document
from claimwright.render.highlight import Light, Mark, Piece, pieces
from claimwright.render.html import page
from claimwright.render.records import CodingRecord, FindingRecord, Proof, Words
from claimwright.render.rows import ClaimFile
from claimwright.render.transcribe import coding_record

KINDS = {
    "diagnosis": "diagnosis",
    "symptom": "symptom",
    "finding": "finding",
    "procedure": "procedure",
    "lab": "laboratory",
    "drug": "drug",
    "device": "device",
    "status": "status",
    "cause": "cause",
    "site": "body site",
}
LETTERS = "ABCDEFGHIJKL"  # the CMS-1500's names of the twelve diagnosis positions


class Note(NamedTuple):
    """`number` is its place among the documents and in links; `headings` are the offsets where heading lines start."""

    number: int
    name: str
    detail: str
    lines: tuple[tuple[Piece, ...], ...]
    headings: frozenset[int]


def review_page(coding: Coding, case: Case, claims_files: Sequence[ClaimFile] = ()) -> str:
    """The page as HTML. An item's id is what a person types: `review.html#HI01` opens with that code's words lit."""
    record = coding_record(coding, case)
    order = {document.name: i for i, document in enumerate(coding.chart.documents)}
    return page(
        "review.html",
        ("common.css", "review.css"),
        "review.js",
        record=record,
        encounter=case.encounter,
        notes=[_note(i, document, coding.chart, record) for i, document in enumerate(coding.chart.documents)],
        holding=_holding(record),
        billed={id(service): line for line, service in record.lines() if service is not None},
        many=len(order) > 1,
        place=lambda words: f"w{order.get(words.document, 0)}-{words.start}",
        identity_of=id,
        files=claims_files,
        kinds=KINDS,
        letters=LETTERS,
        words_of=words_of,
    )


def words_of(evidence: Iterable[Proof]) -> list[Words]:
    return [proof for proof in evidence if isinstance(proof, Words)]


def _note(number: int, document: Document, chart: Chart, record: CodingRecord) -> Note:
    marks = [
        Mark(span.start, span.end, m.kind, context_of(m.assertion), _title(m.kind, m.assertion, m.codes))
        for m in chart.mentions
        if m.document == document.name
        for span in m.spans
    ]
    lights = [
        Light(words.start, words.end, item)
        for item, evidence in items(record)
        for words in words_of(evidence)
        if words.document == document.name
    ]
    detail = " · ".join(part for part in (document.author, document.media_type, document.extractor) if part)
    lines = pieces(document.text, marks, lights)
    return Note(number, document.name, detail, lines, _headings(document, chart))


def _headings(document: Document, chart: Chart) -> frozenset[int]:
    """Where a line starts that holds a section's heading and nothing else."""
    text = document.text
    alone = (
        text.rfind("\n", 0, s.start) + 1
        for s in chart.sections
        if s.document in ("", document.name) and s.title and "\n" in text[s.start : s.body]
    )
    return frozenset(alone)


def items(record: CodingRecord) -> Iterator[tuple[str, tuple[Proof, ...]]]:
    """Everything on the page that rests on evidence, by its id in the page."""
    yield from ((f"HI{d.rank:02}", d.evidence) for d in record.diagnoses)
    yield from ((f"line-{n}", s.evidence) for n, s in enumerate(record.services, 1))
    yield from ((f"finding-{n}", f.evidence) for n, f in enumerate(record.findings, 1))
    yield from ((f"query-{n}", q.indicators) for n, q in enumerate(record.queries, 1))
    yield from ((f"level-{n}", e.evidence) for n, e in enumerate(record.em.elements if record.em else (), 1))
    yield from ((f"dropped-{n}", s.evidence) for n, s in enumerate(record.suppressed, 1))


def context_of(assertion: Assertion) -> str:
    """Why the words do not count as they stand, in a word; empty where they do."""
    parts = (
        "not the patient" if assertion.experiencer == "other" else "",
        assertion.polarity if assertion.polarity != "affirmed" else "",
        {"historical": "past", "hypothetical": "if"}.get(assertion.temporality, ""),
    )
    return ", ".join(part for part in parts if part)


def _title(kind: str, assertion: Assertion, codes: Sequence[object]) -> str:
    named = " ".join(str(getattr(ref, "code", "")) for ref in codes[:3])
    return " · ".join(part for part in (KINDS.get(kind, kind), context_of(assertion), named) if part)


def _holding(record: CodingRecord) -> list[tuple[int, FindingRecord, str]]:
    """What holds the claim, the least effort first: the finding's number, the finding, who mends it."""
    order = {(step.rule, step.target): (n, step.who) for n, step in enumerate(record.release)}
    found = [(n, f) for n, f in enumerate(record.findings, 1) if f.severity in ("reject", "hold")]
    last = (len(order), "")
    ranked = sorted(found, key=lambda one: order.get((one[1].rule, one[1].target), last)[0])
    return [(n, f, order.get((f.rule, f.target), last)[1]) for n, f in ranked]
