"""What an answer does to the books: each amount of a claim and where it goes, why, and what is left for a person.

Amounts only move between a claim's parts: charge = paid + written off + patient + open, always.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from claimwright.model.claim import Claim
from claimwright.model.evidence import Citation
from claimwright.model.supplement import Order

To = Literal["paid", "write-off", "patient", "open", "earlier"]
Task = Literal[
    "unbalanced",  # a remittance that does not add up
    "unmatched",  # a claim or line that cannot be told
    "question",  # something in an answer that nobody but a person decides
    "denial",
    "downcode",
    "balance",  # all payers have answered and something is open
    "credit",  # more was paid than charged
    "reversal",  # an earlier payment was taken back, and no correction came with it
    "practice",  # a provider-level adjustment to be settled
]


class Entry(msgspec.Struct, frozen=True):
    """An amount of a claim, or of its line `line` (0 for the claim as a whole), and where it goes.

    To `open` or `earlier` moves nothing: open waits for a payer or a person, earlier was settled by a payer before.
    `group` and `reason` are those of the adjustment, empty for the payment itself. `why` explains it to a person.
    """

    to: To
    amount: Decimal
    why: str
    line: int = 0
    group: str = ""
    reason: str = ""


class Work(msgspec.Struct, frozen=True):
    """Something for a person: what, how to mend it, by when, and by what right.

    `claim` is Claim.id, `line` ServiceLine.number or 0. `reasons` are CARCs and RARCs; `edits` those of the catalogue
    that look for the same fault before sending, empty where none does: a proposal for one. `due` None: nobody has said
    by when.
    """

    task: Task
    what: str
    mend: str
    claim: str = ""
    line: int = 0
    amount: Decimal | None = None
    reasons: tuple[str, ...] = ()
    edits: tuple[str, ...] = ()
    due: date | None = None
    due_for: str = ""
    citation: Citation | None = None


class Downcode(msgspec.Struct, frozen=True):
    """A line paid by a lower level than was sent: `sent` and `paid` are codes, the same where only reasons say it.

    `difference` is what the level cost, None where the answer does not let it be told. `needs` is what an appeal sends,
    `due_for` what the program calls it.
    """

    claim: str
    line: int
    sent: str
    paid: str
    why: str
    difference: Decimal | None
    needs: tuple[str, ...]
    reasons: tuple[str, ...] = ()
    due: date | None = None
    due_for: str = ""


class Posting(msgspec.Struct, frozen=True):
    """What one payer's answer about one claim does. `number` counts the claim's postings from 1; `order` P, S or T is
    which payer of the claim answered.

    `undoes` is the number of the posting that this one takes back, entry by entry, 0 for none. `secondary` is the claim
    to be sent to the next payer. `control` is the payer's number of the claim, which a correction carries.
    """

    claim: str
    number: int
    trace: str
    payer: str
    order: Order
    status: str
    day: date | None
    control: str = ""
    entries: tuple[Entry, ...] = ()
    work: tuple[Work, ...] = ()
    downcodes: tuple[Downcode, ...] = ()
    secondary: Claim | None = None
    undoes: int = 0


class PracticeEntry(msgspec.Struct, frozen=True):
    """Money between payer and practice beside any claim: a positive amount lessened the payment. `claim` is the claim
    that `reference` names, where it names one.
    """

    provider: str
    reason: str
    amount: Decimal
    reference: str
    why: str
    claim: str = ""


class Balance(msgspec.Struct, frozen=True):
    """How a claim stands. `open` is still owed by a payer, or by nobody until a person has decided; less than zero is a
    credit.
    """

    charge: Decimal
    paid: Decimal = Decimal(0)
    written_off: Decimal = Decimal(0)
    patient: Decimal = Decimal(0)

    @property
    def open(self) -> Decimal:
        return self.charge - self.paid - self.written_off - self.patient


def live(postings: Iterable[Posting]) -> list[Posting]:
    """Those of a claim that stand: neither undone nor undoing."""
    found = list(postings)
    undone = {one.undoes for one in found if one.undoes}
    return [one for one in found if not one.undoes and one.number not in undone]


def balance_of(charge: Decimal, postings: Iterable[Posting]) -> Balance:
    """The claim's charge with everything that was posted to it."""
    moved: dict[To, Decimal] = {"paid": Decimal(0), "write-off": Decimal(0), "patient": Decimal(0)}
    for posting in postings:
        for entry in posting.entries:
            if entry.to in moved:
                moved[entry.to] += entry.amount
    return Balance(charge, moved["paid"], moved["write-off"], moved["patient"])
