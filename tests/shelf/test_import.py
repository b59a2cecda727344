"""Input that is not what it says: one line with row and reason, and the shelf is as it was."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import os
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimwright.errors import ShelfError
from claimwright.shelf import Shelf, rows
from claimwright.shelf.forms import FORMS, Checker, column
from claimwright.shelf.importing import Dates, bring_in, editions, files
from claimwright.shelf.manifest import damage, read_manifest
from claimwright.shelf.pairs import Pairs, lettered, numbered
from claimwright.shelf.pairs import write as write_pairs
from claimwright.shelf.row import Row

HEAD = "hcpcs_code,mue_units,mue_mai,mue_rationale,mue_service\n"
ROWS = "99213,2,3,Clinical: Data,Practitioner\nJ3301,16,3,Label,Practitioner\n"
NAME = "mue_prac_20260401.csv"


def snapshot(folder: Path) -> dict[str, str]:
    """Every file of the shelf by hash, the lock aside."""
    found = [p for p in folder.rglob("*") if p.is_file() and p.name != ".lock"]
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in found}


@pytest.fixture
def shelf(tmp_path):
    """A shelf with one edition, to be left as it is."""
    folder = tmp_path / "shelf"
    first = tmp_path / "mue_prac_20260101.csv"
    first.write_text(HEAD + ROWS)
    assert [d.became for d in bring_in([first], folder)] == ["imported"]
    return folder


def refused(shelf: Path, path: Path) -> str:
    """Imports the path, which must be refused and leave the shelf alone; the reason."""
    before = snapshot(shelf)
    try:
        done = list(bring_in([path], shelf))
        assert [d.became for d in done] == ["refused"], done
        says = done[0].says
    except ShelfError as error:
        says = str(error)
    assert snapshot(shelf) == before
    assert list(shelf.glob(".part-*")) == []
    assert "\n" not in says
    return says


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEAD + "2,99213,3,Clinical: Data,Practitioner\n", "row 2: column 'code' holds '2'"),
        (HEAD + ROWS + "99214,two,3,x,Practitioner\n", "row 4: column 'units' holds 'two', not a whole number"),
        (HEAD + ROWS + "99214,,3,x,Practitioner\n", "row 4: column 'units' is blank"),
        (HEAD + ROWS + "99213,2,3,x,Practitioner\n", "row 4: repeats a row's key"),
        (HEAD + ROWS + "99214,2,3,x,DME Supplier\n", "row 4: 'DME Supplier' where 'Practitioner' stood before"),
        (HEAD + ROWS + '99214,"2,3,x,Practitioner\n' + "x" * 1_100_000, "after row"),
    ],
)
def test_a_row_that_does_not_fit(shelf, tmp_path, text, says):
    (tmp_path / NAME).write_text(text)
    assert says in refused(shelf, tmp_path / NAME)


def test_wrong_encoding(shelf, tmp_path):
    path = tmp_path / NAME
    path.write_bytes((HEAD + ROWS).encode() + "99214,2,3,na\xefve,Practitioner\n".encode("latin-1"))
    assert "not utf-8 text" in refused(shelf, path)
    path.write_bytes((HEAD + ROWS).encode("utf-16"))
    assert [(d.became, d.says) for d in bring_in([path], shelf)] == [("skipped", "not text")]


@pytest.mark.parametrize("cut", [10, 60, 200])
def test_a_cut_archive(shelf, tmp_path, cut):
    whole = zipped(tmp_path / "whole.zip", {NAME: (HEAD + ROWS * 50).encode()}).read_bytes()
    path = tmp_path / "mue.zip"
    path.write_bytes(whole[: len(whole) * cut // 256])
    assert "cut short or damaged" in refused(shelf, path)
    path = tmp_path / f"{NAME}.gz"
    path.write_bytes(gzip.compress((HEAD + ROWS).encode())[: -cut // 10 - 9])
    assert "cut short or damaged" in refused(shelf, path)


def test_a_changed_byte_in_an_archive(shelf, tmp_path):
    path = zipped(tmp_path / "mue.zip", {NAME: (HEAD + ROWS).encode()})
    data = bytearray(path.read_bytes())
    data[60] ^= 0xFF
    path.write_bytes(bytes(data))
    assert "cut short or damaged" in refused(shelf, path)


def bomb(size: int) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(NAME, "w") as inside:
        inside.write((HEAD + ROWS).encode())
        for _ in range(size >> 20):
            inside.write(b"0" * (1 << 20))
    return held.getvalue()


def test_a_zip_bomb(shelf, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "FREE", 1 << 20)
    (tmp_path / "mue.zip").write_bytes(bomb(32 << 20))
    assert "unpacks to more" in refused(shelf, tmp_path / "mue.zip")
    zipped(tmp_path / "nested.zip", {"inner.zip": bomb(32 << 20)})
    assert "unpacks to more" in refused(shelf, tmp_path / "nested.zip")
    zipped(tmp_path / "book.xlsx", {"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b"0" * (32 << 20)})
    assert "unpacks to more" in refused(shelf, tmp_path / "book.xlsx")
    (tmp_path / f"{NAME}.gz").write_bytes(gzip.compress((HEAD + ROWS).encode() + b"0" * (32 << 20)))
    assert "unpacks to more" in refused(shelf, tmp_path / f"{NAME}.gz")


def test_archives_too_deep(shelf, tmp_path):
    data = (HEAD + ROWS).encode()
    name = NAME
    for depth in range(6):
        path = zipped(tmp_path / f"{depth}.zip", {name: data})
        data, name = path.read_bytes(), path.name
    assert "nested too deep" in refused(shelf, path)


def test_names_in_an_archive_lead_nowhere(shelf, tmp_path):
    path = zipped(tmp_path / "mue.zip", {f"../../{NAME}": (HEAD + ROWS).encode()})
    assert [d.became for d in bring_in([path], shelf)] == ["imported"]
    assert not (tmp_path.parent / NAME).exists()
    assert not (tmp_path / NAME).exists()


@pytest.mark.parametrize(
    ("xml", "says"),
    [
        ('<!DOCTYPE a [<!ENTITY b "c">]><ICD10CM.tabular><chapter/></ICD10CM.tabular>', "document type"),
        ("<ICD10CM.tabular><chapter><name>1</name>", "not XML that can be read"),
        ("<ICD10CM.tabular>" + "<a>" * 99 + "</a>" * 99 + "</ICD10CM.tabular>", "nested too deeply"),
        ("<ICD10CM.tabular><version>2026</version></ICD10CM.tabular>", "has no chapter"),
    ],
)  # fmt: skip
def test_hostile_xml(shelf, tmp_path, xml, says):
    path = tmp_path / "icd10cm-tabular-April-1-2026.xml"
    path.write_text(xml)
    assert says in refused(shelf, path)


def test_a_release_that_nothing_tells(shelf, tmp_path):
    path = tmp_path / "mue.csv"
    path.write_text(HEAD + ROWS)
    assert "give --effective YYYY-MM-DD" in refused(shelf, path)
    done = list(bring_in([path], shelf, Dates(effective=date(2026, 10, 1))))
    assert (done[0].manifest.edition, done[0].manifest.ends) == ("October 2026", date(2026, 12, 31))


def test_the_same_again_and_the_same_in_another_form(shelf, tmp_path):
    (tmp_path / NAME).write_text(HEAD + ROWS)
    both = zipped(tmp_path / "both.zip", {NAME: (HEAD + ROWS).encode(), f"copy/{NAME}": (HEAD + ROWS).encode()})
    assert sorted(d.became for d in bring_in([both], shelf)) == ["imported", "same"]
    before = snapshot(shelf)
    assert [d.became for d in bring_in([tmp_path / NAME], shelf)] == ["present"]
    (tmp_path / NAME).write_text(HEAD + ROWS + "\n")
    done = list(bring_in([tmp_path / NAME], shelf))
    assert (done[0].became, done[0].says) == ("present", "the shelf has the same rows from another file")
    assert snapshot(shelf) == before


def test_a_duplicate_edition_with_other_rows(shelf, tmp_path):
    path = tmp_path / "mue_prac_20260101_b.csv"
    path.write_text(HEAD + "99213,9,3,x,Practitioner\n")
    assert "give --supersedes where the publisher has reissued it" in refused(shelf, path)


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), sqlite3.OperationalError("database or disk is full")]
)
def test_a_full_disk(shelf, tmp_path, monkeypatch, error):
    (tmp_path / NAME).write_text(HEAD + ROWS)

    def full(*_args):
        raise error

    monkeypatch.setattr(rows, "_insert", full)
    assert "free some room" in refused(shelf, tmp_path / NAME)
    monkeypatch.undo()
    monkeypatch.setattr(editions.os, "fsync", full)
    assert "free some room" in refused(shelf, tmp_path / NAME)


def test_one_import_at_a_time(shelf, tmp_path):
    (tmp_path / NAME).write_text(HEAD + ROWS)
    with editions.locked(shelf):
        assert "another import is running" in refused(shelf, tmp_path / NAME)


@pytest.mark.slow
def test_killed_at_any_moment(tmp_path):
    """Whatever the moment: each edition there is whole, and a second import goes on to the end."""
    source, shelf = tmp_path / "files", tmp_path / "shelf"
    source.mkdir()
    codes = [lettered(int("00000", 36) + n) for n in range(20_000)]
    for month in range(1, 13):
        lines = "".join(f"{code},{month},3,x,Practitioner\n" for code in codes)
        (source / f"mue_prac_2026{month:02}01.csv").write_text(HEAD + lines)
    job = f"from pathlib import Path; from claimwright.shelf.importing import bring_in; list(bring_in([Path({str(source)!r})], Path({str(shelf)!r})))"  # noqa: E501
    seen = set()
    for delay in (0.4, 0.7, 0.9, 1.1, 1.4):
        process = subprocess.Popen([sys.executable, "-c", job], env={**os.environ})
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        packs = list(shelf.glob("ncci*@*")) if shelf.exists() else []
        assert all(damage(pack, read_manifest(pack)) == "" for pack in packs)
        assert seen <= {p.name for p in packs}
        seen = {p.name for p in packs}
    done = list(bring_in([source], shelf))
    assert {d.became for d in done} <= {"imported", "present"}
    assert len(list(shelf.glob("ncci*@*"))) == 12
    assert list(shelf.glob(".part-*")) == []


@pytest.mark.parametrize("fault", ["byte", "missing", "name"])
def test_an_exported_edition_that_was_tampered_with(shelf, tmp_path, fault):
    from claimwright.shelf.importing.carrying import export_pack

    manifest = Shelf(shelf).of("ncci-mue-practitioner")[0]
    path = tmp_path / "pack.zip"
    export_pack(shelf / manifest.folder, manifest, path)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    data = f"{manifest.folder}/data.sqlite"
    if fault == "byte":
        members[data] = members[data][:-1] + b"x"
    elif fault == "missing":
        del members[data]
    else:
        text = members[f"{manifest.folder}/edition.json"].replace(b'"data.sqlite"', b'"../evil"')
        members[f"{manifest.folder}/edition.json"] = text
    other = tmp_path / "other"
    other.mkdir()
    refused(other, zipped(path, members))
    assert not (tmp_path / "evil").exists()


CELLS = st.one_of(
    st.text(max_size=12), st.sampled_from(["99213", "2026-02-30", "20260101", "1/2/2026", "-1.5", "$1,2", "*"])
)


@given(st.sampled_from(sorted(FORMS)), CELLS, st.booleans())
def test_a_cell_is_kept_or_refused_and_nothing_else(form, cell, optional):
    checker = Checker([column("c", form + ("?" if optional else ""))], "file")
    with contextlib.suppress(ShelfError):  # any other error is a fault
        (kept,) = checker.check((cell,), "row 1")
        assert kept is None or isinstance(kept, str | int)


_CODE = st.from_regex(r"\A[0-9A-B][0-9]{3}[0-9A-B]\Z")
_DAY = st.dates(date(2020, 1, 1), date(2026, 12, 31))


@given(st.lists(st.tuples(_CODE, _CODE, st.none() | _DAY, st.none() | _DAY, st.sampled_from("019")), max_size=40), _DAY)
def test_pairs_written_are_found_and_no_others(tmp_path_factory, table, day):
    from claimwright.shelf.catalogue import code_set

    folder = tmp_path_factory.mktemp("pairs")
    given_rows = [Row("pair", (a, b, str(s or ""), str(e or ""), i, "why"), "row") for a, b, s, e, i in table]
    assert write_pairs(folder, code_set("starter-ptp"), given_rows, "file") == len(table)
    pairs = Pairs(folder)
    live = {(a, b) for a, b, s, e, _ in table if (s or date.min) <= day <= (e or date.max)}
    asked = [(a, b) for a, b, *_ in table] + [(b, a) for a, b, *_ in table] + [("99999", "00000")]
    for one, other in asked:
        assert (pairs.get(one, other, day) is not None) == ((one, other) in live)
        assert len(pairs.history(one, other)) == sum((a, b) == (one, other) for a, b, *_ in table)
    found = pairs.in_force([a for a, _ in asked], [b for _, b in asked], day).tolist() if table else [False]
    assert found == [pair in live for pair in asked]


@given(st.lists(st.from_regex(r"\A[0-9A-Z]{5}\Z"), min_size=1, max_size=20))
def test_codes_and_their_numbers(codes):
    assert [lettered(int(n)) for n in numbered(codes)] == codes
    assert numbered([*codes, "", "abc12", "9921", "992133", "9921é"]).tolist()[-5:] == [-1] * 5
