"""What answers do to a claim's books: every case of postings.yaml, and what holds for all answers that add up."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from invented_accounts import TAKEN, WORDS, Account, remittance, remitted, sent
from invented_answers import ENVELOPE, reasons

from claimwright.model.posting import Entry, Posting, Work, balance_of
from claimwright.model.remittance import Adjustment, ProviderAdjustment, Remittance, RemittedClaim, RemittedLine
from claimwright.submit.balancing import balance
from claimwright.submit.remittance import read_pieces, read_remittances
from claimwright.submit.remitting import write_remittance
from claimwright.tracking.matching import Sent
from claimwright.tracking.posting import post, post_claims

CASES = {case["name"]: case for case in yaml.safe_load((Path(__file__).parent / "postings.yaml").read_text())}
PAYERS = {"2": "SECOND", "20": "SECOND", "3": "THIRD"}
change = msgspec.structs.replace
cents = st.integers(0, 30_000).map(lambda n: Decimal(n) / 100)


def entry(one: Entry) -> str:
    code = f" {one.group}-{one.reason}" if one.group else ""
    return f"{one.line} {one.to} {one.amount.normalize():f}{code}"


def told(one: Work) -> str:
    amount = "" if one.amount is None else f"{one.amount.normalize():f}"
    return " ".join(part for part in (one.task, str(one.line), amount, str(one.due or ""), *one.edits) if part)


def posted(case) -> tuple[Account, list[Posting], list[Work]]:
    account = Account(sent(case.get("claim")), (case.get("claim") or {}).get("days"))
    postings, work = [], []
    for number, claims in enumerate(case["answers"], 1):
        payer = claims[0].get("payer") or PAYERS.get(claims[0]["status"], "SAMPLE HEALTH PLAN")
        found = remittance([remitted(one, account.claim) for one in claims], f"EFT{number}", payer=payer)
        decision = account.take(found)
        assert decision.outcome == "posted"
        postings += decision.postings
        work += [one for posting in decision.postings for one in posting.work] + list(decision.work)
    return account, postings, work


@pytest.mark.parametrize("name", CASES)
def test_each_answer_is_posted_as_the_case_says(name: str) -> None:
    case = CASES[name]
    account, postings, work = posted(case)
    if "entries" in case:
        assert [entry(one) for posting in postings for one in posting.entries] == case["entries"]
    balance = balance_of(account.claim.total, account.postings)
    assert [balance.paid, balance.written_off, balance.patient, balance.open] == case["balance"]
    assert [told(one) for one in work] == case["work"]
    assert all(case.get("mend", "") in one.mend for one in work)
    assert all(one.why for posting in postings for one in posting.entries)
    made = [one.secondary for one in postings if one.secondary]
    assert [
        part
        for one in made
        for part in (
            one.order,
            one.payer.id,
            "".join(other.order for other in one.others if other.paid is not None),
            one.others[-1].paid,
            one.others[-1].owed,
        )
    ] == case.get("secondary", [])
    alerts = [one for posting in postings for one in posting.downcodes]
    assert [f"{a.line} {a.sent} {a.paid} {a.difference or '-'}" for a in alerts] == case.get("downcodes", [])


def test_the_second_claim_tells_what_the_first_payer_decided() -> None:
    _, postings, _ = posted(CASES["the second payer is asked before the patient"])
    claim = postings[0].secondary
    assert claim is not None
    first = claim.others[-1]
    assert (claim.subscriber.member_id, first.member_id, first.control) == ("MEMBER0009", "MEMBER0001", "ICN1")
    for line in claim.lines:
        (answered,) = line.adjudications
        assert answered.payer == first.id
        assert line.charge == answered.paid + sum(one.amount for one in answered.adjustments)


@pytest.mark.parametrize("name", CASES)
def test_what_is_posted_can_be_kept(name: str) -> None:
    """As JSON, and back: the ledger keeps it so."""
    _, postings, work = posted(CASES[name])
    assert msgspec.json.decode(msgspec.json.encode(postings), type=list[Posting]) == postings
    assert msgspec.json.decode(msgspec.json.encode(work), type=list[Work]) == work


# What holds for all answers


@st.composite
def answers(draw: st.DrawFn, status: str = "1") -> RemittedClaim:
    """An answer about the claim of the cases, whatever the payer takes off and why."""
    of = sent()
    lines = []
    for one in of.lines:
        left, taken = one.charge, []
        for _ in range(draw(st.integers(0, 4))):
            amount = min(draw(cents.filter(bool)), left)
            if amount:
                taken.append(Adjustment(draw(st.sampled_from(["CO", "PR", "OA", "PI"])), draw(reasons), amount))
            left -= amount
        lines.append(
            RemittedLine(one.code, one.modifiers, one.charge, left, control=one.control, adjustments=tuple(taken))
        )
    paid = sum((one.paid for one in lines), Decimal(0))
    return RemittedClaim(of.id, status, of.total, paid, payer_control="ICN1", lines=tuple(lines))


def negative(one: RemittedClaim) -> RemittedClaim:
    """The same answer taken back."""

    def less(adjustment: Adjustment) -> Adjustment:
        return change(adjustment, amount=-adjustment.amount)

    lines = tuple(
        change(line, charge=-line.charge, paid=-line.paid, adjustments=tuple(map(less, line.adjustments)))
        for line in one.lines
    )
    return change(one, status="22", charge=-one.charge, paid=-one.paid, lines=lines)


@given(answers())
def test_money_is_conserved_and_co_is_never_the_patients(found: RemittedClaim) -> None:
    account = Account(sent())
    decision = account.take(remittance([found]))
    entries = [one for posting in decision.postings for one in posting.entries]
    sums = {to: sum((e.amount for e in entries if e.to == to), Decimal(0)) for to in ("paid", "write-off", "patient")}
    rest = sum((e.amount for e in entries if e.to in ("open", "earlier")), Decimal(0))
    assert sum(sums.values()) + rest == account.claim.total
    balance = balance_of(account.claim.total, account.postings)
    assert (balance.paid, balance.written_off, balance.patient) == tuple(sums.values())
    assert balance.open == rest
    assert all(one.group == "PR" for one in entries if one.to == "patient")
    assert all(one.group in ("CO", "OA") for one in entries if one.to == "write-off")
    assert balance.open == 0 or any(posting.work for posting in decision.postings)


@given(answers())
def test_a_denial_is_never_written_off_and_always_work(found: RemittedClaim) -> None:
    decision = Account(sent()).take(remittance([found]))
    known = WORDS.answers.reasons
    entries = [one for posting in decision.postings for one in posting.entries]
    assert not [one for one in entries if one.to == "write-off" and known[one.reason].kind != "contract"]
    denied = {(e.line, e.reason) for e in entries if e.reason and known[e.reason].kind == "denial"}
    work = [one for posting in decision.postings for one in posting.work]
    worked = {(one.line, reason.rpartition("-")[2]) for one in work for reason in one.reasons}
    assert denied <= worked


@given(answers())
def test_what_is_taken_back_leaves_the_books_as_they_were(found: RemittedClaim) -> None:
    account = Account(sent())
    before = balance_of(account.claim.total, account.postings)
    account.take(remittance([found], "EFT1"))
    account.take(remittance([negative(found)], "EFT2"))
    assert balance_of(account.claim.total, account.postings) == before
    account.take(remittance([found], "EFT3"))  # and can be posted again
    again = Account(sent())
    again.take(remittance([found], "EFT3"))
    assert balance_of(account.claim.total, account.postings) == balance_of(again.claim.total, again.postings)


@given(answers(), answers("2"))
def test_two_payers_never_move_more_than_the_charge(first: RemittedClaim, second: RemittedClaim) -> None:
    account = Account(sent({"others": ["S SECOND"]}))
    account.take(remittance([first], "EFT1"))
    open_ = balance_of(account.claim.total, account.postings).open
    account.take(remittance([second], "EFT2", payer="SECOND"))
    balance = balance_of(account.claim.total, account.postings)
    assert balance.open >= min(Decimal(0), open_ - second.paid)
    assert sum(one.amount for one in account.postings[-1].entries) == account.claim.total


# Whole remittances


def test_a_file_is_read_balanced_and_posted_claim_by_claim_as_it_is_whole() -> None:
    data = write_remittance(plain(), ENVELOPE)
    assert not list(balance(read_pieces(io.BytesIO(data))))
    pieces = read_pieces(io.BytesIO(data))
    header = next(pieces)
    assert isinstance(header, Remittance)
    claims = (piece for piece in pieces if isinstance(piece, RemittedClaim))
    found = list(post_claims(header, claims, Sent([Account(sent())]), WORDS, TAKEN))
    whole = Account(sent()).take(next(read_remittances(io.BytesIO(data))))
    assert tuple(found) == whole.postings
    assert len(found) == 1


def plain(trace: str = "EFT1", **changes) -> Remittance:
    case = {"status": "1", "lines": ["1 120 CO-45=50 PR-2=30", "2 20"]}
    return remittance([remitted(case, sent())], trace, **changes)


def test_what_comes_twice_is_posted_once() -> None:
    account = Account(sent())
    first = account.take(plain())
    again = post(plain(), Sent([account]), {first.key: first.digest}, WORDS, TAKEN)
    assert (again.outcome, again.postings, again.work) == ("seen", (), ())
    other = plain(payee="1234567018")
    differs = post(other, Sent([account]), {first.key: first.digest}, WORDS, TAKEN)
    assert (differs.outcome, differs.postings, [one.task for one in differs.work]) == ("seen", (), ["question"])


def test_what_does_not_add_up_is_not_posted() -> None:
    decision = Account(sent()).take(change(plain(), paid=Decimal("139.00")))
    assert (decision.outcome, decision.postings, [w.task for w in decision.work]) == ("unbalanced", (), ["unbalanced"])


def test_a_claim_that_is_not_known_does_not_hold_up_the_others() -> None:
    stranger = change(plain().claims[0], id="NOBODY", payer_control="NOTHING")
    decision = Account(sent()).take(remittance([stranger, plain().claims[0]]))
    assert [p.claim for p in decision.postings] == ["CLAIM"]
    assert [(w.task, w.claim, w.amount) for w in decision.work] == [("unmatched", "NOBODY", Decimal(140))]


def test_provider_level_adjustments_are_the_practices() -> None:
    account = Account(sent())
    account.take(plain())
    beside = (
        ProviderAdjustment("1987654005", None, "L6", Decimal("-1.50")),
        ProviderAdjustment("1987654005", None, "WO", Decimal("40.00"), "ICN1"),
        ProviderAdjustment("1987654005", None, "ZZ", Decimal("1.00")),
    )
    found = remittance([], "EFT2", provider_adjustments=beside, paid=Decimal("-39.50"))
    decision = account.take(found)
    assert [(p.reason, p.amount, p.claim) for p in decision.practice] == [
        ("L6", Decimal("-1.50"), ""),
        ("WO", Decimal("40.00"), "CLAIM"),
        ("ZZ", Decimal("1.00"), ""),
    ]
    assert [(w.task, w.claim) for w in decision.work] == [("practice", "CLAIM"), ("practice", "")]
    assert decision.practice[0].why == "L6, interest for a late payment: adds to the payment"


def test_the_second_payer_is_told_when_the_first_takes_back() -> None:
    account = Account(sent({"others": ["S SECOND"]}))
    account.take(plain())
    decision = account.take(remittance([negative(plain().claims[0])], "EFT2"))
    assert [w.task for w in decision.postings[0].work] == ["question"]
    assert "SECOND" in decision.postings[0].work[0].what
