"""A remittance to an 835 (005010X221A1): what a payer sends, for the stand-in payer and for tests.

Writes what the remittance says, in the guide's order; what it reads back is the same. Adds nothing up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from claimwright.errors import X12Error
from claimwright.model.exchange import Envelope
from claimwright.model.remittance import Adjustment, ProviderAdjustment, Remittance, RemittedClaim, RemittedLine
from claimwright.submit.envelope import control_of
from claimwright.submit.forms import FORMS, plain
from claimwright.x12 import wrap

VERSION = "005010X221A1"
_money, _number, _date = FORMS["money"].out, FORMS["number"].out, FORMS["date"].out
Row = tuple[str, ...]


def write_remittance(remittance: Remittance, envelope: Envelope) -> bytes:
    """One interchange with one 835. Raises X12Error naming a field that is missing or does not fit."""
    try:
        return wrap(control_of(envelope, "HP", "835", VERSION), [*_rows(remittance)])
    except ValueError as error:
        raise X12Error(str(error), "835", "correct the amounts") from error


def _rows(r: Remittance) -> Iterator[Row]:
    if r.day is None or r.payer_address is None or not (r.trace and r.originator and r.payee and r.contact):
        raise X12Error(
            "is missing one of day, payer_address, trace, originator, payee, contact", "remittance", "give it"
        )
    form = "CCP" if r.method in ("ACH", "FWT") else ""
    yield (
        *("BPR", "H" if r.method == "NON" else "I", _money(str(r.paid)), "C", r.method, form),
        *("",) * 10,
        f"{r.day:%Y%m%d}",
    )
    yield "TRN", "1", r.trace, r.originator
    yield "DTM", "405", f"{r.made or r.day:%Y%m%d}"
    yield "N1", "PR", plain(r.payer, "payer")
    where = r.payer_address
    yield "N3", plain(where.line1, "payer_address"), plain(where.line2, "payer_address")
    yield "N4", plain(where.city, "payer_address"), where.state, where.zip
    if r.payer_id:
        yield "REF", "2U", plain(r.payer_id, "payer_id")
    yield "PER", "BL", plain(r.contact, "contact"), *(("TE", r.phone) if r.phone else ())
    yield "N1", "PE", plain(r.payee_name, "payee_name"), "XX" if len(r.payee) == 10 else "FI", r.payee
    if r.claims:
        yield "LX", "1"
    for claim in r.claims:
        yield from _claim(claim)
    for (provider, until), found in groupby(r.provider_adjustments, key=lambda one: (one.provider, one.until)):
        group = list(found)
        if until is None:
            raise X12Error("is missing", "provider_adjustments.until", "PLB02 needs it")
        for at in range(0, len(group), 6):
            yield "PLB", provider, f"{until:%Y%m%d}", *_settled(group[at : at + 6])


def _settled(group: Sequence[ProviderAdjustment]) -> Iterator[str]:
    for one in group:
        yield f"{one.reason}:{plain(one.reference, 'reference')}" if one.reference else one.reason
        yield _money(str(one.amount))


def _claim(claim: RemittedClaim) -> Iterator[Row]:
    owed = _money(str(claim.owed)) if claim.owed else ""
    sums = (_money(str(claim.charge)), _money(str(claim.paid)), owed)
    rest = (claim.filing_code or "ZZ", plain(claim.payer_control, "payer_control"), claim.facility, claim.frequency)
    yield "CLP", plain(claim.id, "id"), claim.status, *sums, *rest
    yield from _reasons(claim.adjustments)
    last, _, first = plain(claim.patient, "patient").partition(", ")
    yield "NM1", "QC", "1", last, first, "", "", "", *(("MI", claim.member_id) if claim.member_id else ())
    if claim.rendering:
        yield "NM1", "82", "1", "", "", "", "", "", "XX", claim.rendering
    if claim.crossover:
        yield "NM1", "TT", "2", plain(claim.crossover, "crossover"), "", "", "", "", "PI", claim.crossover_id
    if claim.remarks:
        if len(claim.remarks) > 5:
            raise X12Error("has over five remarks", "claim.remarks", "MOA holds five; write the others on lines")
        yield "MOA", "", "", *claim.remarks
    if claim.day:
        yield "DTM", "232", f"{claim.day:%Y%m%d}"
    if claim.allowed is not None:
        yield "AMT", "AU", _money(str(claim.allowed))
    for line in claim.lines:
        yield from _line(line)


def _line(line: RemittedLine) -> Iterator[Row]:
    kind, code = ("HC", line.code) if line.code else ("NU", line.revenue)
    sent = ":".join(("HC", line.submitted, *line.submitted_modifiers)) if line.submitted else ""
    units, units_sent = (_number(str(n)) if n is not None else "" for n in (line.units, line.submitted_units))
    paid = (_money(str(line.charge)), _money(str(line.paid)), line.revenue if line.code else "", units)
    yield "SVC", ":".join((kind, code, *line.modifiers)), *paid, sent, units_sent
    if line.day:
        yield "DTM", "472", f"{line.day:%Y%m%d}"
    yield from _reasons(line.adjustments)
    if line.control:
        yield "REF", "6R", plain(line.control, "control")
    if line.allowed is not None:
        yield "AMT", "B6", _money(str(line.allowed))
    for remark in line.remarks:
        yield "LQ", "HE", remark


def _reasons(adjustments: Sequence[Adjustment]) -> Iterator[Row]:
    """CAS: neighbours of one group share a segment, six of them at most."""
    for group, found in groupby(adjustments, key=lambda one: one.group):
        reasons = list(found)
        for at in range(0, len(reasons), 6):
            cells: list[str] = []
            for one in reasons[at : at + 6]:
                quantity = _number(str(one.quantity)) if one.quantity is not None else ""
                cells += [one.reason, _money(str(one.amount)), quantity]
            yield "CAS", group, *cells
