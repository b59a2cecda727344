"""What payers' codes mean and what a biller does about each (rulebook/answers/), in words of the project's own.

Knows no claim and no remittance: group codes, CARC, RARC, status categories, provider-level adjustments, families of
visit levels, what a program takes back.
"""

from __future__ import annotations

import functools
from typing import Literal

import msgspec

from claimwright.model.acknowledgement import Said
from claimwright.model.case import Program
from claimwright.model.evidence import Citation
from claimwright.rulebook.loader import read

Action = Literal["correct", "documents", "appeal", "eligibility", "coordinate", "duplicate", "accept"]
Kind = Literal["share", "contract", "earlier", "denial", "notice"]


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who owes what a group code takes off; `reason`: the reason decides."""

    owes: Literal["practice", "patient", "reason"]
    says: str


class Reason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A CARC. `write_off` are the groups with which a reduction by contract is written off; `edits` those of the
    catalogue that look for the same fault.
    """

    kind: Kind
    says: str
    mend: str = ""
    action: Action = "appeal"
    write_off: tuple[str, ...] = ()
    edits: tuple[str, ...] = ()


class Remark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A RARC. An `alert` tells of rights or next steps and is no reason by itself."""

    says: str
    mend: str = ""
    edits: tuple[str, ...] = ()
    alert: bool = False


class Category(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A status category (STC01-1)."""

    said: Said
    says: str


class Beside(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A provider-level adjustment (PLB03-1); `person`: somebody settles it against a claim or a letter."""

    says: str
    person: bool = False


class Signs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reasons: tuple[str, ...]
    remarks: tuple[str, ...]


class Levels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Families of visit codes in rising order; what tells a downcode and what a bundle; what an appeal sends."""

    ladders: tuple[tuple[str, ...], ...]
    downcode: Signs
    bundling: Signs
    appeal: tuple[str, ...]

    def lower(self, paid: str, sent: str) -> bool:
        """Whether the paid code is of the sent one's family and of a lower level."""
        return any(paid in ladder[: ladder.index(sent)] for ladder in self.ladders if sent in ladder)


class TakesBack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which claims a program replaces (frequency 7) and voids (8), and whether it reopens what it decided."""

    replaces: Literal["both", "institutional"]
    voids: Literal["both", "institutional"]
    reopens: bool
    citation: Citation


class Answers(msgspec.Struct, frozen=True):
    """Everything that answers are read with."""

    groups: dict[str, Group]
    reasons: dict[str, Reason]
    remarks: dict[str, Remark]
    categories: dict[str, Category]
    beside: dict[str, Beside]
    levels: Levels
    programs: dict[Program, TakesBack]

    @property
    def said(self) -> dict[str, Said]:
        """What each status category says of a claim."""
        return {code: category.said for code, category in self.categories.items()}


@functools.cache
def read_answers() -> Answers:
    """The packaged words."""
    return Answers(
        read("answers/groups.yaml", dict[str, Group]),
        read("answers/reasons.yaml", dict[str, Reason]),
        read("answers/remarks.yaml", dict[str, Remark]),
        read("answers/categories.yaml", dict[str, Category]),
        read("answers/beside.yaml", dict[str, Beside]),
        read("answers/levels.yaml", Levels),
        read("answers/programs.yaml", dict[Program, TakesBack]),
    )
