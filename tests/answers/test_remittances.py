"""835: what we read is what a second reader reads, here and in files from elsewhere; what we write comes back."""

from __future__ import annotations

import contextlib
import io
from decimal import Decimal
from pathlib import Path

import msgspec
import oxedi
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented_answers import DAY, ENVELOPE, HEADER, remittances, rows

from claimwright.errors import X12Error
from claimwright.model.remittance import Adjustment, Remittance, RemittedClaim, RemittedLine
from claimwright.submit.balancing import balance
from claimwright.submit.remittance import read_pieces, read_remittances
from claimwright.submit.remitting import write_remittance
from x12_readers import accepted, findings

OUTSIDE = Path(__file__).resolve().parents[2].parent / "shared" / "x12"
FOREIGN = sorted(p for p in OUTSIDE.rglob("*") if p.is_file() and b"\nST*835" in p.read_bytes().replace(b"~", b"~\n"))
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
change = msgspec.structs.replace


def read(data: bytes) -> list[Remittance]:
    return list(read_remittances(io.BytesIO(data)))


LINE = RemittedLine(
    code="99213",
    modifiers=("25",),
    charge=Decimal("125.00"),
    paid=Decimal("64.00"),
    units=Decimal(1),
    submitted="99214",
    submitted_modifiers=("25",),
    control="CLAIM-1",
    day=DAY,
    allowed=Decimal("80.00"),
    adjustments=(Adjustment("CO", "45", Decimal("45.00")), Adjustment("PR", "2", Decimal("16.00"))),
    remarks=("N610",),
)
CLAIM = RemittedClaim(
    id="CLAIM",
    status="19",
    charge=Decimal("125.00"),
    paid=Decimal("64.00"),
    owed=Decimal("16.00"),
    filing_code="MB",
    payer_control="ICN1",
    facility="11",
    frequency="1",
    patient="TESTPERSON, ADA Q",
    member_id="1EG4TE5MK73",
    rendering="1234567018",
    day=DAY,
    allowed=Decimal("80.00"),
    crossover="SECOND PLAN",
    crossover_id="88888",
    remarks=("MA01", "MA18"),
    lines=(LINE,),
)
PLAIN = change(HEADER, paid=Decimal("64.00"), claims=(CLAIM,))


def test_a_remittance_is_written_valid_and_comes_back() -> None:
    data = write_remittance(PLAIN, ENVELOPE)
    assert accepted(data)
    assert findings(data) == []
    assert read(data) == [PLAIN]
    assert list(balance(read(data))) == []


@given(remittances())
@settings(max_examples=30, deadline=None, suppress_health_check=SLOW)
def test_what_is_written_comes_back_and_a_second_reader_agrees(remittance: Remittance) -> None:
    data = write_remittance(remittance, ENVELOPE)
    assert read(data) == [remittance]
    assert list(balance(read_pieces(io.BytesIO(data)))) == []
    agrees(data)
    assert findings(data) == []
    if len(remittance.provider_adjustments) <= 6:  # pyx12 takes one PLB; the guide takes as many as there are
        assert accepted(data)


@given(remittances(), st.sampled_from(["paid", "claim", "line", "reason"]), st.integers(1, 9))
@settings(max_examples=30, deadline=None, suppress_health_check=SLOW)
def test_what_does_not_add_up_is_said_where_the_second_reader_says_it(
    remittance: Remittance, where: str, cent: int
) -> None:
    off = Decimal(cent) / 100
    first = remittance.claims[0]
    if where == "paid":
        broken = change(remittance, paid=remittance.paid + off)
    elif where == "claim" or not first.lines:
        broken = change(remittance, claims=(change(first, charge=first.charge + off), *remittance.claims[1:]))
    else:
        line = first.lines[0]
        if where == "line" or not line.adjustments:
            line = change(line, paid=line.paid + off)
        else:
            reason = line.adjustments[0]
            line = change(line, adjustments=(change(reason, amount=reason.amount + off), *line.adjustments[1:]))
        first = change(first, lines=(line, *first.lines[1:]))
        broken = change(remittance, claims=(first, *remittance.claims[1:]))
    data = write_remittance(broken, ENVELOPE)
    found = list(balance(read(data)))
    assert found
    assert {i.level for i in found} - {"charges"} == levels(data)


def levels(data: bytes) -> set[str]:
    """Where the second reader finds that a sum is off."""
    parts = [part.strip().split(b"*")[0] for part in data.split(b"~")]
    names = {b"SVC": "line", b"CLP": "claim", b"BPR": "payment"}
    return {names[parts[d.segment]] for d in oxedi.parse(data).diagnostics if d.kind == "BalanceMismatch"}


def agrees(data: bytes) -> None:
    """Everything of ours that the second reader has a column for."""
    tables, ours = oxedi.parse(data).tables, read(data)
    claims = [c for r in ours for c in r.claims]
    lines = [line for c in claims for line in c.lines]
    taken = [a for c in claims for a in (*c.adjustments, *(a for line in c.lines for a in line.adjustments))]
    beside = [p for r in ours for p in r.provider_adjustments]
    for table, found, columns in (
        ("payments", ours, PAYMENT),
        ("claims", claims, CLAIM_COLUMNS),
        ("services", lines, SERVICE),
        ("adjustments", taken, ADJUSTMENT),
        ("provider_adjustments", beside, BESIDE),
    ):
        for field, column in columns.items():
            mine = [shown(getattr(one, field)) for one in found]
            theirs = [row[column] for row in rows(tables[table])]
            if table == "services" and field == "day":  # the second reader passes over the first day of a range
                mine = [m if t else "" for m, t in zip(mine, theirs, strict=True)]
            assert mine == [shown(Decimal(v)) if field in MONEY and v else v for v in theirs], (table, field)


MONEY = {"paid", "charge", "owed", "allowed", "amount", "units", "submitted_units", "quantity"}
PAYMENT = {
    "paid": "total_payment_amount",
    "trace": "trace_number",
    "originator": "payer_identifier",
    "payer": "payer_name",
    "payee": "payee_id",
    "payee_name": "payee_name",
    "method": "payment_method",
    "day": "payment_date",
    "made": "production_date",
}
CLAIM_COLUMNS = {
    "id": "claim_id",
    "status": "claim_status",
    "charge": "charge_amount",
    "paid": "payment_amount",
    "payer_control": "payer_control_number",
    "filing_code": "filing_indicator",
    "facility": "facility_type",
    "frequency": "frequency_code",
    "member_id": "patient_id",
    "rendering": "rendering_provider_id",
    "day": "statement_from",
    "allowed": "coverage_amount",
}
SERVICE = {
    "charge": "charge_amount",
    "paid": "payment_amount",
    "units": "units_paid",
    "submitted_units": "original_units",
    "code": "procedure_code",
    "control": "line_item_control_number",
    "day": "service_date",
    "allowed": "allowed_amount",
}
ADJUSTMENT = {"group": "group_code", "reason": "reason_code", "amount": "amount", "quantity": "quantity"}
BESIDE = {
    "provider": "provider_id",
    "until": "fiscal_period_date",
    "reason": "reason_code",
    "amount": "amount",
    "reference": "reference_id",
}


def shown(value: object) -> str:
    return "" if value is None else f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


@pytest.mark.parametrize("path", FOREIGN, ids=lambda p: p.name)
def test_files_from_elsewhere_read_as_the_second_reader_reads_them(path: Path) -> None:
    data = path.read_bytes()
    agrees(data)
    assert {i.level for i in balance(read(data))} - {"charges"} == levels(data)


@pytest.mark.skipif(bool(FOREIGN), reason="the files beside the project are there and read above")
def test_files_from_elsewhere_are_absent() -> None:
    pytest.skip("no ../shared/x12 beside the repository: nothing from elsewhere to read")


FILE = write_remittance(PLAIN, ENVELOPE)
BAD = {
    "an amount that is none": FILE.replace(b"*125*64*16*", b"*1E999*64*16*", 1),
    "an amount that is not a number": FILE.replace(b"CAS*CO*45*45", b"CAS*CO*45*NAN"),
    "another guide": FILE.replace(b"005010X221A1", b"004010X091A1"),
    "cut within the transaction": FILE[: FILE.index(b"SVC*")],
    "no end of the transaction": FILE[: FILE.index(b"SE*")] + FILE[FILE.index(b"GE*") :],
    "too many lines": FILE.replace(b"SE*", b"SVC*HC:99213*0*0~\n" * 1000 + b"SE*"),
    "too many reasons": FILE.replace(b"SE*", b"CAS*CO*45*1~\n" * 700 + b"SE*"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_one_error_with_its_place(name: str) -> None:
    with pytest.raises(X12Error) as caught:
        read(BAD[name])
    assert str(caught.value).startswith("835")
    assert "\n" not in str(caught.value)


def test_several_transactions_and_interchanges_and_what_is_no_835() -> None:
    once = FILE[FILE.index(b"ST*") : FILE.index(b"GE*")]
    twice = FILE.replace(once, once * 2)
    other = FILE.replace(b"ST*835", b"ST*999").translate(bytes.maketrans(b"*:^~", b"|>!'"))
    assert read(twice + other + FILE.translate(bytes.maketrans(b"*:^~", b"|>!'"))) == [PLAIN] * 3


@given(
    st.lists(
        st.tuples(st.integers(0, len(FILE) - 1), st.binary(max_size=3), st.integers(0, 40)), min_size=1, max_size=6
    )
)
def test_garbled_files(cuts: list[tuple[int, bytes, int]]) -> None:
    data = FILE
    for at, new, length in cuts:
        data = data[:at] + new + data[at + length :]
    with contextlib.suppress(X12Error):
        list(balance(read_pieces(io.BytesIO(data))))


@given(st.permutations(FILE.splitlines(keepends=True)[1:]))
def test_shuffled_segments(lines: list[bytes]) -> None:
    with contextlib.suppress(X12Error):
        read(FILE.splitlines(keepends=True)[0] + b"".join(lines))


def test_what_the_writer_cannot_write_is_one_error() -> None:
    for bad in (
        change(PLAIN, day=None),
        change(PLAIN, paid=Decimal("0.001")),
        change(PLAIN, claims=(change(CLAIM, remarks=("MA01",) * 6),)),
        change(PLAIN, payer="PL\u00c5N\u2603"),
    ):
        with pytest.raises(X12Error):
            write_remittance(bad, ENVELOPE)
