"""Takes what was uploaded, asks pyx12 about it, lays the answers out one after the other, and keeps a log of both.

The folder: `claims` (uploads), `answers`, `taken` (what was uploaded, kept), `log.jsonl`.
"""

from __future__ import annotations

import hashlib
import heapq
import io
import json
import logging
import time
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyx12.params
import pyx12.x12n_document

from standin.adjudicating import Decision, Payer
from standin.claims import Claim, File, read
from standin.mischief import Mischief
from standin.writing import Wrapper, answer_277, answer_835, answer_999, ta1

LATE = 20  # times the pace
STEPS = {"TA1": 0, "999": 1, "277CA": 2, "835": 4, "835R": 6}  # paces after the upload


class Clearinghouse:
    """`pace` is the seconds between two answers to one file."""

    def __init__(self, root: Path, payer: Payer, mischief: Mischief, pace: float) -> None:
        self.root, self.payer, self.mischief, self.pace = root, payer, mischief, pace
        self.control, self.seen = 0, dict[str, str]()
        self.came: set[str] = set()  # claims that came before, by payer and number
        self.decided: dict[str, Decision] = {}
        self.waiting: list[tuple[float, int, str, bytes]] = []
        for name in ("claims", "answers", "taken"):
            (root / name).mkdir(parents=True, exist_ok=True)

    def turn(self) -> None:
        """Everything uploaded is taken, every answer that is due is laid out."""
        for path in sorted((self.root / "claims").iterdir()):
            if not path.name.endswith(".part"):
                self._take(path)
        while self.waiting and self.waiting[0][0] <= time.monotonic():
            _, _, name, data = heapq.heappop(self.waiting)
            self._lay(name, data)

    @property
    def idle(self) -> bool:
        return not self.waiting

    def _take(self, path: Path) -> None:
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        twice = path.name in self.seen
        path.rename(self.root / "taken" / (f"{path.name}.{len(self.seen)}" if twice else path.name))
        self.seen[path.name] = digest
        try:
            file = read(data)
        except (ValueError, IndexError, ArithmeticError):
            self._log(event="unreadable", name=path.name)
            return
        whole = {"name": path.name, "sha256": digest, "twice": twice}
        if file.documents:
            self._log(event="documents", **whole, claim=file.about, numbers=file.documents)
        else:
            named, payer = [c.id for c in file.claims], file.claims[0].payer[1]
            again = [c.id for c in file.claims if c.frequency != "1"]
            self._log(event="received", **whole, payer=payer, claims=named, again=again)
        if not twice:
            for kind, answer in self._documents(file) if file.documents else self._answers(file, accepted(data)):
                self._send(kind, answer)

    def _documents(self, file: File) -> Iterator[tuple[str, bytes]]:
        """Taken where its claim came before it; pyx12 has no map of a 275."""
        yield "TA1", ta1(self._wrapper(file))
        yield "999", answer_999(self._wrapper(file), any(key.endswith(f" {file.about}") for key in self.came))

    def _answers(self, file: File, fine: bool) -> Iterator[tuple[str, bytes]]:
        yield "TA1", ta1(self._wrapper(file))
        yield "999", answer_999(self._wrapper(file), fine)
        if not fine:
            return
        refused = {c.id for c in file.claims if _key(c) not in self.came and self.payer.rejects(c)}
        taken = [claim for claim in file.claims if claim.id not in refused]
        self.came.update(map(_key, file.claims))
        said = [(c, "A7:21:PR", "") if c.id in refused else (c, "A2:20:PR", self.payer.number(c)) for c in file.claims]
        if self.mischief.does("unknown"):
            said.append((self._stranger(file.claims[0]), "A2:20:PR", ""))
        yield "277CA", answer_277(self._wrapper(file), said)
        first: list[Decision] = []
        later: list[Decision] = []
        for claim in taken:
            rounds = self._decide(claim)
            at = 1 if claim.frequency == "1" else len(rounds)
            first += rounds[:at]
            later += rounds[at:]
        if self.mischief.does("unknown") and taken:
            first.append(self.payer.decide(self._stranger(taken[0]))[0])
        for kind, some in (("835", first), ("835R", later)):
            if some:
                yield kind, self._remittance(file, some)

    def _decide(self, claim: Claim) -> tuple[Decision, ...]:
        before = self.decided.get(_key(claim))
        done = self.payer.decide(claim, before)
        if before is None or claim.frequency != "1":  # a duplicate decides nothing
            self.decided[_key(claim)] = done[-1]
        return done

    def _remittance(self, file: File, decided: list[Decision]) -> bytes:
        wrapper = self._wrapper(file)
        total = sum((one.paid for one in decided), Decimal(0))
        levied = [(f"WO:{wrapper.control}", Decimal("2.50"))] if total > 100 and wrapper.control % 3 == 0 else []
        trace = f"T{wrapper.control:08}"
        if total < 0:  # more is taken back than paid: it is carried on to the next payment
            levied = [(f"FB:{trace}", total)]
        for one in decided:
            what = {"claim": one.claim.id, "payer": one.claim.payer[1], "status": one.status, "paid": str(one.paid)}
            self._log(event="decided", **what, trace=trace)
        return answer_835(wrapper, decided, trace, levied)

    def _send(self, kind: str, data: bytes) -> None:
        delay = self.pace * STEPS[kind] + (self.pace * LATE if self.mischief.does("late") else 0)
        name = f"{kind[:5]}-{self.control:09}.x12"
        self._wait(delay, name, data)
        if self.mischief.does("duplicate"):
            self._wait(delay + self.pace, f"copy-{name}", data)
        if self.mischief.does("again"):
            self.control += 1
            self._wait(delay + self.pace, f"again-{name}", _other_envelope(data, self.control))
        if self.mischief.does("truncated"):
            self._wait(delay - self.pace, name, data[: self.mischief.part(len(data))])

    def _wait(self, delay: float, name: str, data: bytes) -> None:
        heapq.heappush(self.waiting, (time.monotonic() + delay, len(self.waiting), name, data))

    def _lay(self, name: str, data: bytes) -> None:
        part = self.root / "answers" / f"{name}.part"
        part.write_bytes(data)
        part.rename(self.root / "answers" / name)
        self._log(event="answered", name=name, bytes=len(data))

    def _wrapper(self, file: File) -> Wrapper:
        self.control += 1
        return Wrapper(file, self.control, datetime.now())

    def _stranger(self, like: Claim) -> Claim:
        return Claim(**(vars(like) | {"id": f"NOBODY{self.control}"}))

    def _log(self, **what: Any) -> None:
        with (self.root / "log.jsonl").open("a") as log:
            log.write(json.dumps(what) + "\n")


def _key(claim: Claim) -> str:
    return f"{claim.payer[1]} {claim.id}"


def accepted(data: bytes) -> bool:
    """Whether pyx12 finds nothing wrong."""
    logging.disable(logging.CRITICAL)
    text = data.decode("latin-1").replace("\n", "").replace("\r", "")
    try:
        return bool(pyx12.x12n_document.x12n_document(pyx12.params.params(), io.StringIO(text), None, None, None))
    except Exception:  # whatever breaks the validator is no file to accept
        return False
    finally:
        logging.disable(logging.NOTSET)


def _other_envelope(data: bytes, control: int) -> bytes:
    """The same transaction under another interchange number (ISA13, IEA02)."""
    text = data.decode("ascii")
    head, _, tail = text.rpartition("IEA*")
    return f"{head[:90]}{control:09}{head[99:]}IEA*{tail.split('*')[0]}*{control:09}~\n".encode("ascii")
