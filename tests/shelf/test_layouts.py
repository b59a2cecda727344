"""Publishers' own layouts, in small files made up here: each is known, dated and read as its publisher means it."""

from __future__ import annotations

from datetime import date

import pytest

from claimwright.shelf.forms import Checker
from claimwright.shelf.importing import Dates
from claimwright.shelf.importing.files import walk
from claimwright.shelf.importing.reading import read
from claimwright.shelf.importing.recognise import recognise

NOTICE = "CPT only copyright somebody.  All rights reserved.\r\n"
PAIRS = NOTICE + (
    "Column1/Column2 Edits\t\t\t\t\t\t\r\n"
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\r\n"
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t\r\n"
    "\t\t\t\t*=no data\t1=allowed\t\r\n"
    "\t\t\t\t\t9=not applicable\t\r\n"
)
ONE_ROW = NOTICE + (
    "Column 1\tColumn 2\t*=in existence prior to 1996\tEffective Date\tDeletion Date *=no data\t"
    "Modifier 0=not allowed 1=allowed 9=not applicable\tPTP Edit Rationale\r\n"
)
FIRST = "20610\t20600\t*\t19960101\t*\t1\tMisuse of a code\r\n"
SECOND = "20611\t20600\t\t20150101\t20240331\t0\tSequential procedure\r\n"


@pytest.mark.parametrize("heading", [PAIRS, ONE_ROW], ids=["four rows", "one row"])
def test_pairs_as_cms_writes_them(tmp_path, heading):
    path = tmp_path / "ccipra-v313r0-f2.txt"
    path.write_text(heading + FIRST + SECOND, encoding="cp1252", newline="")
    known = recognise(next(walk([path])))
    assert (known.code_set.id, known.part, known.release.effective) == ("ncci-ptp-practitioner", 2, date(2025, 10, 1))
    checker = Checker(known.code_set.tables["pair"].typed(), "")
    assert [checker.check(row.values, row.at)[:5] for row in read(known)] == [
        ("20610", "20600", "1996-01-01", None, "1"),
        ("20611", "20600", "2015-01-01", "2024-03-31", "0"),
    ]


@pytest.mark.parametrize("part", ["1", "2"])
def test_one_part_of_the_pairs_is_refused(shelved, part):
    shelf, became = shelved({f"ccioph-v313r0-f{part}.txt": PAIRS + FIRST})
    assert set(became.values()) == {"refused"}
    assert shelf.of("ncci-ptp-outpatient") == ()


def test_pairs_that_no_name_tells_apart(shelved):
    _, became = shelved({"pairs.txt": PAIRS + FIRST})
    assert became == {"pairs.txt": "skipped"}


def test_units_with_the_meaning_of_their_indicator(shelved):
    table = (
        '"A notice of the AMA, \xa9, over\r\ntwo lines",,,\r\n'
        '"HCPCS/\r\nCPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\r\n'
        "20610,2,3 Date of Service Edit: Clinical,Clinical: Data\r\n20611,1,2,CMS Policy\r\n"
    )
    shelf, _ = shelved({"MCR_MUE_PractitionerServices_Eff_10-01-2025.csv": table})
    (edition,) = shelf.of("ncci-mue-practitioner")
    assert edition.effective == date(2025, 10, 1)
    assert [(r["units"], r["mai"]) for r in shelf.rows_of(edition).all("mue")] == [(2, "3"), (1, "2")]


def test_add_on_codes_with_days_of_the_year(shelved):
    table = NOTICE + (
        "AOC_Edit_Type\tAdd-On_Code\tAOC_DelDT\tPrimary_Code\tPrimary_Code_DelDT\tAOC_Edit_EffDT\tAOC_Edit_DelDT\t"
        "Special_Instruction_Notes\r\n1\t11732\t\t11730\t\t2013001\t\t\r\n2\t99417\t\tCCCCC\t\t2021060\t2024366\t\r\n"
    )
    shelf, _ = shelved({"AOC_V2025Q4_01-MCR.txt": table})
    (edition,) = shelf.of("ncci-add-on")
    rows = shelf.rows_of(edition)
    assert edition.effective == date(2025, 10, 1)
    assert rows.get("add_on", code="11732")["effective"] == "2013-01-01"
    contractors = rows.get("add_on", code="99417")
    assert (contractors["effective"], contractors["deletion"]) == ("2021-03-01", "2024-12-31")


def test_cpt_from_the_users_files(shelved):
    notice = "A notice of the AMA, copyright 2025.\r\n\r\n"
    words = "an invented service of many words that does not fit into one line of seventy-two characters"
    first, second = words[:60].strip(), words[60:].strip()
    folder = "CPT 2026 Data Files/"
    shelf, became = shelved(
        {
            f"{folder}LONGULT.txt": f"{notice}00100\t{words}\r\n0001U\tAnother\r\n",
            f"{folder}LONGULF.txt": f"{notice}0010001 {first:72}\r\n0010002 {second:72}\r\n0001U01 {'Another':72}\r\n",
            f"{folder}MEDU.txt": f"{notice}00100 {'INVENTED MEDIUM':48}\r\n",
            f"{folder}SHORTU.txt": f"{notice}00100 {'INVENTED SHORT':28}\r\n",
            f"{folder}ConsumerDescriptor.txt": "Concept Id\tCPT Code\tConsumer Friendly Descriptor\r\n1\t00100\tX\r\n",
        }
    )
    assert sorted(became.values()) == ["imported"] * 4 + ["same"]
    (edition,) = shelf.of("cpt-long")
    assert edition.effective == date(2026, 1, 1)
    assert shelf.rows_of(edition).get("service", code="00100")["description"] == words


def test_long_descriptors_over_several_lines(shelved):
    lines = "0010001 An invented service\r\n0010002 of two lines\r\n0001U01 Another\r\n"
    shelf, _ = shelved({"CPT 2026/LONGULF.txt": lines})
    rows = shelf.rows_of(shelf.of("cpt-long")[0])
    assert [r["description"] for r in rows.all("service")] == ["Another", "An invented service of two lines"]


def test_a_line_of_a_descriptor_is_missing(shelved):
    _, became = shelved({"CPT 2026/LONGULF.txt": "0010001 An invented service\r\n0010003 of three lines\r\n"})
    assert set(became.values()) == {"refused"}


def test_the_second_fee_schedule_is_another_set(shelved):
    heading = "\r\n".join(["," * 30] * 4)
    assert shelved({"PPRRVU2026_Jul_QPP.csv": heading})[1] == {"PPRRVU2026_Jul_QPP.csv": "skipped"}


def test_coverage_download_is_dated_by_its_day(shelved):
    table = (
        "article_id,article_version,icd10_code_id,icd10_code_version,icd10_covered_group,range,last_updated,sort_order,"
        "description,asterisk\r\n52464,65,E11.9,1,1,,2025-02-18 00:00:00,1,ours,\r\n"
    )
    files = {"current_article/article_x_icd10_covered.csv": table}
    assert set(shelved(files)[1].values()) == {"refused"}
    shelf, became = shelved(files, Dates(effective=date(2026, 1, 15)))
    assert set(became.values()) == {"imported"}
    (edition,) = shelf.of("coverage-article-covered")
    assert edition.effective == date(2026, 1, 15)
    assert shelf.rows_of(edition).get("diagnosis", code="E11.9")["article"] == 52464


def test_hcpcs_records_with_a_continued_description(shelved):
    def record(code: str, kind: str, text: str, rest: str = "") -> str:
        return (
            f"{code:>5}00{kind in '48'}00{kind}".replace("True", "2").replace("False", "1")
            + f"{text:80}{rest}".rstrip()
        )

    rest = f"{'Ours, each':28}51      A" + " " * 101 + "C" + " " * 26 + "O1E 1P     02020010120250101        N"
    body = [
        record("J0001", "3", "Injection, ours,", rest),
        record("J0001", "4", "per 10 mg"),
        record("ZZ", "7", "Ours", "Our"),
    ]
    text = "\r\n".join(body + [record(f"J{n:04}", "3", "Ours", rest) for n in range(1000, 6000)])
    shelf, became = shelved({"HCPC2026_JAN_ANWEB.txt": text})
    assert became == {"HCPC2026_JAN_ANWEB.txt": "imported"}
    rows = shelf.rows_of(shelf.of("hcpcs")[0])
    first = rows.get("service", code="J0001")
    assert (first["long"], first["short"], first["pricing"]) == ("Injection, ours, per 10 mg", "Ours, each", "51")
    assert (first["coverage"], first["betos"], first["service_types"]) == ("C", "O1E", "1 P")
    assert (first["added"], first["effective"], first["action"]) == ("2020-01-01", "2025-01-01", "N")
    assert rows.get("service", code="ZZ")["record"] == "7"


@pytest.mark.parametrize(
    ("name", "heading", "row"),
    [
        ("mue_prac_20260101.csv", "hcpcs_code,mue_units,mue_mai,mue_rationale,mue_service",
         "2,20610,3,Ours,Practitioner"),
        ("ra_dx_to_cc_2026.csv", "diagnosis_code,cc,model_name", "115,A0103,Ours"),
        ("pos_2026.csv", "pos_code,pos_type,pos_name,pos_description", "Office,11,Ours,Ours"),
        ("GPCI2026.csv", "Medicare Administrative Contractor (MAC),State,Locality Number,Locality Name,"
         "2026 PW GPCI,2026 PE GPCI,2026 MP GPCI", "10112,00,AL,OURS,1.0,0.9,0.6"),
    ],
)  # fmt: skip
def test_swapped_columns_are_refused(shelved, name, heading, row):
    assert shelved({name: f"{heading}\r\n{row}\r\n"})[1] == {name: "refused"}
