"""The import of publishers' files: what they are, one pack an edition, each whole on the shelf or not there at all.

A pack is written in a part folder and renamed when complete, so a stop at any moment leaves finished editions and
nothing half; a second import goes on where the first one stopped.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

import filelock
import msgspec

from claimwright.errors import ShelfError
from claimwright.shelf import pairs, rows
from claimwright.shelf.catalogue import CodeSet
from claimwright.shelf.importing.carrying import packed, unpack
from claimwright.shelf.importing.dating import Release, spanning
from claimwright.shelf.importing.files import SourceFile, walk
from claimwright.shelf.importing.reading import read
from claimwright.shelf.importing.recognise import Known, Unknown, recognise
from claimwright.shelf.manifest import DATA, FORM, MANIFEST, FileMark, Manifest, identity, marked, read_manifest
from claimwright.shelf.row import Row

Told = Callable[[str, int], None]  # what is being read, rows so far
EVERY = 20_000


def quietly(name: str, count: int) -> None:
    """Tells nobody."""


class Dates(NamedTuple):
    """What the user says of the edition where the file does not."""

    label: str = ""
    effective: date | None = None
    ends: date | None = None
    supersedes: bool = False


class Done(NamedTuple):
    """What became of a file: imported, present (the shelf has it), same (another file gave this edition), skipped,
    refused.
    """

    place: str
    became: str
    says: str
    manifest: Manifest | None = None


def bring_in(paths: list[Path], shelf: Path, dates: Dates | None = None, told: Told = quietly) -> Iterator[Done]:
    """Imports every edition found under the paths, telling of each file what became of it.

    A file that is not what it says is refused and the others go on. Raises ShelfError where the shelf cannot be
    written.
    """
    dates = dates or Dates()
    with locked(shelf):
        packs = {path: manifest for path in paths if (manifest := packed(path)) is not None}
        for path, manifest in packs.items():
            yield _adopt(path, manifest, shelf)
        known: list[Known] = []
        for source in _listed([path for path in paths if path not in packs]):
            try:
                found = recognise(source)
            except ShelfError as error:
                yield Done(source.place, "refused", f"{error.what}; {error.mend}")
                continue
            if isinstance(found, Unknown):
                yield Done(source.place, "skipped", found.reason)
            else:
                known.append(found._replace(release=_release(found, dates)))
        for group in _editions(known):
            yield from _bring(group, shelf, dates.supersedes, told)


def _listed(paths: list[Path]) -> Iterator[SourceFile]:
    for path in paths:
        yield from walk([path])


@contextmanager
def locked(shelf: Path, wait: float = 0) -> Iterator[None]:
    """One writer at a time, for whom others `wait` so many seconds; what an earlier one left half is cleared."""
    try:
        shelf.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(shelf / ".lock", timeout=wait):
            for part in shelf.glob(".part-*"):
                shutil.rmtree(part)
            yield
    except filelock.Timeout as error:
        raise ShelfError("another import is running", str(shelf), "wait for it to end") from error
    except OSError as error:
        mend = "free some room" if error.errno == errno.ENOSPC else "set CLAIMWRIGHT_SHELF to a folder you may write"
        raise ShelfError(f"cannot write the shelf: {error.strerror}", str(shelf), mend) from error
    except sqlite3.OperationalError as error:
        raise ShelfError(f"cannot write the shelf: {error}", str(shelf), "free some room") from error


def _adopt(path: Path, manifest: Manifest, shelf: Path) -> Done:
    """An edition exported from another shelf, as it is."""
    if (shelf / manifest.folder).is_dir():
        return Done(path.name, "present", "already on the shelf", manifest)
    part = shelf / f".part-{os.getpid()}"
    part.mkdir()
    try:
        unpack(path, manifest, part)
        settle(part / manifest.folder, manifest, shelf)
    except ShelfError as error:
        return Done(path.name, "refused", f"{error.what}; {error.mend}")
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Done(path.name, "imported", ", ".join(f"{n} {name}" for name, n in manifest.rows.items()), manifest)


def _release(known: Known, dates: Dates) -> Release | None:
    if dates.effective is None:
        return known.release
    usual = spanning(dates.effective, known.code_set.lasts)
    return Release(dates.label or usual.label, dates.effective, dates.ends or usual.ends)


def _editions(known: list[Known]) -> list[list[Known]]:
    """The files by edition, the best layout's first; editions in the catalogue's order, then by date."""
    groups: dict[tuple[str, date], list[Known]] = {}
    for one in known:
        first = one.release.effective if one.release else date.min
        groups.setdefault((one.code_set.id, first), []).append(one)
    for files in groups.values():
        files.sort(key=lambda k: (k.code_set.layouts.index(k.layout), k.part, k.source.place))
    return [groups[key] for key in sorted(groups)]


def _bring(group: list[Known], shelf: Path, supersedes: bool, told: Told) -> Iterator[Done]:
    best = group[0]
    taken = [k for k in group if best.layout.parts and k.layout == best.layout] or [best]
    try:
        parts = [k.part for k in taken]
        if best.layout.parts and best.part and parts != list(range(1, len(parts) + 1)):
            raise ShelfError(f"has parts {parts} only", best.source.place, "import every part at once, each one time")
        if best.release is None:
            raise ShelfError(
                f"is {best.code_set.id}, but nothing says of which release",
                best.source.place,
                "give --effective YYYY-MM-DD",
            )
        done = _write(taken, best.release, shelf, supersedes, told)
    except ShelfError as error:
        says = f"{error.what}; {error.mend}" if error.mend else error.what
        yield from (Done(k.source.place, "refused", says) for k in group)
        return
    yield from (Done(k.source.place, done[0], done[1], done[2]) for k in taken)
    says = f"same edition as {best.source.place}"
    yield from (Done(k.source.place, "same", says, done[2]) for k in group if k not in taken)


def _write(
    taken: list[Known], release: Release, shelf: Path, supersedes: bool, told: Told
) -> tuple[str, str, Manifest]:
    one, layout = taken[0].code_set, taken[0].layout
    sources = tuple(FileMark(k.source.place.rsplit("/", 1)[-1], *k.source.mark()) for k in taken)
    older = [read_manifest(p) for p in sorted(shelf.glob(f"{one.id}@{release.effective}-*"))]
    present = next((m for m in older if m.sha256 == identity(sources)), None)
    if present is not None and present.form == FORM:
        return "present", "already on the shelf", present
    older = [m for m in older if m is not present]  # made again where an earlier program made it
    part = shelf / f".part-{os.getpid()}"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    try:
        place = taken[0].source.place
        found = _counted((row for known in taken for row in read(known)), one.id, told)
        counts = store(part, one, found, place)
        if sum(counts.values()) == 0 or next(iter(counts.values())) < layout.rows:
            raise ShelfError(f"only {sum(counts.values())} rows", place, "is the file whole?")
        made = Manifest(
            set=one.id, title=one.title, publisher=one.publisher, licence=one.licence, edition=release.label,
            effective=release.effective, ends=release.ends, layout=layout.name, sources=sources, rows=counts,
            files=tuple(marked(p) for p in sorted(part.iterdir())), form=FORM,
            supersedes=older[-1].sha256 if older else "",
        )  # fmt: skip
        same = next((m for m in older if m.files == made.files), None)
        if same is not None:
            return "present", "the shelf has the same rows from another file", same
        if older and not supersedes:
            raise ShelfError(
                f"{one.id} {release.label} is on the shelf with other rows",
                place,
                "give --supersedes where the publisher has reissued it",
            )
        settle(part, made, shelf)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return "imported", ", ".join(f"{n} {name}" for name, n in counts.items()), made


def store(part: Path, one: CodeSet, found: Iterable[Row], place: str) -> dict[str, int]:
    """Writes the rows into the part folder as the set keeps them; how many each table has."""
    if one.store == "pairs":
        return {next(iter(one.tables)): pairs.write(part, one, found, place)}
    return rows.write(part / DATA, one, found, place)


def settle(part: Path, manifest: Manifest, shelf: Path) -> None:
    """Makes a written part folder an edition: its files on the disk, then its name."""
    (part / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")
    for path in part.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    pack = shelf / manifest.folder
    if pack.exists():  # of an earlier form
        pack.rename(shelf / f".part-{os.getpid()}-old")
        shutil.rmtree(shelf / f".part-{os.getpid()}-old", ignore_errors=True)
    part.rename(pack)


def _counted(found: Iterator[Row], name: str, told: Told) -> Iterator[Row]:
    count = 0
    for count, row in enumerate(found, 1):
        if count % EVERY == 0:
            told(name, count)
        yield row
    told(name, count)
