"""Draws a claim's boxes: on pre-printed stock, in a preview on a plain grid of our own, and the page that calibrates.

Knows where boxes stand (rulebook/paper) and nothing of a claim. The form's art is not drawn. Same boxes, same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import msgspec
from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from claimwright.rulebook.loader import read

COLUMN, LINE, INCH = 7.2, 12.0, 72.0  # points: ten to the inch, six to the inch
SIZE, LEAST = 10.0, 4.0  # of text
INK, RULE, LABEL = Color(0.1, 0.1, 0.12), Color(0.72, 0.76, 0.82), Color(0.35, 0.4, 0.47)
Page = Mapping[str, str]  # text by box; a box of a service line is "24F.1" to "24F.6"


class Box(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a box begins and what it holds; `step` lines further down for each further service line."""

    line: int
    column: int
    width: int
    label: str = ""
    right: bool = False
    step: int = 0


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A paper form: its boxes on a grid of `lines` and `columns`, `rows` service lines a page."""

    form: str
    title: str
    lines: int
    columns: int
    left: float
    top: float
    rows: int
    boxes: dict[str, Box]


def form(name: str) -> Form:
    """A form of rulebook/paper: cms1500 or ub04."""
    return read(f"paper/{name}.yaml", Form)


def on_stock(form: Form, pages: Sequence[Page], shift: tuple[float, float] = (0.0, 0.0)) -> bytes:
    """Text alone, in position; `shift` in inches to the right and down, as the calibration page tells."""
    out, canvas = _canvas(form)
    for page in pages:
        _fill(canvas, form, page, shift)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def preview(form: Form, pages: Sequence[tuple[str, Page]]) -> bytes:
    """The same text in drawn boxes with labels in our own words; each page with the claim it belongs to."""
    out, canvas = _canvas(form)
    for number, (name, page) in enumerate(pages, 1):
        for key, box in placed(form):
            _frame(canvas, form, key, box)
        _fill(canvas, form, page, (0.0, 0.0))
        _said(canvas, form, 1, 1, f"{form.title} {name}, page {number} of {len(pages)}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def calibration(form: Form) -> bytes:
    """A mark at every tenth column and line with its number, and every box filled: held against the stock, it tells how
    far a printer shifts.
    """
    out, canvas = _canvas(form)
    canvas.setStrokeColor(LABEL)
    for line in range(1, form.lines + 1, 10):
        for column in range(1, form.columns + 1, 10):
            x, y = _at(form, line, column)
            canvas.line(x - 4, y, x + 4, y)
            canvas.line(x, y - 4, x, y + 4)
            _said(canvas, form, line, column, f"{line},{column}")
    _fill(canvas, form, {key: "X" * box.width for key, box in placed(form)}, (0.0, 0.0))
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _canvas(form: Form) -> tuple[io.BytesIO, Canvas]:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=letter, invariant=1)
    canvas.setTitle(form.form)
    return out, canvas


def placed(form: Form) -> list[tuple[str, Box]]:
    """Every box by its key, those of service lines once for each."""
    found = []
    for key, box in form.boxes.items():
        if not box.step:
            found.append((key, box))
            continue
        for row in range(form.rows):
            label = box.label if row == 0 else ""
            one = msgspec.structs.replace(box, line=box.line + row * box.step, label=label)
            found.append((f"{key}.{row + 1}", one))
    return found


def _at(form: Form, line: int, column: int) -> tuple[float, float]:
    """The left end of the base line of a box's text, in points from the lower left corner."""
    x = form.left * INCH + (column - 1) * COLUMN
    y = letter[1] - form.top * INCH - line * LINE + 2.5
    return x, y


def _fill(canvas: Canvas, form: Form, page: Page, shift: tuple[float, float]) -> None:
    boxes = dict(placed(form))
    unknown = page.keys() - boxes.keys()
    if unknown:
        raise KeyError(f"{form.form} has no box {min(unknown)}")
    canvas.setFillColor(INK)
    for key, text in page.items():
        box = boxes[key]
        x, y = _at(form, box.line, box.column)
        _text(canvas, (x + shift[0] * INCH, y - shift[1] * INCH), box, text)


def _text(canvas: Canvas, at: tuple[float, float], box: Box, text: str) -> None:
    """Upper case, made smaller where the box is narrow: nothing is cut."""
    said = text.upper().encode("latin-1", "replace").decode("latin-1")
    width, size = box.width * COLUMN, SIZE
    while size > LEAST and canvas.stringWidth(said, "Courier", size) > width:
        size -= 0.25
    canvas.setFont("Courier", size)
    # A character of ten to the inch is a little wider than Courier's at this size.
    spread = (COLUMN - canvas.stringWidth("X", "Courier", SIZE)) if size == SIZE else 0.0
    x = at[0] + (
        width - len(said) * (COLUMN if spread else canvas.stringWidth("X", "Courier", size)) if box.right else 0
    )
    canvas.drawString(x, at[1], said, charSpace=spread)


def _frame(canvas: Canvas, form: Form, key: str, box: Box) -> None:
    x, y = _at(form, box.line, box.column)
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.4)
    canvas.rect(x - 1.5, y - 2.5, box.width * COLUMN + 2, LINE - 1)
    canvas.setFillColor(LABEL)
    canvas.setFont("Helvetica", 5)
    if box.label:
        canvas.drawString(x - 1, y + LINE * max(box.step, 1) - 2.5, box.label)


def _said(canvas: Canvas, form: Form, line: int, column: int, text: str) -> None:
    x, y = _at(form, line, column)
    canvas.setFillColor(LABEL)
    canvas.setFont("Helvetica", 6)
    canvas.drawString(x + 2, y + 2, text)
