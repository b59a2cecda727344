"""What step 1 makes of the documents: sections, problems of the assessment, mentions with their context.

Offsets are into the text view of the document named beside them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import attrgetter
from typing import Literal

import msgspec

from claimwright.model.document import Document
from claimwright.model.evidence import Evidence, Quote, Span
from claimwright.model.finding import Finding

_START = attrgetter("start")
MentionKind = Literal[
    "diagnosis", "symptom", "procedure", "drug", "device", "finding", "lab", "status", "cause", "site"
]


class Assertion(msgspec.Struct, frozen=True, gc=False):
    """The context of a mention (ConText's three axes). `cue` is the span of the words that decided it, None where
    nothing did or the section alone.
    """

    polarity: Literal["affirmed", "negated", "possible"] = "affirmed"
    temporality: Literal["recent", "historical", "hypothetical"] = "recent"
    experiencer: Literal["patient", "other"] = "patient"
    cue: Span | None = None

    @property
    def past(self) -> bool:
        """Said to be over: by words, not only by the section, for a past history lists what is still there too."""
        return self.temporality == "historical" and self.cue is not None

    @property
    def current(self) -> bool:
        """Said of this patient, not as past or to come, and as a fact."""
        told = self.polarity == "affirmed" and self.experiencer == "patient"
        return told and self.temporality != "hypothetical" and not self.past


class Section(msgspec.Struct, frozen=True, gc=False):
    """A part of a document under one heading. `[start, end)` covers heading and body, `body` is where the body begins.

    `kind` is the heading's meaning (rulebook/sections.yaml): chief_complaint, hpi, pmh, surgical, family, social,
    medications,
    allergies, ros, vitals, exam, results, procedure, assessment, assessment_plan, plan, instructions, signature, other.
    """

    title: str
    kind: str
    start: int
    body: int
    end: int
    document: str = ""


class Problem(msgspec.Struct, frozen=True, gc=False):
    """One item of the assessment or plan: its heading, and the prose that belongs to it (`[body, end)`, may be
    empty).
    """

    document: str
    heading: Span
    body: int
    end: int
    section: str


class Sentence(msgspec.Struct, frozen=True, gc=False):
    """A sentence `[start, end)` with the kind of its section and the problem whose heading or prose holds it, -1 for
    none.
    """

    start: int
    end: int
    section: str
    problem: int = -1


class CodeRef(msgspec.Struct, frozen=True, gc=False):
    """A code or a stem (`M25.56`) in a code set, undotted never: dots as printed."""

    code: str
    system: Literal["ICD-10-CM", "CPT", "HCPCS"] = "ICD-10-CM"


class Mention(msgspec.Struct, frozen=True, gc=False):
    """Words of the chart that name something codable. `term` is the lexicon or tabular term that matched, `source`
    its origin.

    `problem` is the index into `Chart.problems` whose heading holds the mention, or -1.
    """

    document: str
    spans: tuple[Span, ...]
    text: str
    kind: MentionKind
    section: str
    assertion: Assertion
    codes: tuple[CodeRef, ...]
    term: str
    source: str
    problem: int = -1

    @property
    def start(self) -> int:
        return self.spans[0].start

    @property
    def end(self) -> int:
        return self.spans[-1].end


class Chart(msgspec.Struct, frozen=True):
    """Step 1's result; `sentences` by document name. `findings` are the record's own: date of service, provider,
    signature, patient identity.
    """

    documents: tuple[Document, ...]
    sections: tuple[Section, ...]
    problems: tuple[Problem, ...]
    mentions: tuple[Mention, ...]
    findings: tuple[Finding, ...] = ()
    signature: Evidence | None = None
    sentences: dict[str, tuple[Sentence, ...]] = {}

    def document(self, name: str) -> Document:
        for document in self.documents:
            if document.name == name:
                return document
        raise KeyError(name)

    def sentences_in(self, document: str, start: int, end: int) -> tuple[Sentence, ...]:
        """The document's sentences that begin in `[start, end)`."""
        listed = self.sentences.get(document, ())
        first = bisect_left(listed, start, key=_START)
        return listed[first : bisect_left(listed, end, key=_START)]

    def sentence_at(self, document: str, offset: int) -> Sentence | None:
        """The sentence that holds the offset, or the last one before it."""
        listed = self.sentences.get(document, ())
        at = bisect_right(listed, offset, key=_START) - 1
        return listed[at] if at >= 0 else None

    def quote(self, mention: Mention) -> Quote:
        return self.document(mention.document).quote(mention.spans)
