"""A preview of the CMS-1500 (02/12): the claim's data in its numbered boxes on a plain grid of our own. The form's
art is not drawn.

Six service lines a page. Same claim, same bytes. Box numbers are those of the 02/12 form; the labels are our own words.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from claimwright.model.case import Address, Name
from claimwright.model.claim import Claim, ServiceLine

LINES = 6
LEFT, TOP, WIDTH, ROW = 40.0, 728.0, 532.0, 27.0
INK, RULE, LABEL = Color(0.1, 0.1, 0.12), Color(0.62, 0.66, 0.72), Color(0.35, 0.4, 0.47)


class Box(NamedTuple):
    """One box: number, our label, text, and its share of the row's width."""

    number: str
    label: str
    text: str
    share: float = 1.0


def preview(claim: Claim) -> bytes:
    """A PDF of one page for every six lines."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=letter, invariant=1)
    canvas.setTitle(f"Claim {claim.id}")
    pages = [claim.lines[at : at + LINES] for at in range(0, len(claim.lines), LINES)] or [()]
    for number, lines in enumerate(pages, 1):
        _page(canvas, claim, lines, (number, len(pages)))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _page(canvas: Canvas, claim: Claim, lines: tuple[ServiceLine, ...], page: tuple[int, int]) -> None:
    canvas.setFillColor(INK)
    canvas.setFont("Helvetica-Bold", 11)
    canvas.drawString(LEFT, TOP + 24, "HEALTH INSURANCE CLAIM - PREVIEW")
    canvas.setFont("Helvetica", 8)
    canvas.drawRightString(LEFT + WIDTH, TOP + 24, f"CLAIM {claim.id}   PAGE {page[0]} OF {page[1]}")
    canvas.drawString(LEFT, TOP + 11, f"{claim.payer.name.upper()}   PAYER ID {claim.payer.id.upper()}")
    y = TOP
    for boxes in _head(claim):
        y = _row(canvas, y, boxes)
    y = _lines(canvas, y - 6, claim, lines)
    for boxes in _foot(claim, page[0] == page[1]):
        y = _row(canvas, y, boxes)
    canvas.setFont("Helvetica-Oblique", 7)
    canvas.setFillColor(LABEL)
    canvas.drawString(
        LEFT,
        y - 14,
        "Drawn by Claimwright for reading. Not the CMS-1500 form; print data on pre-printed stock for paper claims.",
    )


def _head(claim: Claim) -> Iterator[list[Box]]:
    patient, subscriber = claim.patient, claim.subscriber
    insured = patient.name if subscriber.relationship == "self" else subscriber.name
    insured_at = patient.address if subscriber.relationship == "self" else subscriber.address
    born = patient.birth_date if subscriber.relationship == "self" else subscriber.birth_date
    kind = claim.accident.kind if claim.accident else ""
    yield [Box("1", "program", claim.payer.program), Box("1a", "insured's id", subscriber.member_id, 2)]
    yield [
        Box("2", "patient", _name(patient.name), 2),
        Box("3", "born, sex", f"{_day(patient.birth_date)} {patient.sex}"),
        Box("4", "insured", _name(insured), 2),
    ]
    yield [
        Box("5", "patient's address", _address(patient.address), 2),
        Box("6", "patient is insured's", subscriber.relationship),
        Box("7", "insured's address", _address(insured_at), 2),
    ]
    yield [
        Box("10a", "work accident", "YES" if kind == "employment" else "NO"),
        Box("10b", "auto accident", f"YES {claim.accident.state}" if claim.accident and kind == "auto" else "NO"),
        Box("10c", "other accident", "YES" if kind == "other" else "NO"),
        Box("11", "group", subscriber.group, 1.5),
        Box("11a", "insured born", _day(born), 1.3),
    ]
    yield [
        Box("12", "patient signed", "SIGNATURE ON FILE" if claim.release == "Y" else "", 1.6),
        Box("13", "benefits to provider", "SIGNATURE ON FILE" if claim.benefits == "Y" else "", 1.6),
        Box("14", "injury or onset", _day(claim.accident.on) if claim.accident else ""),
        Box("17", "referring", _name(claim.referring.name) if claim.referring else "", 1.4),
        Box("17b", "referring npi", claim.referring.npi if claim.referring else ""),
    ]
    yield [
        Box("22", "resubmission", f"{claim.frequency} {claim.payer_control}" if claim.frequency != "1" else ""),
        Box("23", "authorisation or CLIA", claim.authorization or claim.clia, 1.5),
    ]
    yield [Box("21", "ICD indicator", "0", 0.6), *(Box(f"21{chr(65 + i)}", "", _code(claim, i)) for i in range(6))]
    yield [Box("", "", "", 0.6), *(Box(f"21{chr(65 + i)}", "", _code(claim, i)) for i in range(6, 12))]


COLUMNS = (
    ("24A", "date", 74),
    ("24B", "place", 34),
    ("24D", "service, modifiers", 132),
    ("24E", "points to", 54),
    ("24F", "charge", 66),
    ("24G", "units", 44),
    ("24J", "rendering npi", 128),
)


def _lines(canvas: Canvas, y: float, claim: Claim, lines: tuple[ServiceLine, ...]) -> float:
    """Six service lines; an NDC stands in the shaded upper half of its line."""
    x = LEFT
    canvas.setStrokeColor(RULE)
    for number, label, width in COLUMNS:
        _label(canvas, x + 3, y - 8, number, label)
        x += width
    y -= 12
    for at in range(LINES):
        canvas.setStrokeColor(RULE)
        canvas.rect(LEFT, y - ROW, WIDTH, ROW, fill=0)
        if at < len(lines):
            x = LEFT
            for text, (_, _, width) in zip(_cells(claim, lines[at]), COLUMNS, strict=True):
                _text(canvas, x + 3, y - 21, text, width - 6)
                x += width
            if lines[at].ndc:
                _text(
                    canvas, LEFT + 3, y - 9, f"N4{lines[at].ndc} {lines[at].ndc_measure}{lines[at].ndc_units}", WIDTH, 7
                )
        y -= ROW
    return y - 6


def _cells(claim: Claim, line: ServiceLine) -> tuple[str, ...]:
    pointers = "".join(chr(64 + p) for p in line.pointers)
    service = f"{line.code}  {' '.join(line.modifiers)}".strip()
    return (
        _day(line.date_of_service),
        line.place_of_service or claim.place_of_service,
        service,
        pointers,
        f"{line.charge:.2f}",
        f"{line.units:f}",
        claim.rendering.npi,
    )


def _foot(claim: Claim, last: bool) -> Iterator[list[Box]]:
    billing = claim.billing
    yield [
        Box("25", "tax id", f"{billing.tax_id} EIN", 1.3),
        Box("26", "account", claim.patient.record_number or claim.id, 1.3),
        Box("27", "accepts assignment", "YES" if claim.assignment == "A" else "NO"),
        Box("28", "total charge", f"{claim.total:.2f}" if last else "CONTINUED"),
        Box("29", "paid", ""),
    ]
    yield [
        Box("31", "rendered by", _name(claim.rendering.name), 1.4),
        Box("33", "billing provider", billing.name, 2),
        Box("33a", "billing npi", billing.npi),
        Box("33b", "taxonomy", f"ZZ{billing.taxonomy}", 1.2),
    ]
    yield [Box("33", "billing address, phone", f"{_address(billing.address)}  {billing.phone}", 1)]


def _row(canvas: Canvas, y: float, boxes: list[Box]) -> float:
    total = sum(b.share for b in boxes)
    x = LEFT
    for box in boxes:
        width = WIDTH * box.share / total
        canvas.setStrokeColor(RULE)
        canvas.rect(x, y - ROW, width, ROW, fill=0)
        _label(canvas, x + 3, y - 8, box.number, box.label)
        _text(canvas, x + 3, y - 21, box.text, width - 6)
        x += width
    return y - ROW


def _label(canvas: Canvas, x: float, y: float, number: str, label: str) -> None:
    canvas.setFillColor(LABEL)
    canvas.setFont("Helvetica", 6)
    canvas.drawString(x, y, f"{number} {label}".strip())


def _text(canvas: Canvas, x: float, y: float, text: str, width: float, size: float = 9) -> None:
    """Upper-case text, made smaller where the box is narrow: nothing is cut."""
    said = text.upper().encode("latin-1", "replace").decode("latin-1")
    while size > 4 and canvas.stringWidth(said, "Courier", size) > width:
        size -= 0.25
    canvas.setFillColor(INK)
    canvas.setFont("Courier", size)
    canvas.drawString(x, y, said)


def _code(claim: Claim, at: int) -> str:
    return claim.diagnoses[at].code.replace(".", "") if at < len(claim.diagnoses) else ""


def _name(name: Name | None) -> str:
    return str(name) if name else ""


def _day(day: date | None) -> str:
    return f"{day:%m %d %Y}" if day else ""


def _address(at: Address | None) -> str:
    return f"{at.line1}{' ' + at.line2 if at.line2 else ''}, {at.city} {at.state} {at.zip}" if at else ""
