"""The form of a modifier that a note's own words call for; data in rulebook/modifiers.yaml."""

from __future__ import annotations

import msgspec

from claimwright.model.case import Program
from claimwright.rulebook.services import ServiceKind


class WordModifier(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`words`: one stands in the service's passage, or with `anywhere` in its document, and where `also` is given one
    of those too; `kinds`, `programs`, `codes` (or their beginnings) and `plans` (of a therapy) narrow it, empty where
    all are meant; none of `without` stands in the same sentence. `rule` says why and by what source.
    """

    modifier: str
    rule: str
    words: tuple[str, ...]
    also: tuple[str, ...] = ()
    kinds: tuple[ServiceKind, ...] = ()
    programs: tuple[Program, ...] = ()
    codes: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    anywhere: bool = False
