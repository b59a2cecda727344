"""C-CDA sections without narrative are read from their entries; bodies that are files are read or named."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from test_settings import PRACTICE

from claimwright.errors import InputError
from claimwright.intake.documents import read
from claimwright.intake.source import Source
from claimwright.intake.visit import read_visit
from claimwright.settings import FILE, load
from intake_sources import CDA, bundle, note, pdf
from intake_views import view, where

XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def section(entries: str, text: str = "<text/>") -> bytes:
    body = f"<component><section {XSI}><title>Problem List</title>{text}{entries}</section></component>"
    document = f"<structuredBody>{body}</structuredBody>"
    start, end = CDA.index("<legalAuthenticator>"), CDA.index("<componentOf>")
    whole = CDA[:start] + CDA[end:]
    return (whole[: whole.index("<structuredBody>")] + document + "</component></ClinicalDocument>").encode()


def problem(words: str, status: str = "", more: str = "", negated: str = "false") -> str:
    told = f'<value xsi:type="CD" displayName="{status}"/>'
    observation = f'<observation><code code="33999-4"/>{told}</observation>'
    stated = f'<entryRelationship typeCode="REFR">{observation}</entryRelationship>'
    return f"""<entry><act classCode="ACT"><code code="CONC"/><entryRelationship typeCode="SUBJ">
 <observation negationInd="{negated}"><templateId root="2.16.840.1.113883.10.20.22.4.4"/>
 <code code="55607006" displayName="Problem"/>
 {more}<value xsi:type="CD" code="1" displayName="{words}"/>{stated if status else ""}</observation>
</entryRelationship></act></entry>"""


def material(words: str) -> str:
    code = f'<code nullFlavor="OTH"><originalText>{words}</originalText></code>'
    return f"<manufacturedProduct><manufacturedMaterial>{code}</manufacturedMaterial></manufacturedProduct>"


ENDED = '<effectiveTime><low value="20200102"/><high value="2021"/></effectiveTime>'
QUANTITY = '<value xsi:type="PQ" value="120" unit="mm[Hg]"/>'
ALLERGY = """<entry><act><code code="48765-2"/><entryRelationship typeCode="SUBJ"><observation>
 <templateId root="2.16.840.1.113883.10.20.22.4.7"/><code code="ASSERTION"/><value xsi:type="CD" displayName="allergy"/>
 <participant><participantRole><playingEntity><code displayName="cat hair"/></playingEntity></participantRole>
 </participant><entryRelationship typeCode="MFST"><observation><value xsi:type="CD" displayName="Rash"/></observation>
 </entryRelationship></observation></entryRelationship></act></entry>"""
VISIT = """<entry><encounter><code displayName="Office visit"/><effectiveTime value="20260616"/><entryRelationship><act>
 <code code="29308-4"/><entryRelationship typeCode="SUBJ"><observation>
 <templateId root="2.16.840.1.113883.10.20.22.4.4"/><value xsi:type="CD" displayName="Gout"/></observation>
 </entryRelationship></act></entryRelationship></encounter></entry>"""


@pytest.mark.parametrize(
    ("entries", "lines"),
    [
        (problem("Gout", "Active"), ["Gout (active)"]),
        (problem("Gout", more=ENDED), ["Gout (resolved), 2020-01-02"]),
        (problem("Gout", negated="true"), ["No Gout"]),
        (ALLERGY, ["cat hair (reaction: Rash)"]),
        (VISIT, ["Office visit, 2026-06-16", "Gout"]),
        (
            "<entry><substanceAdministration><effectiveTime><low value='20260101'/></effectiveTime>"
            f"<doseQuantity value='2' unit='mg'/><consumable>{material('Tea')}</consumable>"
            "</substanceAdministration></entry>",
            ["Tea, 2 mg, 2026-01-01"],
        ),
        (f"<entry><supply><product>{material('Cane')}</product></supply></entry>", ["Cane"]),
        (
            "<entry><organizer><component><observation><code displayName='Systolic'/>" + QUANTITY + "</observation>"
            "</component><component><observation><code displayName='Pulse'/></observation></component>"
            "</organizer></entry>",
            ["Systolic: 120 mm[Hg]"],
        ),
        ("<entry><procedure><code><originalText>Cast</originalText></code></procedure></entry>", ["Cast"]),
        ("<entry><procedure nullFlavor='UNK'><code displayName='Cast'/></procedure></entry>", []),
    ],
)
def test_entries_are_read_where_narrative_is_missing(entries: str, lines: list[str]) -> None:
    document = view(section(entries))
    assert document.text == "PROBLEM LIST\n\n" + "".join(f"- {line}\n" for line in lines)
    if lines:
        assert "/section/entry" in where(document, f"- {lines[0]}")


def test_entries_are_not_read_beside_narrative() -> None:
    assert view(section(problem("Gout"), "<text>None known.</text>")).text == "PROBLEM LIST\n\nNone known.\n"


def with_body(text: str) -> bytes:
    start = CDA.index("<structuredBody>")
    return (CDA[:start] + f"<nonXMLBody>{text}</nonXMLBody></component></ClinicalDocument>").encode()


@pytest.mark.parametrize(
    ("media", "data", "extractor"),
    [
        ("application/pdf", pdf(["Gout"]), "ccda/1+pypdfium2/"),
        ("text/rtf", b"{\\rtf1 Gout}", "ccda/1+rtf/1"),
        ("text/html", b"<p>Gout</p>", "ccda/1+html/1"),
        ("text/plain", b"Gout", "ccda/1+text/1"),
    ],
)
def test_an_enclosed_body_is_read(media: str, data: bytes, extractor: str) -> None:
    coded = base64.b64encode(data).decode()
    document = view(with_body(f'<text mediaType="{media}" representation="B64">{coded}</text>'))
    assert document.text == "Gout\n\nElectronically signed by Rowan Pike, MD on 2026-06-16\n"
    assert document.extractor.startswith(extractor)
    assert where(document, "Gout").startswith("/ClinicalDocument/component/nonXMLBody/text")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('<text mediaType="image/gif" representation="B64">R0lG</text>', "a body that is not a note"),
        ('<text representation="B64">!!</text>', "a body that is not base64"),
        (
            '<text mediaType="application/pdf" representation="B64">JVBERi0=</text>',
            "nonXMLBody/text byte 5: a truncated PDF",
        ),
    ],
)
def test_a_body_that_cannot_be_read_is_one_line(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        view(with_body(text))


def test_a_body_elsewhere_must_stand_beside(tmp_path: Path) -> None:
    data = with_body('<text><reference value="files/scan.pdf"/></text>')
    reading = read(Source("n", "n", data))
    assert reading.body == "scan.pdf"
    (tmp_path / "chart.xml").write_bytes(data)
    with pytest.raises(InputError, match="the file that this document names as its body is missing"):
        read_visit(tmp_path, load(PRACTICE, FILE))
    (tmp_path / "scan.pdf").write_bytes(pdf(["Gout"]))
    assert [d.name for d in read_visit(tmp_path, load(PRACTICE, FILE)).documents] == ["chart.xml", "scan.pdf"]


def test_a_fhir_attachment_is_read_as_what_it_is() -> None:
    assert view(bundle(note("{\\rtf1 Gout}", "text/rtf"))).text == "Gout\n"
    both = note("Gout, plain")
    both["content"].insert(0, note("<p>Gout</p>", "text/html")["content"][0])
    assert view(bundle(both)).text == "Gout, plain\n"  # one note in two formats
