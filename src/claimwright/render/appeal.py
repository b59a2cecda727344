"""An appeal as a PDF: the decision, the visit level's elements with the words they rest on, the note as it was signed.

It says what the record holds and nothing of what another level would lack. What the law protects stays out without the
patient's consent. The same input gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from claimwright.ledger.status import Said
from claimwright.model.claim import Claim
from claimwright.render.plain import money, printable
from claimwright.render.records import CodingRecord, ElementRecord, Proof, ServiceRecord, Words
from claimwright.rulebook.attachments import protects
from claimwright.tracking.appealing import Appeal, Contested

INK, RULE, SOFT = Color(0.1, 0.1, 0.12), Color(0.72, 0.76, 0.82), Color(0.35, 0.4, 0.47)
WIDTH = letter[0] - 2 * 54
TEXT = ParagraphStyle("text", fontName="Helvetica", fontSize=9.5, leading=13, textColor=INK)
SMALL = ParagraphStyle("small", TEXT, fontSize=8, leading=10.5)
QUOTE = ParagraphStyle("quote", SMALL, fontName="Helvetica-Oblique", leftIndent=8)
HEAD = ParagraphStyle("head", TEXT, fontName="Helvetica-Bold", fontSize=12, leading=16, spaceBefore=12, spaceAfter=4)
TITLE = ParagraphStyle("title", HEAD, fontSize=16, leading=20, spaceBefore=0)
NOTE = ParagraphStyle("note", SMALL, fontName="Courier", fontSize=8, leading=10)
# What the standard fonts of a PDF have only in Symbol.
SYMBOLS = {"≥": "\xb3", "≤": "\xa3", "→": "\xae", "←": "\xac", "↑": "\xad", "↓": "\xaf", "≠": "\xb9", "≈": "\xbb"}


def packet(claim: Claim, appeal: Appeal, record: CodingRecord, said: Sequence[Said], day: date) -> bytes:
    """The letter, when it was sent and what was `said` of it, the elements or the evidence of each contested line, the
    documents that are quoted.
    """
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=letter, leftMargin=54, rightMargin=54, topMargin=54, bottomMargin=54, invariant=1,
        title=f"Appeal of claim {claim.id}", author=claim.billing.name,
    )  # fmt: skip
    story: list[Flowable] = [*_letter(claim, appeal, day), *_sent(said)]
    quoted: list[Words] = []
    for one in appeal.lines:
        story.extend(_line(one, claim, record, quoted))
    story.extend(_documents(record, quoted))
    document.build(story, onFirstPage=_foot(claim), onLaterPages=_foot(claim))
    return out.getvalue()


def _letter(claim: Claim, appeal: Appeal, day: date) -> Iterator[Flowable]:
    yield Paragraph(f"Request for {_said(appeal.name or 'appeal')}", TITLE)
    yield _pairs(
        ("To", appeal.payer or claim.payer.name),
        ("From", f"{claim.billing.name}, NPI {claim.billing.npi}"),
        ("Date", str(day)),
        ("Patient", f"{claim.patient.name.first} {claim.patient.name.last}, born {claim.patient.birth_date or 'n/a'}"),
        ("Member number", claim.subscriber.member_id),
        ("Claim", f"{claim.id}; the payer's number {appeal.control or 'not given'}"),
        ("Date of service", str(claim.day or "n/a")),
        ("Decision", f"of {appeal.answered or 'n/a'}, trace {appeal.trace}"),
        *((("To be filed by", str(appeal.due)),) if appeal.due else ()),
    )
    yield Paragraph("What is appealed", HEAD)
    rows = [["Line", "Sent", "Decided", "Reasons given", "Amount"]]
    codes = {line.number: line.code for line in claim.lines}
    for one in appeal.lines:
        amount = money(one.amount) if one.amount is not None else "not told"
        rows.append([str(one.line or "all"), one.sent or codes.get(one.line, ""), one.decided, *_reasons(one), amount])
    yield _grid(rows, (36, 60, 60, WIDTH - 226, 70))
    yield Spacer(0, 8)
    yield Paragraph(
        "We ask that these lines be decided as they were sent. What each of them rests on follows, with the words of "
        "the record and where they stand; the record itself is at the end.",
        TEXT,
    )
    yield Paragraph("What is sent with it", HEAD)
    for need in appeal.needs:
        yield Paragraph(f"• {_said(need)}", TEXT)


def _sent(said: Sequence[Said]) -> Iterator[Flowable]:
    """That it was there in time is shown by who said so and when."""
    yield Paragraph("When it was sent, and what came back", HEAD)
    rows = [["Day", "Says", "Who", "Kept as"]]
    rows += [[f"{one.at:%Y-%m-%d}", one.says, one.source or "the sender", one.reference] for one in said]
    yield _grid(rows, (70, 90, 80, WIDTH - 240))


def _line(one: Contested, claim: Claim, record: CodingRecord, quoted: list[Words]) -> Iterator[Flowable]:
    sent = one.sent or next((line.code for line in claim.lines if line.number == one.line), "")
    yield Paragraph(f"Line {one.line}: {_said(sent)}" if one.line else "The claim", HEAD)
    level = record.em
    if level is not None and level.code == sent:
        way = "the total time" if level.path == "time" else "medical decision making, two of three elements"
        yield Paragraph(
            f"{sent} by {way}: problems {level.problems}, data {level.data}, risk {level.risk}.", TEXT
        )  # fmt: skip
        yield Spacer(0, 4)
        yield _elements([row for row in level.elements if row.counted], quoted)
        return
    service = next((service for service in record.services if service.code == sent), None)
    if service is None:
        yield Paragraph("See the record.", TEXT)
        return
    yield from _service(service, quoted)


def _elements(rows: Sequence[ElementRecord], quoted: list[Words]) -> Table:
    cells: list[list[Any]] = [["Element", "What the record holds", "Counts as"]]
    for row in rows:
        held = [Paragraph(f"{_said(row.what)} ({_said(row.reason)})", SMALL), *_proofs(row.evidence, quoted)]
        held.append(Paragraph(_said(str(row.citation)), SMALL))
        cells.append([row.element, held, row.value or ""])
    return _grid(cells, (56, WIDTH - 122, 66))


def _service(service: ServiceRecord, quoted: list[Words]) -> Iterator[Flowable]:
    yield Paragraph(_said(service.reason), TEXT)
    yield from _proofs(service.evidence, quoted)
    for step in service.modifier_reasons:
        yield Paragraph(_said(step.says), SMALL)
    for citation in service.citations:
        yield Paragraph(_said(str(citation)), SMALL)


def _proofs(evidence: Iterable[Proof], quoted: list[Words]) -> Iterator[Flowable]:
    for proof in evidence:
        if isinstance(proof, Words):
            quoted.append(proof)
            where = ", ".join(part for part in (proof.document, f"line {proof.line}" if proof.line else "") if part)
            yield Paragraph(f"“{_said(proof.text)}” <font color='#596678'>{_said(where)}</font>", QUOTE)


def _documents(record: CodingRecord, quoted: Sequence[Words]) -> Iterator[Flowable]:
    """The quoted documents whole, every line numbered; one that is protected only with consent."""
    named = {words.document for words in quoted}
    consents = {field.value for field in record.encounter if field.field.startswith("consents")}
    for document in record.documents:
        if document.name not in named and len(record.documents) > 1:
            continue
        yield PageBreak()
        yield Paragraph(_said(document.name), HEAD)
        if protects(document.text) not in ("", *consents):
            yield Paragraph("Left out: it goes out only with the patient's recorded consent.", TEXT)
            continue
        for number, line in enumerate(document.text.splitlines(), 1):
            shown = f"{number:>4}".replace(" ", "&nbsp;")
            yield Paragraph(f"<font color='#596678'>{shown}</font>&nbsp;&nbsp;{_said(line)}", NOTE)


def _reasons(one: Contested) -> list[Paragraph]:
    return [Paragraph("<br/>".join(_said(reason) for reason in one.reasons) or "none", SMALL)]


def _pairs(*rows: tuple[str, str]) -> Table:
    table = Table([[Paragraph(name, SMALL), Paragraph(_said(text), TEXT)] for name, text in rows], (96, WIDTH - 96))
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("BOTTOMPADDING", (0, 0), (-1, -1), 1)]))
    return table


def _grid(rows: list[list[Any]], widths: Sequence[float]) -> Table:
    cells = [[Paragraph(_said(c), SMALL) if isinstance(c, str) else c for c in row] for row in rows]
    table = Table(cells, widths, repeatRows=1, splitInRow=1)
    lines = [("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE), ("LINEBELOW", (0, 0), (-1, 0), 0.8, SOFT)]
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *lines]))
    return table


def _said(text: str) -> str:
    """Text as a paragraph takes it: what the fonts do not have is written by Symbol, else as its number."""
    found = []
    for character in printable(text):
        if character in SYMBOLS:
            found.append(f'<font name="Symbol">{SYMBOLS[character]}</font>')
        elif character == "\n":
            found.append(" ")
        else:
            try:
                character.encode("cp1252")
                found.append(escape(character))
            except UnicodeEncodeError:
                found.append(f"[U+{ord(character):04X}]")
    return "".join(found)


def _foot(claim: Claim) -> Any:
    def draw(canvas: Canvas, document: Any) -> None:
        canvas.setFont("Helvetica", 7.5)
        canvas.setFillColor(SOFT)
        canvas.drawString(54, 32, f"Claim {claim.id}")
        canvas.drawRightString(letter[0] - 54, 32, f"Page {document.page}")

    return draw
