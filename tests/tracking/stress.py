"""A day of claims against the misbehaving stand-in, the program killed at random points: what is left afterwards.

python stress.py [--claims 1000] [--kills 200] [--database sqlite|postgresql] [--seed 1]   exit 1: a promise broke
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import msgspec
from sqlalchemy import text
from standins import ROOT, StandIn, standin

from claimwright.ledger import Ledger
from claimwright.ledger.chain import verify
from claimwright.ledger.store import engine_of
from ledgers import new_ledger
from postgres_server import server

CHILD = Path(__file__).parent / "one_day.py"
MISCHIEF = "duplicate=0.15,again=0.15,late=0.1,truncated=0.15,unknown=0.2,drop=0.05"
LONGEST_LIFE, PATIENCE = 0.7, 300  # seconds


def under_fire(folder: Path, url: str, claims: int, kills: int, seed: int = 1) -> list[str]:
    """Runs the day, and says which promises were broken: none where all is well."""
    ledger = new_ledger(url, folder)
    chance = random.Random(seed)
    with standin(folder / "there", "--mischief", MISCHIEF, "--seed", str(seed), "--pace", "0.1") as there:
        command = [sys.executable, str(CHILD), url, str(folder / "key")]
        command += [msgspec.json.encode(there.address).decode(), str(claims)]
        for _ in range(kills):
            child = _started(command)
            time.sleep(chance.uniform(0, LONGEST_LIFE))
            _kill(child)
        child = _started(command)
        ends = time.monotonic() + PATIENCE
        while not _over(ledger, there, claims):
            if time.monotonic() > ends or child.poll() is not None:
                _kill(child)
                return [f"the day did not end; the program ended with {child.poll()}", *_broken(ledger, there, claims)]
            time.sleep(0.1)
        _kill(child)
        return _broken(ledger, there, claims)


def _started(command: list[str]) -> subprocess.Popen[bytes]:
    path = os.pathsep.join((str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")))
    environ = os.environ | {"PYTHONPATH": path}
    child = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.readline()
    return child


def _kill(child: subprocess.Popen[bytes]) -> None:
    child.send_signal(signal.SIGKILL)
    child.wait()
    if child.stdout is not None:
        child.stdout.close()


def _decided(there: StandIn) -> Counter[tuple[str, str, str]]:
    """What the payer decided: claim, trace number and amount."""
    return Counter((row["claim"], row["trace"], f"{float(row['paid']):.2f}") for row in there.log("decided"))


def _posted(ledger: Ledger) -> Counter[tuple[str, str, str]]:
    """What was posted, of claims of ours and of nobody's."""
    query = "SELECT p.claim, r.trace, p.paid FROM postings p JOIN remittances r ON r.id = p.remittance"
    with ledger.reading() as book:
        return Counter(
            (claim or "NOBODY", trace, f"{cents / 100:.2f}") for claim, trace, cents in book.run(text(query))
        )


def _over(ledger: Ledger, there: StandIn, claims: int) -> bool:
    """Whether every claim was received and all that was laid out is acted on."""
    received = sum(len(row["claims"]) for row in there.log("received"))
    laid = {row["name"] for row in there.log("answered")}
    if received < claims or there.answers() or sum(name.startswith("277CA-") for name in laid) < claims / 20:
        return False
    return sum(_posted(ledger).values()) >= sum(_decided(there).values()) and _count(ledger, "inbox", "stored") == 0


def _count(ledger: Ledger, table: str, state: str) -> int:
    with ledger.reading() as book:
        return int(book.run(text(f"SELECT count(*) FROM {table} WHERE state = :state"), {"state": state}).scalar())


def _broken(ledger: Ledger, there: StandIn, claims: int) -> list[str]:
    wanted = {f"C{n:05}" for n in range(claims)}
    arrived = Counter(claim for row in there.log("received") for claim in row["claims"])
    twice = sorted(claim for claim, count in arrived.items() if count > 1)
    told = [
        (bool(wanted - set(arrived)), f"lost: {sorted(wanted - set(arrived))[:5]}"),
        (bool(twice), f"sent twice: {twice[:5]}"),
        (any(row["twice"] for row in there.log("received")), "a file's name came twice"),
    ]
    decided = Counter({(c if c in wanted else "NOBODY", t, a): n for (c, t, a), n in _decided(there).items()})
    posted = _posted(ledger)
    told.append((decided != posted, f"posted otherwise: {[*(decided - posted), *(posted - decided)][:5]}"))
    query = "SELECT chain, kind, source, count(*) FROM events WHERE kind != 'remitted' AND chain != '' GROUP BY 1, 2, 3"
    with ledger.reading() as book:
        counts = {(chain, kind, source): count for chain, kind, source, count in book.run(text(query))}
        found = verify(book)
    for claim in sorted(wanted):
        for what in (
            ("recorded", ""),
            ("queued", ""),
            ("sent", ""),
            *(("answered", s) for s in ("TA1", "999", "277CA")),
        ):
            count = counts.get((claim, *what), 0)
            told.append((count != 1, f"{claim} {' '.join(what)}: {count} times"))
    told.append((found is not None, f"the chain breaks at {found}"))
    return [says for broken, says in told if broken]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--claims", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if given.database == "sqlite":
            broken = under_fire(folder, str(folder / "ledger.sqlite"), given.claims, given.kills, given.seed)
        else:
            with server() as template:
                if template is None:
                    sys.exit("no PostgreSQL on this machine")
                with engine_of(template.format(name="postgres")).connect() as connection:
                    connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("CREATE DATABASE day"))
                broken = under_fire(folder, template.format(name="day"), given.claims, given.kills, given.seed)
    took = f"{given.database}: {given.claims} claims, {given.kills} kills, {time.monotonic() - began:.0f} s"
    print(took, *(broken or ["nothing lost, nothing sent twice, every answer once, the chain whole"]), sep="\n  ")
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
