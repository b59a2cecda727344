"""X12 measured: writing and validating against pyx12 in one run, the memory of large files, what is found in files that
nobody here wrote, and their round trips.

python benchmarks/x12.py [COPIES]   how often the file of 100,000 claims stands in the large one: 25 make 2 GB
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import claims as made
import msgspec
import yaml

from claimwright import rulebook
from claimwright.model.claim import Claim
from claimwright.submit import write
from claimwright.x12 import segments
from claimwright.x12.guides import Guides
from claimwright.x12.validate import validate

ROOT = Path(__file__).parent.parent
OUTSIDE = ROOT.parent / "shared" / "x12"
EXPLAINED = ROOT / "tests" / "outside" / "x12.yaml"
FEW, MANY, COPIES, ROUNDS = 1_000, 100_000, 3, 3

# Each job is a process of its own, so that its peak is its own; VmHWM is that of the process alone.
_JOB = """
import sys
import msgspec
from claimwright import rulebook
from claimwright.model.claim import Claim
from claimwright.model.exchange import Envelope
from claimwright.submit import read, write_pieces
from claimwright.x12 import segments
from claimwright.x12.guides import Guides
from claimwright.x12.validate import validate

def peak():
    return int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) // 1024

def write(source, target):
    envelope = msgspec.json.decode(sys.argv[4], type=Envelope)
    with open(source, "rb") as lines, open(target, "wb") as out:
        out.writelines(write_pieces((msgspec.json.decode(line, type=Claim) for line in lines), envelope))

def parse(source):
    with open(source, "rb") as stream:
        assert sum(1 for _ in read(stream)) == int(sys.argv[3])

def hold(source):
    with open(source, "rb") as stream:
        assert not sum(1 for _ in validate(segments(stream), Guides(rulebook.read), 5))

if sys.argv[1] == "write":
    write(*sys.argv[2:4])
elif sys.argv[1] == "read":
    parse(sys.argv[2])
else:
    hold(sys.argv[2])
print(peak())
"""


def professional(count: int) -> list[Claim]:
    """Claims of four lines for one payer."""
    found = [claim for claim in made.four_lines(count + count // 2) if claim.stay is None][:count]
    return [msgspec.structs.replace(claim, payer=found[0].payer) for claim in found]


def seconds(work: Callable[[], object]) -> float:
    """The best of several rounds, of this process alone."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def speed(folder: Path) -> list[str]:
    """What both sides take for the same claims: we write and hold them against SNIP 1 to 5, pyx12 validates."""
    claims = professional(FEW)
    envelope = made.envelope(claims)
    data = write(claims, envelope)
    path = folder / "few.837"
    path.write_bytes(data)
    writing = seconds(lambda: write(claims, envelope))
    holding = seconds(lambda: list(validate(segments(io.BytesIO(data)), Guides(rulebook.read), 5)))
    theirs = made.pyx12_seconds(path)
    return [
        f"{FEW:,} claims of four lines, {len(data) / 1e6:.2f} MB, one core",
        f"  written {writing:.2f} s, validated at SNIP 5 {holding:.2f} s, both {writing + holding:.2f} s",
        f"  pyx12 validates them in {theirs:.2f} s: {theirs / (writing + holding):.1f} times as long",
    ]


def memory(folder: Path, copies: int) -> list[str]:
    """Peaks of processes that write, read and validate one transaction of many claims, and a file of several such."""
    claims = professional(FEW)
    encoded = [msgspec.json.encode(claim) for claim in claims]
    for count, name in ((MANY // 10, "tenth"), (MANY, "whole")):
        with (folder / f"{name}.jsonl").open("wb") as file:
            for n in range(count):
                file.write(encoded[n % FEW].replace(b'"id":"C', b'"id":"%d-C' % (n // FEW), 1) + b"\n")
    envelope = msgspec.json.encode(made.envelope(claims)).decode()
    peaks: dict[str, list[str]] = {"write": [], "read": [], "validate": []}
    for count, name in ((MANY // 10, "tenth"), (MANY, "whole")):
        source, target = folder / f"{name}.jsonl", folder / f"{name}.837"
        peaks["write"].append(_job("write", source, target, envelope))
        peaks["read"].append(_job("read", target, count))
        peaks["validate"].append(_job("validate", target))
        source.unlink()
    large, whole = folder / "large.837", folder / "whole.837"
    with large.open("wb") as out:
        for n in range(copies):
            out.writelines(_renumbered(whole, n + 1))
    start = time.perf_counter()
    peak, size = _job("validate", large), large.stat().st_size
    took = time.perf_counter() - start
    return [
        f"{MANY:,} claims in one transaction, {whole.stat().st_size / 1e6:.0f} MB; peak memory, and of a tenth of them",
        *(f"  {what:<9} {few} MB for {MANY // 10:,}, {many} MB for {MANY:,}" for what, (few, many) in peaks.items()),
        f"  validated {peak} MB for {size / 1e6:,.0f} MB, {copies} interchanges; {size / 1e6 / took:.1f} MB a second",
    ]


def _job(*words: object) -> str:
    command = [sys.executable, "-c", _JOB, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _renumbered(path: Path, number: int) -> list[bytes]:
    """The interchange with another control number."""
    lines = path.read_bytes().splitlines(keepends=True)
    head, tail = lines[0].split(b"*"), lines[-1].split(b"*")
    head[13], tail[2] = b"%09d" % number, b"%09d~\n" % number
    return [b"*".join(head), *lines[1:-1], b"*".join(tail)]


def outside() -> list[str]:
    """Files from elsewhere: findings that are explained, found and not; bytes that come back."""
    files = sorted(p for p in OUTSIDE.rglob("*") if p.is_file() and p.name != "LICENSE")
    explained = yaml.load(EXPLAINED.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    wanted, found = Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()
    same = 0
    for path in files:
        name = path.relative_to(OUTSIDE).as_posix()
        wanted.update((name, w["at"], w["snip"], w["what"], w["loop"], w["code"]) for w in explained.get(name, ()))
        data = path.read_bytes()
        told = validate(segments(io.BytesIO(data), name), Guides(rulebook.read), 4)
        found.update((name, str(f.number), str(f.snip), f.element or f.segment, f.loop, f.code) for f in told)
        same += b"".join(s.raw for s in segments(io.BytesIO(data), name)) == data
    lines = [f"{len(files)} files from elsewhere: {same} come back byte for byte"]
    for levels, name in (("12", "SNIP 1 and 2"), ("34", "SNIP 3 and 4")):
        ours = Counter({f: n for f, n in found.items() if f[2] in levels})
        theirs = Counter({w: n for w, n in wanted.items() if w[2] in levels})
        both, others = (ours & theirs).total(), (ours - theirs).total()
        lines.append(f"  {name}: {both} of {theirs.total()} explained findings found, {others} others")
    return lines


def main(copies: int = COPIES) -> list[str]:
    if not OUTSIDE.is_dir():
        sys.exit("measure: the X12 files are not beside the project")
    with tempfile.TemporaryDirectory() as name:
        return [*speed(Path(name)), *memory(Path(name), copies), *outside()]


if __name__ == "__main__":
    print("\n".join(main(*map(int, sys.argv[1:2]))))
