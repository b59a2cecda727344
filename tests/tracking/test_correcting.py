"""What was answered is corrected or taken back with the payer's number, and paid anew; what a program does not take is
refused with the way there is."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from accounts import HOUSE, Account
from standin.adjudicating import Decision, PaidLine, reversal

from claimwright.errors import ClaimwrightError
from claimwright.ledger import Ledger
from claimwright.ledger.claims import record_claims
from claimwright.ledger.reading import entries
from claimwright.model.case import Payer
from claimwright.tracking.correcting import correction, instead, payer_number, void
from claimwright.tracking.submitting import Along
from ledgers import NOON, at, claim_of
from x12_claims import line

change = msgspec.structs.replace
DENIED = ("CO", "16", Decimal("125.00"))
MEDICARE = Payer("11111", "SAMPLE MEDICARE", "medicare", "MB")
MENDED = claim_of(1, lines=(line(modifiers=("25",), charge=Decimal("150.00"), control="C00001-1"),))


@pytest.fixture
def account(ledger: Ledger, tmp_path: Path) -> Account:
    return Account(ledger, tmp_path, claim_of(1))


def corrected(account: Account, claim=MENDED):
    with account.ledger.reading() as book:
        return correction(book, claim)


def goes(account: Account, make, **along):
    return instead(account.ledger, make, HOUSE, at(hours=account.hours), Along(**along))


def test_a_denied_claim_is_corrected_and_paid(account: Account):
    account.takes(1)
    denied = account.pays(1, DENIED)
    assert account.state == "denied"
    going = corrected(account)
    assert (going.frequency, going.payer_control) == ("7", "ICNP")
    assert goes(account, lambda book: correction(book, MENDED), reason="modifier 25 was missing").left == ()
    assert account.state == "queued"
    with account.ledger.reading() as book:
        kinds = [(e.kind, e.source, e.reason) for e in entries(book, "C00001")][-3:]
    assert kinds == [
        ("recorded", "", "version 2, frequency 7"),
        ("decided", "person", "modifier 25 was missing"),
        ("queued", "", "version 2 in LARKSPUR01-000000002.837"),
    ]
    account.send()
    account.takes(2)
    account.pays(2, ("CO", "45", Decimal("30.00")), before=denied)  # what is taken back has the lines sent before
    assert account.state == "paid"


def test_a_claim_billed_in_error_is_taken_back(account: Account):
    paid = account.pays(1, ("CO", "45", Decimal("25.00")))
    with account.ledger.reading() as book:
        going = void(book, "C00001")
    assert (going.frequency, going.payer_control, going.lines) == ("8", "ICNP", claim_of(1).lines)
    assert goes(account, lambda book: void(book, "C00001")).left == ()
    account.send()
    account.remits(account.file(2), reversal(paid))
    assert account.state == "voided"
    with account.ledger.reading() as book, pytest.raises(ClaimwrightError, match="is voided"):
        void(book, "C00001")


def test_the_number_is_the_last_that_the_payer_gave(account: Account):
    account.takes(1)
    with account.ledger.reading() as book:
        assert payer_number(book, "C00001", "P") == "ICNP"
        assert payer_number(book, "C00001", "S") == ""
    file = account.file(1)
    (billed,) = file.claims[0].lines
    paid = PaidLine(billed, billed.code, billed.charge, billed.charge, ())
    account.remits(file, Decision(file.claims[0], "1", "ANEW", (paid,)))
    with account.ledger.reading() as book:
        assert payer_number(book, "C00001", "P") == "ANEW"


def test_where_nobody_gave_a_number_a_person_does(account: Account):
    file = account.file(1)
    (billed,) = file.claims[0].lines
    account.remits(
        file, Decision(file.claims[0], "4", "", (PaidLine(billed, billed.code, Decimal(0), Decimal(0), (DENIED,)),))
    )
    with pytest.raises(ClaimwrightError, match="the payer's number of it is not known"):
        corrected(account)
    assert corrected(account, change(MENDED, payer_control="BYPHONE")).payer_control == "BYPHONE"


@pytest.mark.parametrize(("step", "says"), [("sent", "is sent; wait"), ("rejected", "submit sends it again as new")])
def test_what_the_payer_does_not_have_is_not_corrected(account: Account, step, says):
    if step == "rejected":
        account.takes(1, "A7:21:PR")
    with pytest.raises(ClaimwrightError, match=says):
        corrected(account)
    if step == "rejected":
        assert account.queue(MENDED).left == ()


def test_what_was_never_sent_is_not_corrected(account: Account):
    with account.ledger.writing() as book:
        record_claims(book, [claim_of(2)], NOON, "test")
    for one in (claim_of(2), claim_of(3)):
        with pytest.raises(ClaimwrightError, match="was not sent"):
            corrected(account, one)


def test_medicare_part_b_takes_neither(ledger: Ledger, tmp_path: Path):
    account = Account(ledger, tmp_path, claim_of(1, payer=MEDICARE))
    account.pays(1, DENIED)
    with pytest.raises(ClaimwrightError, match=r"takes no replacement .*; ask for a reopening, or appeal"):
        corrected(account, change(MENDED, payer=MEDICARE))
    with ledger.reading() as book, pytest.raises(ClaimwrightError, match="takes no void"):
        void(book, "C00001")


def test_another_payer_gets_it_as_new(account: Account):
    account.pays(1, DENIED)
    going = corrected(account, change(MENDED, payer=Payer("88888", "PAYER IN CHARGE")))
    assert (going.frequency, going.payer_control) == ("1", "")
    ((sent,), left) = goes(account, lambda book: going)
    assert (sent.payer, left) == ("88888", ())
    with account.ledger.reading() as book:
        assert payer_number(book, "C00001", "P") == ""  # the other payer's number is not its


def test_what_could_not_be_processed_goes_as_new(account: Account):
    file = account.file(1)
    (billed,) = file.claims[0].lines
    nothing = PaidLine(billed, billed.code, Decimal(0), Decimal(0), (DENIED,))
    data = account.written(file, Decision(file.claims[0], "4", "ICNP", (nothing,)))
    account.come(data.replace(b"CLAIM-1~", b"CLAIM-1~\nLQ*HE*MA130~").replace(b"SE*18", b"SE*19"))
    assert account.state == "unprocessable"
    assert corrected(account).frequency == "1"
    assert account.queue(claim_of(1)).left == (("C00001", "is unprocessable, as it was submitted"),)
    assert account.queue(MENDED).left == ()


def test_a_rejected_claim_goes_as_it_is_where_one_says_so(account: Account):
    account.takes(1, "A7:21:PR")
    assert account.queue(claim_of(1)).left == (("C00001", "is rejected, as it was submitted"),)
    assert account.queue(claim_of(1), along=Along(again=True)).left == ()


def test_a_part_is_corrected_by_itself(account: Account):
    account.pays(1, DENIED)
    large = claim_of(1, lines=tuple(line(n) for n in range(1, 61)))
    with pytest.raises(ClaimwrightError, match="correct each part by itself"):
        corrected(account, large)
