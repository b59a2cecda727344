"""Publishers' own layouts, in small files made up here: each is known, dated and read as its publisher means it."""

from __future__ import annotations

from datetime import date

import pytest

from claimwright.shelf.importing import bring_in
from claimwright.shelf.shelf import Shelf

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


@pytest.fixture
def shelved(tmp_path):
    """Imports files given as name -> content; answers the shelf and what became of each file."""

    def bring(files: dict[str, str]):
        source = tmp_path / "in"
        for name, content in files.items():
            path = source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode("cp1252"))
        done = list(bring_in([source], tmp_path / "shelf"))
        return Shelf(tmp_path / "shelf"), {d.place.rsplit("/", 1)[-1]: d.became for d in done}

    return bring


@pytest.mark.parametrize("heading", [PAIRS, ONE_ROW], ids=["four rows", "one row"])
def test_pairs_in_parts(shelved, heading):
    names = [f"ccipra-v313r0-f{n}.txt" for n in (1, 2)]
    shelf, became = shelved({names[0]: heading + FIRST, names[1]: heading + SECOND})
    assert became == dict.fromkeys(names, "imported")
    (edition,) = shelf.of("ncci-ptp-practitioner")
    assert edition.effective == date(2025, 10, 1)
    pairs = shelf.pairs_of(edition)
    assert pairs.get("20610", "20600", date(2025, 11, 1)).indicator == "1"
    assert pairs.get("20611", "20600", date(2025, 11, 1)) is None
    assert pairs.get("20611", "20600", date(2024, 3, 31)).indicator == "0"


def test_pairs_whose_part_is_missing(shelved):
    shelf, became = shelved({"ccioph-v313r0-f2.txt": PAIRS + FIRST})
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
