"""What every rule carries: a permanent id, a title, its source, when it holds, what it says to a person; and how far a
section of the guidelines is followed by rules.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from claimwright.model.evidence import Citation
from claimwright.model.finding import Severity
from claimwright.rulebook.templates import Scope, Template


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One guideline or edit as data. `ends` None while it holds. `says` is one sentence in our own words.

    `message` and `mend` may hold `{names}` that the rule's function fills. `severity` is that of the finding it
    makes, if it makes one; `unable` that of saying that it could not be judged. Of an edit: `scope` says for whom,
    `template` decides where no function does.
    """

    id: str
    title: str
    says: str
    citation: Citation
    effective: date = date(2015, 10, 1)
    ends: date | None = None
    severity: Severity = "inform"
    message: str = ""
    mend: str = ""
    unable: Severity = "inform"
    scope: Scope = Scope()
    template: Template | None = None

    def holds_on(self, day: date) -> bool:
        return self.effective <= day and (self.ends is None or day <= self.ends)


class Cell(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that a claim can be wrong in: the edits that look at it, or why it is open."""

    what: str
    edits: tuple[str, ...] = ()
    open: str = ""


class Area(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the catalogue's taxonomy (rulebook/taxonomy.yaml)."""

    area: str
    cells: tuple[Cell, ...]


class GuidelineSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far a section of the Official Guidelines is followed, by which rules, and what is short."""

    section: str
    title: str
    state: Literal["covered", "partly", "no"]
    by: tuple[str, ...] = ()
    note: str = ""
