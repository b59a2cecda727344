"""What stands in the boxes of the CMS-1500 (02/12), page by page: six service lines each. Knows no position.

Source: NUCC 1500 reference instructions, by the numbers of the boxes; each is the 837P element beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from claimwright.model.case import Accident, Address, Name
from claimwright.model.claim import Claim, ServiceLine

LINES = 6
ON_FILE = "SIGNATURE ON FILE"
PROGRAMS = {
    "MB": "1.medicare",
    "MC": "1.medicaid",
    "CH": "1.tricare",
    "VA": "1.champva",
    "CI": "1.group",
    "WC": "1.feca",
}
ACCIDENTS = {"employment": "10a", "auto": "10b", "other": "10c"}
ILLNESS = "431"  # onset of the illness


def pages(claim: Claim) -> list[dict[str, str]]:
    """Text by box; a total stands on the last page, the others say that more follows. Empty boxes are left out."""
    parts = [claim.lines[at : at + LINES] for at in range(0, len(claim.lines), LINES)] or [()]
    found = []
    for number, lines in enumerate(parts, 1):
        page = dict((*_payer(claim), *_people(claim), *_condition(claim), *_foot(claim, number == len(parts))))
        for row, line in enumerate(lines, 1):
            page |= {f"{key}.{row}": text for key, text in _line(claim, line)}
        found.append({key: text for key, text in page.items() if text})
    return found


def _payer(claim: Claim) -> Iterator[tuple[str, str]]:
    payer = claim.payer
    yield "payer.name", payer.name
    if payer.address:
        yield from (("payer.street", payer.address.line1), ("payer.street2", payer.address.line2))
        yield "payer.city", town(payer.address)
    yield PROGRAMS.get(payer.filing_code, "1.other"), "X"
    yield "1a", claim.subscriber.member_id
    other = claim.others[0] if claim.others else None
    medicare = payer.program == "medicare"
    yield "11", claim.subscriber.group or ("NONE" if medicare and claim.order == "P" else "")
    if other is not None:
        yield "9", str(other.holder or claim.patient.name)
        yield from (("9a", other.group or other.member_id), ("9d", other.name))
    yield ("11d.yes" if other is not None else "11d.no"), "X"


def _people(claim: Claim) -> Iterator[tuple[str, str]]:
    patient, subscriber = claim.patient, claim.subscriber
    own = subscriber.relationship == "self"
    insured_name, insured_at = (patient.name, patient.address) if own else (subscriber.name, subscriber.address)
    yield from (("2", _name(patient.name)), ("4", _name(insured_name)))
    yield from day("3", patient.birth_date)
    yield from sex("3", patient.sex)
    yield f"6.{subscriber.relationship}", "X"
    yield from address("5", patient.address)
    yield "5.phone", patient.phone
    yield from address("7", insured_at)
    if not own:
        yield from day("11a", subscriber.birth_date)
        yield from sex("11a", subscriber.sex or "U")
    yield "12", ON_FILE if claim.release == "Y" else ""
    yield "13", ON_FILE if claim.benefits == "Y" else ""


def _condition(claim: Claim) -> Iterator[tuple[str, str]]:
    accident: Accident | None = claim.accident
    for kind, box in ACCIDENTS.items():
        yield f"{box}.{'yes' if accident is not None and accident.kind == kind else 'no'}", "X"
    yield "10b.state", accident.state if accident is not None else ""
    since = accident.on if accident is not None and accident.on else claim.onset
    if since:
        yield from day("14", since)
        yield "14.kind", ILLNESS
    other, kind = (claim.referring, "DN") if claim.referring else (claim.supervising, "DQ")
    if other is None:
        other, kind = next(((line.ordering, "DK") for line in claim.lines if line.ordering), (None, ""))
    if other is not None:
        yield from (("17.kind", kind), ("17", f"{other.name.first} {other.name.last}".strip()), ("17b", other.npi))
    yield from day("18.from", claim.admitted)
    yield from day("18.to", claim.discharged)
    yield from (("19", claim.note), ("20.no", "X"), ("21.icd", "0"))
    for n, diagnosis in enumerate(claim.diagnoses[:12]):
        yield f"21.{chr(65 + n)}", diagnosis.code.replace(".", "")
    if claim.frequency != "1":
        yield from (("22.code", claim.frequency), ("22.number", claim.payer_control))
    yield "23", claim.authorization or claim.referral or claim.clia


def _line(claim: Claim, line: ServiceLine) -> Iterator[tuple[str, str]]:
    drug = f"N4{line.ndc} {line.ndc_measure}{line.ndc_units}" if line.ndc else ""
    yield "24.more", " ".join(part for part in (drug, line.description, line.note) if part)
    by = line.rendering or claim.rendering
    if by.taxonomy:
        yield from (("24.taxonomy.kind", "ZZ"), ("24.taxonomy", by.taxonomy))
    yield "24A.from", short(line.date_of_service)
    yield "24A.to", short(line.through or line.date_of_service)
    yield "24B", line.place_of_service or claim.place_of_service
    yield from (("24D", line.code), ("24D.modifiers", " ".join(line.modifiers)))
    yield "24E", "".join(chr(64 + p) for p in line.pointers)
    yield from (("24F", money(line.charge)), ("24G", f"{line.units.normalize():f}"), ("24J", by.npi))


def _foot(claim: Claim, last: bool) -> Iterator[tuple[str, str]]:
    billing, facility = claim.billing, claim.facility
    yield from (("25", billing.tax_id), ("25.ein", "X"), ("26", claim.id))
    yield ("27.yes" if claim.assignment == "A" else "27.no"), "X"
    yield "28", money(claim.total) if last else "MORE"
    paid = (claim.patient_paid or Decimal(0)) + sum((o.paid for o in claim.others if o.paid), Decimal(0))
    yield "29", money(paid) if paid and last else ""
    yield "31", f"{claim.rendering.name.first} {claim.rendering.name.last}".strip()
    yield "31.date", short(claim.made)
    if facility is not None:
        yield from (("32.name", facility.name), ("32.street", facility.address.line1))
        yield from (("32.city", town(facility.address)), ("32a", facility.npi))
    yield from (("33.phone", billing.phone), ("33.name", billing.name))
    at = billing.pay_to or billing.address
    yield from (("33.street", at.line1), ("33.city", town(at)), ("33a", billing.npi))
    yield "33b", f"ZZ{billing.taxonomy}" if billing.taxonomy else ""


def _name(name: Name | None) -> str:
    return ", ".join(part for part in (name.last, name.first, name.middle) if part) if name else ""


def day(box: str, on: date | None) -> Iterator[tuple[str, str]]:
    """A date in three parts."""
    if on is not None:
        yield from ((f"{box}.month", f"{on:%m}"), (f"{box}.day", f"{on:%d}"), (f"{box}.year", f"{on:%Y}"))


def sex(box: str, of: str) -> Iterator[tuple[str, str]]:
    if of in ("F", "M"):
        yield f"{box}.{'female' if of == 'F' else 'male'}", "X"


def address(box: str, at: Address | None) -> Iterator[tuple[str, str]]:
    if at is not None:
        yield f"{box}.street", " ".join(part for part in (at.line1, at.line2) if part)
        yield from ((f"{box}.city", at.city), (f"{box}.state", at.state), (f"{box}.zip", at.zip))


def town(at: Address) -> str:
    return f"{at.city} {at.state} {at.zip}".strip()


def short(on: date | None) -> str:
    """A date as the service lines hold it."""
    return f"{on:%m %d %y}" if on else ""


def money(amount: Decimal) -> str:
    """Dollars and cents with a blank between, as the forms' ruled columns want."""
    return f"{amount:.2f}".replace(".", " ")
