"""The editions that come with the program: ICD-10-CM of April 2026 from the installed data package, the starter set.

Source: CDC/NCHS ICD-10-CM April 1 2026 release, as carried by the data package simple-icd-10-cm 1.5.0, its files'
hashes verified before they are read.
"""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
from collections.abc import Iterator
from datetime import date
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

import msgspec

from claimwright.errors import ShelfError
from claimwright.shelf import rows
from claimwright.shelf.catalogue import code_set
from claimwright.shelf.icd10cm import dotted
from claimwright.shelf.importing import starting
from claimwright.shelf.importing.dating import Release
from claimwright.shelf.importing.editions import locked, settle, store
from claimwright.shelf.importing.files import SourceFile
from claimwright.shelf.importing.readers import tabular
from claimwright.shelf.manifest import DATA, FORM, FileMark, Manifest, marked, read_manifest
from claimwright.shelf.row import Row

XML, LIST = "icd10c-tabular-April-1-2026.xml", "code-list-April-2026.txt"
SHA256 = {
    XML: "f161f8182aff3ce3a2a78e202f8259c08eaee2c670a9e45b0072445c52302935",
    LIST: "df54d9743a3499f4a4fc12882edb7ce0d975b44ada5a2a25597aa56d0c2ac1c4",
}
APRIL = Release("April 2026", date(2026, 4, 1), date(2026, 9, 30))
WAIT = 120  # seconds for another process that builds the same


def missing(shelf: Path) -> bool:
    """Whether an embedded edition is not on the shelf."""
    starter = [_starter(part) for part in starting.parts()]
    return not all(_made(shelf, manifest) for manifest in (*_planned(), *starter))


@functools.cache
def starters() -> frozenset[str]:
    """The folders of the starter set's editions as this program has them; others are of an earlier program."""
    return frozenset(_starter(part).folder for part in starting.parts())


def _made(shelf: Path, planned: Manifest) -> bool:
    """Whether the edition is there, made by this program's form."""
    pack = shelf / planned.folder
    return pack.is_dir() and read_manifest(pack).form == planned.form


def build(shelf: Path) -> None:
    """Writes the embedded editions that the shelf lacks. Raises ShelfError where package or folder cannot be used."""
    folder = _package()
    with locked(shelf, WAIT):
        codes, printed = _planned()
        if not _made(shelf, printed):
            with _source(folder / XML).stream() as stream:
                _write(shelf, printed, tabular.read(stream))
        if not _made(shelf, codes):
            listed = (folder / LIST).read_text(encoding="ascii").split()
            _write(shelf, codes, _codes(listed, shelf / printed.folder / DATA))
        for part in starting.parts():
            if not _made(shelf, _starter(part)):
                _write(shelf, _starter(part), starting.rows(part))


def _planned() -> tuple[Manifest, Manifest]:
    """The manifests as they will be, but for rows and files."""
    codes = tuple(FileMark(name, SHA256[name], 0) for name in (LIST, XML))
    note = "embedded: the installed data package"
    return _manifest("icd10cm", codes, APRIL, note), _manifest("icd10cm-tabular", codes[1:], APRIL, note)


def _starter(part: starting.Part) -> Manifest:
    return _manifest(part.set, starting.marks(part), part.release, "starter set: only the services it names")


def _manifest(set_id: str, sources: tuple[FileMark, ...], release: Release, note: str) -> Manifest:
    one = code_set(set_id)
    return Manifest(
        set=one.id, title=one.title, publisher=one.publisher, licence=one.licence, edition=release.label,
        effective=release.effective, ends=release.ends, layout="embedded", rows={}, files=(), note=note,
        sources=sources, form=FORM,
    )  # fmt: skip


def _write(shelf: Path, planned: Manifest, found: Iterator[Row]) -> None:
    part = shelf / f".part-{os.getpid()}"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    try:
        counts = store(part, code_set(planned.set), found, planned.set)
        files = tuple(marked(path) for path in sorted(part.iterdir()))
        settle(part, msgspec.structs.replace(planned, rows=counts, files=files), shelf)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _package() -> Path:
    found = find_spec("simple_icd_10_cm")
    mend = "install it: pip install simple-icd-10-cm==1.5.0"
    if found is None or not found.origin:
        raise ShelfError("the ICD-10-CM data package is missing", "simple-icd-10-cm", mend)
    data = Path(found.origin).parent / "data"
    for name, expected in SHA256.items():
        path = data / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            raise ShelfError("not the April 2026 release", name, "reinstall simple-icd-10-cm==1.5.0")
    return data


def _source(path: Path) -> SourceFile:
    return SourceFile(path.name, partial(_open, path))


def _open(path: Path) -> BinaryIO:
    return path.open("rb")


def _codes(listed: list[str], printed: Path) -> Iterator[Row]:
    """The code list's rows with titles of the tabular list. It names chapters and blocks too: they are no codes.

    A code is billable when none longer stands below it.
    """
    db = rows.read_only(printed)
    titles = dict(db.execute("SELECT code, title FROM node"))
    sevenths: dict[str, dict[str, str]] = {}
    for code, char, meaning in db.execute("SELECT code, char, meaning FROM seventh"):
        sevenths.setdefault(code, {})[char] = meaning
    paths = dict(db.execute("SELECT code, path FROM node"))
    codes = sorted({bare for bare in listed if bare[0].isalpha() and "-" not in bare})
    for place, bare in enumerate(codes):
        below = place + 1 < len(codes) and codes[place + 1].startswith(bare)
        title = titles.get(dotted(bare))
        if title is None:
            stem = bare[:6]
            while stem and dotted(stem) not in titles:
                stem = stem[:-1]
            line = (dotted(stem), *paths[dotted(stem)].split("\t"))
            meanings = next((sevenths[at] for at in line if at in sevenths), {})
            title = f"{titles[dotted(stem)]}, {meanings.get(bare[6:], '')}".rstrip(", ")
        yield Row("code", (bare, int(not below), "", title, place), f"line {place + 1}")
