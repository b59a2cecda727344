"""One file to a document, by what it holds rather than by what it is called."""

from __future__ import annotations

import re
from pathlib import Path

from claimwright.intake import ccda, fhir, pdf, text
from claimwright.intake.fields import Reading
from claimwright.intake.source import Source, read_source
from claimwright.model.document import Document

_JSON = re.compile(rb"\{\s*[\"}]")
_XML = re.compile(rb"<[?!A-Za-z]")


def read_document(path: Path) -> Document:
    return read(read_source(path)).document


def read(source: Source) -> Reading:
    """The document and what it says of the encounter. Raises InputError where the file cannot be read."""
    start = source.data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    suffix = Path(source.name).suffix.lower()
    try:
        if b"%PDF-" in start or suffix == ".pdf":
            return Reading(pdf.read(source))
        if _XML.match(start) or suffix == ".xml":
            return ccda.read(source)
        if _JSON.match(start) or suffix == ".json":
            return fhir.read(source)
        return Reading(text.read(source))
    except RecursionError as error:
        raise source.error("nested too deeply", "flatten it or export it again") from error
