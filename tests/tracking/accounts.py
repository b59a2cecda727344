"""An invented claim out and home again: answers by small means, with a clock that goes on at every answer."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

from standin.adjudicating import Decision, PaidLine, reversal
from standin.claims import File, read
from standin.writing import Wrapper, answer_277, answer_835

from claimwright.ledger import Ledger
from claimwright.ledger.chain import verify
from claimwright.ledger.reading import states
from claimwright.ledger.submissions import interchange_of
from claimwright.ledger.work import open_work
from claimwright.model.claim import Claim
from claimwright.tracking.answering import Answers
from claimwright.tracking.folder import Folder
from claimwright.tracking.inbox import act, poll
from claimwright.tracking.outbox import send
from claimwright.tracking.submitting import Along, House, Queued, queue
from ledgers import RECEIVER, SENDER, at

HOUSE = House(SENDER, RECEIVER, "T", "test")
ANSWERS = Answers()
Taken = tuple[str, str, Decimal]  # group, reason, amount


class Account:
    """Claims of one line each, C00001 among them; submissions count from 1."""

    def __init__(self, ledger: Ledger, folder: Path, *claims: Claim, along: Along | None = None) -> None:
        for name in ("out", "answers"):
            (folder / name).mkdir()
        self.ledger, self.receiver, self.hours = ledger, Folder(folder / "out", folder / "answers"), 0
        self.queue(*claims, along=along)
        self.send()

    def queue(self, *claims: Claim, along: Along | None = None) -> Queued:
        return queue(self.ledger, claims, HOUSE, at(hours=self.hours), along)

    def send(self) -> list[str]:
        return list(send(self.ledger, self.receiver, at(hours=self.hours), "test"))

    def file(self, submission: int) -> File:
        with self.ledger.reading() as book:
            return read(interchange_of(book, submission))

    def come(self, data: bytes) -> None:
        self.hours += 1
        (self.receiver.answers / f"{self.hours}").write_bytes(data)
        poll(self.ledger, self.receiver, at(hours=self.hours))
        (acted,) = act(self.ledger, ANSWERS.read, ANSWERS.post, at(hours=self.hours), "test")
        assert acted.became == "done", acted

    def takes(self, submission: int, code: str = "A2:20:PR") -> None:
        """A 277CA by which the payer of this submission gives its number."""
        file = self.file(submission)
        said = [(claim, code, f"ICN{claim.order}") for claim in file.claims]
        self.come(answer_277(self._wrapper(file), said))

    def pays(self, submission: int, *taken: Taken, before: Decision | None = None) -> Decision:
        """The payer of this submission pays the charge less what is taken, and takes back what it paid `before`."""
        file = self.file(submission)
        (claim,) = file.claims
        (billed,) = claim.lines
        paid = billed.charge - sum(amount for _, _, amount in taken)
        line = PaidLine(billed, billed.code, paid, paid, taken)
        status = "4" if not paid else {"P": "1", "S": "2"}[claim.order]
        made = Decision(claim, status, f"ICN{claim.order}", (line,))
        self.remits(file, *((reversal(before), made) if before else (made,)))
        return made

    def remits(self, file: File, *decided: Decision) -> None:
        self.come(self.written(file, *decided))

    def written(self, file: File, *decided: Decision) -> bytes:
        """An 835; more taken back than paid is carried on to the next."""
        total = sum(one.paid for one in decided)
        levied = [("FB:X", total)] if total < 0 else []
        return answer_835(self._wrapper(file), decided, f"T{self.hours}", levied)

    def _wrapper(self, file: File) -> Wrapper:
        return Wrapper(file, 50 + self.hours, datetime(2026, 6, 16, 12))

    @property
    def state(self) -> str:
        with self.ledger.reading() as book:
            assert verify(book) is None
            return states(book)["C00001"].state

    def works(self) -> list[str]:
        with self.ledger.reading() as book:
            return [task.kind for task in open_work(book)]
