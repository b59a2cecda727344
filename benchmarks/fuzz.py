"""Spoilt files to every reader: only errors of ours may come, each one line without a patient in it.

python benchmarks/fuzz.py [--count 1000000] [--first 0] [--seed 1] [--processes N] [--only NUMBER]

A file is made from the seed and its number alone. What breaks a reader is made as small as it can be, shown with its
number, and the run ends with exit 1. `--first` is the number of the first file; `--only` makes one file again.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import io
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import NamedTuple

import msgspec
import typer

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from mutations import spoilt
from remittances import file as remittance_file
from remittances import made as remittance

from claimwright import rulebook
from claimwright.cli import x12 as commands
from claimwright.errors import ClaimwrightError
from claimwright.model.acknowledgement import Acknowledgement
from claimwright.model.claim import Claim
from claimwright.rulebook.answers import read_answers
from claimwright.submit import balance, read, read_acknowledgements, read_claims, read_pieces, read_remittances, write
from claimwright.submit.acknowledging import write_claim_acknowledgement
from claimwright.tracking.recognise import recognise
from claimwright.x12 import segments, validate
from claimwright.x12.answer import answer
from claimwright.x12.finding import SyntaxFinding
from claimwright.x12.guides import Guides
from claimwright.x12.heard import hear
from x12_claims import ENVELOPE, STAYS, VARIANTS, claim

BASE = Path(__file__).parent.parent / "tests" / "x12" / "base"
LONGEST = 20  # seconds for one file
SMALLER = 20  # seconds to make one that breaks a reader smaller
BATCH = 1_000
AT = datetime(2026, 6, 15, 12)
GUIDES = Guides(rulebook.read)
commands.rulebook = SimpleNamespace(read=functools.cache(rulebook.read))  # once a process, not a file
SAID = read_answers().said
Reader = Callable[[bytes], object]


class Broken(NamedTuple):
    """The file with this number, what it did to a reader, and the smallest file that does the same."""

    number: int
    reader: str
    why: str
    data: bytes


def _validate(data: bytes) -> None:
    found = _found(data)
    assert all(1 <= f.snip <= 5 and f.number and f.line for f in found)
    _fits("".join(f.message for f in found))
    usual, validate.OFTEN = validate.OFTEN, 1
    try:
        assert found == _found(data), "the fast test of a segment says otherwise"
    finally:
        validate.OFTEN = usual


def _found(data: bytes) -> list[SyntaxFinding]:
    return list(validate.validate(segments(io.BytesIO(data), "file"), GUIDES, 5))


def _roundtrip(data: bytes) -> None:
    assert b"".join(s.raw for s in segments(io.BytesIO(data), "file")) == data, "the bytes do not come back"


def _read(data: bytes) -> None:
    for one in read(io.BytesIO(data), "file"):
        with contextlib.suppress(ClaimwrightError):
            write([one], ENVELOPE)


def _read_claims(data: bytes) -> None:
    for one in read_claims(io.BufferedReader(io.BytesIO(data)), "file"):
        if isinstance(one, ClaimwrightError):
            _fits(str(one))
        else:
            assert isinstance(one, Claim)


def _command(run: Callable[[Path], None]) -> Reader:
    """A command on a file of its own; its exit codes are 0, 1 and 2."""

    def reader(data: bytes) -> None:
        with tempfile.NamedTemporaryFile(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as file:
            Path(file.name).write_bytes(data)
            out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
            code = 0
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                try:
                    run(Path(file.name))
                except typer.Exit as ended:
                    code = ended.exit_code
            told = err.getvalue()
            assert code in (0, 1, 2), f"exit {code}"
            assert (code == 2) == bool(told), "exit 2 and an error go together"
            _fits(told.removesuffix("\n"))

    return reader


READERS: dict[str, Reader] = {
    "validate": _validate,
    "roundtrip": _roundtrip,
    "read": _read,
    "read_claims": _read_claims,
    "read_remittances": lambda data: list(read_remittances(io.BytesIO(data), "file")),
    "balance": lambda data: list(balance(read_pieces(io.BytesIO(data), "file"))),
    "read_acknowledgements": lambda data: list(read_acknowledgements(io.BytesIO(data), SAID, "file")),
    "recognise": lambda data: recognise(data, "file"),
    "show": _command(commands.show),
    "json": _command(commands.as_json),
    "ack": _command(lambda path: commands.ack(path, 1, "2026-06-15T12:00", True, 5)),
}
OF_ANY = ("validate", "roundtrip", "show", "json", "ack")
OF_CLAIMS = ("read", "read_claims", *OF_ANY)
OF_ANSWERS = ("read_remittances", "balance", "read_acknowledgements", "recognise", *OF_ANY)


def kinds() -> list[tuple[list[bytes], tuple[str, ...]]]:
    """The sound files of a kind, and the readers that they go to."""
    base = {path.stem: path.read_bytes() for path in sorted(BASE.glob("*.x12"))}
    claims = [write([one], ENVELOPE) for name, one in {**VARIANTS, **STAYS}.items() if name != "fifty lines"]
    heard = hear(segments(io.BytesIO(claims[0].replace(b"DTP*472", b"DTP*999"))), GUIDES, 5)
    accepted = Acknowledgement("277CA", "claim", "CLAIM", "accepted", payer_control="ICN1")
    own = [
        *answer(heard, 7, AT),
        *answer(hear(segments(io.BytesIO(claims[1].replace(b"IEA*1", b"IEA*2"))), GUIDES, 5), 8, AT),
        remittance_file(remittance(2)),
        write_claim_acknowledgement([(claim(), accepted)], ENVELOPE, "BATCH7"),
    ]
    encoded = [msgspec.json.encode(one) for one in (*VARIANTS.values(), *STAYS.values()) if len(one.lines) < 9]
    together = [b"[" + b",".join(encoded[:2]) + b"]", b'{"claims":[' + encoded[0] + b"]}", b"\n".join(encoded[:3])]
    return [
        ([*claims, base["837p"], base["837i"], base["837d"]], OF_CLAIMS),
        ([*own, *(base[name] for name in ("835", "999", "277ca", "277", "277rfai"))], OF_ANSWERS),
        ([base[name] for name in ("270", "271", "275", "276", "278")], OF_ANY),
        ([*encoded, *together], ("read_claims",)),
    ]


KINDS = kinds()


def made(seed: int, number: int) -> tuple[str, bytes]:
    """The file of this number and the reader that it goes to."""
    chance = Random(f"{seed}:{number}")
    bases, readers = chance.choices(KINDS, (5, 4, 1, 3))[0]
    others = bases if chance.random() < 0.9 else chance.choice(KINDS)[0]
    return chance.choice(readers), spoilt(chance, bases, others)


def broken_by(reader: str, data: bytes) -> str:
    """What is wrong with the reader on this file; empty where it reads, or says why not in an error of ours."""
    signal.alarm(LONGEST)
    try:
        try:
            READERS[reader](data)
        except ClaimwrightError as error:
            _fits(str(error))
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:200]
    finally:
        signal.alarm(0)
    return ""


def _fits(told: str) -> None:
    """What an error may say."""
    assert "\n" not in told, "an error of several lines"
    assert "TESTPERSON" not in told, "an error with a name in it"


def smallest(reader: str, data: bytes, why: str) -> bytes:
    """Cuts pieces out of the file as long as the reader breaks in the same way."""
    kind, ends = why.partition(":")[0], time.monotonic() + SMALLER
    size = len(data) // 2
    while size and time.monotonic() < ends:
        at = 0
        while at < len(data) and time.monotonic() < ends:
            shorter = data[:at] + data[at + size :]
            if broken_by(reader, shorter).partition(":")[0] == kind:
                data = shorter
            else:
                at += size
        size //= 2
    return data


def batch(seed: int, numbers: range) -> tuple[Counter[str], list[Broken]]:
    """How many files went to each reader, and the first that broke one."""
    signal.signal(signal.SIGALRM, _too_long)
    count: Counter[str] = Counter()
    for number in numbers:
        reader, data = made(seed, number)
        count[reader] += 1
        why = broken_by(reader, data)
        if why:
            return count, [Broken(number, reader, why, smallest(reader, data, why))]
    return count, []


def _too_long(*_: object) -> None:
    raise TimeoutError(f"takes over {LONGEST} s")


def run(numbers: range, seed: int, processes: int) -> Iterator[tuple[Counter[str], list[Broken]]]:
    """Batches as they are done, in order."""
    batches = [numbers[at : at + BATCH] for at in range(0, len(numbers), BATCH)]
    with ProcessPoolExecutor(processes) as pool:
        try:
            yield from pool.map(batch, [seed] * len(batches), batches)
        finally:
            pool.shutdown(cancel_futures=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", type=int)
    asked = parser.parse_args()
    if asked.only is not None:
        reader, data = made(asked.seed, asked.only)
        sys.stdout.buffer.write(data)
        READERS[reader](data)
        return 0
    start, done = time.monotonic(), Counter[str]()
    numbers = range(asked.first, asked.first + asked.count)
    for count, broken in run(numbers, asked.seed, asked.processes):
        done += count
        for one in broken:
            print(f"{one.reader} broke on file {one.number} of seed {asked.seed}: {one.why}\n{one.data!r}")
            return 1
        if sys.stderr.isatty():
            print(f"\r{done.total():,} files", end="", file=sys.stderr)
    took = time.monotonic() - start
    print(f"{done.total():,} spoilt files in {took:,.0f} s, no error but those of ours: ", end="")
    print(", ".join(f"{reader} {n:,}" for reader, n in done.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
