"""Claims on paper: what stands in which box, on how many pages; every box has its place; the commands."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import msgspec
import pypdfium2
import pytest
from typer.testing import CliRunner

from claimwright.cli.app import app
from claimwright.model.case import Accident, BillingProvider, Name, Provider
from claimwright.submit import cms1500, paper, printed, ub04, write
from x12_claims import DAY, ENVELOPE, HOME, STAYS, VARIANTS, claim, line, stay

change = msgspec.structs.replace
FULL = change(
    VARIANTS["second after Medicare, with what it did"],
    accident=Accident("auto", DAY, "OH"),
    admitted=DAY,
    discharged=date(2026, 6, 17),
    note="SEE REPORT",
    authorization="AUTH-1",
    frequency="7",
    payer_control="PAYERCLAIM9",
    facility=BillingProvider("EXAMPLE SURGERY CENTER", "1987654005", "", "", HOME),
    referring=Provider("1234567026", Name("TANSY", "ORRIN")),
    lines=tuple(line(n, ndc="00003029305", ndc_units=Decimal("0.5"), ndc_measure="ML") for n in range(1, 9)),
    made=DAY,
)


def words(pdf: bytes) -> str:
    """All text of the document, a line break at the end of each page."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return "\n".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.parametrize("one", [*VARIANTS.values(), *STAYS.values(), FULL], ids=lambda one: "")
def test_every_text_has_its_box(one):
    assert printed.preview([one]).startswith(b"%PDF")
    assert printed.on_stock([one]) == printed.on_stock([one])


def test_the_boxes_of_a_professional_claim():
    first, second = cms1500.pages(FULL)
    wanted = {
        "1.group": "X", "1a": "MEMBER0001", "2": "TESTPERSON, ADA, Q", "3.year": "1950", "3.female": "X", "6.self": "X",
        "9": "TESTPERSON, ADA Q", "9d": "SAMPLE MEDICARE", "10a.no": "X", "10b.yes": "X", "10b.state": "OH",
        "11": "GROUP7", "11d.yes": "X", "14.month": "06", "17.kind": "DN", "17": "ORRIN TANSY", "17b": "1234567026",
        "18.to.day": "17", "19": "SEE REPORT", "21.icd": "0", "21.A": "E1122", "21.B": "N1831", "22.code": "7",
        "22.number": "PAYERCLAIM9", "23": "AUTH-1", "24.more.1": "N400003029305 ML0.5", "24A.from.1": "06 15 26",
        "24B.1": "11", "24D.1": "99213", "24E.1": "A", "24F.1": "125 00", "24G.1": "1", "24J.1": "1234567018",
        "25": "990000001", "26": "CLAIM", "27.yes": "X", "31": "MARA QUILL", "31.date": "06 15 26",
        "32.name": "EXAMPLE SURGERY CENTER", "33a": "1987654005", "33b": "ZZ261QM1300X",
    }  # fmt: skip
    assert {key: first.get(key) for key in wanted} == wanted
    assert (first["28"], second["28"], second["29"]) == ("MORE", "1000 00", "100 00")
    assert "24D.2" in second
    assert "24D.3" not in second


def test_the_locators_of_a_stay():
    (page,) = ub04.pages(stay())
    wanted = {
        "3a": "CLAIM", "3b": "MRN0001", "4": "0111", "5": "990000001", "6.from": "061026", "6.through": "061526",
        "10": "01021950", "12": "061026", "13": "09", "14": "1", "16": "11", "17": "01", "18.1": "09",
        "31.1a.code": "11",
        "31.1a.date": "060926", "35.1a.through": "060526", "39.2a.amount": "120 50", "42.1": "0120", "44.2": "44970 LT",
        "46.1": "5", "47.3": "125 00", "23.total": "375 00", "50A": "SAMPLE HEALTH PLAN", "60A": "MEMBER0001",
        "67": "K3580  Y", "67A": "E119   Y", "69": "R1031", "71": "340", "72a": "W010XXA", "74.code": "0DTJ4ZZ",
        "74a.date": "061226", "76.npi": "1234567026", "77.last": "SORREL", "81a": "261QM1300X",
    }  # fmt: skip
    assert {key: page.get(key) for key in wanted} == wanted


def test_more_lines_than_a_page_holds():
    many = STAYS["many of everything"]
    found = ub04.pages(many)
    assert [(p["23.page"], p["23.pages"]) for p in found] == [("1", "3"), ("2", "3"), ("3", "3")]
    assert [p.get("23.total", "") for p in found] == ["", "", "7500 00"]
    assert len(cms1500.pages(VARIANTS["fifty lines"])) == 9


def test_nothing_is_cut_in_a_narrow_box():
    long = claim(id="A" * 20, payer=change(claim().payer, name="A PAYER WHOSE NAME IS LONGER THAN THE BOX OF THE FORM"))
    assert "LONGER THAN THE BOX OF THE FORM" in words(printed.on_stock([long])).replace("\r\n", " ")


def test_stock_has_the_text_alone_and_shifts():
    assert "payer's number" in words(printed.preview([FULL]))
    assert "payer's number" not in words(printed.on_stock([FULL]))
    assert printed.on_stock([FULL], (0.1, 0.0)) != printed.on_stock([FULL])


@pytest.mark.parametrize("name", printed.FORMS)
def test_boxes_do_not_overlap_and_lie_on_the_page(name):
    form = paper.form(name)
    taken: dict[tuple[int, int], str] = {}
    for key, box in paper.placed(form):
        for column in range(box.column, box.column + box.width):
            assert 1 <= box.line <= form.lines
            assert 1 <= column <= form.columns
            assert taken.setdefault((box.line, column), key) == key
    assert words(printed.calibration(name)).count("X") > len(form.boxes)


def test_print_from_a_file(tmp_path):
    file, out = tmp_path / "claims.837", tmp_path / "claims.pdf"
    file.write_bytes(write([claim(id="A"), claim(id="B")], ENVELOPE))

    def call(*args):
        return CliRunner().invoke(app, ["print", *map(str, args), "--out", str(out)])

    assert call(file).exit_code == 0
    assert len(pypdfium2.PdfDocument(out)) == 2
    assert call(file, "--claim", "B", "--stock").exit_code == 0
    assert len(pypdfium2.PdfDocument(out)) == 1
    assert call("--calibrate", "ub04").exit_code == 0
    for wrong in ((file, "--claim", "C"), ("--calibrate", "ub92"), (), (tmp_path / "none",)):
        result = call(*wrong)
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
