"""Scanned PDFs: read where tesseract is there, with a box for every word; else one line that says what to install."""

from __future__ import annotations

import io
import shutil

import pypdf
import pypdfium2 as pdfium
import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from claimwright.errors import InputError
from claimwright.intake import ocr
from claimwright.intake.documents import read
from claimwright.intake.source import Source
from claimwright.model.evidence import Span
from intake_views import check, view

LINES = [
    "ASSESSMENT",
    "1. Essential hypertension, stable on lisinopril 10 mg.",
    "2. Gout of the left great toe.",
    "",
    "PLAN",
    "Return in three months.",
    "Electronically signed by Mara Quill, MD on 06/16/2026",
]
needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")


def drawn(lines: list[str]) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.setFont("Helvetica", 12)
    for number, line in enumerate(lines):
        canvas.drawString(72, 720 - 16 * number, line)
    canvas.save()
    return out.getvalue()


def scanned(lines: list[str], dots: int = 200, stamp: str = "", pages: int = 1) -> bytes:
    """The page as a picture of so many dots an inch, with what a fax would stamp on it."""
    page = pdfium.PdfDocument(drawn(lines))[0]
    picture = page.render(scale=dots / 72).to_pil()
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for _ in range(pages):
        canvas.drawImage(ImageReader(picture), 0, 0, *page.get_size())
        canvas.drawString(20, 20, stamp)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture
def without_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "extractor", lambda: "")


@needs_tesseract
@pytest.mark.parametrize("stamp", ["", "FAX 1/1"])
def test_a_scan_is_read_with_boxes(stamp: str) -> None:
    document = view(scanned(LINES, stamp=stamp))
    seen = [line for line in document.text.splitlines() if line and line != stamp]
    assert seen == [line for line in LINES if line]
    assert "\n\nPLAN\n" in document.text
    assert "+tesseract/" in document.extractor
    assert (document.author, document.role) == ("Mara Quill, MD", "provider")
    at = document.text.index("Gout")
    (place,) = document.places_of(Span(at, at + 4))
    assert (place.where, place.page) == ("page 1", 1)
    assert place.box is not None
    left, bottom, right, top = place.box
    assert 80 < left < right < 130
    assert 684 < bottom < top < 702


@needs_tesseract
def test_a_scan_read_twice_is_the_same() -> None:
    assert view(scanned(LINES[:3])) == view(scanned(LINES[:3]))


@needs_tesseract
def test_a_page_of_text_beside_a_scan() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(drawn(["HPI: Cough."])))
    writer.append(io.BytesIO(scanned(LINES[:2])))
    writer.append(io.BytesIO(scanned([""])))  # an empty sheet went through the scanner
    out = io.BytesIO()
    writer.write(out)
    document = view(out.getvalue())
    assert document.text == f"HPI: Cough.\n\n{LINES[0]}\n{LINES[1]}\n"


@needs_tesseract
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (scanned(LINES, dots=40), "page 1: a scan too poor to be read with confidence"),
        (scanned(["gout"], pages=51), "more than 50 scanned pages"),
    ],
)
def test_what_cannot_be_believed_is_refused(data: bytes, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if "50" in says:
        monkeypatch.setattr(ocr, "words", lambda *_: [ocr.Word("gout", ("1", "1"), ("1", "1", "1"), 1, 1, 9, 9)])
    with pytest.raises(InputError, match=says):
        read(Source("n", "n", data))


@pytest.mark.parametrize("stamp", ["", "FAX 1/1"])
@pytest.mark.usefixtures("without_tesseract")
def test_without_tesseract_the_error_says_what_to_install(stamp: str) -> None:
    with pytest.raises(InputError) as caught:
        read(Source("n", "n", scanned(LINES, stamp=stamp)))
    assert "page 1: no text on the page, perhaps a scan; install tesseract" in str(caught.value)


@pytest.mark.parametrize("table", ["", "level\n", "5\tx\n", "5\t1\t1\t1\t1\t1\tx\t1\t1\t1\t90\tgout\n", "\x00\xff"])
def test_an_odd_table_is_no_crash(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "extractor", lambda: "tesseract/0")
    monkeypatch.setattr(ocr, "_run", lambda *_: f"level\n{table}".encode())
    try:
        document = read(Source("n", "n", scanned(["gout"]))).document
    except InputError:
        return
    assert document is not None
    check(document)
