"""Editions by date: which one serves, what a policy does, what an inpatient goes by; what a coding keeps of it."""

from __future__ import annotations

import sqlite3
from datetime import date

import msgspec
import pytest

from claimwright.errors import ShelfError
from claimwright.pipeline import House, code_case
from claimwright.shelf import Shelf
from claimwright.shelf.catalogue import code_set, code_sets
from claimwright.shelf.importing import Dates, bring_in
from claimwright.shelf.importing.dating import found_in, released, spanning
from claimwright.shelf.ncci import Ncci
from invented_visit import CASE

MUE = "hcpcs_code,mue_units,mue_mai,mue_rationale,mue_service\n{rows}"


def mue(folder, name, *rows):
    path = folder / name
    path.write_text(MUE.format(rows="".join(f"{r},Practitioner\n" for r in rows)))
    return path


@pytest.fixture
def shelf(tmp_path, house):
    """Two quarters of one table beside the embedded editions."""
    folder = tmp_path / "shelf"
    first = mue(tmp_path, "mue_prac_20260101.csv", "99213,2,3,Clinical: Data", "J3301,16,3,Label")
    second = mue(tmp_path, "mue_prac_20260701.csv", "99213,1,2,CMS Policy", "J3301,16,3,Label")
    done = list(bring_in([first, second], folder))
    assert [d.became for d in done] == ["imported", "imported"]
    return Shelf(folder)


@pytest.mark.parametrize(
    ("day", "edition", "carried"),
    [
        (date(2026, 1, 1), "2026-01-01", False),
        (date(2026, 3, 31), "2026-01-01", False),
        (date(2026, 4, 1), "2026-01-01", True),  # a gap: the nearest
        (date(2026, 6, 30), "2026-07-01", True),
        (date(2026, 7, 1), "2026-07-01", False),
        (date(2027, 12, 31), "2026-07-01", True),
        (date(2020, 1, 1), "2026-01-01", True),
    ],
)
def test_the_edition_of_the_day(shelf, day, edition, carried):
    standing = shelf.standing("ncci-mue-practitioner", day)
    assert (str(standing.manifest.effective), standing.carried) == (edition, carried)


def test_refuse_is_a_policy_of_the_user_too(shelf):
    strict = Shelf(shelf.folder, {"ncci-mue-practitioner": "refuse"})
    assert strict.standing("ncci-mue-practitioner", date(2026, 2, 1))
    with pytest.raises(ShelfError, match="no ncci-mue-practitioner release in force on 2026-05-01"):
        strict.standing("ncci-mue-practitioner", date(2026, 5, 1))


def test_an_unknown_set_in_a_policy_is_refused(tmp_path):
    with pytest.raises(ShelfError, match="did you mean icd10cm"):
        Shelf(tmp_path, {"icd10mc": "warn"})


def test_a_claim_of_last_year_is_judged_by_last_years_table(shelf):
    assert [Ncci(shelf.browsed(date(2026, m, 15))).units("99213") for m in (2, 8)] == [(2, "3"), (1, "2")]


def test_a_reissue_replaces_and_both_stay(shelf, tmp_path):
    again = mue(tmp_path, "mue_prac_20260701_rev.csv", "99213,3,2,CMS Policy")
    refused = list(bring_in([again], shelf.folder))
    assert refused[0].became == "refused"
    assert "--supersedes" in refused[0].says
    done = list(bring_in([again], shelf.folder, Dates(supersedes=True)))
    assert done[0].became == "imported"
    now = Shelf(shelf.folder)
    held = [m for m in now.editions if m.set == "ncci-mue-practitioner" and m.effective == date(2026, 7, 1)]
    assert len(held) == 2
    assert done[0].manifest.supersedes in {m.sha256 for m in held}
    assert (
        now.rows_of(now.standing("ncci-mue-practitioner", date(2026, 8, 1)).manifest).get("mue", code="99213")["units"]
        == 3
    )


def test_the_starter_set_answers_for_its_own_codes_only(house):
    ncci = Ncci(house.shelf.on(date(2026, 6, 1)))
    assert ncci.pair("20610", "99213").indicator == "1"
    assert ncci.pair("99213", "20610") is None
    assert ncci.units("J3301") == (16, "3")
    assert ncci.add_on("11045").primaries == {"11042"}
    assert ncci.add_on("99213") is None
    assert ncci.knows("pairs", "99213")
    assert not ncci.knows("pairs", "33533")
    assert not ncci.knows("pairs", "99213", "outpatient")


def test_an_inpatient_goes_by_the_day_of_discharge(house):
    stay = msgspec.structs.replace(
        CASE.encounter, setting="inpatient", date_of_service=date(2026, 3, 28), discharge_date=date(2026, 4, 2)
    )
    assert code_case(msgspec.structs.replace(CASE, encounter=stay), house).identity.editions[0].edition == "April 2026"
    visit = msgspec.structs.replace(stay, setting="office")
    with pytest.raises(ShelfError, match="2026-03-28"):
        code_case(msgspec.structs.replace(CASE, encounter=visit), house)


def test_a_coding_keeps_the_editions_that_judged_it(house):
    coding = code_case(CASE, House(Shelf(house.shelf.folder), house.book))
    assert [(e.set, e.edition) for e in coding.identity.editions] == [
        ("icd10cm", "April 2026"),
        ("icd10cm-tabular", "April 2026"),
    ]
    assert all(len(e.sha256) == 64 for e in coding.identity.editions)


@pytest.mark.parametrize(
    ("groups", "lasts", "label", "first", "last"),
    [
        ({"fy": "2027"}, "fiscal-year", "FY2027", "2026-10-01", "2027-09-30"),
        ({"fy": "26"}, "fiscal-year", "FY2026", "2025-10-01", "2026-09-30"),
        ({"year": "2026", "month": "April", "day": "1"}, "fiscal-year", "April 2026", "2026-04-01", "2026-09-30"),
        ({"year": "2025", "month": "OCT"}, "quarter", "October 2025", "2025-10-01", "2025-12-31"),
        ({"version": "302"}, "quarter", "July 2024", "2024-07-01", "2024-09-30"),
        ({"year": "25", "letter": "d"}, "quarter", "October 2025", "2025-10-01", "2025-12-31"),
        ({"mce": "37"}, "fiscal-year", "FY2020", "2019-10-01", "2020-09-30"),
        ({"mce": "41", "half": "1"}, "fiscal-year", "April 2024", "2024-04-01", "2024-09-30"),
        ({"date": "20240603"}, "open", "3 June 2024", "2024-06-03", "9999-12-31"),
        ({"year": "2026"}, "year", "2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_what_a_name_tells_of_its_release(groups, lasts, label, first, last):
    release = released(groups, lasts)
    assert (release.label, str(release.effective), str(release.ends)) == (label, first, last)


def test_a_name_that_tells_no_day_gives_no_release():
    assert found_in(("(?P<year>20\\d\\d)(?P<month>\\d\\d)",), ("x202613", "y"), "quarter") is None
    assert spanning(date(2026, 2, 17), "half").ends == date(2026, 3, 31)


def test_every_set_of_the_catalogue_can_be_told_from_the_others():
    """Each layout of a set has something of its own to be known by."""
    seen = {}
    for one in code_sets().values():
        for layout in one.layouts:
            mark = (layout.read, tuple(sorted(layout.columns.values())), layout.pattern, layout.sniff, layout.named,
                    tuple(layout.where.items()))  # fmt: skip
            assert mark not in seen, (one.id, seen[mark])
            seen[mark] = one.id
    assert code_set("icd10cm").policy == "refuse"
    assert code_set("ncci-ptp-practitioner").policy == "warn"


def test_a_pack_of_an_earlier_catalogue_is_still_read(shelf):
    """A column or table that the pack lacks is as if blank: an old edition goes on to judge old claims."""
    manifest = shelf.of("ncci-mue-practitioner")[0]
    path = shelf.folder / manifest.folder / "data.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("ALTER TABLE mue DROP COLUMN rationale")
    db.close()
    rows = shelf.rows_of(manifest)
    assert rows.get("mue", code="99213") == {"code": "99213", "units": 2, "mai": "3", "rationale": None}
    assert rows.all("mue", rationale="Label") == []
    with pytest.raises(KeyError):
        rows.all("mue", nothing="x")


def test_a_pack_of_an_earlier_form_is_made_again_from_its_file(shelf, tmp_path):
    """A reader that was mended mends what it read: the same file is read anew, the embedded editions by themselves."""
    manifest = shelf.of("ncci-mue-practitioner")[0]
    path = shelf.folder / manifest.folder / "edition.json"
    path.write_bytes(path.read_bytes().replace(f'"form": "{manifest.form}"'.encode(), b'"form": "0"'))
    assert [d.became for d in bring_in([tmp_path / "mue_prac_20260101.csv"], shelf.folder)] == ["imported"]
    assert Shelf(shelf.folder).of("ncci-mue-practitioner")[0] == manifest
    assert [d.became for d in bring_in([tmp_path / "mue_prac_20260101.csv"], shelf.folder)] == ["present"]
