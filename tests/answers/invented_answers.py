"""Invented remittances for the tests: a header, strategies that make many that add up, and a second reader's view."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec
from hypothesis import strategies as st

from claimwright.model.case import Address
from claimwright.model.exchange import Envelope, Party
from claimwright.model.remittance import Adjustment, ProviderAdjustment, Remittance, RemittedClaim, RemittedLine

DAY = date(2026, 7, 1)
PAYER = Party("99999", "SAMPLE HEALTH PLAN")
ENVELOPE = Envelope(PAYER, Party("LARKSPUR01", "EXAMPLE CLINIC"), 77, 7, 1, datetime(2026, 7, 1, 8))
HEADER = Remittance(
    paid=Decimal("0"),
    trace="EFT0001",
    payer="SAMPLE HEALTH PLAN",
    payer_id="99999",
    payee="1987654005",
    method="ACH",
    day=DAY,
    made=DAY,
    originator="1990000009",
    payer_address=Address("1 INVENTED AVENUE", "SAMPLETON", "OH", "43001"),
    payee_name="EXAMPLE CLINIC",
    contact="PROVIDER DESK",
    phone="5550100199",
)
cents = st.integers(0, 40_000).map(lambda n: Decimal(n) / 100)
words = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=2, max_size=12)
reasons = st.sampled_from(["1", "2", "3", "16", "23", "45", "50", "97", "150", "253", "B7"])
groups = st.sampled_from(["CO", "PR", "OA", "PI"])
adjustments = st.lists(
    st.builds(Adjustment, groups, reasons, cents.filter(bool), st.none() | st.just(Decimal(1))), max_size=8
)
days = st.dates(date(2025, 1, 1), date(2026, 6, 30))


@st.composite
def lines(draw: st.DrawFn, number: int) -> RemittedLine:
    taken, paid = tuple(draw(adjustments)), draw(cents)
    submitted = draw(st.sampled_from(["", "99214"]))
    return RemittedLine(
        code=draw(st.sampled_from(["99213", "36415", "G0008"])),
        modifiers=tuple(draw(st.lists(st.sampled_from(["25", "59", "LT"]), max_size=2, unique=True))),
        charge=paid + total(taken),
        paid=paid,
        units=draw(st.none() | st.just(Decimal(2))),
        submitted=submitted,
        submitted_modifiers=("25",) if submitted else (),
        submitted_units=Decimal(1) if submitted else None,
        revenue=draw(st.sampled_from(["", "0450"])),
        control=f"L{number}",
        day=draw(days),
        allowed=draw(st.none() | cents),
        adjustments=taken,
        remarks=tuple(draw(st.lists(st.sampled_from(["N130", "M15", "MA01"]), max_size=3))),
    )


@st.composite
def remitted_claims(draw: st.DrawFn, number: int) -> RemittedClaim:
    found = tuple(draw(lines(n)) for n in range(draw(st.integers(0, 3))))
    taken = tuple(draw(adjustments))
    paid = sum((one.paid for one in found), Decimal(0)) - total(taken) if found else draw(cents)
    return RemittedClaim(
        id=f"C{number}",
        status=draw(st.sampled_from(["1", "2", "4", "19", "22"])),
        charge=paid + total(taken) + sum((total(one.adjustments) for one in found), Decimal(0)),
        paid=paid,
        owed=total([one for one in (*taken, *(a for line in found for a in line.adjustments)) if one.group == "PR"]),
        filing_code=draw(st.sampled_from(["12", "MB", "MC"])),
        payer_control=draw(words),
        facility="11",
        frequency="1",
        patient="TESTPERSON, ADA Q",
        member_id=draw(words),
        rendering="1234567018",
        day=draw(st.none() | days),
        allowed=draw(st.none() | cents),
        adjustments=taken,
        remarks=tuple(draw(st.lists(st.sampled_from(["MA01", "MA18"]), max_size=5))),
        lines=found,
    )


@st.composite
def remittances(draw: st.DrawFn) -> Remittance:
    """Remittances that add up, as the writer can write them."""
    claims = tuple(draw(remitted_claims(n)) for n in range(draw(st.integers(1, 4))))
    settled = st.builds(
        ProviderAdjustment,
        st.just("1987654005"),
        st.just(date(2026, 12, 31)),
        st.sampled_from(["WO", "L6"]),
        cents,
        words,
    )
    beside = tuple(draw(st.lists(settled, max_size=8)))
    paid = sum((c.paid for c in claims), Decimal(0)) - sum((b.amount for b in beside), Decimal(0))
    return msgspec.structs.replace(HEADER, paid=paid, claims=claims, provider_adjustments=beside)


def total(taken: Iterable[Adjustment]) -> Decimal:
    return sum((one.amount for one in taken), Decimal(0))


def rows(table: Any) -> Iterator[dict[str, str]]:
    """A table of the second reader, a dict a row; what it has not is empty."""
    _, names, *cells = table.render().splitlines()
    columns = [name.partition(":")[0] for name in names.split(" | ")]
    for line in cells:
        if line.strip():
            yield {c: "" if v == "∅" else v for c, v in zip(columns, line.split(" | "), strict=True)}
