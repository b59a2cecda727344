"""Text and PDF to their view and places; each kind of bad file, of any format, to one line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimwright.errors import InputError
from claimwright.intake.documents import read_document
from claimwright.intake.source import read_source
from claimwright.model.evidence import Span
from intake_sources import CDA, bundle, locked, note, pdf, scan
from intake_views import of


@pytest.mark.parametrize("text", ["Cough.\r\nFever.\r", "\ufeffnaïve ∆\n", "<3 kg\n", "[doctor] hello", "{name} came"])
def test_plain_text_is_the_file_itself(text: str) -> None:
    document = of(text.encode()).document
    assert document.text == text
    assert document.places == ()
    assert document.view_sha256 == document.source_sha256


def test_pdf_words_have_page_and_box() -> None:
    document = of(pdf(["ASSESSMENT", "Gout of the left toe", "", "", "Signed"], ["Page two"])).document
    assert document.text == "ASSESSMENT\nGout of the left toe\n\nSigned\n\nPage two\n"
    at = document.text.index("left")
    (place,) = document.places_of(Span(at, at + 4))
    assert (place.page, document.text[place.start : place.end]) == (1, "left")
    assert place.box is not None
    assert 100 < place.box[0] < place.box[2] < 200
    assert place.box[1] < 706 < place.box[3]
    assert document.place(Span(len(document.text) - 4, len(document.text) - 1)).startswith("page 2 [")


ENTITY_LINE = CDA[: CDA.index("Return")].count("\n") + 1
BAD: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "empty"),
    "blank": (b" \n", "empty"),
    "binary": (b"GIF89a\x00\x01", "byte 6: binary"),
    "latin-1": ("naïve".encode("latin-1"), "byte 2: not UTF-8"),
    "oversize text": (b"a" * 5_000_001, "larger than 5 MB"),
    "oversize": (b"a" * 20_000_001, "larger than 20 MB"),
    "truncated pdf": (pdf(["Gout"])[:-400], "a truncated PDF"),
    "damaged pdf": (b"%PDF-1.4\nnothing\n%%EOF", "a damaged PDF"),
    "encrypted pdf": (locked(), "an encrypted PDF"),
    "scan": (scan(), "page 1: no text on the page"),
    "blank pdf": (pdf([]), "a PDF with no text"),
    "doctype": (b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/hostname"><a/>', "DOCTYPE"),
    "entity": (CDA.replace("<ClinicalDocument", '<!DOCTYPE x [<!ENTITY e "f">]><ClinicalDocument').encode(), "DOCTYPE"),
    "utf-16 doctype": ('<?xml version="1.0"?><!DOCTYPE a []><a/>'.encode("utf-16-le"), "byte 1: binary"),
    "undefined entity": (CDA.replace("Return", "&nbsp;").encode(), f"line {ENTITY_LINE}: XML that is not well formed"),
    "malformed xml": (b"<a>\n<b>\n</a>", "line 3: XML that is not well formed"),
    "deep xml": (b"<a>" * 3000 + b"</a>" * 3000, "XML that is not well formed"),
    "other xml": (b"<chart><p>x</p></chart>", "no ClinicalDocument"),
    "no narrative": (b'<ClinicalDocument xmlns="urn:hl7-org:v3"/>', "no narrative text"),
    "bad date in ccda": (CDA.replace("19580311", "19581399").encode(), "patient.birth_date is not a date"),
    "other json": (b'{"a": 1}', "no FHIR bundle"),
    "no bundle": (b'{"resourceType": "Patient"}', "no FHIR bundle"),
    "broken json": (b'{"resourceType": "Bun', "no FHIR bundle"),
    "latin-1 json": (
        bundle(note("Gout"), {"resourceType": "Patient", "id": "\xe9"}).replace(b"\\u00e9", b"\xe9"),
        "not UTF-8",
    ),
    "deep json": (b'{"entry": ' + b"[" * 50_000, "no FHIR bundle"),
    "empty bundle": (bundle(), "no note"),
    "odd resource": (bundle({"resourceType": "Patient", "name": 3}, note("Gout")), "/entry/0/resource/name"),
    "picture in bundle": (bundle(note("Gout", "image/png")), "/entry/0/resource/content/0/attachment: an attachment"),
    "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Word document"),
    "other zip": (b"PK\x03\x04" + bytes(40), "a damaged zip file"),
    "truncated rtf": (b"{\\rtf1 Gout", "byte 11: a truncated RTF file"),
    "empty page": (b"<html><body><p> </p></body></html>", "a page with no text"),
    "other hl7": (b"MSH|^~\\&|A|B|C|D|2026||ACK|1|P|2.5", "MSH-9: an HL7 message that is neither"),
    "broken hl7": (b"MSH|^~\\&|A\nwords", "segment 2: a line that is no HL7 segment"),
    "no delimiters": (b"MSH||||", "segment 1: an MSH segment without its delimiters"),
    "entity in div": (
        bundle({"resourceType": "Composition", "section": [{"text": {"div": "<!DOCTYPE a><div/>"}}]}),
        "/entry/0/resource/section/0/text/div: an XML DOCTYPE",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_line_with_place_and_mend(name: str, tmp_path: Path) -> None:
    data, says = BAD[name]
    path = tmp_path / "note"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_document(path)
    line = str(caught.value)
    assert line.startswith(str(path))
    assert says in line
    assert caught.value.mend
    assert "\n" not in line


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, says in ((tmp_path / "none", "no such file"), (tmp_path, "a folder"), (pipe, "not a file")):
        with pytest.raises(InputError, match=says):
            read_document(path)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("Gout")
    visit = tmp_path / "visit"
    visit.mkdir()
    (visit / "in.txt").write_text("Cough")
    (visit / "same").symlink_to("in.txt")
    (visit / "out").symlink_to("../outside")
    assert read_source(visit / "same", visit).data == b"Cough"
    with pytest.raises(InputError, match="a link that leaves"):
        read_source(visit / "out", visit)


HEADS = (b"", b"%PDF-1.7\n", b"<?xml version='1.0'?>", b"<a", b'{"resourceType": "Bundle", ', b"\xef\xbb\xbf", b"<p>",
         b"{\\rtf1 ", b"PK\x03\x04", b"MSH|^~\\&|")  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(HEADS), st.one_of(st.binary(max_size=200), st.text(max_size=80).map(str.encode)))
def test_any_bytes_give_a_document_or_an_input_error(head: bytes, rest: bytes) -> None:
    data = head + rest
    try:
        document = of(data).document
    except InputError:
        return
    assert document.media_type != "text/plain" or document.text.encode() == data
