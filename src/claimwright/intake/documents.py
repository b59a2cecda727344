"""One file to a document, by what it holds rather than by what it is called."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from claimwright.intake import ccda, fhir, hl7, notes, roles
from claimwright.intake.fields import Reading
from claimwright.intake.hl7_message import looks_so
from claimwright.intake.source import Source, read_source
from claimwright.model.document import Document

_JSON = re.compile(rb"\{\s*[\"}]")
_XML = re.compile(rb"<[?!A-Za-z]")


def read_document(path: Path) -> Document:
    source = read_source(path)
    document = read(source).document
    if document is None:
        raise source.error("a message with no note", "give the note itself, or put both in a visit")
    return document


def read(source: Source) -> Reading:
    """The document and what it says of the encounter. Raises InputError where the file cannot be read."""
    try:
        reading = _read(source)
    except RecursionError as error:
        raise source.error("nested too deeply", "flatten it or export it again") from error
    if reading.document is None:
        return reading
    return msgspec.structs.replace(reading, document=roles.signed(reading.document))


def _read(source: Source) -> Reading:
    start = source.data[: notes.TOP].removeprefix(b"\xef\xbb\xbf").lstrip()
    suffix = Path(source.name).suffix.lower()
    if looks_so(start) or suffix == ".hl7":
        return hl7.read(source)
    if (_XML.match(start) or suffix == ".xml") and not notes.is_html(start) and b"%PDF-" not in start[:1024]:
        return ccda.read(source)
    if _JSON.match(start) or suffix == ".json":
        return fhir.read(source)
    return Reading(notes.read(source))
