"""Claims that hold more than one claim may; corrections and voids."""

from __future__ import annotations

import io

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimwright.model.claim import ClaimDiagnosis
from claimwright.submit import read, write
from claimwright.submit.splitting import corrected, numbered, split, voided
from x12_claims import ENVELOPE, claim, line, stay

change = msgspec.structs.replace


def many(diagnoses, pointers):
    return claim(
        diagnoses=tuple(ClaimDiagnosis(n, f"M25.5{n:02}") for n in range(1, diagnoses + 1)),
        lines=tuple(line(n, pointers=p) for n, p in enumerate(pointers, 1)),
    )


@given(
    st.integers(1, 40).flatmap(
        lambda d: st.tuples(
            st.just(d),
            st.lists(st.lists(st.integers(1, d), min_size=1, max_size=4, unique=True), min_size=1, max_size=120),
        )
    )
)
def test_every_line_keeps_its_reasons_and_nothing_is_lost(made):
    diagnoses, pointers = made
    whole = many(diagnoses, [tuple(p) for p in pointers])
    parts = split(whole)
    reasons = {d.position: d.code for d in whole.diagnoses}
    kept = [(tuple(p.diagnoses[n - 1].code for n in one.pointers), one.charge) for p in parts for one in p.lines]
    assert kept == [(tuple(reasons[n] for n in one.pointers), one.charge) for one in whole.lines]
    assert len({p.id for p in parts}) == len(parts)
    assert sum(p.total for p in parts) == whole.total
    for part in parts:
        assert len(part.diagnoses) <= 12
        assert len(part.lines) <= 50
        assert [d.position for d in part.diagnoses] == list(range(1, len(part.diagnoses) + 1))
    assert list(read(io.BytesIO(write(parts, ENVELOPE)))) == list(parts)


def test_a_claim_that_fits_is_itself():
    assert split(claim()) == (claim(),)
    assert split(stay()) == (stay(),)


def test_what_no_line_points_to_stands_on_the_last_claim():
    whole = many(15, [(1, 2, 3, 4), (5, 6, 7, 8), (9, 10, 11, 12), (13,)])
    assert [[d.code for d in p.diagnoses] for p in split(whole)][-1] == ["M25.513", "M25.514", "M25.515"]


def test_long_numbers_stay_apart():
    ids = [numbered(f"ENC-00000000000000{n}", "-2") for n in range(10, 40)]
    assert len(set(ids)) == len(ids)
    assert all(len(id) <= 20 for id in ids)


@pytest.mark.parametrize(("make", "frequency"), [(corrected, "7"), (voided, "8")])
def test_a_claim_in_place_of_another(make, frequency):
    one = make(claim(), "PAYER-1")
    assert (one.frequency, one.payer_control) == (frequency, "PAYER-1")
    assert f":B:{frequency}".encode() in write([one], ENVELOPE)
    assert b"REF*F8*PAYER-1" in write([one], ENVELOPE)
    assert make(stay(), "PAYER-1").stay.bill_type == f"11{frequency}"
