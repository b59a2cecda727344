"""Reading and balancing 835s: claims a second on one core, with posting, the memory of a large file, and oxedi (Rust)
on the same bytes.

python benchmarks/remittances.py
"""

from __future__ import annotations

import io
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import oxedi

from claimwright.model.case import Address
from claimwright.model.claim import NO_PATIENT, NO_PAYER, NO_PRACTICE, NO_PROVIDER, NO_SUBSCRIBER, Claim, ServiceLine
from claimwright.model.exchange import Envelope, Party
from claimwright.model.posting import Posting
from claimwright.model.remittance import Adjustment, Remittance, RemittedClaim, RemittedLine
from claimwright.rulebook.answers import read_answers
from claimwright.rulebook.deadlines import read_deadlines
from claimwright.submit.balancing import balance
from claimwright.submit.remittance import read_pieces, read_remittances
from claimwright.submit.remitting import write_remittance
from claimwright.tracking.context import Words
from claimwright.tracking.matching import Sent
from claimwright.tracking.posting import post

SEED, MANY, LARGE = 2026, 10_000, 100_000
DAY = date(2026, 7, 1)
CODES = ("99213", "99214", "36415", "80053", "93000")


@dataclass
class Account:
    claim: Claim
    earlier: tuple[Claim, ...] = ()
    payer_control: str = ""
    postings: tuple[Posting, ...] = ()
    days: dict[str, int] = field(default_factory=dict)


def claims(count: int) -> Iterator[RemittedClaim]:
    """One to three lines each, with contract, cost share, now and then a denial, and remarks."""
    chance = random.Random(SEED)
    for number in range(count):
        lines = []
        for line in range(1, 2 + number % 3):
            charge = Decimal(chance.randrange(2_000, 40_000)) / 100
            denied = chance.random() < 0.08
            contract = Decimal(0) if denied else (charge / 3).quantize(Decimal("0.01"))
            share = Decimal(0) if denied else min(Decimal(20), charge - contract)
            taken = (
                (Adjustment("CO", "50", charge),)
                if denied
                else (Adjustment("CO", "45", contract), Adjustment("PR", "3", share))
            )
            paid = charge - sum((one.amount for one in taken), Decimal(0))
            lines.append(
                RemittedLine(
                    code=CODES[(number + line) % len(CODES)],
                    modifiers=("25",) if line == 1 else (),
                    charge=charge,
                    paid=paid,
                    units=Decimal(1),
                    control=f"C{number:07}-{line}",
                    day=date(2026, 6, 1 + number % 28),
                    allowed=paid + share,
                    adjustments=taken,
                    remarks=("N115",) if denied else ("MA01",),
                )
            )
        yield RemittedClaim(
            id=f"C{number:07}",
            status="1",
            charge=sum((one.charge for one in lines), Decimal(0)),
            paid=sum((one.paid for one in lines), Decimal(0)),
            filing_code="12",
            payer_control=f"ICN{number:09}",
            facility="11",
            frequency="1",
            patient="TESTPERSON, ADA",
            member_id=f"M{number:08}",
            rendering="1234567018",
            day=date(2026, 6, 1 + number % 28),
            lines=tuple(lines),
        )


def made(count: int) -> Remittance:
    found = tuple(claims(count))
    return Remittance(
        paid=sum((one.paid for one in found), Decimal(0)),
        trace="EFT0001",
        payer="SAMPLE HEALTH PLAN",
        payer_id="99999",
        payee="1987654005",
        method="ACH",
        day=DAY,
        made=DAY,
        claims=found,
        originator="1990000009",
        payer_address=Address("1 INVENTED AVENUE", "SAMPLETON", "OH", "43001"),
        payee_name="EXAMPLE CLINIC",
        contact="PROVIDER DESK",
        phone="5550100199",
    )


def file(remittance: Remittance) -> bytes:
    parties = Party("99999", "SAMPLE HEALTH PLAN"), Party("LARKSPUR01", "EXAMPLE CLINIC")
    return write_remittance(remittance, Envelope(*parties, 77, 7, 1, datetime(2026, 7, 1, 8)))


def accounts(remittance: Remittance) -> list[Account]:
    """The claims as they were sent."""
    return [
        Account(
            Claim(
                one.id,
                NO_PAYER,
                NO_PRACTICE,
                NO_SUBSCRIBER,
                NO_PATIENT,
                NO_PROVIDER,
                "11",
                (),
                tuple(
                    ServiceLine(n, x.code, "CPT", x.modifiers, x.charge, Decimal(1), (1,), x.day, x.control)
                    for n, x in enumerate(one.lines, 1)
                ),
            )
        )
        for one in remittance.claims
    ]


def rate(count: int, start: float) -> str:
    return f"{count / (time.process_time() - start):,.0f} claims a second"


def main() -> list[str]:
    data = file(made(MANY))
    start = time.process_time()
    assert not list(balance(read_pieces(io.BytesIO(data))))
    streamed = rate(MANY, start)
    start = time.process_time()
    (remittance,) = read_remittances(io.BytesIO(data))
    assert not list(balance([remittance]))
    whole = rate(MANY, start)
    sent = Sent(accounts(remittance))
    start = time.process_time()
    decision = post(remittance, sent, {}, Words(read_answers(), read_deadlines()), DAY)
    assert len(decision.postings) == MANY
    posted = rate(MANY, start)
    start = time.process_time()
    oxedi.parse(data)
    return [
        f"read and balanced     {streamed}, one core, one claim at a time",
        f"the same, whole       {whole}",
        f"matched and posted    {posted}",
        f"oxedi (Rust)          {rate(MANY, start)}",
        f"memory                {memory()} MB for a file of {LARGE:,} claims",
    ]


def memory() -> str:
    """Of a process that reads and balances a large file, one claim at a time."""
    code = (
        "import sys\n"
        "from claimwright.submit.balancing import balance\n"
        "from claimwright.submit.remittance import read_pieces\n"
        "assert not list(balance(read_pieces(open(sys.argv[1], 'rb'))))\n"
        "status = open('/proc/self/status').read()  # ru_maxrss would count the process that started this one\n"
        "print(int(status.split('VmHWM:')[1].split()[0]) // 1024)"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.835"
        path.write_bytes(file(made(LARGE)))
        done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    return done.stdout.strip()


if __name__ == "__main__":
    print("\n".join(main()))
