"""A receiver that is two folders: claims are laid into one, answers taken from the other."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from claimwright.errors import TransportError
from claimwright.tracking.transport import PART, not_larger, takes


class Folder:
    """`out` and `answers` exist. With `keep` the answers stay where they lie."""

    once = False

    def __init__(self, out: Path, answers: Path, keep: bool = False) -> None:
        self.out, self.answers, self.keep = out, answers, keep
        for folder in (out, answers):
            if not folder.is_dir():
                raise TransportError("no such folder", str(folder), "make it, or correct [transport]")

    def put(self, name: str, data: bytes) -> None:
        with (self.out / f"{name}{PART}").open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        self._sync()

    def place(self, name: str) -> None:
        part, final = self.out / f"{name}{PART}", self.out / name
        if not part.exists():
            return
        if final.exists() and final.read_bytes() != part.read_bytes():
            raise TransportError("another file of this name is there", str(final), "was the ledger set back?")
        os.replace(part, final)
        self._sync()

    def list(self) -> tuple[str, ...]:
        return tuple(sorted(p.name for p in self.answers.iterdir() if takes(p.name) and p.is_file()))

    def get(self, name: str) -> bytes:
        path = self.answers / name
        try:
            not_larger(name, path.stat().st_size)
            return path.read_bytes()
        except OSError as error:
            raise TransportError(error.strerror or "cannot be read", name, "check its permissions") from error

    def remove(self, name: str) -> None:
        if not self.keep:
            with suppress(FileNotFoundError):
                (self.answers / name).unlink()

    def _sync(self) -> None:
        """The folder itself to disk: the name is there after a power cut."""
        handle = os.open(self.out, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
