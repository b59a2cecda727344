"""A whole edition as one file, from one shelf to another: packed here, verified against its manifest there."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import msgspec

from claimwright.errors import ShelfError
from claimwright.shelf.catalogue import code_set
from claimwright.shelf.importing.files import LARGEST, broken_is_told
from claimwright.shelf.manifest import MANIFEST, Manifest, damage

STAMP = (1980, 1, 1, 0, 0, 0)  # the same pack gives the same bytes


def export_pack(pack: Path, manifest: Manifest, out: Path) -> None:
    """Writes the pack as an archive that `shelf import` takes."""
    part = out.with_name(f"{out.name}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in (MANIFEST, *(mark.name for mark in manifest.files)):
                info = zipfile.ZipInfo(f"{manifest.folder}/{name}", STAMP)
                info.compress_type = zipfile.ZIP_DEFLATED
                with (pack / name).open("rb") as file, archive.open(info, "w", force_zip64=True) as inside:
                    shutil.copyfileobj(file, inside, 1 << 20)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def packed(path: Path) -> Manifest | None:
    """The manifest of a file that holds an exported edition; None for any other file."""
    if not path.is_file() or not zipfile.is_zipfile(path):
        return None
    with broken_is_told(path.name), zipfile.ZipFile(path) as archive:
        inside = [m for m in archive.infolist() if m.filename.endswith(f"/{MANIFEST}")]
        if len(inside) != 1 or inside[0].file_size > 1_000_000:
            return None
        try:
            return msgspec.json.decode(archive.read(inside[0]), type=Manifest)
        except msgspec.DecodeError as error:
            raise ShelfError("its manifest cannot be read", path.name, "export it again") from error


def unpack(path: Path, manifest: Manifest, part: Path) -> None:
    """Writes the exported files into the part folder. Raises ShelfError where they are not what the manifest says."""
    code_set(manifest.set)
    held = part / manifest.folder
    if held.parent != part or any("/" in mark.name or mark.name.startswith(".") for mark in manifest.files):
        raise ShelfError("its manifest names strange files", path.name, "export it again")
    if sum(mark.bytes for mark in manifest.files) > LARGEST:
        raise ShelfError("unpacks to more than an edition can be", path.name, "is this the right file?")
    held.mkdir()
    with broken_is_told(path.name), zipfile.ZipFile(path) as archive:
        for mark in manifest.files:
            try:
                member = archive.getinfo(f"{manifest.folder}/{mark.name}")
            except KeyError as error:
                raise ShelfError(f"{mark.name} is missing", path.name, "export it again") from error
            with archive.open(member) as inside, (held / mark.name).open("wb") as file:
                left = mark.bytes
                while block := inside.read(1 << 20):
                    left -= len(block)
                    if left < 0:
                        raise ShelfError(f"{mark.name} is longer than it says", path.name, "export it again")
                    file.write(block)
    wrong = damage(held, manifest)
    if wrong:
        raise ShelfError(wrong, path.name, "export it again")
