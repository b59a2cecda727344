"""Plays the example day to its end: coded, sent over SFTP to the stand-in, answered, and seen to by a biller of rules.

    python examples/whole_day.py FOLDER [--seed N] [--mischief all=0.1]

Everything is done by the commands that a practice has. The biller mends what was rejected or denied for wrong data,
appeals what is not paid as sent, bills patients what payers leave to them, and writes nothing off. It ends when every
claim that was sent is settled, and exits 1 where one is not.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from claimwright.cli.app import app

ROOT = Path(__file__).parent.parent
DAY = ROOT / "examples" / "clinic-day"
SETTLED = ("paid", "appealed", "patient-billed")
LONGEST = 120  # seconds
MENDED = ("CO-16", "CO-197")  # reasons that a mended claim answers
LEDGER = '\n[ledger]\nurl = "ledger.sqlite"\nkey = "ledger.key"\n'
TRANSPORT = '[transport]\nkind = "sftp"\nhost = "{host}"\nport = {port}\nuser = "{user}"\nfingerprint = "{fingerprint}"\nout = "{out}"\nanswers = "{answers}"\n'  # noqa: E501


class Practice:
    """A folder with settings and the coded day, and its commands."""

    def __init__(self, folder: Path, reach: dict[str, Any]) -> None:
        self.folder, self.runner = folder, CliRunner()
        self.environment = {"CLAIMWRIGHT_TRANSPORT_SECRET": reach["password"]}
        settings = (DAY / "claimwright.toml").read_text(encoding="utf-8")
        (folder / "claimwright.toml").write_text(settings + LEDGER + TRANSPORT.format(**reach), encoding="utf-8")
        shutil.copytree(DAY, folder / "visits", ignore=shutil.ignore_patterns("claimwright.toml"))

    def __call__(self, *words: str, fails: tuple[int, ...] = (0,)) -> list[dict[str, Any]]:
        """What `claimwright WORDS` says, line by line; called within this process, as it starts once.

        Raises RuntimeError with its own words where it fails otherwise.
        """
        with contextlib.chdir(self.folder):
            done = self.runner.invoke(app, list(words), env=self.environment)
        if done.exit_code not in fails:
            raise RuntimeError(f"claimwright {' '.join(words)}: {done.output}") from done.exception
        return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]

    def states(self) -> dict[str, str]:
        return {one["claim"]: one["status"] for one in self("status") if "status" in one}

    def claim(self, number: str) -> dict[str, Any]:
        """A claim as the run coded it."""
        records = (json.loads(path.read_text()) for path in sorted((self.folder / "coded").glob("*/coding.json")))
        return next(claim for record in records for claim in record["claims"] if claim["id"] == number)


def biller(practice: Practice, told: list[str]) -> None:
    """One look at every claim that waits for a person."""
    for number, state in practice.states().items():
        if state in ("rejected", "unprocessable"):
            practice("submit", _mended(practice, number))
            told.append(f"{number}: {state}, mended and sent again as new")
        elif state in ("denied", "part-paid"):
            _short(practice, number, told)
        elif state == "patient-owes":
            practice("decide", number, "patient-billed", "--reason", "statement mailed")
            told.append(f"{number}: the payer's part is settled, the patient is billed")
        elif state == "taken-back":
            told.append(f"{number}: taken back, the payer is asked")


def _short(practice: Practice, number: str, told: list[str]) -> None:
    """Denied, or not paid as sent: mended where data were wrong and the program takes it, else appealed."""
    reasons = {one["reason"] for one in practice("denials", number)}
    if reasons & {*MENDED} and practice.claim(number)["payer"]["program"] != "medicare":
        practice("correct", number, _mended(practice, number), "--reason", "authorization added")
        told.append(f"{number}: denied for {', '.join(sorted(reasons))}, corrected")
        return
    practice("appeal", number, "--run", "coded")
    practice("decide", number, "appealed", "--reason", "packet mailed")
    told.append(f"{number}: {', '.join(sorted(reasons))}, appealed with {number}-appeal.pdf")


def _mended(practice: Practice, number: str) -> str:
    """The claim with what was missing, as a file."""
    claim = practice.claim(number) | {"authorization": "AUTH-1"}
    path = practice.folder / f"{number}-mended.json"
    path.write_text(json.dumps(claim), encoding="utf-8")
    return path.name


@contextlib.contextmanager
def clearinghouse(folder: Path, seed: int, mischief: str) -> Iterator[dict[str, Any]]:
    command = [sys.executable, "-m", "standin", str(folder), "--seed", str(seed), "--pace", "0.02"]
    command += ["--mischief", mischief] if mischief else []
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.stdin.close()


def play(folder: Path, seed: int, mischief: str) -> dict[str, str]:
    """The status of every claim at the end."""
    folder.mkdir(parents=True)
    told: list[str] = []
    with clearinghouse(folder / "house", seed, mischief) as reach:
        practice = Practice(folder, reach)
        practice("run", "visits", "--out", "coded")
        practice("ledger", "init")
        for held in (one for one in practice("submit", "coded", fails=(0, 1)) if "left" in one):
            print(f"stays   {held['claim']}  {held['left']}")
        ends = time.monotonic() + LONGEST
        while not all(state in SETTLED for state in practice.states().values()) and time.monotonic() < ends:
            practice("outbox", "send", fails=(0, 2))  # the line may drop; the next turn goes on
            practice("inbox", "poll", fails=(0, 1, 2))
            biller(practice, told)
        practice("report", "--out", "report.html")
        practice("ledger", "verify")
        print("\n".join(told))
        return practice.states()


def main() -> None:
    parser = argparse.ArgumentParser(description="The example day, from the charts to the money.")
    parser.add_argument("folder", type=Path, help="a new folder")
    parser.add_argument("--seed", type=int, default=411, help="decides what payers decide")
    parser.add_argument("--mischief", default="all=0.1", help="how the clearinghouse misbehaves")
    given = parser.parse_args()
    if given.folder.exists():
        parser.error(f"{given.folder} is there already")
    states = play(given.folder.resolve(), given.seed, given.mischief)
    for state in sorted(set(states.values())):
        print(f"{state:<15} {sum(one == state for one in states.values())}")
    print(f"Report          {given.folder / 'report.html'}")
    sys.exit(0 if all(state in SETTLED for state in states.values()) else 1)


if __name__ == "__main__":
    main()
