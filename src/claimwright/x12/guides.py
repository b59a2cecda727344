"""The layouts by what a file says of itself: each is read when a transaction first asks for it.

Knows no file; `read` is the rulebook's loader or its like, given a name and a type.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from claimwright.x12.layout import Layout

_NUMBER = 10  # characters of a guide's number, its errata come behind


class Guide(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    transaction: str
    guide: str
    layout: str
    name: str


class _Index(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    guides: tuple[Guide, ...]


class Guides:
    """Finds a layout by transaction (ST01) and version (GS08), None where no guide of ours is meant."""

    def __init__(self, read: Callable[[str, Any], Any]) -> None:
        self.read = read
        index: _Index = read("x12/guides.yaml", _Index)
        self.guides = {(one.transaction, one.guide): one for one in index.guides}
        self.layouts: dict[str, Layout] = {}

    def __call__(self, transaction: str, version: str) -> Layout | None:
        guide = self.guides.get((transaction, version[:_NUMBER]))
        if guide is None:
            return None
        layout = self.layouts.get(guide.layout)
        if layout is None:
            layout = self.layouts[guide.layout] = self.read(f"x12/{guide.layout}.yaml", Layout)
        return layout if version in layout.versions else None

    def name(self, transaction: str, version: str) -> str:
        """What the transaction is, in words; empty where no guide of ours is meant."""
        guide = self.guides.get((transaction, version[:_NUMBER]))
        return guide.name if guide else ""
