"""The program that is killed: submits a day of claims in files of twenty, then sends, polls and posts without end.

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
from claimwright.tracking.answering import Answers
from claimwright.tracking.day import Roles, turn
from claimwright.tracking.sftp import Address, connected
from claimwright.tracking.submitting import House, queue
from ledgers import RECEIVER, SENDER, claim_of

FILE = 20  # claims
HOUSE = House(SENDER, RECEIVER, "T", "day")

ANSWERS = Answers()


def main() -> None:
    url, key, address, count = sys.argv[1:]
    ledger = open_ledger(url, Path(key))
    reach = msgspec.json.decode(address, type=Address)
    with ledger.reading() as book:
        known = states(book)
    waiting = [claim_of(n) for n in range(int(count)) if f"C{n:05}" not in known]
    print("up", flush=True)
    while True:
        if waiting:
            queue(ledger, waiting[:FILE], HOUSE, datetime.now(UTC))
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
