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
from one_day import day_of
from sqlalchemy import text
from standins import ROOT, StandIn, standin

from claimwright.ledger import Ledger
from claimwright.ledger.chain import verify
from claimwright.ledger.event import decoded
from claimwright.ledger.keys import unseal
from claimwright.ledger.reading import states
from claimwright.ledger.store import engine_of
from ledgers import new_ledger
from postgres_server import server

CHILD = Path(__file__).parent / "one_day.py"
MISCHIEF = "duplicate=0.15,again=0.15,late=0.1,truncated=0.15,unknown=0.2,drop=0.05"
LONGEST_LIFE, PATIENCE = 0.7, 600  # seconds


def under_fire(folder: Path, url: str, claims: int, kills: int, seed: int = 1) -> list[str]:
    """Runs the day, and says which promises were broken: none where all is well."""
    ledger = new_ledger(url, folder)
    chance = random.Random(seed)
    with standin(folder / "there", "--mischief", MISCHIEF, "--seed", str(seed), "--pace", "0.1") as there:
        command = [sys.executable, str(CHILD), url, str(folder / "key")]
        command += [msgspec.json.encode(there.address).decode(), str(claims)]
        for n in range(1, kills + 1):
            child = _started(command)
            time.sleep(chance.uniform(0, LONGEST_LIFE))
            _kill(child)
            if n % 20 == 0:
                print(f"killed {n} times, {len(there.log('received'))} files received", file=sys.stderr, flush=True)
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


def _over(ledger: Ledger, there: StandIn, claims: int) -> bool:
    """Whether everything was sent, received, answered, and acted on, and no claim waits for its next payer."""
    received, documents = there.log("received"), there.log("documents")
    laid = {row["name"] for row in there.log("answered")}
    count = {kind: sum(name.startswith(f"{kind}-") for name in laid) for kind in ("TA1", "999", "277CA")}
    files = len(received) + len(documents)
    if there.answers() or count["277CA"] < len(received) or min(count["TA1"], count["999"]) < files:
        return False
    with ledger.reading() as book:
        standing = states(book)
        sent = book.run(text("SELECT count(*) FROM submissions")).scalar()
        stored = book.run(text("SELECT count(*) FROM inbox WHERE state = 'stored'")).scalar()
        kept = book.run(text("SELECT count(*) FROM postings")).scalar()
    if len(standing) < claims or any(one.state == "next-payer" for one in standing.values()):
        return False
    return (sent, stored) == (files, 0) and kept >= len(there.log("decided"))


def _broken(ledger: Ledger, there: StandIn, claims: int) -> list[str]:
    with ledger.reading() as book:
        whole = verify(book)
    told = [*_received(ledger, there, claims), *_noted(ledger), *_posted(ledger, there)]
    return [*told, f"the chain breaks at {whole}"] if whole is not None else told


def _received(ledger: Ledger, there: StandIn, claims: int) -> list[str]:
    """What the receiver has, beside what the ledger says was sent: every file once, byte for byte; every claim."""
    files = [*there.log("received"), *there.log("documents")]
    arrived = Counter((row["name"], row["sha256"]) for row in files)
    with ledger.reading() as book:
        sent = Counter((name, digest) for name, digest in book.run(text("SELECT name, sha256 FROM submissions")))
    told = [f"files sent and received differ: {[*(sent - arrived), *(arrived - sent)][:5]}"] if sent != arrived else []
    made, along = day_of(claims)
    had = Counter(
        (claim, row["payer"], claim in row["again"]) for row in there.log("received") for claim in row["claims"]
    )
    lost = [one.id for one in made if (one.id, one.payer.id, False) not in had]
    twice = [claim for claim, count in had.items() if count > 1]
    documents = Counter(row["claim"] for row in there.log("documents"))
    return [
        *told,
        *([f"lost: {lost[:5]}"] if lost else []),
        *([f"sent twice: {twice[:5]}"] if twice else []),
        *(["documents lost or sent twice"] if documents != Counter(dict.fromkeys(along.documents, 1)) else []),
    ]


def _noted(ledger: Ledger) -> list[str]:
    """Of each claim in each submission one event of each kind and source, and one for each version."""
    query = "SELECT chain, submission, kind, source FROM events WHERE submission IS NOT NULL AND kind != 'remitted'"
    steps = (("queued", ""), ("sent", ""), ("answered", "TA1"), ("answered", "999"))
    wanted: Counter[tuple[object, ...]] = Counter()
    with ledger.reading() as book:
        counts = Counter(tuple(row) for row in book.run(text(query)))
        within = "SELECT claim, submission, kind FROM submitted JOIN submissions ON submissions.id = submission"
        for claim, submission, kind in book.run(text(within)):
            for step in (*steps, *((("answered", "277CA"),) if kind == "837" else ())):
                wanted[claim, submission, *step] += 1
        recorded = Counter(book.run(text("SELECT chain FROM events WHERE kind = 'recorded'")).scalars())
        versions = Counter(book.run(text("SELECT claim FROM versions")).scalars())
    told = [f"events: {[*(wanted - counts), *(counts - wanted)][:5]}"] if wanted != counts else []
    return [*told, *(["versions and their events differ"] if recorded != versions else [])]


def _posted(ledger: Ledger, there: StandIn) -> list[str]:
    """Every answer kept once; a person is asked of strangers, and of claims that their payer decided several times."""
    decided = Counter((row["claim"], row["trace"], f"{float(row['paid']):.2f}") for row in there.log("decided"))
    rounds = Counter((row["claim"], row["payer"]) for row in there.log("decided"))
    several = {claim for (claim, _), count in rounds.items() if count > 1}
    kept: Counter[tuple[str, str, str]] = Counter()
    asked = []
    with ledger.reading() as book:
        query = "SELECT p.*, r.trace FROM postings p JOIN remittances r ON r.id = p.remittance"
        for row in book.run(text(query)):
            key = book.key_of(row.patient)
            assert key is not None
            payload = unseal(key, row.payload, f"posting {row.remittance} {row.position}")
            claim = decoded(payload, row.schema)[0]["id"]
            kept[claim, row.trace, f"{row.paid / 100:.2f}"] += 1
            if row.state == "person" and not claim.startswith("NOBODY") and claim not in several:
                asked.append(claim)
    told = [f"kept otherwise: {[*(decided - kept), *(kept - decided)][:5]}"] if decided != kept else []
    return [*told, *([f"a person is asked for no reason: {asked[:5]}"] if asked else [])]


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
