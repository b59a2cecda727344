"""Every published file beside the project on the shelf: all of them, whole, with the rows that they have."""

from __future__ import annotations

import csv
import gzip
import random
import zipfile
from datetime import date
from pathlib import Path

import msgspec
import pytest

from claimwright import rulebook
from claimwright.errors import ShelfError
from claimwright.pipeline import House, code_case
from claimwright.shelf.compare import changes, edition_named
from claimwright.shelf.importing.readers.pcs import codes
from claimwright.shelf.ncci import Ncci
from claimwright.shelf.words import key, words
from claimwright.strict_yaml import parse
from conftest import SHARED
from invented_visit import CASE

pytestmark = pytest.mark.slow
CODESETS = SHARED / "codesets"
NO_TABLE = ("README.md", ".xsd", "ReadMePOAexemptFY26.txt", "guidelines_fy2026.txt", "policy_manual_2026.txt", ".pdf")


class Count(msgspec.Struct, frozen=True):
    set: str
    edition: str
    table: str
    rows: int
    why: str


COUNTS = parse((Path(__file__).parent / "counts.yaml").read_text(), tuple[Count, ...], "counts.yaml", ShelfError)


def test_every_file_is_known_and_none_is_refused(imported):
    _, done = imported
    assert [d for d in done if d.became == "refused"] == []
    assert [d.place for d in done if d.became == "skipped" and not d.place.endswith(NO_TABLE)] == []


@pytest.mark.parametrize("count", COUNTS, ids=lambda c: f"{c.set} {c.edition}")
def test_rows(imported, count):
    shelf, _ = imported
    assert edition_named(shelf, count.set, count.edition).rows[count.table] == count.rows


def test_all_editions_are_sound(imported):
    assert imported[0].damaged() == []


def test_fy2026_has_exactly_its_billable_codes(imported):
    shelf, _ = imported
    with zipfile.ZipFile(CODESETS / "icd10cm_fy2026" / "cms_2026_dx.zip") as archive:
        lines = archive.read("icd10cm_codes_2026.txt").decode("ascii").splitlines()
    published = {line.split()[0] for line in lines}
    edition = shelf.on(date(2025, 10, 15)).icd10cm
    assert {code.replace(".", "") for code, _ in edition.billable_codes()} == published
    assert len(published) == edition.billable_count() == 74_719


def test_fy2027_additions_and_deletions_by_date(imported):
    shelf, _ = imported
    lines = (CODESETS / "icd10cm_fy2027" / "icd10cm_codes_addenda_2027.txt").read_text().splitlines()
    said = [(line.split(":")[0], line.split(":")[1].split()[0]) for line in lines if line[:3] in ("Add", "Del")]
    before, after = shelf.on(date(2026, 9, 30)).icd10cm, shelf.on(date(2026, 10, 1)).icd10cm
    added = [code for action, code in said if action == "Add"]
    deleted = [code for action, code in said if action == "Delete"]
    assert (len(added), len(deleted)) == (190, 30)
    assert all(after.billable(code) and not before.billable(code) for code in added)
    assert all(before.billable(code) and not after.billable(code) for code in deleted)
    kinds = [c.kind for c in changes(shelf, *(edition_named(shelf, "icd10cm", e) for e in ("FY2026", "FY2027")))]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"added": 190, "deleted": 30, "revised": 4}


def test_a_new_code_stands_under_the_nearest_known_entry(imported):
    after = imported[0].on(date(2026, 10, 1)).icd10cm
    for code, _ in after.billable_codes():
        assert after.ancestors(code)[-1].startswith("chapter"), code
    assert after.ancestors("D69.11")[:3] == ("D69.11", "D69.1", "D69")
    assert after.sevenths("T52.812") == {"A": "initial encounter", "D": "subsequent encounter", "S": "sequela"}


def test_pcs_tables_make_exactly_the_codes_of_the_order_file(imported):
    shelf, _ = imported
    editions = shelf.on(date(2025, 10, 15))
    values = editions.rows("icd10pcs-tables").db.execute("SELECT name, row, place, value FROM value")
    made = list(codes(values))
    listed = editions.rows("icd10pcs").db.execute("SELECT code FROM code WHERE billable = 1")
    assert len(made) == 79_115
    assert set(made) == {code for (code,) in listed}


def test_pairs_are_those_of_the_file(imported):
    shelf, _ = imported
    editions = shelf.browsed(date(2024, 8, 1))  # there is no ICD-10-CM of that date beside the project
    ncci, pairs = Ncci(editions), editions.pairs("ncci-ptp-practitioner")
    with gzip.open(CODESETS / "ncci_2024q3" / "ncci_ptp_prac_20240701.csv.gz", "rt") as file:
        table = list(csv.reader(file))[1:]
    rows: dict[tuple[str, str], list[str]] = {}  # a pair that came back stands twice: its latest row counts
    chosen = {(r[0], r[1]) for r in random.Random(2).sample(table, 3_000)}
    for row in table:
        if (row[0], row[1]) in chosen and row[2] >= rows.get((row[0], row[1]), row)[2]:
            rows[row[0], row[1]] = row
    for (column1, column2), (_, _, deletion, indicator, rationale) in rows.items():
        found = ncci.pair(column1, column2)
        assert (found is None) == (deletion < "2024-08-01")
        if found is not None:
            assert (found.indicator, found.rationale) == (indicator, rationale)
    ones, others = [one for one, _ in rows], [other for _, other in rows]
    day = date(2024, 8, 1)
    assert pairs.in_force(ones, others, day).tolist() == [r[2] >= "2024-08-01" for r in rows.values()]
    turned = pairs.in_force(others, ones, day).tolist()
    assert turned == [pairs.get(b, a, day) is not None for a, b in rows]


def test_a_table_of_another_quarter_is_carried_and_says_so(imported):
    """Leans on policy `warn` of ncci and of the tabular list: the files beside the project meet in no one quarter."""
    shelf, _ = imported
    editions = shelf.on(date(2025, 10, 15))
    assert editions.standing("pfs").carried is False
    assert editions.standing("ncci-ptp-practitioner").carried is True
    tables = ["icd10cm-neoplasms", "icd10cm-drugs"]
    assert [ref.set for ref in editions.carried] == ["icd10cm-tabular", "icd10cm-index", *tables]
    assert editions.carried[0].edition == "April 2026"


def test_a_set_that_must_not_be_carried_is_refused(imported):
    shelf, _ = imported
    with pytest.raises(ShelfError, match="no hcpcs release in force on 2025-01-15"):
        shelf.standing("hcpcs", date(2025, 1, 15))
    assert shelf.on(date(2026, 5, 1)).refs[0].edition == "April 2026"
    assert shelf.on(date(2026, 3, 31)).refs[0].edition == "FY2026"


def test_a_claim_of_last_year_is_coded_by_last_years_codes(imported):
    """Leans on policy `warn` of the tabular list; the code list of FY2026 is in force itself."""
    shelf, _ = imported
    house = House(shelf, rulebook.load())
    visit = msgspec.structs.replace(CASE.encounter, date_of_service=date(2025, 10, 15))
    coding = code_case(msgspec.structs.replace(CASE, encounter=visit), house)
    assert [(e.set, e.edition) for e in coding.identity.editions] == [
        ("icd10cm", "FY2026"),
        ("icd10cm-tabular", "April 2026"),
        ("icd10cm-index", "FY2017"),
        ("icd10cm-neoplasms", "April 2026"),
        ("icd10cm-drugs", "April 2026"),
    ]
    carried = [f for f in coding.findings if f.rule == "record.edition-carried"]
    assert len(carried) == 1
    assert "icd10cm-tabular April 2026" in carried[0].message
    now = code_case(CASE, house)
    assert [d.code for d in now.assignments.diagnoses] == [d.code for d in coding.assignments.diagnoses]


def test_the_tables_beside_the_index_lead_to_codes(imported):
    """The Neoplasm Table and the Table of Drugs name sites and substances that no title and no phrase of ours has."""
    shelf, _ = imported
    house = House(shelf, rulebook.load())
    terms = house.terms(shelf.on(date(2026, 6, 15)))
    named = {
        phrase: terms.get(key([w.norm for w in words(phrase)]))[0].code
        for phrase in ("benign neoplasm of soft palate", "adverse effect of colestipol", "underdosing of colestipol")
    }
    assert named == {
        "benign neoplasm of soft palate": "D10.39",
        "adverse effect of colestipol": "T46.6X5",
        "underdosing of colestipol": "T46.6X6",
    }
