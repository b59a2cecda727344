"""What one payer left goes to the next, once in effect, whenever the program stops; a payer that had it gets a 7."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text
from standin.adjudicating import Decision, PaidLine, Payer, reversal
from standin.claims import File, read
from standin.writing import Wrapper, answer_277, answer_835

from claimwright.ledger import Ledger
from claimwright.ledger.chain import verify
from claimwright.ledger.claims import newest_versions
from claimwright.ledger.reading import entries, states
from claimwright.ledger.submissions import interchange_of, outgoing
from claimwright.ledger.work import open_work
from claimwright.model.claim import Claim
from claimwright.model.supplement import Attachment, OtherPayer
from claimwright.tracking import onward
from claimwright.tracking.answering import Answers
from claimwright.tracking.folder import Folder
from claimwright.tracking.inbox import act, poll
from claimwright.tracking.onward import pass_on
from claimwright.tracking.outbox import send
from claimwright.tracking.submitting import Along, House, queue
from ledgers import NOON, RECEIVER, SENDER, at, claim_of

HOUSE = House(SENDER, RECEIVER, "T", "test")
ANSWERS = Answers()
SECOND = OtherPayer("S", "22222", "SAMPLE SECOND", "CI", "SECOND0001")
LEFT = (("CO", "45", Decimal("25.00")), ("PR", "2", Decimal("20.00")))


class Two:
    """A claim with two payers, sent to the first, and what comes of it; the clock goes on with every answer."""

    def __init__(self, ledger: Ledger, folder: Path, claim: Claim, along: Along) -> None:
        for name in ("out", "answers"):
            (folder / name).mkdir()
        self.ledger, self.receiver, self.hours = ledger, Folder(folder / "out", folder / "answers"), 0
        queue(ledger, [claim], HOUSE, NOON, along)
        self.send()

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

    def pays(self, submission: int, *adjustments: tuple[str, str, Decimal], before: Decision | None = None) -> Decision:
        """The payer of this submission pays the charge less adjustments, and takes back what it paid `before`."""
        file = self.file(submission)
        (claim,) = file.claims
        (billed,) = claim.lines
        paid = billed.charge - sum(amount for _, _, amount in adjustments)
        line = PaidLine(billed, billed.code, paid, paid, adjustments)
        made = Decision(claim, {"P": "1", "S": "2"}[claim.order], f"ICN{claim.order}", (line,))
        wrapper = Wrapper(file, 50 + self.hours, datetime(2026, 6, 16, 12))
        decided = [reversal(before), made] if before else [made]
        total = sum(one.paid for one in decided)
        self.come(answer_835(wrapper, decided, f"T{self.hours}", [("FB:X", total)] if total < 0 else []))
        return made

    def takes(self, submission: int) -> None:
        """A 277CA by which the payer of this submission gives its number."""
        file = self.file(submission)
        said = [(claim, "A2:20:PR", f"ICN{claim.order}") for claim in file.claims]
        self.come(answer_277(Wrapper(file, 80 + self.hours, datetime(2026, 6, 16, 12)), said))

    def on(self) -> list[tuple[str, tuple[str, ...]]]:
        done = pass_on(self.ledger, HOUSE, at(hours=self.hours))
        return [(one.payer, one.claims) for one in done.submissions]

    @property
    def state(self) -> str:
        with self.ledger.reading() as book:
            assert verify(book) is None
            return states(book)["C00001"].state

    def works(self) -> list[str]:
        with self.ledger.reading() as book:
            return [task.kind for task in open_work(book)]


@pytest.fixture
def two(ledger: Ledger, tmp_path: Path) -> Two:
    report = (Attachment("OB", "EL", "C00001-A1", "report.txt"),)
    claim = claim_of(1, others=(SECOND,), attachments=report)
    return Two(ledger, tmp_path, claim, Along(documents={"C00001": {"report.txt": b"REPORT"}}))


def test_what_the_first_payer_left_goes_to_the_second_once(two: Two):
    assert two.on() == []
    two.pays(1, *LEFT)
    assert two.state == "next-payer"
    assert two.on() == [("22222", ("C00001",))]
    assert two.on() == []
    assert two.state == "queued"
    assert two.send() == ["LARKSPUR01-000000003.837"]  # 2 were the first payer's documents
    (second,) = two.file(3).claims
    assert (second.order, second.payer, second.member) == ("S", ("SAMPLE SECOND", "22222"), "SECOND0001")
    assert second.lines[0].left == 20
    two.pays(3, ("OA", "23", Decimal("105.00")))
    assert (two.state, two.works()) == ("paid", [])
    with two.ledger.reading() as book:
        kinds = [entry.kind for entry in entries(book, "C00001") if entry.submission != 2]
    assert kinds == ["recorded", "queued", "sent", "remitted", "recorded", "queued", "sent", "remitted"]


def test_the_coded_claim_submitted_again_does_not_go_to_the_first_payer_again(two: Two):
    two.pays(1, *LEFT)
    claim = claim_of(1, others=(SECOND,))
    done, left = queue(two.ledger, [claim], HOUSE, at(hours=9))
    assert (done, left[0][1][:50]) == ((), "is next-payer, gone on to the payer after this one")
    assert two.on() == [("22222", ("C00001",))]


def test_stopped_within_it_either_waits_or_is_enclosed(two: Two, monkeypatch):
    two.pays(1, *LEFT)

    class Stopped(BaseException):
        pass

    def stop(*_: object) -> None:
        raise Stopped

    with monkeypatch.context() as patched:
        patched.setattr(onward, "_finish", stop)
        with pytest.raises(Stopped):
            two.on()
    assert two.state == "next-payer"
    assert two.on() == [("22222", ("C00001",))]
    with two.ledger.reading() as book:
        assert len(outgoing(book)) == 1


def test_a_second_payer_that_had_it_gets_a_replacement_once_its_number_is_known(two: Two):
    first = two.pays(1, *LEFT)
    two.on()
    two.send()
    again = (("CO", "45", Decimal("25.00")), ("PR", "2", Decimal("30.00")))
    two.pays(1, *again, before=first)
    assert two.state == "next-payer"
    assert two.on() == []
    assert "next-payer" in two.works()
    two.takes(3)
    assert two.state == "next-payer"
    assert two.on() == [("22222", ("C00001",))]
    assert "next-payer" not in two.works()
    (third,) = two.file(4).claims
    assert (third.frequency, third.original, third.lines[0].left) == ("7", "ICNS", 30)
    assert two.on() == []


def test_a_claim_that_cannot_be_written_for_its_next_payer_is_work_once(ledger: Ledger, tmp_path: Path):
    whose = OtherPayer("S", "22222", "SAMPLE SECOND", "CI", "SECOND0001", relationship="spouse")
    two = Two(ledger, tmp_path, claim_of(1, others=(whose,)), Along())
    two.pays(1, *LEFT)
    assert two.on() == two.on() == []
    assert (two.state, two.works()) == ("next-payer", ["next-payer"])


def test_the_second_payers_documents_are_on_request(two: Two):
    two.pays(1, *LEFT)
    two.on()
    with two.ledger.reading() as book:
        assert book.run(text("SELECT count(*) FROM submissions WHERE kind = '275'")).scalar() == 1
        ((_, claim),) = newest_versions(book, ["C00001"]).values()
    assert [(one.sent, one.control, one.document) for one in claim.attachments] == [("AA", "", "report.txt")]


def test_the_stand_in_decides_as_the_second_payer(two: Two):
    two.pays(1, *LEFT)
    two.on()
    (claim,) = two.file(3).claims
    (decided,) = Payer(1, {}, Decimal("0.6")).decide(claim)
    assert (decided.status, decided.paid) == ("2", Decimal("20.00"))
