"""Measures the edit catalogue on every published table beside the project: seeded faults named, clean claims let
through, claims a second, memory; and pyx12 reading the same claims.

python benchmarks/claims.py [FOLDER]   FOLDER is a shelf with the published sets; without it they are imported anew.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path

import msgspec
import yaml

from claimwright.batch.checking import check_claim, check_file
from claimwright.check import Subject, check
from claimwright.model.claim import Claim
from claimwright.model.exchange import Envelope, Party
from claimwright.model.finding import Finding
from claimwright.pipeline import House, open_house
from claimwright.shelf.importing import bring_in
from claimwright.submit import envelope_for_run, write

HERE = Path(__file__).parent
CODESETS = HERE.parent.parent / "shared" / "codesets"
NAMED = HERE / "faults_named.yaml"
SEED, TURNS, CLEAN, STAYS = 2026, 3, 320, 20
BATCH, MANY = 2_000, 100_000


def found_in(claim: Claim, house: House, history: tuple[Claim, ...] = ()) -> tuple[Finding, ...]:
    return check(Subject(claim, house.facts(claim.day or date(2026, 6, 15)), None, history))


def accuracy(house: House) -> list[str]:
    """False alarms on clean claims, faults named by the right edit."""
    import faults

    named: dict[str, list[str]] = yaml.safe_load(NAMED.read_text(encoding="utf-8"))
    clean = [(name, claim, ()) for name, claim in faults.clean_set(SEED, CLEAN, STAYS)]
    clean += list(faults.clean_with_past(SEED, 36))
    alarms = Counter(
        f.rule
        for _, claim, history in clean
        for f in {f.rule: f for f in found_in(claim, house, tuple(history))}.values()
        if f.holds
    )
    held = sum(any(f.holds for f in found_in(c, house, tuple(h))) for _, c, h in clean)
    missed: Counter[str] = Counter()
    planted = 0
    for one in faults.make(SEED, TURNS * len(faults.FAULTS)):
        planted += 1
        if not {f.rule for f in found_in(one.claim, house, one.history)} & set(named[one.fault]):
            missed[one.fault] += 1
    lines = [
        f"clean claims     {len(clean)}, held by mistake {held} ({held / len(clean):.1%})",
        f"seeded faults    {len(faults.FAULTS)} kinds, {planted} claims: "
        f"{planted - missed.total()} named by the right edit ({1 - missed.total() / planted:.1%})",
    ]
    lines += [f"  held by mistake: {rule} {count}" for rule, count in alarms.most_common()]
    return lines + [f"  not named: {fault} {count}" for fault, count in missed.most_common()]


def four_lines(count: int) -> list[Claim]:
    """Clean claims with four lines each: those of the generator, filled up with simple tests."""
    import faults

    claims: list[Claim] = []
    for number, (_, claim) in enumerate(faults.clean_set(SEED, count)):
        lines = [claim.lines[n % len(claim.lines)] for n in range(4)]
        numbered = tuple(msgspec.structs.replace(line, number=n, control=f"{n}") for n, line in enumerate(lines, 1))
        claims.append(msgspec.structs.replace(claim, id=f"C{number}", lines=numbered, stated=None))
    return claims


def speed(house: House, folder: Path) -> list[str]:
    """Claims a second through the catalogue, and with reading; pyx12 on the same file; a large file's memory."""
    claims = four_lines(BATCH)
    for claim in claims:
        check_claim(claim, house, {})
    start = time.process_time()
    for claim in claims:
        check_claim(claim, house, {})
    alone = len(claims) / (time.process_time() - start)
    sent = [c for c in claims if c.payer.id == claims[0].payer.id and all(line.through is None for line in c.lines)]
    path = folder / "claims.837"
    path.write_bytes(write(sent, envelope(sent)))
    start = time.process_time()
    read = sum(1 for _ in check_file(path, house, {}))
    reading = read / (time.process_time() - start)
    lines = [
        f"the catalogue    {alone:,.0f} claims of four lines a second, one core",
        f"with reading     {reading:,.0f} claims of an 837P a second",
    ]
    peer = pyx12_seconds(path)
    lines.append(f"pyx12            {read / peer:,.0f} claims a second, structure alone")
    return [*lines, _widest(house), _memory(claims, folder)]


def _widest(house: House) -> str:
    """A claim of fifty lines and twelve diagnoses, each service another, once its codes are known."""
    import faults

    lines = [line for _, c in faults.clean_set(SEED, 200) for line in c.lines]
    codes = [d for _, c in faults.clean_set(SEED, 60) for d in c.diagnoses]
    base = next(iter(faults.clean_set(SEED, 1)))[1]
    wide = msgspec.structs.replace(
        base,
        lines=tuple(msgspec.structs.replace(x, number=n, control=f"{n}") for n, x in enumerate(lines[:50], 1)),
        diagnoses=tuple(msgspec.structs.replace(d, position=n) for n, d in enumerate(codes[:12], 1)),
        stated=None,
    )
    check_claim(wide, house, {})
    start = time.process_time()
    for _ in range(20):
        check_claim(wide, house, {})
    return f"50 lines         {(time.process_time() - start) / 20 * 1000:.1f} ms with 12 diagnoses"


def envelope(claims: list[Claim]) -> Envelope:
    return envelope_for_run(claims, Party("SENDER", "SENDER", phone="5550100100"), Party("RECEIVER", "RECEIVER"))


def pyx12_seconds(path: Path) -> float:
    code = (
        "import sys, time, io, pyx12.params, pyx12.x12n_document as d\n"
        "p = pyx12.params.params()\nt = time.process_time()\n"
        "d.x12n_document(p, sys.argv[1], io.StringIO(), None, None)\nprint('TIME', time.process_time() - t)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    return float(next(line for line in done.stdout.splitlines() if line.startswith("TIME")).split()[1])


def _memory(claims: list[Claim], folder: Path) -> str:
    """A batch of MANY claims, one a line, in a process of its own."""
    path = folder / "many.jsonl"
    encoded = [msgspec.json.encode(claim) + b"\n" for claim in claims]
    with path.open("wb") as file:
        for number in range(MANY):
            file.write(encoded[number % len(encoded)])
    code = (
        "import sys, resource; from pathlib import Path\n"
        "from claimwright.pipeline import open_house; from claimwright.batch.checking import check_file\n"
        "house = open_house(Path(sys.argv[2])); at = 0\n"
        "for n, one in enumerate(check_file(Path(sys.argv[1]), house), 1):\n"
        "    if n in (10000, 100000): print('MB', n, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)\n"
    )
    command = [sys.executable, "-c", code, str(path), str(house_folder())]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    said = [line.split() for line in done.stdout.splitlines() if line.startswith("MB")]
    return "memory           " + ", ".join(f"{mb} MB after {int(n):,} claims" for _, n, mb in said)


def house_folder() -> Path:
    return Path(os.environ["CLAIMWRIGHT_SHELF"])


def main(folder: str = "") -> list[str]:
    if not folder and not CODESETS.is_dir():
        sys.exit("measure: the published code sets are not beside the project")
    with tempfile.TemporaryDirectory() as name:
        shelf = Path(folder) if folder else Path(name) / "shelf"
        if not folder:
            list(bring_in([CODESETS], shelf))
        os.environ["CLAIMWRIGHT_SHELF"] = str(shelf)
        house = open_house(shelf)
        return [*accuracy(house), *speed(house, Path(name))]


if __name__ == "__main__":
    print("\n".join(main(*sys.argv[1:2])))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "MB", file=sys.stderr)
