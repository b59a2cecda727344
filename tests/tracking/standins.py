"""The stand-in clearinghouse as a process of its own, and how to reach it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from claimwright.tracking.sftp import Address

ROOT = Path(__file__).parent.parent.parent
LONGEST = 60  # seconds to wait for anything


class StandIn(NamedTuple):
    address: Address
    folder: Path

    def log(self, event: str) -> list[dict]:
        path = self.folder / "log.jsonl"
        lines = path.read_text().splitlines() if path.exists() else []
        return [row for row in map(json.loads, lines) if row["event"] == event]

    def answers(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "answers").iterdir())


@contextmanager
def standin(folder: Path, *options: str) -> Iterator[StandIn]:
    """Runs while the block lasts."""
    command = [sys.executable, "-m", "standin", str(folder), *options]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        reach = json.loads(process.stdout.readline())
        assert process.stdin is not None
        try:
            yield StandIn(Address(**reach), folder)
        finally:
            process.stdin.close()
            process.wait(LONGEST)


def until(true: Callable[[], object], what: str = "it") -> None:
    ends = time.monotonic() + LONGEST
    while not true():
        assert time.monotonic() < ends, f"{what} did not happen"
        time.sleep(0.02)
