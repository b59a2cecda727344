"""SNIP 7, what a partner asks beyond the guide: a function that is passed in judges each claim of an 837.

Knows how claims are found in a file, and nothing of what is asked of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from claimwright.x12.finding import SyntaxFinding
from claimwright.x12.segments import Segment
from claimwright.x12.tree import ClaimTree, claims

LEVEL = 7
Judge = Callable[[ClaimTree], Iterable[SyntaxFinding]]


def judged(stream: Iterable[Segment], judge: Judge, place: str = "interchange") -> Iterator[SyntaxFinding]:
    """The findings of every claim; memory holds one. Raises X12Error where the levels cannot be followed."""
    for tree in claims(_of_claims(stream), place):
        yield from judge(tree)


def _of_claims(stream: Iterable[Segment]) -> Iterator[Segment]:
    """The file without its other transactions."""
    passed = True
    for s in stream:
        if s.id == "ST":
            passed = s.get(1) == "837"
        if passed:
            yield s
        passed = passed or s.id == "SE"
