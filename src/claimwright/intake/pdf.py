"""PDF by pypdfium2: its text in reading order of the file, one place with page and box for every word.

A blank line is written where the page leaves one. Knows no OCR: a page that is only an image is refused.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from claimwright.intake.source import Source
from claimwright.intake.view import Box, View
from claimwright.model.document import Document

LARGEST = 20_000_000  # bytes
MOST_PAGES = 200
MOST_CHARACTERS = 100_000  # on one page
EXTRACTOR = f"pypdfium2/{pdfium.PYPDFIUM_INFO.version}"
GAP = 0.5  # of a line's height: more white than this between two lines is a blank line
_Character = tuple[str, Box]


def read(source: Source) -> Document:
    source.limit(LARGEST)
    if b"%%EOF" not in source.data[-2048:]:
        raise source.error("a truncated PDF", "fetch the file again", f"byte {len(source.data)}")
    try:
        pages = pdfium.PdfDocument(source.data)
    except pdfium.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise source.error("an encrypted PDF", "save it without a password") from error
        raise source.error("a damaged PDF", "print it to a new PDF or fetch it again") from error
    with pages:
        return _document(source, pages)


def _document(source: Source, pages: pdfium.PdfDocument) -> Document:
    if len(pages) > MOST_PAGES:
        raise source.error(f"more than {MOST_PAGES} pages", "split the document")
    view = View(source)
    for number in range(1, len(pages) + 1):
        try:
            page = pages[number - 1]
            lines = list(_lines(page, source, number))
            drawn = raw.FPDFPage_CountObjects(page)
        except pdfium.PdfiumError as error:
            raise source.error("a damaged page", "print it to a new PDF or fetch it again", f"page {number}") from error
        if not lines and drawn > 0:
            raise source.error("no text on the page, perhaps a scan", "run OCR on it first", f"page {number}")
        if view.length and lines:
            view.add("\n")
        _write(view, lines, number)
    if not view.text.strip():
        raise source.error("a PDF with no text", "run OCR on it first, or give the note as text")
    return view.document("application/pdf", EXTRACTOR)


def _lines(page: pdfium.PdfPage, source: Source, number: int) -> Iterator[list[_Character]]:
    """The page's lines, each a list of characters with their boxes; empty lines left out."""
    text = page.get_textpage()
    count = text.count_chars()
    if count > MOST_CHARACTERS:
        raise source.error(f"more than {MOST_CHARACTERS} characters on a page", "split the document", f"page {number}")
    line: list[_Character] = []
    for index in range(count):
        character = _readable(raw.FPDFText_GetUnicode(text, index))
        if character != "\n":
            line.append((character, text.get_charbox(index, loose=True)))
        elif any(c.strip() for c, _ in line):
            yield line
            line = []
        else:
            line = []
    if any(c.strip() for c, _ in line):
        yield line


def _readable(code: int) -> str:
    """One character for one of the PDF's, so that positions hold: line-end hyphens stay, controls are spaces."""
    if code in (0x02, 0xFFFE, 0xAD):
        return "-"
    if code in (0x0A, 0x0C):
        return "\n"
    character = chr(code)
    return " " if unicodedata.category(character) in ("Cc", "Cs", "Zs") else character


def _write(view: View, lines: list[list[_Character]], page: int) -> None:
    below: float | None = None
    for line in lines:
        boxes = [box for character, box in line if character.strip()]
        bottom, top = min(b[1] for b in boxes), max(b[3] for b in boxes)
        if below is not None and below - top > GAP * (top - bottom):
            view.add("\n")
        below = bottom
        for word, box in _words(line):
            view.add(word, f"page {page}" if box else "", page, box)
        view.add("\n")


def _words(line: list[_Character]) -> Iterator[tuple[str, Box | None]]:
    """Words with the box around them, and the white between them with none; white at the line's end is dropped."""
    end = max(i for i, (character, _) in enumerate(line) if character.strip()) + 1
    start = 0
    for at in range(1, end + 1):
        if at < end and line[at][0].isspace() == line[start][0].isspace():
            continue
        piece = line[start:at]
        word = "".join(character for character, _ in piece)
        start = at
        if word.isspace():
            yield word, None
        else:
            boxes = [box for _, box in piece]
            yield (
                word,
                (
                    round(min(b[0] for b in boxes), 2),
                    round(min(b[1] for b in boxes), 2),
                    round(max(b[2] for b in boxes), 2),
                    round(max(b[3] for b in boxes), 2),
                ),
            )
