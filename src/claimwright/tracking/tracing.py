"""What was not paid and still stands, by line and by reason, traced back to the edits that look for the same fault.

Three ends: an edit found it on the claim as it was sent (and it was sent all the same); edits look for it and found
nothing; no edit looks for it, which is a proposal for one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from claimwright.model.posting import Posting, Work, live

LOWERED = "downcode"
Traced = Literal["found", "not found", "none looks"]


class Denial(msgspec.Struct, frozen=True):
    """One reason of one line of a claim, `line` 0 for the claim. `reason` is group and CARC ("CO-50") or LOWERED.

    `found` are the edits that speak of it on the claim as it was sent; `edits` all that look for it.
    """

    claim: str
    line: int
    payer: str
    reason: str
    remarks: tuple[str, ...]
    amount: Decimal | None
    what: str
    mend: str
    due: date | None
    due_for: str
    edits: tuple[str, ...]
    found: tuple[str, ...]

    @property
    def traced(self) -> Traced:
        return "found" if self.found else "not found" if self.edits else "none looks"


class ByReason(msgspec.Struct, frozen=True):
    """All denials of a payer for one reason: how much, by when the first of them, and what the edits made of them."""

    payer: str
    reason: str
    what: str
    mend: str
    claims: int
    lines: int
    amount: Decimal
    due: date | None
    edits: tuple[str, ...]
    traced: dict[Traced, int]


def denials(posted: Mapping[str, Sequence[Posting]], fired: Mapping[str, frozenset[str]]) -> tuple[Denial, ...]:
    """What stands denied or downcoded in the postings of each claim; `fired` the edits that speak on it as sent."""
    found: list[Denial] = []
    for claim, postings in posted.items():
        for posting in live(postings):
            rules = fired.get(claim, frozenset())
            found.extend(_denial(posting, work, rules) for work in posting.work if work.task == "denial")
            found.extend(_lowered(posting))
    return tuple(found)


def by_reason(found: Iterable[Denial]) -> tuple[ByReason, ...]:
    """Summed by payer and reason, the largest amounts first."""
    grouped: dict[tuple[str, str], list[Denial]] = {}
    for one in found:
        grouped.setdefault((one.payer, one.reason), []).append(one)
    rows = [_summed(some) for some in grouped.values()]
    return tuple(sorted(rows, key=lambda row: (-row.amount, row.payer, row.reason)))


def _denial(posting: Posting, work: Work, rules: frozenset[str]) -> Denial:
    reason, *remarks = work.reasons or ("",)
    found = tuple(edit for edit in work.edits if edit in rules)
    what = work.what.partition(" not paid: ")[2] or work.what
    return Denial(
        posting.claim, work.line, posting.payer, reason, tuple(remarks), work.amount, what, work.mend, work.due,
        work.due_for, work.edits, found,
    )  # fmt: skip


def _lowered(posting: Posting) -> Iterable[Denial]:
    for one in posting.downcodes:
        yield Denial(
            posting.claim, one.line, posting.payer, LOWERED, one.reasons, one.difference, one.why,
            "appeal with the visit's elements: claimwright appeal", one.due, "appeal", (), (),
        )  # fmt: skip


def _summed(some: Sequence[Denial]) -> ByReason:
    whats, mends = Counter(one.what for one in some), Counter(one.mend for one in some)
    first = some[0]
    return ByReason(
        first.payer,
        first.reason,
        "paid by a lower level" if first.reason == LOWERED else whats.most_common(1)[0][0],
        mends.most_common(1)[0][0],
        len({one.claim for one in some}),
        len(some),
        sum((one.amount for one in some if one.amount is not None), Decimal(0)),
        min((one.due for one in some if one.due is not None), default=None),
        tuple(dict.fromkeys(edit for one in some for edit in one.edits)),
        dict(Counter(one.traced for one in some)),
    )
