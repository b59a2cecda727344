"""A person's decisions and work done: kept with who and why; the status follows until the payer says something new."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from accounts import Account

from claimwright.errors import ClaimwrightError
from claimwright.ledger import Ledger
from claimwright.ledger.reading import entries
from claimwright.ledger.work import open_work
from claimwright.tracking.deciding import decide, finish
from ledgers import at, claim_of

DENIED = ("CO", "16", Decimal("125.00"))
SHARED = (("CO", "45", Decimal("25.00")), ("PR", "2", Decimal("20.00")))


@pytest.fixture
def account(ledger: Ledger, tmp_path: Path) -> Account:
    return Account(ledger, tmp_path, claim_of(1))


def decided(account: Account, decision: str, reason: str = "as agreed") -> None:
    with account.ledger.writing() as book:
        decide(book, "C00001", decision, reason, at(hours=account.hours), "ada")


@pytest.mark.parametrize("decision", ["appealed", "reopening", "written-off"])
def test_a_denied_claim_stands_as_a_person_decided_until_the_payer_speaks(account: Account, decision: str):
    denied = account.pays(1, DENIED)
    decided(account, decision, "record sent")
    assert account.state == decision
    with account.ledger.reading() as book:
        last = entries(book, "C00001")[-1]
    assert (last.actor, last.reason, last.source, last.before) == ("ada", "record sent", "person", "denied")
    account.takes(1)  # late
    assert account.state == decision
    account.pays(1, ("CO", "45", Decimal("25.00")), before=denied)
    assert account.state == "paid"


def test_a_patient_is_billed_for_what_a_payer_left_to_the_patient(account: Account):
    account.pays(1, *SHARED)
    assert account.state == "patient-owes"
    decided(account, "patient-billed")
    assert account.state == "patient-billed"


@pytest.mark.parametrize(
    ("answered", "decision", "reason", "says"),
    [
        (True, "patient-billed", "asked", "leaves nothing to the patient"),
        (False, "patient-billed", "asked", "no payer has decided it"),
        (False, "appealed", "asked", "no payer has decided it"),
        (True, "forgiven", "asked", "one of appealed, reopening, patient-billed, written-off"),
        (True, "appealed", " ", "say why"),
    ],
)
def test_what_cannot_be_decided_is_said(account: Account, answered, decision, reason, says):
    if answered:
        account.pays(1, DENIED)
    with pytest.raises(ClaimwrightError, match=says):
        decided(account, decision, reason)
    assert account.state == ("denied" if answered else "sent")


def test_a_claim_that_is_not_there_is_said(account: Account):
    with account.ledger.writing() as book, pytest.raises(ClaimwrightError, match="is not in the ledger"):
        decide(book, "NOBODY", "appealed", "x", at(), "ada")


def test_work_is_done_by_its_number_once_and_who_did_it_is_kept(account: Account):
    account.pays(1, DENIED)
    with account.ledger.writing() as book:
        (task,) = open_work(book)
        finish(book, task.number, "called the payer", at(days=1), "ada")
        assert open_work(book) == ()
        last = entries(book, "C00001")[-1]
        assert (last.actor, last.reason, last.after) == ("ada", "work done, denial: called the payer", "")
    for number in (task.number, 999):
        with account.ledger.writing() as book, pytest.raises(ClaimwrightError, match="is no open work"):
            finish(book, number, "again", at(days=1), "ada")
    assert account.state == "denied"
