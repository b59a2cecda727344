"""DOCX notes: paragraphs, lists, tables, headers, tracked changes, with places; hostile files give one line."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimwright.errors import InputError
from claimwright.intake import docx
from claimwright.intake.documents import read
from claimwright.intake.source import Source
from intake_views import check, view, where

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def made(body: str, main: str = "word/document.xml", **parts: str) -> bytes:
    """A DOCX file of this body and parts ("styles", "header" ...)."""
    named = "".join(f'<Relationship Type="{RELATIONS}/{k}" Target="{k}.xml"/>' for k in parts)
    folder, _, name = main.rpartition("/")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        target = f'<Relationship Type="{RELATIONS}/officeDocument" Target="/{main}"/>'
        archive.writestr("_rels/.rels", f"<Relationships>{target}</Relationships>")
        archive.writestr(f"{folder}/_rels/{name}.rels", f"<Relationships>{named}</Relationships>")
        archive.writestr(main, f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for key, text in parts.items():
            archive.writestr(f"{folder}/{key}.xml", text)
    return out.getvalue()


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text: str, properties: str = "", of_run: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text, of_run)}</w:p>"


def item(level: int, number: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def level(number: int, form: str, text: str, start: int = 1) -> str:
    inner = f'<w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{number}">{inner}</w:lvl>'


def table(*rows: tuple[str, ...]) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{''.join(f'<w:tc>{c}</w:tc>' for c in row)}</w:tr>" for row in rows) + "</w:tbl>"


NUMBERING = (
    f"<w:numbering {W}>"
    f'<w:abstractNum w:abstractNumId="7">{level(0, "decimal", "%1.", 2)}'
    f"{level(1, 'lowerRoman', '%1.%2)')}</w:abstractNum>"
    f'<w:abstractNum w:abstractNumId="8">{level(0, "bullet", "x")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
    "</w:numbering>"
)
STYLES = f"""<w:styles {W}>
<w:style w:styleId="A"><w:name w:val="heading 1"/></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>
<w:style w:styleId="L"><w:pPr>{item(0, 2)}</w:pPr></w:style></w:styles>"""
BODY = (
    paragraph("Assessment", '<w:pStyle w:val="B"/>')
    + paragraph("Hypertension", item(0, 1))
    + paragraph("mild", item(1, 1))
    + paragraph("worse", item(1, 1))
    + paragraph("Gout", item(0, 1))
    + paragraph("tea", '<w:pStyle w:val="L"/>')
    + paragraph("Plan", "", "<w:b/>")
    + paragraph("")
    + f"<w:p>{run('Left')}<w:del><w:r><w:delText>unseen</w:delText></w:r></w:del><w:ins>{run(' toe')}</w:ins>"
    + "<w:r><w:tab/><w:t>x</w:t><w:br/><w:sym w:char='F0FE'/><w:t>yes</w:t></w:r>"
    + run("unseen", "<w:strike/>")
    + run("unseen", "<w:vanish/>")
    + run("!", '<w:strike w:val="0"/>')
    + "</w:p>"
    + table((paragraph("A1c"), paragraph("7.1")), (paragraph("S"), paragraph("one") + paragraph("two")))
    + "<w:p><w:r><w:pict><w:txbxContent>"
    + paragraph("boxed")
    + "</w:txbxContent></w:pict></w:r></w:p>"
    + f"<w:sdt><w:sdtContent>{paragraph('end')}</w:sdtContent></w:sdt>"
)
SEEN = """Fern Clinic

Assessment
2. Hypertension
  2.i) mild
  2.ii) worse
3. Gout
- tea

Plan

Left toe\tx
☑yes!

A1c | 7.1
S
one
two

boxed
end

1. see there

Page 1
"""


def test_a_note_is_read_as_word_shows_it() -> None:
    document = view(
        made(
            BODY,
            numbering=NUMBERING,
            styles=STYLES,
            header=f"<w:hdr {W}>{paragraph('Fern Clinic')}</w:hdr>",
            footer=f"<w:ftr {W}>{paragraph('Page 1')}</w:ftr>",
            footnotes=f"<w:footnotes {W}><w:footnote>{paragraph('1. see there')}</w:footnote></w:footnotes>",
        )
    )
    assert document.text == SEEN
    assert document.media_type == docx.MEDIA_TYPE
    assert where(document, "Fern") == "header paragraph 1"
    assert where(document, "3. Gout") == "paragraph 5"
    assert where(document, "7.1") == "table 1 row 1 cell 2"
    assert where(document, "two") == "table 1 row 2 cell 2"
    assert where(document, "Page") == "footer paragraph 1"


def test_the_main_part_is_found_where_the_package_says() -> None:
    assert view(made(paragraph("Gout"), main="other/main.xml")).text == "Gout\n"


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("_", "/", 1) + ".xml", data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (made(paragraph("Gout"))[:150], "a damaged zip file"),
        (zipped(xl_workbook=b"<a/>"), "no Word document"),
        (zipped(word_document=b"<a/>"), "no Word document"),
        (zipped(word_document=b"<!DOCTYPE a [<!ENTITY e 'f'>]><a>&e;</a>"), "word/document.xml: an XML DOCTYPE"),
        (zipped(word_document=b"<a>"), "word/document.xml line 1: XML that is not well formed"),
        (made(paragraph(" " * 21_000_000)), "word/document.xml: larger than 20 MB unpacked"),
        (made(paragraph(" ")), "no text"),
        (made("<w:tbl><w:tr><w:tc>" * 150 + "</w:tc></w:tr></w:tbl>" * 150), "XML that is not well formed"),
    ],
    ids=["truncated", "sheet", "other", "entity", "malformed", "bomb", "blank", "deep"],
)
def test_a_bad_file_is_one_line(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        read(Source("visit/n", "n", data))
    assert "\n" not in str(caught.value)


PIECES = st.sampled_from(
    [paragraph("Gout"), paragraph("a", item(0, 1)), paragraph("b", item(99, 1)), table((paragraph("x"), "")), "<w:p/>",
     "<w:p><w:r><w:br/></w:r></w:p>", "<w:tbl/>", "<w:tbl><w:tr/></w:tbl>", table((table((paragraph("y"),)),)),
     "<w:sdt/>", paragraph("c", '<w:outlineLvl w:val="x"/>'), "<w:p><w:r><w:sym w:char='zz'/></w:r></w:p>", "words",
     "<w:tc/>"]
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join), st.integers(0, 400), st.binary(max_size=2))
def test_any_file_gives_a_view_or_an_input_error(body: str, at: int, junk: bytes) -> None:
    data = made(body, numbering=NUMBERING, styles=STYLES)
    for damaged in (data, data[:at] + junk + data[at + len(junk) :]):
        try:
            document = docx.read(Source("n", "n", damaged))
        except InputError:
            continue
        check(document)


@pytest.mark.parametrize("piece", [paragraph("Gout", item(0, 1)), table((paragraph("a"), paragraph("b")))])
def test_time_grows_with_the_file(piece: str) -> None:
    def spent(times: int) -> float:
        data = made(piece * times, numbering=NUMBERING)
        start = time.perf_counter()
        docx.read(Source("n", "n", data))
        return time.perf_counter() - start

    small = min(spent(1000) for _ in range(2))
    assert spent(4000) < 12 * small + 0.2


def test_long_tables_are_linear() -> None:
    row = "<w:tr><w:tc>" + paragraph("a") + "</w:tc><w:tc>" + paragraph("b") + "</w:tc></w:tr>"
    start = time.perf_counter()
    docx.read(Source("n", "n", made(f"<w:tbl>{row * 10_000}</w:tbl>")))
    assert time.perf_counter() - start < 10
