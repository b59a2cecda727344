"""PDF by pypdfium2: its text in reading order of the file, one place with page and box for every word.

A blank line is written where the page leaves one. A page that is only a picture is read by OCR where tesseract is
installed, and refused where it is not.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from claimwright.intake import ocr
from claimwright.intake.source import Source
from claimwright.intake.view import Box, View
from claimwright.model.document import Document

LARGEST = 20_000_000  # bytes
MOST_PAGES = 200
MOST_CHARACTERS = 100_000  # on one page
EXTRACTOR = f"pypdfium2/{pdfium.PYPDFIUM_INFO.version}"
MOST_SCANNED = 50  # pages read by OCR
MOST_PIXELS = 30_000_000  # of one page
STAMP = 200  # characters that a fax or a scanner may have put on the picture of a page
FAINT = 40  # of 255: less contrast than this is an empty page
COVERS = 0.6  # of the page: a picture so large is the page itself
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
    scanned = 0
    for number in range(1, len(pages) + 1):
        try:
            page = pages[number - 1]
            lines = list(_lines(page, source, number))
            if _is_picture(page, lines):
                scanned += 1
                if scanned > MOST_SCANNED:
                    raise source.error(f"more than {MOST_SCANNED} scanned pages", "run OCR on it first")
                _scanned(view, source, page, number)
                continue
        except pdfium.PdfiumError as error:
            raise source.error("a damaged page", "print it to a new PDF or fetch it again", f"page {number}") from error
        if view.length and lines:
            view.add("\n")
        _write(view, lines, number)
    if not view.text.strip():
        raise source.error("a PDF with no text", "run OCR on it first, or give the note as text")
    return view.document("application/pdf", f"{EXTRACTOR}+{ocr.extractor()}" if scanned else EXTRACTOR)


def _is_picture(page: pdfium.PdfPage, lines: list[list[_Character]]) -> bool:
    """Nothing but drawing, or a picture over the page with no more words than a stamp has."""
    if not lines:
        return int(raw.FPDFPage_CountObjects(page)) > 0
    if sum(len(line) for line in lines) > STAMP:
        return False
    width, height = page.get_size()
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) > COVERS * width * height:
            return True
    return False


def _scanned(view: View, source: Source, page: pdfium.PdfPage, number: int) -> None:
    """Boxes are in points from the lower left of the page as it is shown."""
    at = f"page {number}"
    if not ocr.extractor():
        mend = "install tesseract (tesseract-ocr), or run OCR on it first"
        raise source.error("no text on the page, perhaps a scan", mend, at)
    width, height = page.get_size()
    scale = min(ocr.DPI / 72, (MOST_PIXELS / max(width * height, 1)) ** 0.5)
    pixels = page.render(scale=scale, grayscale=True).to_numpy()
    grey = pixels if pixels.ndim == 2 else pixels[:, :, 0]
    picture = b"P5 %d %d 255\n" % (grey.shape[1], grey.shape[0]) + grey.tobytes()
    found = ocr.words(source, at, picture)
    if not found and int(grey.max()) - int(grey.min()) > FAINT:
        raise source.error("no text on the page that OCR can find", "give its text, or leave the page out", at)
    last: ocr.Word | None = None
    for word in found:
        apart = last is None or word.line != last.line
        if apart:
            view.add("\n" if last else "")
            view.add("\n" if view.length and (last is None or word.block != last.block) else "")
        else:
            view.add(" ")
        left, right = word.left / scale, (word.left + word.width) / scale
        bottom, top = height - (word.top + word.height) / scale, height - word.top / scale
        view.add(word.text, at, number, (round(left, 2), round(bottom, 2), round(right, 2), round(top, 2)))
        last = word
    view.add("\n" if last else "")


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
