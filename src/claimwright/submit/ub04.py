"""What stands in the form locators of the UB-04 (CMS-1450), page by page: twenty-two lines each. Knows no position.

Source: Medicare Claims Processing Manual chapter 25, 75 (form locators); each is the 837I element beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from claimwright.model.case import Address, Name, Provider
from claimwright.model.claim import Claim, ServiceLine, Stay
from claimwright.model.supplement import ORDERS, Order
from claimwright.submit.cms1500 import money, town
from claimwright.submit.institutional import CAUSES

LINES = 22
OTHERS = "ABCDEFGHIJKLMNOPQ"  # FL 67: diagnoses behind the principal
RELATIONSHIPS = {"self": "18", "spouse": "01", "child": "19", "other": "G8"}


def pages(claim: Claim) -> list[dict[str, str]]:
    """Text by form locator. Raises ValueError for a claim without a stay."""
    stay = claim.stay
    if stay is None:
        raise ValueError("a professional claim goes on a CMS-1500")
    parts = [claim.lines[at : at + LINES] for at in range(0, len(claim.lines), LINES)] or [()]
    found = []
    for number, lines in enumerate(parts, 1):
        page = dict((*_head(claim, stay), *_happened(claim, stay), *_payers(claim), *_clinical(claim, stay)))
        page |= {"23.page": str(number), "23.pages": str(len(parts)), "23.made": _short(claim.made)}
        page["23.total"] = money(claim.total) if number == len(parts) else ""
        for row, line in enumerate(lines, 1):
            page |= {f"{key}.{row}": text for key, text in _line(line)}
        found.append({key: text for key, text in page.items() if text})
    return found


def _head(claim: Claim, stay: Stay) -> Iterator[tuple[str, str]]:
    billing, patient = claim.billing, claim.patient
    yield from (("1.name", billing.name), *_lines("1", billing.address), ("1.phone", billing.phone))
    if billing.pay_to:
        yield from (("2.name", billing.name), *_lines("2", billing.pay_to))
    yield from (("3a", claim.id), ("3b", patient.record_number))
    yield "4", f"0{stay.bill_type}" if stay.bill_type else ""
    yield from (("5", billing.tax_id), ("6.from", _short(stay.statement_from)))
    yield "6.through", _short(stay.statement_through)
    yield "8b", f"{patient.name.last}, {patient.name.first} {patient.name.middle}".strip(" ,")
    if patient.address:
        at = patient.address
        yield from (("9.street", at.line1), ("9.city", at.city), ("9.state", at.state), ("9.zip", at.zip))
    yield "10", f"{patient.birth_date:%m%d%Y}" if patient.birth_date else ""
    yield from (("11", patient.sex), ("12", _short(claim.admitted)), ("13", stay.admission_hour[:2]))
    yield from (("14", stay.admission_type), ("15", stay.admission_source), ("16", stay.discharge_hour[:2]))
    yield "17", stay.status


def _happened(claim: Claim, stay: Stay) -> Iterator[tuple[str, str]]:
    """Conditions, occurrences, spans and values, column by column, then row by row."""
    yield from ((f"18.{n}", code) for n, code in enumerate(stay.conditions[:11], 1))
    yield "29", claim.accident.state if claim.accident else ""
    for n, one in enumerate(stay.occurrences[:8]):
        place = f"31.{n % 4 + 1}{'ab'[n // 4]}"
        yield from ((f"{place}.code", one.code), (f"{place}.date", _short(one.day)))
    for n, span in enumerate(stay.spans[:4]):
        place = f"35.{n % 2 + 1}{'ab'[n // 2]}"
        days = ((f"{place}.from", _short(span.since)), (f"{place}.through", _short(span.until)))
        yield from ((f"{place}.code", span.code), *days)
    for n, value in enumerate(stay.values[:12]):
        place = f"39.{n % 3 + 1}{'abcd'[n // 3]}"
        yield from ((f"{place}.code", value.code), (f"{place}.amount", money(value.amount)))
    yield "38.name", claim.payer.name
    if claim.payer.address:
        yield from _lines("38", claim.payer.address)


def _payers(claim: Claim) -> Iterator[tuple[str, str]]:
    """Up to three payers in the order in which they pay; what the claim asks of its own stands in its row."""
    subscriber = claim.subscriber
    holder = claim.patient.name if subscriber.relationship == "self" or not subscriber.name else subscriber.name
    own = (claim.order, claim.payer.name, claim.payer.id, subscriber.member_id, subscriber.group, holder)
    rows: list[tuple[Order, str, str, str, str, Name, str, Decimal | None]]
    rows = [(*own, RELATIONSHIPS[subscriber.relationship], None)]
    for o in claim.others:
        name = o.holder or claim.patient.name
        rows.append((o.order, o.name, o.id, o.member_id, o.group, name, RELATIONSHIPS[o.relationship], o.paid))
    ranked = sorted(rows, key=lambda row: ORDERS.index(row[0]))[:3]
    for row, (order, payer, id, member, group, name, relationship, paid) in zip("ABC", ranked, strict=False):
        yield from ((f"50{row}", payer), (f"51{row}", id), (f"54{row}", money(paid) if paid is not None else ""))
        yield from ((f"52{row}", claim.release), (f"53{row}", claim.benefits))
        yield from ((f"58{row}", str(name)), (f"59{row}", relationship), (f"60{row}", member), (f"62{row}", group))
        if order == claim.order:
            yield from ((f"63{row}", claim.authorization), (f"64{row}", claim.payer_control))
    yield "56", claim.billing.npi


def _clinical(claim: Claim, stay: Stay) -> Iterator[tuple[str, str]]:
    yield "66", "0"
    first, others = claim.diagnoses[:1], claim.diagnoses[1:]
    plain = [d for d in others if d.code[:1] not in CAUSES][: len(OTHERS)]
    for box, diagnosis in zip(("67", *(f"67{letter}" for letter in OTHERS)), (*first, *plain), strict=False):
        yield box, f"{diagnosis.code.replace('.', ''):<7}{diagnosis.present}".strip()
    causes = [d.code for d in others if d.code[:1] in CAUSES]
    yield from ((f"72{x}", code.replace(".", "")) for x, code in zip("abc", causes, strict=False))
    yield "69", stay.admitting.replace(".", "")
    yield from ((f"70{x}", code.replace(".", "")) for x, code in zip("abc", stay.reasons, strict=False))
    yield "71", stay.group
    dates = (*stay.procedure_dates, *[None] * len(stay.procedures))
    for box, code, on in zip(("74", "74a", "74b", "74c", "74d", "74e"), stay.procedures, dates, strict=False):
        yield from ((f"{box}.code", code), (f"{box}.date", _short(on)))
    for box, who, kind in (
        ("76", stay.attending, ""),
        ("77", stay.operating, ""),
        ("78", stay.other_operating, "ZZ"),
        ("79", claim.referring, "DN"),
    ):
        yield from _person(box, who, kind)
    yield "80.1", claim.note[:20]
    yield from ((f"80.{n + 2}", claim.note[20 + n * 22 : 42 + n * 22]) for n in range(3))
    if claim.billing.taxonomy:
        yield from (("81a.kind", "B3"), ("81a", claim.billing.taxonomy))


def _person(box: str, who: Provider | None, kind: str) -> Iterator[tuple[str, str]]:
    if who is not None:
        yield from ((f"{box}.npi", who.npi), (f"{box}.last", who.name.last), (f"{box}.first", who.name.first))
        if kind:
            yield f"{box}.kind", kind


def _line(line: ServiceLine) -> Iterator[tuple[str, str]]:
    yield "42", line.revenue
    drug = f"N4{line.ndc} {line.ndc_measure}{line.ndc_units}" if line.ndc else ""
    yield "43", drug or line.description
    yield "44", " ".join(part for part in (line.code, *line.modifiers) if part)
    yield from (("45", _short(line.date_of_service)), ("46", f"{line.units.normalize():f}"), ("47", money(line.charge)))


def _lines(box: str, at: Address) -> Iterator[tuple[str, str]]:
    yield from ((f"{box}.street", at.line1), (f"{box}.city", town(at)))


def _short(on: date | None) -> str:
    return f"{on:%m%d%y}" if on else ""
