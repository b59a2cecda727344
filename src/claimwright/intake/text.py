"""Plain text: the view is the file as decoded UTF-8, newlines untouched, so an offset is the file's own."""

from __future__ import annotations

import re

from claimwright.intake.source import Source
from claimwright.intake.view import document
from claimwright.model.document import Document

LARGEST = 5_000_000  # bytes
EXTRACTOR = "text/1"
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")  # control bytes that no note holds


def read(source: Source) -> Document:
    source.limit(LARGEST)
    return document(source, "text/plain", decoded(source), EXTRACTOR)


def decoded(source: Source) -> str:
    """The bytes as strict UTF-8; binary content and other encodings are refused with the byte's offset."""
    found = _BINARY.search(source.data)
    if found is not None:
        at = f"byte {found.start()}"
        raise source.error("binary, not a text note", "export the note as text, PDF or DOCX", at)
    try:
        return source.data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise source.error("not UTF-8", "save it as UTF-8", f"byte {error.start}") from error
