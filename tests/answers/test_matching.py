"""Which claim and line an answer is about: by number, by content where that is one line; never a guess."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_accounts import Account

from claimwright.model.claim import ServiceLine
from claimwright.model.remittance import RemittedClaim, RemittedLine
from claimwright.tracking.matching import Sent, match_lines
from x12_claims import DAY, claim, line

change = msgspec.structs.replace
CHARGE = Decimal("125.00")


def account(id: str, control: str = "", **changes) -> Account:
    found = Account(claim(id=id, **changes))
    found.payer_control = control
    return found


def answer(id: str, control: str = "", charge: Decimal = CHARGE, **changes) -> RemittedClaim:
    return RemittedClaim(id, "1", charge, charge, payer_control=control, **changes)


def name(found: Sent, remitted: RemittedClaim) -> str:
    match = found.match(remitted)
    assert (match.known is None) == bool(match.doubt)
    return match.known.claim.id if match.known else "-"


CLAIMS = [account("A", "ICN1"), account("B", "ICN2"), account("C")]


@pytest.mark.parametrize(
    ("remitted", "found"),
    [
        (answer("A"), "A"),
        (answer("a", "ICN1"), "A"),
        (answer("", "ICN2"), "B"),
        (answer("UNKNOWN", "ICN2"), "B"),
        (answer("A", "ICN2"), "-"),
        (answer("C", "ICN2"), "-"),
        (answer("C", "ICN9"), "C"),
        (answer("A1"), "-"),
        (answer("", ""), "-"),
        (answer("A", charge=Decimal("100.00")), "-"),
    ],
)
def test_a_claim_is_found_by_its_number_then_by_the_payers(remitted: RemittedClaim, found: str) -> None:
    assert name(Sent(CLAIMS), remitted) == found


def test_a_number_that_names_somebody_else_is_no_match() -> None:
    found = Sent(CLAIMS)
    assert name(found, answer("A", patient="STRANGER, ANN", member_id="M9")) == "-"
    assert name(found, answer("A", patient="STRANGER, ANN", member_id="MEMBER0001")) == "A"
    assert name(found, answer("A", patient="TESTPERSON, ADA", member_id="M9")) == "A"


def test_of_several_claims_with_one_number_the_payers_number_or_the_charge_decides() -> None:
    dear = account("A", "ICN2", lines=(line(charge=Decimal("200.00")),))
    both = Sent([account("A", "ICN1"), dear])
    assert both.match(answer("A", "ICN2", Decimal("200.00"))).known is dear
    assert both.match(answer("A", "", Decimal("200.00"))).known is dear
    same = Sent([account("A", "ICN1"), account("A", "ICN2")])
    assert same.match(answer("A")).known is None
    assert "2 claims" in same.match(answer("A")).doubt


def remitted(text: str) -> RemittedLine:
    """ "CONTROL CODE CHARGE [sent=CODE] [day=N] [MODIFIER]" with - for no control."""
    control, code, charge, *rest = text.split()
    given = dict(word.split("=") for word in rest if "=" in word)
    return RemittedLine(
        code=code,
        modifiers=tuple(word for word in rest if "=" not in word),
        charge=Decimal(charge),
        paid=Decimal(charge),
        submitted=given.get("sent", ""),
        control="" if control == "-" else control,
        day=date(2026, 6, int(given["day"])) if "day" in given else DAY,
    )


SENT = (
    line(1, code="99213", charge=Decimal(100), control="X-1"),
    line(2, code="36415", charge=Decimal(20), control="X-2"),
    line(3, code="36415", charge=Decimal(20), control="X-3", modifiers=("59",)),
    line(4, code="J3420", charge=Decimal(10), control="X-4"),
    line(5, code="J3420", charge=Decimal(10), control="X-5"),
)


@pytest.mark.parametrize(
    ("lines", "numbers"),
    [
        (["X-1 99213 100", "x-2 36415 20"], (1, 2)),
        (["X-2 36415 20", "X-1 99213 100"], (2, 1)),
        (["1 99213 100", "3 36415 20"], (1, 3)),
        (["- 99213 100", "- 36415 20", "- 36415 20 59"], (1, 2, 3)),
        (["- 99212 100 sent=99213"], (1,)),
        (["X-1 99212 100"], (1,)),
        (["X-1 99213 60", "X-1 99213 40"], (1, 1)),
        (["X-1 99213 -100"], (1,)),
        (["X-4 J3420 10", "- J3420 10"], (4, 5)),
        (["X-1 99213 60", "X-1 99213 60"], "charge"),
        (["X-1 99213 90"], "charge"),
        (["- J3420 10"], "any of 2"),
        (["- J3420 10", "- J3420 10"], "any of 2"),
        (["- 99213 100 day=14"], "none that was sent"),
        (["- 99213 99"], "none that was sent"),
        (["- 99213 100 25"], "none that was sent"),
        (["9 80053 30"], "none that was sent"),
    ],
)
def test_a_line_is_found_by_control_number_then_number_then_content(lines, numbers) -> None:
    found = match_lines([remitted(text) for text in lines], SENT)
    if isinstance(numbers, str):
        assert isinstance(found, str)
        assert numbers in found
    else:
        assert isinstance(found, tuple)
        assert tuple(one.number for one in found) == numbers


codes, charges = st.sampled_from(["99213", "36415"]), st.sampled_from([Decimal(10), Decimal(20)])
controls = st.sampled_from(["", "X-1", "X-2", "1", "2"])


@st.composite
def books(draw: st.DrawFn) -> tuple[list[ServiceLine], list[RemittedLine]]:
    """Lines that are easily taken for one another, and answers with and without numbers."""
    count = draw(st.integers(1, 4))
    sent = [line(n + 1, code=draw(codes), charge=draw(charges), control=draw(controls)) for n in range(count)]
    answered = draw(
        st.lists(
            st.builds(RemittedLine, codes, st.just(()), charges, charges, control=controls, day=st.just(DAY)),
            max_size=4,
        )
    )
    return sent, answered


@given(books(), st.randoms(use_true_random=False))
def test_matching_never_guesses(found, random) -> None:
    """A guess would go by the order in which lines stand: another order gives the same lines, or the same doubt."""
    sent, answered = found
    first = match_lines(answered, sent)
    other = list(sent)
    random.shuffle(other)
    second = match_lines(answered, other)
    assert isinstance(first, str) == isinstance(second, str)
    if isinstance(first, tuple) and isinstance(second, tuple):
        assert [one.number for one in first] == [one.number for one in second]
        for remitted_, line_ in zip(answered, first, strict=True):
            numbered = remitted_.control and remitted_.control in (line_.control, str(line_.number))
            assert numbered or (remitted_.code, remitted_.charge) == (line_.code, line_.charge)


@given(books(), st.randoms(use_true_random=False))
def test_the_order_of_an_answers_lines_decides_nothing(found, random) -> None:
    sent, answered = found
    order = list(range(len(answered)))
    random.shuffle(order)
    first, second = match_lines(answered, sent), match_lines([answered[n] for n in order], sent)
    assert isinstance(first, str) == isinstance(second, str)
    if isinstance(first, tuple) and isinstance(second, tuple):
        assert [first[n].number for n in order] == [one.number for one in second]
