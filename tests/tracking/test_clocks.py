"""What is overdue raises work once, with its day, and ends when it comes after all."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from claimwright.ledger import Event, Ledger, append
from claimwright.ledger.submissions import move_outbox
from claimwright.ledger.work import Task, open_work, raise_work
from claimwright.model.practice import Clocks
from claimwright.tracking.clocks import overdue, tick
from claimwright.tracking.submitting import House, queue
from ledgers import NOON, RECEIVER, SENDER, at, claim_of
from x12_claims import PAYER

MEDICARE = msgspec.structs.replace(PAYER, id="11111", program="medicare")
LIMITS = Clocks()


@pytest.fixture
def two(ledger: Ledger) -> Ledger:
    """Two claims of a commercial payer and one of Medicare, served on 2026-06-15, sent at noon of the 16th."""
    made = [claim_of(1), claim_of(2), claim_of(3, payer=MEDICARE)]
    done, _ = queue(ledger, made, House(SENDER, RECEIVER, "T", "test"), NOON)
    with ledger.writing() as book:
        for one in done:
            move_outbox(book, one.id, "sent", NOON, "test")
    return ledger


def answer(ledger: Ledger, after: str, source: str, days: float, *ids: str) -> None:
    with ledger.writing() as book:
        append(
            book,
            [Event(kind="answered", at=at(days=days), actor="t", claim=i, after=after, source=source) for i in ids],
        )


def raised(ledger: Ledger, days: float) -> list[tuple[str, str]]:
    with ledger.writing() as book:
        return [(task.once, str(task.due)) for task in tick(book, LIMITS, at(days=days))]


def still(ledger: Ledger) -> list[str]:
    with ledger.reading() as book:
        return [task.once for task in open_work(book)]


def test_no_999_after_a_day_once_for_each_file(two: Ledger):
    assert raised(two, 0.9) == []
    assert raised(two, 1) == [("no-999 2", "2026-06-17"), ("no-999 1", "2026-06-17")]
    assert raised(two, 5) == []
    answer(two, "received", "999", 5, "C00001", "C00002")
    assert raised(two, 5) == []
    assert still(two) == ["no-999 1"]


def test_no_277ca_after_two_days(two: Ledger):
    answer(two, "received", "999", 1, "C00001", "C00002", "C00003")
    assert raised(two, 2.9) == []
    assert raised(two, 3) == [("no-277ca 2", "2026-06-19"), ("no-277ca 1", "2026-06-19")]
    answer(two, "accepted", "277CA", 4, "C00001")
    assert raised(two, 4) == []
    assert still(two) == ["no-277ca 2", "no-277ca 1"]  # of C00002 there is none yet
    answer(two, "accepted", "277CA", 5, "C00002", "C00003")
    raised(two, 5)
    assert still(two) == []


def test_no_835_by_program_for_each_claim(two: Ledger):
    answer(two, "accepted", "277CA", 1, "C00001", "C00002", "C00003")
    assert raised(two, 31) == [("no-835 C00003 1", "2026-07-17")]
    answer(two, "paid", "835", 40, "C00001")
    assert raised(two, 46) == [("no-835 C00002 2", "2026-08-01")]


def test_the_filing_limit_is_warned_while_the_payer_does_not_have_it(two: Ledger):
    answer(two, "rejected", "277CA", 1, "C00001", "C00003")
    answer(two, "accepted", "277CA", 1, "C00002")
    last = date(2026, 9, 13)  # 90 days from the service
    assert raised(two, 58) == [("no-835 C00002 2", "2026-08-01")]
    assert raised(two, 59) == [(f"filing C00001 {last}", str(last))]
    assert raised(two, 60) == []
    assert (f"filing C00003 {date(2027, 6, 15)}", "2027-06-15") in raised(two, 335)


def test_the_filing_limit_of_a_payers_contract_stands_before_the_programs(two: Ledger):
    with two.reading() as book:
        due = {task.once: task.due for task in overdue(book, LIMITS, at(days=160), {PAYER.id: {"file": 180}})}
    assert due["filing C00001 2026-12-12"] == date(2026, 12, 12)


def test_a_rejected_claims_work_ends_when_it_was_sent_again(two: Ledger):
    answer(two, "rejected", "277CA", 1, "C00001")
    with two.writing() as book:
        raise_work(book, [Task("resend C00001 2", "resend", "mend it", date(2026, 6, 20), "C00001", 2)], at(days=1))
    raised(two, 2)
    assert "resend C00001 2" in still(two)
    mended = claim_of(1, authorization="A1")
    queue(two, [mended], House(SENDER, RECEIVER, "T", "test"), at(days=2))
    raised(two, 3)
    assert "resend C00001 2" not in still(two)
