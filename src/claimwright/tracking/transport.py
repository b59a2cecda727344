"""What the outbox and the inbox ask of a receiver, whatever the line: five verbs. Knows no line.

A file goes in two steps, so that being stopped at any moment leaves no doubt: `put` lays the bytes whole under a
temporary name (`NAME.part`), which may be done again; `place` gives them their name. Once `put` is done, a missing
temporary file means that the name was given, even if the receiver has taken the file away since.
"""

from __future__ import annotations

import re
from typing import Protocol

from claimwright.errors import TransportError

PART = ".part"
LARGEST = 256 << 20  # bytes of an answer
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+ -]{0,199}")
_UNFINISHED = (PART, ".tmp", ".filepart", ".partial")


class Transport(Protocol):
    """A receiver of claims and giver of answers. Every verb raises TransportError and may be repeated."""

    once: bool
    """Whether an answer's name is never used for another, so that a name seen needs no second look."""

    def put(self, name: str, data: bytes) -> None:
        """Lays the bytes whole under a temporary name; goes on where an earlier try stopped."""

    def place(self, name: str) -> None:
        """Gives what was put its name; nothing where that was done before."""

    def list(self) -> tuple[str, ...]:
        """Names of the answers that lie ready, in order."""

    def get(self, name: str) -> bytes: ...

    def remove(self, name: str) -> None:
        """Takes an answer away once it is kept; nothing where it is gone or the receiver keeps its answers."""


def takes(name: str) -> bool:
    """Whether an answer's name is a plain one and the file is not one still being written."""
    return bool(_NAME.fullmatch(name)) and not name.lower().endswith(_UNFINISHED)


def not_larger(name: str, size: int, most: int = LARGEST) -> None:
    if size > most:
        raise TransportError(f"has over {most} bytes", name, "ask for smaller files")
