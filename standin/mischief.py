"""What goes wrong on purpose, and how often: each a share between 0 and 1, drawn from the seed."""

from __future__ import annotations

import random
from collections.abc import Mapping

KINDS = {
    "duplicate": "the same answer twice, under another name",
    "again": "the same answer twice, in another envelope",
    "late": "an answer that comes long after",
    "truncated": "an answer that is cut short at first and whole later",
    "unknown": "an answer about a claim that nobody sent",
    "drop": "the line drops within a transfer, or behind a rename before it is confirmed",
}


class Mischief:
    """Thread-safe enough: every draw is one call."""

    def __init__(self, shares: Mapping[str, float], seed: int) -> None:
        self.shares, self.chance = dict(shares), random.Random(f"{seed} mischief")

    def does(self, kind: str) -> bool:
        return self.chance.random() < self.shares.get(kind, 0.0)

    def part(self, whole: int) -> int:
        """Somewhere within, never all of it."""
        return self.chance.randrange(max(whole, 1))


def shares_of(text: str) -> dict[str, float]:
    """`late=0.2,drop=0.1`, or `all=0.1`. Raises ValueError for a kind that is not known."""
    found: dict[str, float] = {}
    for part in (p for p in text.split(",") if p):
        kind, _, share = part.partition("=")
        if kind not in (*KINDS, "all"):
            raise ValueError(f"no mischief {kind!r}; known are all, {', '.join(KINDS)}")
        found |= dict.fromkeys(KINDS if kind == "all" else (kind,), float(share or "0.1"))
    return found
