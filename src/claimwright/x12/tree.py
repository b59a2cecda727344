"""Claims of a transaction, one at a time: the segments of a claim under the loops it hangs in, in an envelope.

Knows hierarchy (HL) and where a claim begins; not what any element says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from claimwright.errors import X12Error
from claimwright.x12.segments import Segment

CLAIM = "CLM"
MOST_SEGMENTS = 20_000  # of one loop or one claim
DEEPEST = 8


class Envelope(NamedTuple):
    """The open envelope: ISA, GS and ST, and what stands before the first HL."""

    isa: Segment
    gs: Segment
    st: Segment
    header: tuple[Segment, ...]


class ClaimTree(NamedTuple):
    """One claim: `ancestors` from the top, each the segments of one HL loop; `segments` from CLM on."""

    envelope: Envelope
    ancestors: tuple[tuple[Segment, ...], ...]
    segments: tuple[Segment, ...]


def claims(stream: Iterable[Segment], place: str = "interchange") -> Iterator[ClaimTree]:
    """Each claim with its ancestors; memory holds one claim. Raises X12Error where the hierarchy cannot be followed."""
    envelope: list[Segment] = []  # ISA, GS, ST, then the header
    levels: list[list[Segment]] = []
    claim: list[Segment] = []
    closed = True
    for s in stream:
        if s.id in (CLAIM, "HL", "SE", "ST", "GS", "ISA") and claim:
            yield _tree(envelope, levels, claim)
            claim = []
        if s.id in ("ISA", "GS", "ST"):
            envelope, levels, closed = _open(envelope, s, place), [], s.id != "ST"
        elif s.id in ("SE", "GE", "IEA"):
            closed = True
        elif closed:
            raise X12Error("the segment stands outside of a transaction", f"{place}:{s.number}", "see x12 validate")
        elif s.id == "HL":
            levels = [*_parents(levels, s, place), [s]]
        elif s.id == CLAIM:
            claim = [s]
        else:
            into = claim or (levels[-1] if levels else envelope)
            into.append(s)
            if len(into) > MOST_SEGMENTS:
                raise X12Error(f"has over {MOST_SEGMENTS} segments in a loop", f"{place}:{s.number}", "split the file")
    if not closed:
        raise X12Error("the transaction is never closed", place, "get the whole file")


def _open(envelope: list[Segment], s: Segment, place: str) -> list[Segment]:
    depth = ("ISA", "GS", "ST").index(s.id)
    if len(envelope) < depth:
        raise X12Error(f"{s.id} stands outside of its envelope", f"{place}:{s.number}", "see x12 validate")
    return [*envelope[:depth], s]


def _parents(levels: list[list[Segment]], s: Segment, place: str) -> list[list[Segment]]:
    """The loops this HL hangs under: up to the one it names, none where it names none."""
    parent = s.get(2)
    kept = next((levels[: n + 1] for n, level in enumerate(levels) if level[0].get(1) == parent), []) if parent else []
    if (parent and not kept) or len(kept) >= DEEPEST:
        raise X12Error("HL02 names no open level", f"{place}:{s.number}", "see x12 validate")
    return kept


def _tree(envelope: list[Segment], levels: list[list[Segment]], claim: list[Segment]) -> ClaimTree:
    isa, gs, st, *header = envelope
    return ClaimTree(Envelope(isa, gs, st, tuple(header)), tuple(map(tuple, levels)), tuple(claim))
