"""Services that the NCCI Policy Manual counts as part of others and no published table pairs (rulebook/manual.yaml)."""

from __future__ import annotations

import functools

import msgspec

from claimwright.rulebook.families import within


class Included(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`codes` without those of `but` are in `beside`; `parted` where a modifier of a pair tells them apart, `reasons`
    are diagnoses, by how they begin, with which both stand.
    """

    section: str
    codes: tuple[str, ...]
    beside: tuple[str, ...]
    but: tuple[str, ...] = ()
    parted: bool = True
    reasons: tuple[str, ...] = ()

    def beside_it(self, code: str) -> bool:
        return _lists(self.beside, code)


class Manual:
    """The entries by the code that is part of another; found once for each code."""

    def __init__(self, entries: tuple[Included, ...]) -> None:
        self.entries = entries
        self.of = functools.lru_cache(maxsize=16_384)(self._of)

    def _of(self, code: str) -> tuple[Included, ...]:
        return tuple(one for one in self.entries if _lists(one.codes, code) and not _lists(one.but, code))


def _lists(runs: tuple[str, ...], code: str) -> bool:
    return any(within(run, code) for run in runs)
