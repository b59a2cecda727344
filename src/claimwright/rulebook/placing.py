"""Which patient, and which place on a claim, a diagnosis fits by its code's beginning (rulebook/placing.yaml).

The fallback where the Medicare Code Editor's lists are not on the shelf; the guideline's own lists in any case.
"""

from __future__ import annotations

from typing import Literal

import msgspec

_DRUGS = frozenset(f"T{n}" for n in range(36, 51))


class Ages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whole years, both inclusive."""

    codes: tuple[str, ...]
    least: int
    most: int


class Behind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Codes that are never listed first, and the guideline that says so."""

    codes: tuple[str, ...]
    section: str


class Related(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Codes and others by their beginnings, and the guideline that sets one against the other; `must` where it is more
    than a hint.
    """

    codes: tuple[str, ...]
    other: tuple[str, ...]
    section: str
    must: bool = False


class Placing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sex: dict[Literal["F", "M"], tuple[str, ...]]
    ages: tuple[Ages, ...]
    first_only: tuple[str, ...]
    manifestations: tuple[str, ...]
    never_first: tuple[Behind, ...]
    apart: tuple[Related, ...]
    needs: tuple[Related, ...]
    before: tuple[Related, ...]

    def sex_of(self, code: str) -> str:
        """F, M, or empty for any."""
        return next((sex for sex, codes in self.sex.items() if code.startswith(codes)), "")

    def ages_of(self, code: str) -> tuple[int, int] | None:
        return next(((a.least, a.most) for a in self.ages if code.startswith(a.codes)), None)

    def behind(self, code: str) -> str:
        """The section of the guidelines by which the code is never first; empty where it may be."""
        if code[:3] in _DRUGS and code.replace(".", "")[5:6] == "6":
            return "I.C.19.e.5.c"  # underdosing
        if code.startswith(("S", "T")) and len(code) == 8 and code[-1] == "S":
            return "I.B.10"  # a sequela stands behind what it left
        return next((b.section for b in self.never_first if code.startswith(b.codes)), "")
