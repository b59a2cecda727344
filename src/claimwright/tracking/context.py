"""What every decision about an answer is made with: the answer, the claim it is about, and the words and deadlines."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from claimwright.model.claim import Claim, ServiceLine
from claimwright.model.posting import Posting
from claimwright.model.remittance import Remittance, RemittedClaim
from claimwright.model.supplement import ORDERS, Order, OtherPayer
from claimwright.rulebook.answers import Answers
from claimwright.rulebook.deadlines import Deadline, Due, What, due
from claimwright.tracking.matching import Known

ENDS = date.max


class Words(NamedTuple):
    """What payers' codes mean, and by when to act."""

    answers: Answers
    deadlines: tuple[Deadline, ...]


class Answered(NamedTuple):
    """One claim of a remittance beside the claim that was sent, its remitted lines' own lines, what was posted so far
    (this remittance's earlier postings too), and the day on which the answer was taken in.
    """

    remittance: Remittance
    remitted: RemittedClaim
    known: Known
    lines: tuple[ServiceLine, ...]
    postings: tuple[Posting, ...]
    words: Words
    taken: date

    @property
    def claim(self) -> Claim:
        return self.known.claim

    @property
    def day(self) -> date:
        """The day of the answer."""
        return self.remittance.day or self.remittance.made or self.taken

    def later(self, order: Order) -> list[OtherPayer]:
        """The claim's payers after this one that have not answered, in their order."""
        place = ORDERS.index(order)
        found = [one for one in self.claim.others if one.order in ORDERS[place + 1 :] and one.paid is None]
        return sorted(found, key=lambda one: ORDERS.index(one.order))

    def due(self, what: What, level: int = 1) -> Due | None:
        """By when, for this claim; None where the program knows no such thing."""
        for deadline in self.words.deadlines:
            if (deadline.program, deadline.what) == (self.claim.payer.program, what) and deadline.level in (0, level):
                since = {"service": self.claim.day or self.day, "answer": self.day, "identified": self.taken}
                return due(deadline, since[deadline.since], self.known.days)
        return None

    def soonest(self, *whats: What) -> Due | None:
        """The first of several deadlines to pass: until then every way is open."""
        found = [one for one in map(self.due, whats) if one is not None]
        return min(found, key=lambda one: one.day or ENDS, default=None)
