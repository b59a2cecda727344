"""An edition on the shelf: its manifest, the folder of its pack, and whether the pack still is what was written."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import msgspec

from claimwright.errors import ShelfError
from claimwright.model.coding import EditionRef

MANIFEST, DATA = "edition.json", "data.sqlite"
FORM = "2"  # raise when a reader or a table changes what packs hold: older ones are made again from the same files


class FileMark(msgspec.Struct, frozen=True):
    """A file by name, sha256 and length in bytes."""

    name: str
    sha256: str
    bytes: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What an edition is, where it came from and what its pack holds. Days are inclusive.

    `supersedes` is the identity of the edition that this one replaces; `form` that of the program that made the pack.
    """

    schema: str = "claimwright/edition/1"
    set: str
    title: str
    publisher: str
    licence: str
    edition: str
    effective: date
    ends: date
    layout: str
    sources: tuple[FileMark, ...]
    rows: dict[str, int]
    files: tuple[FileMark, ...]
    supersedes: str = ""
    note: str = ""
    form: str = ""

    @property
    def sha256(self) -> str:
        return identity(self.sources)

    @property
    def ref(self) -> EditionRef:
        return EditionRef(self.set, self.publisher, self.edition, self.effective, self.ends, self.sha256)

    @property
    def folder(self) -> str:
        """The name of the pack's folder: set, first day, identity."""
        return f"{self.set}@{self.effective}-{self.sha256[:12]}"


def identity(sources: tuple[FileMark, ...]) -> str:
    """What makes an edition this one: the bytes it came from, in whatever order they were given."""
    return hashlib.sha256("".join(sorted(s.sha256 for s in sources)).encode()).hexdigest()


def read_manifest(pack: Path) -> Manifest:
    try:
        return msgspec.json.decode((pack / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError) as error:
        raise ShelfError("a pack without a readable manifest", pack.name, "remove the folder, import again") from error


def marked(path: Path) -> FileMark:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return FileMark(path.name, digest.hexdigest(), path.stat().st_size)


def damage(pack: Path, manifest: Manifest) -> str:
    """What is wrong with the pack's files, empty where they are as written."""
    for mark in manifest.files:
        path = pack / mark.name
        if not path.is_file():
            return f"{mark.name} is missing"
        if marked(path).sha256 != mark.sha256:
            return f"{mark.name} is not what was written"
    return "" if pack.name == manifest.folder else "the manifest is not this folder's"
