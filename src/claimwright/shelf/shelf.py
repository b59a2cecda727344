"""The shelf: which packs there are, which edition of each set is in force on a date.

Outside the editions it holds, a set's policy decides; for code validity it is to refuse (ADR 0003).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from claimwright.errors import ShelfError
from claimwright.model.coding import EditionRef
from claimwright.shelf import tabular
from claimwright.shelf.icd10cm import Icd10cm
from claimwright.shelf.terms import TermIndex, open_terms

EMBEDDED = EditionRef(
    "ICD-10-CM", "CDC/NCHS", "April 1 2026 release", date(2026, 4, 1), date(2026, 9, 30), tabular.XML_SHA256
)


class Editions(NamedTuple):
    """What is in force for one date: the open editions and their references."""

    icd10cm: Icd10cm
    refs: tuple[EditionRef, ...]


class Shelf:
    """Opened once per process. `folder` holds the packs; it is made if it is not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        made_of = hashlib.sha256(f"{tabular.FORM}{tabular.XML_SHA256}{tabular.LIST_SHA256}".encode()).hexdigest()
        self.pack = folder / f"icd10cm-2026-04-{made_of[:16]}.sqlite"
        self._icd10cm: Icd10cm | None = None

    @property
    def editions(self) -> tuple[EditionRef, ...]:
        return (EMBEDDED,)

    @property
    def first_day(self) -> date:
        """The first day that the embedded release covers."""
        return EMBEDDED.effective

    def build(self) -> bool:
        """Builds what is missing; True where something was built."""
        if self.pack.exists():
            return False
        try:
            tabular.build(self.pack)
        except OSError as error:
            raise ShelfError(
                f"cannot write the pack: {error.strerror}",
                str(self.folder),
                "set CLAIMWRIGHT_SHELF to a folder you may write",
            ) from error
        return True

    @property
    def icd10cm(self) -> Icd10cm:
        if self._icd10cm is None:
            self.build()
            self._icd10cm = Icd10cm(self.pack, EMBEDDED)
        return self._icd10cm

    def on(self, day: date) -> Editions:
        """The editions in force on the day. Raises ShelfError where no release on the shelf covers it."""
        if not EMBEDDED.effective <= day <= EMBEDDED.ends:
            raise ShelfError(
                f"no ICD-10-CM release in force on {day}",
                "shelf",
                f"the shelf holds {EMBEDDED.edition}: {EMBEDDED.effective} to {EMBEDDED.ends}",
            )
        return Editions(self.icd10cm, (EMBEDDED,))

    def terms(
        self,
        lexicon: Iterable[tuple[str, str, str]],
        same: Mapping[str, tuple[str, ...]],
        never: frozenset[str] = frozenset(),
    ) -> TermIndex:
        """The term index over the newest ICD-10-CM edition and the given lexicon."""
        edition = self.icd10cm
        return open_terms(self.folder, edition, lexicon, same, never)
