"""A claim's status, derived from its events; every source keeps what it said. Pure: knows no database.

The newest submission decides. Within it a later answer of the same or a higher source takes over (TA1 < 999 < 277CA <
277 < 835 and people): a 999 that comes late does not take a payment back, and what it said is still there to see.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

import msgspec

RANK = {"": 0, "TA1": 1, "999": 2, "277CA": 3, "277": 4, "835": 5, "person": 5}
# What goes again as an original: rejected by a front end, not processed by a payer, not yet had by a next one.
RESUBMITTABLE = ("recorded", "rejected", "unprocessable", "next-payer")
# What the payer may have and has said nothing of: whatever follows waits.
UNDER_WAY = ("queued", "sent", "received")


class Stated(Protocol):
    """What the status is derived of: an Entry, or a row of those columns."""

    @property
    def kind(self) -> str: ...
    @property
    def after(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def submission(self) -> int | None: ...


class Said(msgspec.Struct, frozen=True):
    """What one source said last of one submission: `source` empty for the ledger itself."""

    source: str
    says: str
    at: datetime
    reference: str
    submission: int | None


class Fold(msgspec.Struct):
    """The status so far: the submission and the rank of the source that decided it."""

    state: str = ""
    submission: int = 0
    rank: int = -1

    def take(self, event: Stated) -> bool:
        """Whether the event decides the status now."""
        if not event.after:
            return False
        submission, rank = event.submission or self.submission, RANK[event.source]
        if submission < self.submission or (submission == self.submission and rank < self.rank):
            return False
        self.state, self.submission, self.rank = event.after, submission, rank
        return True


class Status(msgspec.Struct, frozen=True):
    """`state` and since when; `submission` the newest; `said` the last word of each source on each submission."""

    state: str
    since: datetime | None
    submission: int | None
    said: tuple[Said, ...]


class _Told(Stated, Protocol):
    @property
    def at(self) -> datetime: ...
    @property
    def reference(self) -> str: ...


def status_of(events: Iterable[_Told]) -> Status:
    """The status that a claim's events, in order, come to."""
    fold, since = Fold(), None
    said: dict[tuple[str, int | None], Said] = {}
    for event in events:
        if fold.take(event):
            since = event.at
        if event.after:
            key = (event.source, event.submission)
            said[key] = Said(event.source, event.after, event.at, event.reference, event.submission)
    return Status(fold.state, since, fold.submission or None, tuple(said.values()))
