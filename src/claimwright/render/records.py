"""What the commands write: the records of `code`, `review` and coding.json, their bytes and schemas, the way back.

Knows the outputs' names and versions; how a coding becomes a record is `transcribe`'s. Every persisted record says its
`schema` first, and a reader refuses what is not its own in one line.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeAlias

import msgspec

from claimwright.errors import InputError
from claimwright.model.chart import Assertion, CodeRef, MentionKind
from claimwright.model.claim import Claim, ServiceLine
from claimwright.model.coding import EditionRef, Element, Identity, Option, PathStep, System
from claimwright.model.evidence import Citation, Span
from claimwright.model.finding import Severity
from claimwright.model.verdict import Contribution, Step

# Which sets of the shelf answer for a code system.
CODE_SETS = {"ICD-10-CM": ("icd10cm", "icd10cm-tabular"), "HCPCS": ("hcpcs",), "CPT": ("cpt",)}
LARGEST = 64_000_000  # bytes; a coding.json beyond this is not ours
Verdict = Literal["clean", "hold"]


class Words(msgspec.Struct, frozen=True, kw_only=True, tag="quote", tag_field="kind", omit_defaults=True):
    """Verbatim words at half-open offsets. `document`, `line` and `place` where the record covers several documents."""

    start: int
    end: int
    text: str
    document: str = ""
    line: int = 0
    place: str = ""


class FieldValue(msgspec.Struct, frozen=True, kw_only=True, tag="field", tag_field="kind"):
    """A field of the encounter, what it held, and the file and place in it that gave it."""

    field: str
    value: str
    source: str = ""
    locator: str = ""


class Fact(msgspec.Struct, frozen=True, kw_only=True, tag="ledger", tag_field="kind"):
    fact: str
    on: date
    reference: str


class Missing(msgspec.Struct, frozen=True, kw_only=True, tag="absence", tag_field="kind"):
    absence: str
    searched: tuple[str, ...]


class Decided(msgspec.Struct, frozen=True, kw_only=True, tag="decision", tag_field="kind"):
    who: str
    why: str
    on: date


Proof: TypeAlias = Words | FieldValue | Fact | Missing | Decided


class DiagnosisRecord(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    description: str
    rank: int
    evidence: tuple[Proof, ...]
    citations: tuple[Citation, ...]
    confidence: float
    reason: str
    path: tuple[PathStep, ...]


class ServiceRecord(msgspec.Struct, frozen=True, kw_only=True):
    """`pointers` are ranks of diagnoses, the line's reason first."""

    code: str
    system: System
    description: str
    rank: int
    modifiers: tuple[str, ...]
    units: int
    pointers: tuple[int, ...]
    evidence: tuple[Proof, ...]
    citations: tuple[Citation, ...]
    confidence: float
    reason: str
    path: tuple[PathStep, ...]
    modifier_reasons: tuple[PathStep, ...] = ()
    ndc: str = ""
    ndc_units: Decimal | None = None
    ndc_measure: str = ""


class ElementRecord(msgspec.Struct, frozen=True, kw_only=True):
    element: Literal["problems", "data", "risk", "time"]
    what: str
    value: Element | None
    counted: bool
    reason: str
    citation: Citation
    evidence: tuple[Proof, ...]


class LevelRecord(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    problems: Element
    data: Element
    risk: Element
    path: Literal["mdm", "time"]
    elements: tuple[ElementRecord, ...]
    lacks: str = ""


class SuppressedRecord(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    system: System
    step: str
    rule: str
    reason: str
    citation: Citation
    evidence: tuple[Proof, ...]


class FindingRecord(msgspec.Struct, frozen=True, kw_only=True):
    rule: str
    severity: Severity
    message: str
    mend: str
    target: str
    citation: Citation
    evidence: tuple[Proof, ...]


class QueryRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A question to the author about a code, with the quotes and the answers it offers."""

    to: str
    code: str
    asks: tuple[str, ...]
    question: str
    indicators: tuple[Proof, ...]
    options: tuple[Option, ...]
    severity: Severity
    rule: str
    citation: Citation


class CodeLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of `claimwright code --format jsonl`. Offsets are characters of the document decoded as UTF-8."""

    schema: Literal["claimwright.code/1"] = "claimwright.code/1"
    document: str
    date_of_service: date
    identity: Identity
    diagnoses: tuple[DiagnosisRecord, ...]
    services: tuple[ServiceRecord, ...]
    em: LevelRecord | None
    suppressed: tuple[SuppressedRecord, ...]
    findings: tuple[FindingRecord, ...]
    verdict: Verdict
    queries: tuple[QueryRecord, ...] = ()


class SectionRecord(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    kind: str
    start: int
    end: int


class MentionRecord(msgspec.Struct, frozen=True, kw_only=True):
    spans: tuple[Span, ...]
    text: str
    kind: MentionKind
    section: str
    assertion: Assertion
    codes: tuple[CodeRef, ...]


class ReviewLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of `claimwright review --format jsonl`."""

    schema: Literal["claimwright.review/1"] = "claimwright.review/1"
    document: str
    sections: tuple[SectionRecord, ...]
    mentions: tuple[MentionRecord, ...]
    findings: tuple[FindingRecord, ...]


class DocumentRecord(msgspec.Struct, frozen=True, kw_only=True):
    """`text` is the text view that every offset of the record counts in."""

    name: str
    media_type: str
    source_sha256: str
    view_sha256: str
    extractor: str
    text: str = ""


class CodingRecord(msgspec.Struct, frozen=True, kw_only=True):
    """coding.json: all of a code line, and the visit, its documents, the encounter's fields and the claims."""

    schema: Literal["claimwright.coding/1"] = "claimwright.coding/1"
    visit: str
    date_of_service: date
    identity: Identity
    documents: tuple[DocumentRecord, ...]
    encounter: tuple[FieldValue, ...]
    diagnoses: tuple[DiagnosisRecord, ...]
    services: tuple[ServiceRecord, ...]
    em: LevelRecord | None
    suppressed: tuple[SuppressedRecord, ...]
    findings: tuple[FindingRecord, ...]
    verdict: Verdict
    charge: Decimal
    claims: tuple[Claim, ...]
    queries: tuple[QueryRecord, ...] = ()
    risk: Decimal | None = None
    contributions: tuple[Contribution, ...] = ()
    release: tuple[Step, ...] = ()

    def editions_of(self, system: str) -> tuple[EditionRef, ...]:
        sets = CODE_SETS.get(system, ())
        return tuple(edition for edition in self.identity.editions if edition.set in sets)

    def lines(self) -> tuple[tuple[ServiceLine, ServiceRecord | None], ...]:
        """Each claim line with the service it came from, equal services in order; None where none is equal."""
        waiting = list(self.services)
        found: list[tuple[ServiceLine, ServiceRecord | None]] = []
        for line in (line for claim in self.claims for line in claim.lines):
            service = next((s for s in waiting if (s.code, s.modifiers) == (line.code, line.modifiers)), None)
            if service is not None:
                waiting.remove(service)
            found.append((line, service))
        return tuple(found)


OUTPUTS: dict[str, type[msgspec.Struct]] = {"code": CodeLine, "review": ReviewLine, "coding": CodingRecord}


def json_line(record: msgspec.Struct) -> bytes:
    """One line of JSON, keys in the record's order."""
    return msgspec.json.encode(record) + b"\n"


def json_file(record: msgspec.Struct) -> bytes:
    """The same record for a file that people open."""
    return msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n"


def schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema (2020-12) of every output, by the output's name."""
    return {name: _schema(kind) for name, kind in OUTPUTS.items()}


def _schema(kind: type[msgspec.Struct]) -> dict[str, Any]:
    (whole,), parts = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": kind.__name__}
    return {**head, **whole, "$defs": dict(sorted(parts.items()))}


class _Stamp(msgspec.Struct):
    schema: str = ""


def read_coding(data: bytes, place: str = "coding.json") -> CodingRecord:
    """A coding.json read back. There is one version so far, so nothing to upcast; a newer one is refused by name."""
    again = "run the visit again"
    if len(data) > LARGEST:
        raise InputError("larger than a coding.json may be", place, again)
    try:
        stamp = msgspec.json.decode(data, type=_Stamp).schema
        if not stamp.startswith("claimwright.coding/"):
            raise InputError("not the result of a visit", place, "name the coding.json that `claimwright run` wrote")
        if stamp != "claimwright.coding/1":
            raise InputError(
                "written by another version of Claimwright", place, "read it with that version, or " + again
            )
        return msgspec.json.decode(data, type=CodingRecord)
    except msgspec.ValidationError as error:
        # Only where it broke: the message itself could repeat a value of the chart.
        where = str(error).rpartition(" - at ")[2].strip("`") if " - at " in str(error) else "the top"
        raise InputError(f"broken at {where}", place, again) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError("not JSON, or cut short", place, again) from error
