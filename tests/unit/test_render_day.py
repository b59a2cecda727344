"""The day's page, its plots and the terminal's tables."""

import io
from decimal import Decimal
from xml.etree import ElementTree

import lxml.html
import msgspec
from rich.console import Console

from claimwright.render.day import day_page, totals
from claimwright.render.plots import LONGEST, Bar, bars, finding_plot, verdict_plot
from claimwright.render.rows import VisitRow, failed_row, visit_row
from claimwright.render.tables import coding_table, day_table, finding_lines
from invented_visit import CASE, CODING, FINDINGS, ROWS

SVG = "{http://www.w3.org/2000/svg}"


def shown(*renderables, colour=False):
    system = "standard" if colour else None
    console = Console(file=io.StringIO(), width=160, force_terminal=colour, color_system=system)
    for one in renderables:
        console.print(one)
    return console.file.getvalue()


def test_a_row_says_what_the_coding_says():
    row = ROWS[0]
    assert (row.visit, row.patient, row.payer, row.verdict) == (
        "visit-01",
        "Example-Rivers, Testa",
        "Placeholder Mutual",
        "hold",
    )
    assert row.diagnoses == ("E11.22", "N18.31", "I10", "Z79.4")
    assert row.services == ("99214-25", "83036-QW")
    assert row.charge == Decimal("209.50")
    assert row.findings == (("HT-CKD", "hold"), ("REC-ORDER", "warn"), ("ENC-PHONE", "inform"))
    assert visit_row(msgspec.structs.replace(CODING, claims=()), CASE).charge is None


def test_the_totals_keep_what_may_leave_apart_from_what_is_held():
    assert totals(ROWS) == (3, 1, 1, 1, Decimal("1240.00"), Decimal("209.50"))
    assert totals(()) == (0, 0, 0, 0, Decimal("0.00"), Decimal("0.00"))


def test_the_page_links_each_visit_and_shows_a_failed_one_with_its_error():
    tree = lxml.html.document_fromstring(day_page(ROWS))
    assert tree.xpath("//tbody//a/@href") == [
        "visit-01/review.html",
        "claims/visit-01.pdf",
        "visit-02/review.html",
        "claims/medicare.837",
        "claims/visit-02.pdf",
    ]
    failed = tree.xpath("//tr[@class='failed']")[0].text_content()
    assert ROWS[2].error in failed
    assert "Not read" in failed
    assert not tree.xpath("//script[normalize-space()] | //@src | //link | //@style")
    assert "script-src 'none'" in tree.xpath("//meta[@http-equiv]/@content")[0]


def test_an_empty_day_is_a_page_too():
    assert "no date" in day_page(())


def test_the_page_is_the_same_each_time_and_escapes_what_it_shows():
    hostile = failed_row("visit-09", "<script>alert(1)</script>")
    page = day_page((*ROWS, hostile))
    assert page == day_page((*ROWS, hostile))
    assert "<script>alert" not in page


def test_the_bars_are_as_long_as_their_counts():
    svg = ElementTree.fromstring(
        bars("Some", [Bar("a & b", 4, "clean"), Bar("c", 1, "hold", "hold"), Bar("d", 0, "warn")])
    )
    drawn = [r for r in svg.iter(f"{SVG}rect") if r.get("class") != "track"]
    assert [int(r.get("width")) for r in drawn] == [LONGEST, round(LONGEST / 4), 0]
    assert [t.text for t in svg.iter(f"{SVG}text") if t.get("class") == "label"] == ["a & b", "c", "d"]
    assert svg.get("aria-label") == "Some: a & b 4, c 1, d 0"


def test_the_plots_count_verdicts_and_findings():
    assert 'aria-label="Verdicts: Clean 1, Held 1, Not read 1"' in verdict_plot(ROWS)
    # Most often first, then the severest: REC-ORDER warned twice and informed once.
    assert "Findings by rule: REC-ORDER 3, HT-CKD 1, CODE-UNSPECIFIED 1, ENC-PHONE 1" in finding_plot(ROWS)
    assert "None." in finding_plot(())


def test_the_day_s_table_has_a_line_for_every_visit():
    text = shown(day_table(ROWS))
    for words in ("Example-Rivers, Testa", "E11.22, N18.31, I10, Z79.4", "99214-25, 83036-QW", "held", "$209.50"):
        assert words in text
    assert "not read" in text
    assert "cut short" in text


def test_colour_is_the_console_s_choice():
    assert "\x1b[" in shown(day_table(ROWS), colour=True)
    assert "\x1b[" not in shown(day_table(ROWS))


def test_a_name_can_neither_steer_the_terminal_nor_be_markup():
    text = shown(day_table((VisitRow("v", "clean", patient="[red]A\x1b[2J"),)))
    assert "[red]A\ufffd[2J" in text


def test_a_coding_and_its_findings_in_the_terminal():
    text = shown(coding_table(CODING))
    assert "HI01" in text
    assert "“CKD stage 3a”" in text
    assert "line 2" in text
    lines = shown(*finding_lines(FINDINGS)).splitlines()
    assert lines[0].startswith("hold   HI03: I10 stands beside N18.31")
    assert "code I12.9" in "".join(lines)
    assert "[REC-ORDER, " in "".join(lines)
