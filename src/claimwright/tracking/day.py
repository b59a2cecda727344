"""One turn of a practice's day: what waits goes out, what came is kept and acted on, what goes to the next payer waits
for the next turn, the clocks are looked at.

Each part may be stopped at any moment and done again; a line that fails keeps nothing of the rest back.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from claimwright.errors import TransportError
from claimwright.ledger import Ledger
from claimwright.ledger.submissions import Submission
from claimwright.ledger.work import Task
from claimwright.model.practice import Clocks
from claimwright.tracking.clocks import NO_OWN, Own, tick
from claimwright.tracking.inbox import Acted, Poster, Reader, act, poll
from claimwright.tracking.onward import pass_on
from claimwright.tracking.outbox import send
from claimwright.tracking.submitting import House
from claimwright.tracking.transport import Transport


class Roles(NamedTuple):
    """Who reads answers, who decides what a payment means, how long is waited for an answer, and what days payers'
    contracts set.
    """

    reader: Reader
    poster: Poster
    clocks: Clocks = Clocks()
    own: Own = NO_OWN


class Turn(NamedTuple):
    """What was sent and kept by name, what was acted on, what waits for a next payer, which work is new; `problem` of
    the line, empty where none.
    """

    sent: tuple[str, ...]
    kept: tuple[str, ...]
    acted: tuple[Acted, ...]
    onward: tuple[Submission, ...]
    work: tuple[Task, ...]
    problem: str


def turn(ledger: Ledger, transport: Transport, roles: Roles, house: House, now: datetime) -> Turn:
    sent: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    problem = ""
    try:
        sent = send(ledger, transport, now, house.actor)
        kept = poll(ledger, transport, now)
    except TransportError as error:
        problem = str(error)
    acted = act(ledger, roles.reader, roles.poster, now, house.actor)
    onward = pass_on(ledger, house, now)
    with ledger.writing() as book:
        work = tick(book, roles.clocks, now, roles.own)
    return Turn(sent, kept, acted, onward.submissions, work, problem)
