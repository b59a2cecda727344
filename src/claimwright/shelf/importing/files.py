"""Files from outside as sources to read: folders, zip archives in archives and gzip, opened with limits.

Nothing is trusted: sizes, ratios, depth and counts are bounded, and names inside archives are only shown, never used
as paths.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple

from claimwright.errors import ShelfError

LARGEST = 2 << 30  # bytes of one file, unpacked; the largest published table has about 300 MB
RATIO = 250  # unpacked to packed, beyond the first 64 MB: a bomb's sign
FREE = 64 << 20
MEMBERS = 5_000
DEPTH = 3
HEAD = 65_536


class SourceFile(NamedTuple):
    """A file to read as often as needed. `place` is the path shown to people, through the archives it stands in."""

    place: str
    opened: Callable[[], BinaryIO]

    @contextmanager
    def stream(self) -> Iterator[BinaryIO]:
        """The bytes, bounded. Raises ShelfError where they end too early, are damaged or too many."""
        with broken_is_told(self.place), self.opened() as raw:
            yield raw

    def head(self) -> bytes:
        with self.stream() as raw:
            return raw.read(HEAD)

    def mark(self) -> tuple[str, int]:
        """sha256 and length of the whole; damage anywhere in an archive shows here."""
        digest, length = hashlib.sha256(), 0
        with self.stream() as raw:
            while block := raw.read(1 << 20):
                digest.update(block)
                length += len(block)
        return digest.hexdigest(), length


@contextmanager
def broken_is_told(place: str) -> Iterator[None]:
    """Says damage as one line: what the readers of archives raise is many things."""
    try:
        yield
    except (zipfile.BadZipFile, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ShelfError("cut short or damaged", place, "download it again") from error
    except (RuntimeError, NotImplementedError) as error:
        raise ShelfError(f"an archive that cannot be read: {error}", place, "unpack it first") from error


class _Bounded(io.RawIOBase):
    """A stream that ends in an error when it gives more than it may."""

    def __init__(self, inner: BinaryIO, limit: int, place: str) -> None:
        self._inner, self._left, self._place = inner, limit, place

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        block = self._inner.read(len(buffer))
        self._left -= len(block)
        if self._left < 0:
            raise ShelfError("unpacks to more than a published table can be", self._place, "is this the right file?")
        buffer[: len(block)] = block
        return len(block)

    def close(self) -> None:
        self._inner.close()
        super().close()


def bounded(inner: BinaryIO, packed: int, place: str) -> BinaryIO:
    limit = min(LARGEST, FREE + packed * RATIO)
    return io.BufferedReader(_Bounded(inner, limit, place), 1 << 18)


def walk(paths: list[Path]) -> Iterator[SourceFile]:
    """Every file under the paths, in name order, archives opened up."""
    for path in paths:
        if path.is_dir():
            inner = sorted(p for p in path.rglob("*") if p.is_file() and not p.is_symlink())
            shown = [(p, f"{path.name}/{p.relative_to(path).as_posix()}") for p in inner]
        elif path.is_file():
            shown = [(path, f"{path.absolute().parent.name}/{path.name}")]
        else:
            raise ShelfError("no such file or folder", str(path), "check the path")
        for file, name in shown:
            yield from _unpacked(SourceFile(name, partial(_file, file)), file.stat().st_size, 0)


def _file(path: Path) -> BinaryIO:
    return path.open("rb")


def _unpacked(source: SourceFile, size: int, depth: int) -> Iterator[SourceFile]:
    with source.stream() as raw:
        start = raw.read(4)
    if start[:2] == b"\x1f\x8b":
        inner = source.place.removesuffix(".gz")
        yield SourceFile(inner, lambda: bounded(_gunzip(source), size, inner))
        return
    if start != b"PK\x03\x04":
        yield source
        return
    with source.stream() as raw, zipfile.ZipFile(_seekable(raw)) as archive:
        members = [m for m in archive.infolist() if not m.is_dir()]
        names = {m.filename for m in members}
    if "xl/workbook.xml" in names:
        _refuse_bomb(members, size, source.place)
        yield source
        return
    if depth >= DEPTH or len(members) > MEMBERS:
        raise ShelfError("archives nested too deep or with too many files", source.place, "unpack it first")
    _refuse_bomb(members, size, source.place)
    for member in sorted(members, key=lambda m: m.filename):
        place = f"{source.place}/{member.filename}"
        inside = SourceFile(place, partial(_member, source, member))
        yield from _unpacked(inside, max(member.compress_size, 1), depth + 1)


def _refuse_bomb(members: list[zipfile.ZipInfo], size: int, place: str) -> None:
    total = sum(m.file_size for m in members)
    if total > min(LARGEST * 4, FREE + size * RATIO):
        raise ShelfError("unpacks to more than a published archive can be", place, "is this the right file?")


def _seekable(raw: BinaryIO) -> BinaryIO:
    """Zip needs its end first; an archive inside an archive is held in memory."""
    return raw if raw.seekable() else io.BytesIO(raw.read())


def _gunzip(source: SourceFile) -> BinaryIO:
    return gzip.GzipFile(fileobj=source.opened())  # type: ignore[return-value]


def _member(source: SourceFile, member: zipfile.ZipInfo) -> BinaryIO:
    archive = zipfile.ZipFile(_seekable(source.opened()))
    place = f"{source.place}/{member.filename}"
    return bounded(archive.open(member), max(member.compress_size, 1), place)  # type: ignore[arg-type]
