"""A coded case to claims: charges, pointers, splits where a claim holds no more, nothing where nobody can be named."""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace

from claimwright.submit import assemble
from invented_visit import CASE, CODING

GIVEN = CODING.assignments


def _many(diagnoses, services):
    first, line = GIVEN.diagnoses[0], GIVEN.services[0]
    return replace(
        GIVEN,
        diagnoses=tuple(replace(first, code=f"A{n:02}", rank=n) for n in range(1, diagnoses + 1)),
        services=tuple(replace(line, rank=n, pointers=(min(n, diagnoses),)) for n in range(1, services + 1)),
    )


def test_charge_is_fee_times_units():
    case = replace(CASE, fees={GIVEN.services[0].code: Decimal("7.50")})
    given = replace(GIVEN, services=(replace(GIVEN.services[0], units=3),))
    (claim,) = assemble(case, given)
    assert claim.total == Decimal("22.50")
    assert len(claim.id) <= 20


def test_thirteen_diagnoses_make_two_claims_and_lines_keep_their_reason():
    given = _many(13, 13)
    claims = assemble(CASE, given)
    assert [len(c.lines) for c in claims] == [12, 1]
    assert len({c.id for c in claims}) == 2
    reasons = [c.diagnoses[line.pointers[0] - 1].code for c in claims for line in c.lines]
    assert reasons == [f"A{n:02}" for n in range(1, 14)]


def test_fifty_one_lines_make_two_claims():
    claims = assemble(CASE, _many(1, 51))
    assert [len(c.lines) for c in claims] == [50, 1]


def test_no_claim_without_payer_or_service():
    assert assemble(replace(CASE, encounter=replace(CASE.encounter, payer=None)), GIVEN) == ()
    assert assemble(CASE, replace(GIVEN, services=())) == ()
