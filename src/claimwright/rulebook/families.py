"""Families of service codes by what an edit asks of them (rulebook/families.yaml): codes, and runs of codes."""

from __future__ import annotations

import functools
from collections.abc import Iterator


class Families:
    """`runs` maps a family to its codes and runs ("99202-99205", both ends included)."""

    def __init__(self, runs: dict[str, tuple[str, ...]]) -> None:
        self.runs = runs
        self.of = functools.lru_cache(maxsize=16_384)(self._of)

    def holds(self, family: str, code: str) -> bool:
        return family in self.of(code)

    def _of(self, code: str) -> frozenset[str]:
        """Every family of the code."""
        return frozenset(self._found(code))

    def lists(self, listed: tuple[str, ...], code: str) -> bool:
        """Whether a list of codes, runs and families ("@visit.new") has the code."""
        return any(one[1:] in self.of(code) if one[:1] == "@" else within(one, code) for one in listed)

    def _found(self, code: str) -> Iterator[str]:
        for family, listed in self.runs.items():
            if any(within(run, code) for run in listed):
                yield family


def within(run: str, code: str) -> bool:
    """Whether the code is the one named, or of the run and its form: "0001U-0599U" has no 00830."""
    first, _, last = run.partition("-")
    if not last:
        return code == first
    same = len(code) == len(first) and code[:1].isalpha() == first[:1].isalpha()
    ends = code[-1:] == first[-1:] if first[-1:].isalpha() else code[-1:].isdigit()
    return same and ends and first <= code <= last
