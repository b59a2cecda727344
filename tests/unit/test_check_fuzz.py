"""Claims that nobody sane would send: the edits find what they find and never break; a file gives claims or errors."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimwright.batch.checking import check_claim
from claimwright.errors import ClaimwrightError, InputError
from claimwright.model.claim import Claim
from claimwright.submit import read_claims, write
from claimwright.submit.given import to_claim
from x12_claims import ENVELOPE, claim

CODES = ["99213", "99285", "20610", "27447", "71046", "J3301", "G0438", "90471", "90662", "00830", "E0100", "17000",
         "ZZZZZ", "", "1", "99292", "97110", "80053", "9" * 60, "é"]  # fmt: skip
DIAGNOSES = [
    "E11.9",
    "I10",
    "I50.9",
    "S52.501A",
    "V00.131A",
    "Z00.00",
    "Z23",
    "M17.11",
    "M17.12",
    "O80",
    "",
    "E",
    "é",
    "X" * 40,
]
MODIFIERS = ["25", "57", "59", "RT", "LT", "50", "TC", "26", "AA", "JW", "JZ", "T1", "F9", "ZZ", "", "é"]
DAYS = ["2026-06-15", "2026-06-14", "2025-01-01", "1999-01-01", "9999-12-31", "0001-01-01"]
numbers = st.decimals(-10, 10_000_000, places=2) | st.just(Decimal(0))
lines = st.fixed_dictionaries(
    {
        "code": st.sampled_from(CODES),
        "modifiers": st.lists(st.sampled_from(MODIFIERS), max_size=6),
        "charge": numbers,
        "units": numbers,
        "pointers": st.lists(st.integers(-2, 15), max_size=6),
        "date_of_service": st.none() | st.sampled_from(DAYS),
        "through": st.none() | st.sampled_from(DAYS),
        "revenue": st.sampled_from(["", "0120", "0450", "9999", "é"]),
        "ndc": st.sampled_from(["", "00003029305", "x"]),
        "unit_measure": st.sampled_from(["UN", "MJ", ""]),
    }
)


def several(fields):
    return st.lists(st.fixed_dictionaries(fields), max_size=3)


stays = st.none() | st.fixed_dictionaries(
    {
        "bill_type": st.sampled_from(["111", "131", "11", "", "é"]),
        "status": st.sampled_from(["01", "30", ""]),
        "statement_from": st.none() | st.sampled_from(DAYS),
        "statement_through": st.none() | st.sampled_from(DAYS),
        "procedures": st.lists(st.sampled_from(["0SRD0J9", "x"]), max_size=2),
        "procedure_dates": st.lists(st.none() | st.sampled_from(DAYS), max_size=2),
        "conditions": st.lists(st.sampled_from(["44", "D0", "E0", "é", ""]), max_size=3),
        "occurrences": several({"code": st.sampled_from(["01", "55", "5", ""]), "day": st.sampled_from(DAYS)}),
        "spans": several(
            {
                "code": st.sampled_from(["70", "71", "74", "é"]),
                "since": st.sampled_from(DAYS),
                "until": st.sampled_from(DAYS),
            }
        ),
        "values": several(
            {
                "code": st.sampled_from(["12", "37", "38", "80", "82", ""]),
                "amount": st.sampled_from(["-1", "0", "3.5", "1e17"]),
            }
        ),
    }
)
claims = st.fixed_dictionaries(
    {
        "diagnoses": st.lists(st.sampled_from(DIAGNOSES).map(lambda code: {"code": code}), max_size=30),
        "lines": st.lists(lines, max_size=8),
        "stay": stays,
        "made": st.none() | st.sampled_from(DAYS),
        "admitted": st.none() | st.sampled_from(DAYS),
        "discharged": st.none() | st.sampled_from(DAYS),
        "place_of_service": st.sampled_from(["11", "21", "02", "", "é"]),
        "payer": st.sampled_from(["medicare", "medicaid", "commercial", "tricare"]).map(lambda p: {"program": p}),
        "patient": st.fixed_dictionaries(
            {"birth_date": st.none() | st.sampled_from(DAYS), "sex": st.sampled_from("FMU"), "name": st.just({})}
        ),
        "order": st.sampled_from("PST"),
        "accident": st.none() | st.just({"kind": "auto"}),
    }
)


def made(data: dict[str, object]) -> Claim:
    plain = {k: v for k, v in data.items() if v is not None}
    return to_claim(msgspec.to_builtins(plain), "claim", InputError, "mend")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=claims, before=st.none() | st.lists(claims, max_size=2))
def test_no_claim_breaks_the_edits(house, data, before):
    one = made(data)
    earlier = None if before is None else {"||||"[:3]: tuple(made(b) for b in before)}
    found = check_claim(one, house, earlier)
    assert found.verdict is not None
    assert all(f.message and "{" not in f.message for f in found.findings)


@settings(max_examples=200, deadline=None)
@given(at=st.integers(0, 5000), what=st.binary(max_size=6), cut=st.integers(0, 5000))
def test_a_mutated_file_gives_claims_or_typed_errors(at, what, cut):
    data = bytearray(write([claim()], ENVELOPE))
    at, cut = at % len(data), cut % len(data)
    data[at : at + len(what)] = what
    for found in read_claims(io.BufferedReader(io.BytesIO(bytes(data[: len(data) - cut // 4]))), "file"):
        assert isinstance(found, Claim | ClaimwrightError)
        assert "TESTPERSON" not in str(found if isinstance(found, ClaimwrightError) else "")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_claims_or_typed_errors(data):
    for found in read_claims(io.BufferedReader(io.BytesIO(data)), "file"):
        assert isinstance(found, Claim | ClaimwrightError)


def test_the_day_of_a_claim_is_that_of_its_first_line():
    assert made({"lines": [{"date_of_service": "2026-06-15"}, {"date_of_service": "2026-06-14"}]}).day == date(
        2026, 6, 14
    )


@pytest.mark.parametrize("amount", ["NaN", "sNaN", "Infinity", "-Infinity", "1e400"])
@pytest.mark.parametrize("field", ["charge", "units", "stated", "values"])
def test_a_number_that_is_none_is_one_line(field, amount):
    given = {"lines": [{field: amount}]} if field in ("charge", "units") else {"stated": amount}
    if field == "values":
        given = {"stay": {"bill_type": "111", "values": [{"code": "80", "amount": amount}]}}
    with pytest.raises(InputError, match=f"lacks or garbles .*{'80' if field == 'values' else field}"):
        to_claim(given, "claim", InputError, "mend")
