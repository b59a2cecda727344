"""What the ledger knows from before a claim: other claims of its patient, what a payer denied; and what comes of it."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from claimwright.batch.past import InLedger
from claimwright.check import denied_before, verdict
from claimwright.ledger import Event, Ledger, append
from claimwright.ledger.claims import person, record_claims
from claimwright.ledger.erasing import erase
from claimwright.ledger.past import Answer, denials, earlier_claims, tally
from claimwright.ledger.received import Kept, keep, record_remittance, store_file
from claimwright.model.case import Case, Encounter
from claimwright.model.past import Denials
from claimwright.model.posting import Posting, Work
from claimwright.model.remittance import Adjustment, Remittance, RemittedClaim, RemittedLine
from ledgers import NOON, at, claim_of
from x12_claims import DAY, claim, line

LINES = (line(1), line(2, code="97110"))


def answered(ledger: Ledger, *decided: tuple[str, Posting, bool]) -> None:
    """Keeps an answer to each claim: what was posted, and whether its 97110 was denied for CO-50."""
    with ledger.writing() as book:
        file = store_file(book, "answer", "835", "", repr(decided).encode(), NOON)
        remittance = record_remittance(book, Remittance(Decimal(1), repr(len(decided)), "PAYER"), file or 0, NOON)
        kept = []
        for position, (name, posting, denied) in enumerate(decided):
            why = (Adjustment("CO", "50", Decimal("80.00")),) if denied else ()
            second = RemittedLine("97110", (), Decimal("80.00"), Decimal(0 if denied else 80), adjustments=why)
            first = RemittedLine("99213", (), Decimal("135.00"), Decimal(135))
            decision = RemittedClaim(name, "1", Decimal(215), Decimal(1), lines=(first, second))
            kept.append(Kept(position, decision, name, posting))
        keep(book, remittance or 0, kept)


def posted(name: str, denied: bool = False, **more: object) -> tuple[str, Posting, bool]:
    work = (Work("denial", "not paid", "appeal", name, 2, Decimal("80.00"), ("CO-50",)),) if denied else ()
    given = {"claim": name, "number": 1, "trace": "T", "payer": "PAYER", "order": "P", "status": "1", "day": None}
    return (
        name,
        msgspec.convert(given | more, Posting) if not work else Posting(**(given | {"work": work} | more)),
        denied,
    )


@pytest.fixture
def claims(ledger: Ledger):
    """Four claims of four patients to one payer."""
    with ledger.writing() as book:
        made = [claim_of(n, lines=LINES) for n in range(1, 5)]
        record_claims(book, made, NOON, "test")
    return made


def test_lines_that_a_payer_answered_and_denied_are_counted(ledger, claims):
    answered(ledger, posted("C00001"), posted("C00002", True), posted("C00003", True))
    with ledger.reading() as book:
        found = denials(book, claims[0].payer.id)
        assert found == Denials({"99213": 3, "97110": 3}, {"97110": {"CO-50": 2}})
        assert denials(book, claims[0].payer.id, latest=1) == Denials({"99213": 1, "97110": 1}, {"97110": {"CO-50": 1}})
        assert denials(book, "NOBODY") == Denials()


def test_what_was_taken_back_counts_no_more_and_a_second_payer_not_at_all(ledger, claims):
    answered(ledger, posted("C00001", True), posted("C00002", True))
    answered(ledger, posted("C00001", number=2, undoes=1), posted("C00002", number=2, order="S"), posted("C00003"))
    with ledger.reading() as book:
        assert denials(book, claims[0].payer.id) == Denials({"99213": 2, "97110": 2}, {"97110": {"CO-50": 1}})


def test_an_erased_patient_is_gone_from_claims_and_counts(ledger, claims):
    answered(ledger, posted("C00001", True), posted("C00002", True))
    with ledger.writing() as book:
        erase(book, 1, "retention ended", NOON, "test")
    with ledger.reading() as book:
        assert denials(book, claims[0].payer.id).sent == {"99213": 1, "97110": 1}
        assert earlier_claims(book, [person(claims[0])]) == {}


def test_counts_are_of_answers_that_stand():
    lines = (("97110", ("CO-50", "CO-97")),)
    given = [Answer("A", 1, 0, lines), Answer("A", 2, 1, lines), Answer("A", 3, 0, lines), Answer("B", 1, 0, ())]
    assert tally(given) == Denials({"97110": 1}, {"97110": {"CO-50": 1, "CO-97": 1}})


def test_earlier_claims_are_the_patients_newest_without_voids_and_what_nobody_looked_at(ledger, claims):
    mine = claims[0]
    others = [msgspec.structs.replace(mine, id=name) for name in ("VOID", "REFUSED", "REPLACED")]
    newer = msgspec.structs.replace(others[2], frequency="7", payer_control="ICN")
    with ledger.writing() as book:
        record_claims(book, others, NOON, "test")
        record_claims(
            book, [msgspec.structs.replace(others[0], frequency="8", payer_control="ICN"), newer], NOON, "test"
        )
        append(book, [Event(kind="answered", at=at(hours=1), actor="test", claim="REFUSED", after="rejected")])
    with ledger.reading() as book:
        assert earlier_claims(book, [person(mine), "record NOBODY"]) == {person(mine): (mine, newer)}


def test_claims_and_a_visit_of_the_patient_are_told_the_same(ledger, claims):
    again = msgspec.structs.replace(claims[1], id="AGAIN")
    visit = Encounter(
        "visit", DAY, patient=again.patient, subscriber=again.subscriber, payer=again.payer, billing=again.billing
    )
    with ledger.reading() as book:
        known = InLedger(book)
        (past, nobody) = known.claims([again, claim_of(9)])
        assert past.claims == (claims[1],)
        assert nobody.claims is None
        assert known.case(Case(visit, ())).claims == past.claims
        assert known.case(Case(Encounter("unknown", DAY), ())).claims is None


def test_a_payers_own_rate_is_told_from_twenty_answers_on(house):
    one = claim(lines=(line(1, code="97110"), line(2), line(3, code="97110", modifiers=("59",))))
    few = Denials({"97110": 19}, {"97110": {"CO-50": 12}})
    assert denied_before(one, few) == ()
    (said,) = denied_before(one, Denials({"97110": 40, "99213": 40}, {"97110": {"CO-50": 12}}))
    assert (said.rule, said.target, said.weight) == ("denied CO-50 97110", "line 1", Decimal("0.30"))
    assert said.source == "this payer denied 12 of 40 lines of 97110 for CO-50"
    outlook = verdict((), house.book.risk, (said,))
    assert (outlook.verdict, outlook.risk, outlook.contributions) == ("clean", Decimal("0.30"), (said,))
