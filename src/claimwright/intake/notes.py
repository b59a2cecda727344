"""Formats that hold a note and nothing else: text, PDF, RTF, DOCX and HTML, told apart by what a file holds.

A note may also be enclosed in a message; then its places begin with the place where it is enclosed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from claimwright.intake import docx, html, pdf, rtf, text
from claimwright.intake.source import Source
from claimwright.intake.view import View
from claimwright.model.document import Document

TYPES = frozenset(
    ("text/plain", "text/html", "application/xhtml+xml", "text/rtf", "application/rtf", "application/pdf",
     "application/msword", docx.MEDIA_TYPE)
)  # fmt: skip
TOP = 4096  # bytes in which a format shows itself
_HTML = re.compile(
    rb"(?>\s|<\?[^>]*>|<!--(?:(?!-->).)*+-->)*+<(?:!doctype\s+html|(?:html|head|body|title|meta|style|div|p|h[1-6]|table|span|ul|ol|pre|"
    rb"br|center|font|b|article|form)[\s>/])",
    re.I | re.S,
)
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(source: Source) -> Document:
    return _reader(source)(source)


def is_html(start: bytes) -> bool:
    return _HTML.match(start[2:].replace(b"\0", b"") if start[:2] in (b"\xff\xfe", b"\xfe\xff") else start) is not None


def enclose(view: View, source: Source, data: bytes, where: str) -> str:
    """Writes the note in `data` into the view, parted by a blank line from what is before; gives back its extractor."""
    inner = read(Source(f"{source.place} {where}", source.name, data))
    if view.length:
        view.add("\n")
    at = 0
    for place in inner.places:
        view.add(inner.text[at : place.start])
        view.add(inner.text[place.start : place.end], f"{where} {place.where}", place.page, place.box)
        at = place.end
    rest = inner.text[at:]
    for line in [rest] if inner.places else rest.splitlines(keepends=True):
        view.add(line, "" if inner.places else where)
    if not inner.text.endswith("\n"):
        view.add("\n")
    return inner.extractor


def _reader(source: Source) -> Callable[[Source], Document]:
    start = source.data[:TOP].removeprefix(b"\xef\xbb\xbf").lstrip()
    suffix = Path(source.name).suffix.lower()
    if b"%PDF-" in start[:1024] or suffix == ".pdf":
        return pdf.read
    if start.startswith(b"{\\rtf"):
        return rtf.read
    if source.data.startswith(b"PK\x03\x04") or suffix == ".docx":
        return docx.read
    if source.data.startswith(_OLD_WORD):
        raise source.error("an old Word document, not read", "save it as DOCX, PDF or text")
    if is_html(start) or suffix in (".html", ".htm", ".xhtml"):
        return html.read
    return text.read
