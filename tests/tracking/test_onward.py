"""What one payer left goes to the next, once in effect, whenever the program stops; a payer that had it gets a 7."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest
from accounts import HOUSE, Account
from sqlalchemy import text
from standin.adjudicating import Payer

from claimwright.errors import ClaimwrightError
from claimwright.ledger import Ledger
from claimwright.ledger.claims import newest_versions
from claimwright.ledger.reading import entries
from claimwright.ledger.submissions import outgoing
from claimwright.model.supplement import Attachment, OtherPayer
from claimwright.tracking import onward
from claimwright.tracking.correcting import correction, instead, void
from claimwright.tracking.onward import pass_on
from claimwright.tracking.submitting import Along
from ledgers import at, claim_of

SECOND = OtherPayer("S", "22222", "SAMPLE SECOND", "CI", "SECOND0001")
LEFT = (("CO", "45", Decimal("25.00")), ("PR", "2", Decimal("20.00")))


class Two(Account):
    """A claim with two payers, sent to the first."""

    def on(self) -> list[tuple[str, tuple[str, ...]]]:
        done = pass_on(self.ledger, HOUSE, at(hours=self.hours))
        return [(one.payer, one.claims) for one in done.submissions]


@pytest.fixture
def two(ledger: Ledger, tmp_path: Path) -> Two:
    report = (Attachment("OB", "EL", "C00001-A1", "report.txt"),)
    claim = claim_of(1, others=(SECOND,), attachments=report)
    return Two(ledger, tmp_path, claim, along=Along(documents={"C00001": {"report.txt": b"REPORT"}}))


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
    done, left = two.queue(claim)
    assert (done, left[0][1][:50]) == ((), "is next-payer, gone on to the payer after this one")
    assert two.on() == [("22222", ("C00001",))]


def test_two_at_once_enclose_it_once(two: Two):
    two.pays(1, *LEFT)
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: two.on(), range(4)))
    assert sorted(map(len, done)) == [0, 0, 0, 1]


def test_both_payers_are_asked_back_the_last_one_first(two: Two):
    two.pays(1, *LEFT)
    two.on()
    two.send()
    two.pays(3, ("OA", "23", Decimal("105.00")))
    for order, number in (("S", "ICNS"), ("P", "ICNP")):
        ((done,), _) = instead(two.ledger, lambda book: void(book, "C00001"), HOUSE, at(hours=two.hours), Along())
        (claim,) = two.file(done.id).claims
        assert (claim.order, claim.frequency, claim.original) == (order, "8", number)
        two.send()
        two.takes(done.id)
    with two.ledger.reading() as book, pytest.raises(ClaimwrightError, match="taken back already"):
        void(book, "C00001")


def test_the_first_payers_claim_is_corrected_though_the_second_had_it_last(two: Two):
    two.pays(1, *LEFT)
    two.on()
    two.send()
    two.pays(3, ("OA", "23", Decimal("105.00")))
    with two.ledger.reading() as book:
        going = correction(book, claim_of(1, others=(SECOND,), authorization="A1"))
    assert (going.frequency, going.payer_control, going.payer.id) == ("7", "ICNP", "99999")


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


def test_a_second_payer_that_turned_it_away_gets_it_as_new(two: Two):
    first = two.pays(1, *LEFT)
    two.on()
    two.send()
    two.takes(3, "A7:21:PR")
    assert two.state == "rejected"
    two.pays(1, ("CO", "45", Decimal("25.00")), ("PR", "2", Decimal("30.00")), before=first)
    assert two.on() == [("22222", ("C00001",))]
    (third,) = two.file(4).claims
    assert (third.frequency, third.original) == ("1", "")


def test_a_claim_that_cannot_be_written_for_its_next_payer_is_work_once(ledger: Ledger, tmp_path: Path):
    whose = OtherPayer("S", "22222", "SAMPLE SECOND", "CI", "SECOND0001", relationship="spouse")
    two = Two(ledger, tmp_path, claim_of(1, others=(whose,)))
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
