"""One file's bytes, read once and within limits, with the name that evidence uses. Knows nothing of formats."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

import msgspec

from claimwright.errors import InputError

LARGEST = 20_000_000  # bytes; a format may allow less


class Source(msgspec.Struct, frozen=True):
    """`place` is the path as given, for errors; `name` the file's own, for evidence, wherever the visit lies."""

    place: str
    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    def error(self, what: str, mend: str, at: str = "") -> InputError:
        return InputError(what, f"{self.place} {at}".rstrip(), mend)

    def limit(self, largest: int) -> None:
        if len(self.data) > largest:
            raise self.error(f"larger than {largest / 1e6:g} MB", "split it or leave it out")


def read_source(path: Path, inside: Path | None = None) -> Source:
    """The file's bytes. With `inside`, a link that leads out of that folder is refused."""
    place = str(path)
    try:
        if inside is not None and not path.resolve().is_relative_to(inside.resolve()):
            raise InputError("a link that leaves the visit's folder", place, "put the file itself there")
        with open(path, "rb", opener=_unblocking) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise InputError("not a file", place, "give the path of a document")
            data = file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise InputError("no such file", place, "check the path") from error
    except IsADirectoryError as error:
        raise InputError("a folder, not a file", place, "give the path of a document") from error
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a usable path"
        raise InputError(f"cannot be read ({reason})", place, "check the file and its permissions") from error
    source = Source(place, path.name, data)
    source.limit(LARGEST)
    if not data.strip():
        raise source.error("empty", "put the document's content in it or remove it")
    return source


def _unblocking(path: str, flags: int) -> int:
    """A named pipe must not keep the run waiting for a writer."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
