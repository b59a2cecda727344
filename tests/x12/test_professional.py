"""Claims to 837P and back: equal claims, equal bytes, a second reader content; and what cannot be written is said."""

from __future__ import annotations

import io
import string
from datetime import date
from decimal import Decimal

import pytest
import pyx12.params
import pyx12.x12n_document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from claimwright.errors import X12Error
from claimwright.model.case import Address, Name, Subscriber
from claimwright.model.claim import ClaimDiagnosis
from claimwright.submit import bindings, envelope_for_run, normal, read, write
from x12.claims import CASES, ENVELOPE, PLAIN, TWELVE, line


@pytest.mark.parametrize("name", CASES)
def test_what_is_written_is_read_back(name):
    claim = CASES[name]
    data = write([claim], ENVELOPE)
    back = list(read(io.BytesIO(data)))
    assert back == [normal(claim)]
    assert write(back, ENVELOPE) == data
    assert normal(normal(claim)) == normal(claim)


def test_several_claims_in_one_interchange():
    claims = [replace(claim, id=f"C{n}") for n, claim in enumerate(CASES.values())]
    data = write(claims, ENVELOPE)
    assert list(read(io.BytesIO(data))) == [normal(c) for c in claims]


@pytest.mark.parametrize("name", [*CASES, "all"])
def test_pyx12_finds_nothing(name, tmp_path):
    claims = [replace(c, id=f"C{n}") for n, c in enumerate(CASES.values())] if name == "all" else [CASES[name]]
    path = tmp_path / "claim.837"
    path.write_bytes(write(claims, ENVELOPE))
    acknowledgement = io.StringIO()
    ok = pyx12.x12n_document.x12n_document(pyx12.params.params(), str(path), acknowledgement, None, None)
    assert ok, acknowledgement.getvalue()


def test_pyx12_does_find_a_broken_one(tmp_path):
    path = tmp_path / "claim.837"
    path.write_bytes(write([PLAIN], ENVELOPE).replace(b"SBR*P*18", b"SBR*Q*18"))
    assert not pyx12.x12n_document.x12n_document(pyx12.params.params(), str(path), io.StringIO(), None, None)


def test_bindings_name_element_value_and_field():
    found = {(b.loop, b.element, b.line): b for b in bindings(CASES["twelve diagnoses"])}
    assert found["2300", "HI12-2", 0].value == "Z794"
    assert found["2300", "HI12-2", 0].field == "diagnoses[11].code"
    assert found["2400", "SV107-3", 1].field == "lines[0].pointers[2]"
    assert found["2010BA", "NM103", 0].field == "patient.name.last"
    assert found["2010AA", "NM109", 0].value == "1987654005"
    child = {(b.loop, b.element): b.field for b in bindings(CASES["child"])}
    assert child["2010BA", "NM103"] == "subscriber.name.last"
    assert child["2010CA", "NM103"] == "patient.name.last"


@pytest.mark.parametrize(
    ("claim", "says"),
    [
        (replace(PLAIN, patient=replace(PLAIN.patient, name=Name("L" * 61))), "patient.name.last"),
        (replace(PLAIN, id="C" * 21), "id"),
        (replace(PLAIN, patient=replace(PLAIN.patient, name=Name("\u4e2d"))), "plain letters"),
        (replace(PLAIN, authorization="A~B"), "authorization"),
        (replace(PLAIN, diagnoses=()), "diagnoses"),
    ],
)
def test_what_does_not_fit_is_refused(claim, says):
    with pytest.raises(X12Error) as error:
        write([claim], ENVELOPE)
    assert says in str(error.value)


def test_the_envelope_comes_from_the_claims_alone():
    one = envelope_for_run([PLAIN], ENVELOPE.sender, ENVELOPE.receiver)
    assert one == envelope_for_run([PLAIN], ENVELOPE.sender, ENVELOPE.receiver)
    assert one.usage == "T"
    assert one != envelope_for_run([replace(PLAIN, id="OTHER")], ENVELOPE.sender, ENVELOPE.receiver)


NAMES = st.text(alphabet=string.ascii_letters + "éüñ-' ", min_size=1, max_size=30).filter(lambda t: t.strip(" "))
ADDRESSES = st.builds(Address, NAMES, NAMES, st.just("OH"), st.from_regex(r"[0-9]{9}", fullmatch=True))
MONEY = st.decimals("0.01", "99999.99", places=2)


@st.composite
def claims(draw):
    patient = replace(
        PLAIN.patient, name=Name(draw(NAMES), draw(NAMES)), address=draw(ADDRESSES), sex=draw(st.sampled_from("FMU"))
    )
    codes = draw(st.lists(st.sampled_from(TWELVE), min_size=1, max_size=12, unique=True))
    lines = [
        line(
            n,
            charge=draw(MONEY),
            units=Decimal(draw(st.integers(1, 99))),
            pointers=tuple(draw(st.lists(st.integers(1, len(codes)), min_size=1, max_size=4, unique=True))),
            modifiers=tuple(draw(st.lists(st.sampled_from(["25", "RT", "LT", "59", "QW"]), max_size=4, unique=True))),
        )
        for n in range(1, draw(st.integers(1, 6)) + 1)
    ]
    subscriber = Subscriber("M1")
    if draw(st.booleans()):
        subscriber = Subscriber(
            "M2", "child", "", Name(draw(NAMES), draw(NAMES)), date(1950, 1, 1), "M", draw(ADDRESSES)
        )
    diagnoses = tuple(ClaimDiagnosis(n, c) for n, c in enumerate(codes, 1))
    return replace(PLAIN, patient=patient, subscriber=subscriber, diagnoses=diagnoses, lines=tuple(lines))


@given(claims())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_claim_comes_back(claim):
    data = write([claim], ENVELOPE)
    assert list(read(io.BytesIO(data))) == [normal(claim)]
    assert write(list(read(io.BytesIO(data))), ENVELOPE) == data
