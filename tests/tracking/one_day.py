"""The program that is killed: submits a day of claims five at a time, then sends, polls and posts without end.

Of ten claims three have a second payer, one goes with a document, one is a facility's.
python one_day.py URL KEY ADDRESS CLAIMS    prints "up" once it begins; it never ends by itself.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from claimwright.errors import ClaimwrightError
from claimwright.ledger import open_ledger
from claimwright.ledger.chain import make_anchor
from claimwright.ledger.reading import states
from claimwright.model.claim import Claim
from claimwright.model.supplement import Attachment, OtherPayer
from claimwright.tracking.answering import Answers
from claimwright.tracking.day import Roles, turn
from claimwright.tracking.sftp import Address, connected
from claimwright.tracking.submitting import Along, House, queue
from ledgers import RECEIVER, SENDER, claim_of
from x12_claims import stay

change = msgspec.structs.replace
FILE = 5  # claims
HOUSE = House(SENDER, RECEIVER, "T", "day")

ANSWERS = Answers()
SECOND = OtherPayer("S", "22222", "SAMPLE SECOND", "CI", "SECOND0001")
REPORT = b"OPERATIVE REPORT\nInvented."


def day_of(count: int) -> tuple[list[Claim], Along]:
    """The claims of the day and their documents."""
    claims, documents = [], {}
    for n in range(count):
        one = claim_of(n)
        if n % 10 in (1, 3, 9):
            one = claim_of(n, others=(SECOND,))
        elif n % 10 == 5:
            one = claim_of(n, attachments=(Attachment("OB", "EL", f"{one.id}-A1", "report.txt"),))
            documents[one.id] = {"report.txt": REPORT}
        elif n % 10 == 7:
            lines = tuple(change(line, control=f"{one.id}-{line.number}") for line in stay().lines)
            one = stay(id=one.id, patient=one.patient, lines=lines)
        claims.append(one)
    return claims, Along(documents=documents)


def main() -> None:
    url, key, address, count = sys.argv[1:]
    ledger = open_ledger(url, Path(key))
    reach = msgspec.json.decode(address, type=Address)
    with ledger.reading() as book:
        known = states(book)
    claims, along = day_of(int(count))
    waiting = [one for one in claims if one.id not in known]
    print("up", flush=True)
    while True:
        if waiting:
            queue(ledger, waiting[:FILE], HOUSE, datetime.now(UTC), along)
            del waiting[:FILE]
        try:
            with connected(reach) as line:
                turn(ledger, line, Roles(ANSWERS.read, ANSWERS.post), HOUSE, datetime.now(UTC))
        except ClaimwrightError:  # the line; the next turn tries again
            pass
        with ledger.writing() as book:
            make_anchor(book, datetime.now(UTC))
        time.sleep(0.02)


if __name__ == "__main__":
    main()
