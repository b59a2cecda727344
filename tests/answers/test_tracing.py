"""What was not paid, traced back to the edits that look for it; how claims fared; what an appeal says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from invented_accounts import WORDS, Account, remittance, remitted, sent

from claimwright.ledger.reading import Course, Step
from claimwright.tracking.appealing import appeal_of
from claimwright.tracking.history import Rejection
from claimwright.tracking.rates import report
from claimwright.tracking.tracing import by_reason, denials

START = datetime(2026, 6, 1, tzinfo=UTC)


def posted(*lines: str, status: str = "1", **changes: object) -> Account:
    account = Account(sent(changes))
    account.take(remittance([remitted({"status": status, "lines": lines}, account.claim)]))
    return account


@pytest.mark.parametrize(
    ("lines", "fired", "found"),
    [
        (("1 200", "2 0 CO-97=20"), {"proc.pair"}, [("CO-97", "found", ("proc.pair",))]),
        (("1 200", "2 0 CO-97=20"), {"data.clia"}, [("CO-97", "not found", ())]),
        (("1 200", "2 0 CO-115=20"), {"proc.pair"}, [("CO-115", "none looks", ())]),
        (("1 140 code=99213 CO-150=60", "2 20"), set(), [("downcode", "none looks", ())]),
        (("1 150 CO-45=50", "2 20"), {"proc.pair"}, []),
    ],
)
def test_a_denial_is_traced_to_the_edits_that_look_for_it(lines, fired, found):
    account = posted(*lines)
    rows = denials({"CLAIM": account.postings}, {"CLAIM": frozenset(fired)})
    assert [(row.reason, row.traced, row.found) for row in rows] == found


def test_what_was_taken_back_stands_no_more():
    account = posted("1 200", "2 0 CO-97=20")
    back = remitted({"status": "22", "lines": ["1 -200", "2 0 CO-97=-20"]}, account.claim)
    account.take(remittance([back], trace="EFT2"))
    assert denials({"CLAIM": account.postings}, {}) == ()


def test_by_reason_the_largest_first_with_the_first_day():
    accounts = {
        "A": posted("1 200", "2 0 CO-97=20", id="A").postings,
        "B": posted("1 0 CO-29=200", "2 20", id="B", program="medicare").postings,
        "C": posted("1 0 CO-97=200", "2 0 CO-97=20", id="C").postings,
    }
    rows = by_reason(denials(accounts, {"A": frozenset({"proc.pair"})}))
    assert [(r.reason, r.claims, r.lines, r.amount) for r in rows] == [
        ("CO-97", 2, 3, Decimal(240)), ("CO-29", 1, 1, Decimal(200)),
    ]  # fmt: skip
    assert rows[0].traced == {"found": 1, "not found": 2}
    assert rows[1].due == date(2026, 11, 3)  # 120 days and 5


def course(claim: str, *steps: tuple[float, str, str, str, int], payer: str = "P1") -> Course:
    made = (Step(START + timedelta(days=day), kind, after, by, one) for day, kind, after, by, one in steps)
    return Course(claim, payer, "commercial", Decimal(220), tuple(made))


FIRST = ((0, "recorded", "recorded", "", None), (1, "queued", "queued", "", 1), (2, "sent", "sent", "", 1))
TAKEN = (3, "answered", "accepted", "277CA", 1)
REFUSED = (3, "answered", "rejected", "277CA", 1)
AGAIN = ((4, "queued", "queued", "", 2), (5, "sent", "sent", "", 2), (6, "answered", "accepted", "277CA", 2))


@pytest.mark.parametrize(
    ("steps", "lines", "rates"),
    [
        ((*FIRST, TAKEN, (9, "remitted", "paid", "835", 1)), ("1 200", "2 20"), (1, 1, 1, 1)),
        ((*FIRST, TAKEN, (9, "remitted", "patient-owes", "835", 1)), ("1 180 PR-2=20", "2 20"), (1, 1, 1, 1)),
        ((*FIRST, TAKEN, (9, "remitted", "part-paid", "835", 1)), ("1 200", "2 0 CO-97=20"), (1, 1, 1, 0)),
        ((*FIRST, TAKEN, (9, "remitted", "patient-owes", "835", 1)), ("1 200", "2 0 PR-96=20"), (1, 1, 1, 0)),
        ((*FIRST, TAKEN, (9, "remitted", "paid", "835", 1)), ("1 140 code=99213 CO-45=60", "2 20"), (1, 1, 1, 0)),
        ((*FIRST, REFUSED, *AGAIN, (9, "remitted", "paid", "835", 2)), ("1 200", "2 20"), (1, 0, 1, 0)),
        ((*FIRST, REFUSED), (), (1, 0, 0, 0)),
        ((*FIRST, (3, "answered", "received", "999", 1)), (), (0, 0, 0, 0)),
        ((*FIRST, (9, "remitted", "paid", "835", 1)), ("1 200", "2 20"), (1, 1, 1, 1)),
    ],
)
def test_acceptance_and_first_pass_are_two_rates(steps, lines, rates):
    known = {"CLAIM": posted(*lines).postings} if lines else {}
    found = report([course("CLAIM", *steps)], known, [], WORDS.answers, START + timedelta(days=10))
    assert [row.payer for row in found.payers] == ["", "P1"]
    for row in found.payers:
        assert (row.answered, row.accepted, row.decided, row.first_pass) == rates


def test_days_in_each_status_and_what_was_refused():
    one = course("CLAIM", *FIRST, REFUSED, *AGAIN, (9, "remitted", "part-paid", "835", 2))
    two = course("OTHER", *FIRST, TAKEN, payer="P2")
    known = {"CLAIM": posted("1 200", "2 0 CO-97=20").postings}
    refused = [Rejection("CLAIM", ("A7:562:85",)), Rejection("GONE", ("A3:21",))]
    found = report([one, two], known, refused, WORDS.answers, START + timedelta(days=11))
    days = {row.state: (row.times, row.now, row.median, row.slowest) for row in found.states}
    assert days["accepted"] == (2, 1, 5.5, 8.0)
    assert days["rejected"] == (1, 0, 1.0, 1.0)
    assert days["part-paid"] == (1, 1, 2.0, 2.0)
    assert [(r.by, r.reason, r.payer, r.amount) for r in found.reasons] == [
        ("front end", "A7:562:85", "P1", Decimal(220)), ("payer", "CO-97", "P1", Decimal(20)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "contested"),
    [
        (("1 140 code=99213 CO-150=60", "2 20"), [(1, "99214", "99213", ("150: the record",), True)]),
        (("1 200", "2 0 CO-50=20"), [(2, "", "not paid", ("50: ",), False)]),
    ],
)
def test_an_appeal_names_the_lines_and_the_payers_reasons(lines, contested):
    appeal = appeal_of(posted(*lines, program="medicare").postings)
    assert appeal is not None
    shown = [(o.line, o.sent, o.decided, o.lowered) for o in appeal.lines]
    assert shown == [(line, sent_, decided, low) for line, sent_, decided, _, low in contested]
    for one, (*_, starts, _) in zip(appeal.lines, contested, strict=True):
        assert all(said.startswith(start) for said, start in zip(one.reasons, starts, strict=True))
    assert (appeal.name, str(appeal.due)) == ("redetermination", "2026-11-03")


def test_what_was_paid_has_no_appeal():
    assert appeal_of(posted("1 150 CO-45=50", "2 20").postings) is None
