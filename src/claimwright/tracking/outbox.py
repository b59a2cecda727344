"""What waits is delivered, once in effect, wherever the program is stopped.

The ledger notes each step before the next is taken:
  waiting   nothing is at the receiver but perhaps a part of the file under its temporary name: put it (again)
  placing   all of it lies there; the name was given or not, which the temporary file's absence tells: place it (again)
  sent      the name was given
Nothing of this depends on what the receiver does with a file once it has its name.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from claimwright.ledger import Ledger
from claimwright.ledger.submissions import interchange_of, move_outbox, outgoing
from claimwright.tracking.transport import Transport


def send(
    ledger: Ledger, transport: Transport, now: datetime, actor: str, told: Callable[[str], None] = lambda _: None
) -> tuple[str, ...]:
    """Delivers all that waits, in order of the control numbers; the names delivered. Raises TransportError at the first
    that does not go: it and what follows wait on.
    """
    sent = []
    with ledger.alone("sending"):
        with ledger.reading() as book:
            rows = outgoing(book)
        for row in rows:
            if row.state == "waiting":
                with ledger.reading() as book:
                    data = interchange_of(book, row.submission)
                transport.put(row.name, data)
                with ledger.writing() as book:
                    move_outbox(book, row.submission, "placing", now, actor)
            transport.place(row.name)
            with ledger.writing() as book:
                move_outbox(book, row.submission, "sent", now, actor)
            sent.append(row.name)
            told(row.name)
    return tuple(sent)
