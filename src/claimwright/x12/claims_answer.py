"""The claim acknowledgment (277CA, 005010X214) that a receiver sends for the claims of an accepted 837.

A claim with a finding of its own, or one in the levels around it, is rejected; the others are accepted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from claimwright.x12.answer import SNIP, Row, control, plain
from claimwright.x12.codes import npi
from claimwright.x12.elements import is_number
from claimwright.x12.envelope import wrap
from claimwright.x12.heard import Claim, Interchange, Transaction
from claimwright.x12.segments import Segment

VERSION = "005010X214"
# Category and status of the claim status codes: received, accepted for processing, rejected for invalid information.
RECEIVED, TAKEN, REJECTED = "A1:19:PR", "A2:20:PR", "A7:21:PR"


def claims_answer(heard: Iterable[Interchange], snip: int, number: int, at: datetime) -> Iterator[bytes]:
    """One 277CA for each 837 that the 999 accepts, numbered on from `number`; findings up to `snip` reject a claim."""
    for interchange in heard:
        for group in () if interchange.findings else interchange.groups:
            for transaction in () if group.findings else group.transactions:
                if transaction.claims and not any(f.snip <= SNIP for f in transaction.findings):
                    kind = ("HN", "277", VERSION)
                    yield wrap(control(interchange, number, at, kind), _rows(transaction, snip, at))
                    number += 1


def _rows(transaction: Transaction, snip: int, at: datetime) -> list[Row]:
    day, hour = at.strftime("%Y%m%d"), at.strftime("%H%M")
    header, broken = transaction.header, transaction.broken(snip)
    trace = plain(header["BHT"].get(3)) if "BHT" in header else plain(transaction.st.get(2))
    good = [not broken.intersection((0, *claim.starts)) for claim in transaction.claims]
    rows: list[Row] = [("BHT", "0085", "08", trace, day, hour, "TH")]
    rows += [
        ("HL", "1", "", "20", "1"),
        _named("PR", header.get("NM140"), "46"),
        ("TRN", "1", trace),
        ("DTP", "050", "D8", day),
        ("DTP", "009", "D8", day),
        ("HL", "2", "1", "21", "1"),
        _named("41", header.get("NM141"), "46"),
        ("TRN", "2", trace),
        ("STC", RECEIVED, day, "WQ" if any(good) else "U", _total(transaction.claims)),
        *_counts(transaction.claims, good, "90", "AA"),
    ]
    level = 2
    for provider in list(dict.fromkeys(claim.starts[0] for claim in transaction.claims)):
        own = [(c, g) for c, g in zip(transaction.claims, good, strict=True) if c.starts[0] == provider]
        level += 1
        rows += _provider(own, level)
        above = level
        for claim, taken in own:
            level += 1
            rows += [("HL", str(level), str(above), "PT"), *_claim(claim, taken, day)]
    return rows


def _provider(own: Sequence[tuple[Claim, bool]], level: int) -> Iterator[Row]:
    claims, good = [c for c, _ in own], [g for _, g in own]
    yield ("HL", str(level), "2", "19", "1")
    yield _named("85", claims[0].names[0], "XX")
    yield ("TRN", "1", str(level))
    yield ("STC", RECEIVED, "", "WQ" if any(good) else "U", _total(claims))
    yield from _counts(claims, good, "QA", "QC")


def _claim(claim: Claim, taken: bool, day: str) -> Iterator[Row]:
    patient = claim.names[2] or claim.names[1]
    member = claim.names[1].get(9) if claim.names[1] else ""
    last, first, middle = (plain(patient.get(n)) if patient else "" for n in (3, 4, 5))
    yield ("NM1", "QC", "1", last or "UNKNOWN", first, middle, "", "", "MI", plain(member) or "UNKNOWN")
    yield ("TRN", "2", plain(claim.clm.get(1)) or "UNKNOWN")
    status, action = (TAKEN, "WQ") if taken else (REJECTED, "U")
    yield ("STC", status, day, action, _total([claim]))
    if claim.clearinghouse:
        yield ("REF", "D9", plain(claim.clearinghouse))
    format, _, period = claim.service.partition("*")
    yield ("DTP", "472", format or "D8", plain(period) or day)


def _named(code: str, name: Segment | None, qualifier: str) -> Row:
    """NM1 of somebody whom the claims name, with the id that they give."""
    if name is None:
        return ("NM1", code, "2", "UNKNOWN", "", "", "", "", qualifier, "UNKNOWN")
    kind = "2" if code == "PR" else name.get(2) if name.get(2) in ("1", "2") else "2"
    own = name.get(8) if name.get(8) in ("46", "XX", "FI", "SV", "PI") and name.get(9) else qualifier
    if own == "XX" and not npi(name.get(9)):
        own = "SV"  # repeated as what it is, a number of the provider's
    names = tuple(plain(name.get(n)) for n in (3, 4, 5)) if kind == "1" else (plain(name.get(3)), "", "")
    return ("NM1", code, kind, *names, "", "", own, plain(name.get(9)) or "UNKNOWN")


def _total(claims: Iterable[Claim]) -> str:
    texts = [claim.clm.get(2) for claim in claims]
    total = sum((Decimal(text) for text in texts if is_number(text)), Decimal(0))
    return f"{total.normalize():f}"


def _counts(claims: Sequence[Claim], good: Sequence[bool], taken: str, rejected: str) -> Iterator[Row]:
    """How many claims were taken and how many not, and what they charge."""
    sides = [[c for c, g in zip(claims, good, strict=True) if g is side] for side in (True, False)]
    for code, side in zip((taken, rejected), sides, strict=True):
        if side:
            yield ("QTY", code, str(len(side)))
    for code, side in zip(("YU", "YY"), sides, strict=True):
        if side:
            yield ("AMT", code, _total(side))
