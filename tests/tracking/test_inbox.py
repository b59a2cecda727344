"""Answers home: kept whole, acted on once, whatever comes twice, late, cut short or about nobody's claim."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from standin.adjudicating import Payer
from standin.claims import Claim, File, read
from standin.clearinghouse import _other_envelope
from standin.writing import Wrapper, answer_277, answer_835, answer_999, ta1

from claimwright.errors import TransportError, X12Error
from claimwright.ledger import Ledger
from claimwright.ledger.chain import verify
from claimwright.ledger.claims import find_patient
from claimwright.ledger.erasing import erase
from claimwright.ledger.reading import claim_status, entries, states
from claimwright.ledger.submissions import interchange_of
from claimwright.ledger.work import finish_work, open_work
from claimwright.tracking.answering import Answers
from claimwright.tracking.folder import Folder
from claimwright.tracking.inbox import Acted, act, poll
from claimwright.tracking.outbox import send
from claimwright.tracking.recognise import recognise
from claimwright.tracking.submitting import House, queue
from ledgers import NOON, RECEIVER, SENDER, at, claim_of

HOUSE = House(SENDER, RECEIVER, "T", "test")
PAYER = Payer(43, {}, Decimal("0.6"))  # pays C00002 and denies C00003 for wrong data

ROLES = Answers()


class Answered:
    """The answers to three claims that were submitted and sent: C00001 is refused by the 277CA."""

    def __init__(self, ledger: Ledger, folder: Path) -> None:
        for name in ("out", "answers"):
            (folder / name).mkdir()
        self.ledger, self.receiver = ledger, Folder(folder / "out", folder / "answers")
        (done,), _ = queue(ledger, [claim_of(n) for n in (1, 2, 3)], HOUSE, NOON)
        send(ledger, self.receiver, at(minutes=1), "test")
        with ledger.reading() as book:
            self.file: File = read(interchange_of(book, done.id))
        self.control = 0

    def ta1(self) -> bytes:
        return ta1(self._wrapper())

    def answer_999(self, accepted: bool = True) -> bytes:
        return answer_999(self._wrapper(), accepted)

    def answer_277(self, *extra: tuple[Claim, str, str]) -> bytes:
        codes = ("A7:21:PR", "A2:20:PR", "A2:20:PR")
        said = [(claim, code, "ICN") for claim, code in zip(self.file.claims, codes, strict=True)]
        return answer_277(self._wrapper(), [*said, *extra])

    def answer_835(self, *ids: str, trace: str = "T1") -> bytes:
        claims = [claim for claim in self.file.claims if claim.id in ids]
        claims += [Claim(**(vars(self.file.claims[0]) | {"id": i})) for i in ids if i not in {c.id for c in claims}]
        return answer_835(self._wrapper(), [PAYER.decide(claim)[0] for claim in claims], trace)

    def _wrapper(self) -> Wrapper:
        self.control += 1
        return Wrapper(self.file, self.control, datetime(2026, 6, 16, 12))

    def come(self, name: str, data: bytes, hours: float = 1) -> tuple[Acted, ...]:
        (self.receiver.answers / name).write_bytes(data)
        poll(self.ledger, self.receiver, at(hours=hours))
        return act(self.ledger, ROLES.read, ROLES.post, at(hours=hours), "test")

    def states(self) -> list[str]:
        with self.ledger.reading() as book:
            assert verify(book) is None
            return [fold.state for fold in states(book).values()]

    def count(self, table: str) -> int:
        with self.ledger.reading() as book:
            return int(book.run(text(f"SELECT count(*) FROM {table}")).scalar())

    def works(self) -> list[str]:
        with self.ledger.reading() as book:
            return [task.kind for task in open_work(book)]


@pytest.fixture
def answers(ledger: Ledger, tmp_path: Path) -> Answered:
    return Answered(ledger, tmp_path)


def test_each_answer_moves_the_claims_it_speaks_of(answers: Answered):
    assert answers.come("1", answers.ta1())[0].kind == "TA1"
    assert answers.states() == ["received"] * 3
    answers.come("2", answers.answer_999())
    assert answers.come("3", answers.answer_277())[0].kind == "277CA"
    assert answers.states() == ["rejected", "accepted", "accepted"]
    answers.come("4", answers.answer_835("C00002", "C00003"))
    assert answers.states() == ["rejected", "paid", "denied"]
    assert (answers.works(), answers.count("postings")) == (["resend", "denial"], 2)
    assert not list(answers.receiver.answers.iterdir())
    with answers.ledger.reading() as book:
        status = claim_status(book, "C00002")
        assert [(s.source, s.says) for s in status.said] == [
            ("", "recorded"), ("", "sent"), ("TA1", "received"), ("999", "received"),
            ("277CA", "accepted"), ("835", "paid"),
        ]  # fmt: skip
        assert entries(book, "C00001")[-1].reason == "claim rejected: A7:21:PR"


@pytest.mark.parametrize("order", ["1234", "4321", "3142", "2413"])
def test_in_any_order_the_status_is_the_same(answers: Answered, order: str):
    made = {"1": answers.ta1(), "2": answers.answer_999(), "3": answers.answer_277()}
    made["4"] = answers.answer_835("C00002")
    for name in order:
        answers.come(name, made[name])
    assert answers.states() == ["rejected", "paid", "accepted"]


def test_the_same_content_twice_is_kept_once(answers: Answered):
    data = answers.answer_835("C00002")
    answers.come("first", data)
    assert answers.come("second", data) == ()
    assert (answers.count("inbox"), answers.count("postings")) == (1, 1)


def test_the_same_answer_in_another_envelope_is_kept_and_not_posted_again(answers: Answered):
    data = answers.answer_835("C00002")
    answers.come("first", data)
    (again,) = answers.come("second", _other_envelope(data, 99))
    assert (again.became, again.problem) == ("repeated", "says what inbox 1 said")
    assert (answers.count("inbox"), answers.count("postings"), answers.count("events")) == (2, 1, 3 * 3 + 1)


def test_a_remittance_that_comes_again_among_others_is_posted_once(answers: Answered):
    answers.come("first", answers.answer_835("C00002"))
    both = answers.answer_835("C00002") + answers.answer_835("C00003", trace="T2")
    assert answers.come("both", both)[0].became == "done"
    assert answers.count("postings") == 2


def test_a_file_cut_short_waits_for_its_rest(answers: Answered):
    data = answers.answer_277()
    (cut,) = answers.come("answer", data[:-30])
    assert (cut.became, answers.works(), answers.states()) == ("refused", ["file-refused"], ["sent"] * 3)
    assert (answers.receiver.answers / "answer").exists()
    assert answers.come("answer", data[:-30]) == ()
    assert answers.come("answer", data)[0].became == "done"
    assert not (answers.receiver.answers / "answer").exists()
    with answers.ledger.writing() as book:
        assert finish_work(book, "refused inbox 1", at(days=1))
        assert not finish_work(book, "refused inbox 1", at(days=1))
    assert answers.works() == ["resend"]


def test_what_is_about_nobodys_claim_goes_to_a_person(answers: Answered):
    stranger = Claim(**(vars(answers.file.claims[0]) | {"id": "NOBODY"}))
    answers.come("1", answers.answer_277((stranger, "A2:20:PR", "")))
    answers.come("2", answers.answer_835("C00002", "NOBODY2"))
    assert answers.states() == ["rejected", "paid", "accepted"]
    assert answers.works() == ["unknown", "resend", "unmatched"]
    answers.file.interchange, answers.file.group = "000000777", "777"
    answers.come("3", answers.ta1())
    assert answers.works() == ["unknown", "unknown", "resend", "unmatched"]


def test_a_rejected_file_rejects_its_claims(answers: Answered):
    answers.come("1", answers.answer_999(accepted=False))
    assert answers.states() == ["rejected"] * 3


def test_a_reader_that_fails_leaves_nothing_half_done(answers: Answered):
    def failing(data: bytes, place: str):
        yield from ROLES.read(data, place)
        raise X12Error("is no answer after all", place, "ask")

    (answers.receiver.answers / "x").write_bytes(answers.answer_835("C00002"))
    poll(answers.ledger, answers.receiver, at(hours=1))
    (acted,) = act(answers.ledger, failing, ROLES.post, at(hours=1), "test")
    assert (acted.became, acted.problem) == ("refused", "x: is no answer after all; ask")
    assert (answers.states(), answers.count("postings"), answers.count("remittances")) == (["sent"] * 3, 0, 0)


def test_names_that_are_no_names_and_files_still_written_are_left(answers: Answered):
    for name in ("a.part", "b.tmp", ".hidden", "c\nd", "x.FILEPART"):
        (answers.receiver.answers / name).write_bytes(answers.ta1())
    assert poll(answers.ledger, answers.receiver, NOON) == ()


def test_a_file_too_large_keeps_no_other_back(answers: Answered, monkeypatch):
    monkeypatch.setattr("claimwright.tracking.transport.not_larger.__defaults__", (200,))
    (answers.receiver.answers / "a-large").write_bytes(answers.answer_277())
    (answers.receiver.answers / "small").write_bytes(answers.ta1())
    kept: list[str] = []
    with pytest.raises(TransportError, match="over 200 bytes"):
        poll(answers.ledger, answers.receiver, at(hours=1), kept.append)
    assert kept == ["small"]


def test_an_erased_patient_takes_the_files_that_name_it_along(answers: Answered):
    answers.come("1", answers.answer_277())
    answers.come("2", answers.answer_835("C00003"))
    with answers.ledger.writing() as book:
        erase(book, find_patient(book, "MRN00002") or 0, "asked", at(days=1), "ada")
    with answers.ledger.reading() as book:
        held = book.run(text("SELECT name FROM inbox WHERE payload IS NOT NULL")).scalars().all()
        assert held == ["2"]
        assert [e.erased for e in entries(book, "C00002") if e.kind == "answered"] == [True]
        assert [e.erased for e in entries(book, "C00001") if e.kind == "answered"] == [False]
        assert verify(book) is None


@given(st.binary(max_size=300) | st.binary(max_size=200).map(lambda b: b"ISA" + b))
def test_any_bytes_are_recognised_or_said_to_be_nothing(data: bytes):
    found = recognise(data, "x")
    assert found.problem or found.kind != "other" or found.body


@given(st.data())
def test_any_cut_is_seen(data):
    whole = answer_999(
        Wrapper(File(interchange="000000001", group="1", transaction="0001", version="X"), 1, NOON), True
    )
    at_ = data.draw(st.integers(0, len(whole) - 3))  # the last segment's end and the line end may be missing
    assert recognise(whole[:at_], "x").problem
