"""The claim as an 837P can hold it: what writing makes of it, and what reading gives back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from claimwright.model.case import BillingProvider, Provider, Subscriber
from claimwright.model.claim import Claim, ClaimDiagnosis, ServiceLine
from claimwright.submit.forms import digits, plain
from claimwright.submit.institutional import as_held

PROGRAMS = {"MB": "medicare", "MC": "medicaid", "CH": "tricare"}  # SBR09 to the model's program
_CHOICES = frozenset(("relationship", "program", "kind", "system"))  # the model's own words, never written as text
EXEMPT = "1"  # of present on admission: left empty since version 005010
_change = msgspec.structs.replace


def normal(claim: Claim) -> Claim:
    """Upper case, lines numbered, no field without an element. Raises X12Error naming a field with other characters."""
    phone = digits(claim.billing.phone)
    claim = _change(
        claim,
        subscriber=_subscriber(claim.subscriber),
        billing=_change(claim.billing, clia="", phone=phone, contact=claim.billing.contact if phone else ""),
        patient=_change(claim.patient, phone=""),
        payer=_change(claim.payer, program=program(claim.payer.filing_code), takes=(), refuses=(), attachments="AA"),
        rendering=_bare(claim.rendering),
        referring=_change(_bare(claim.referring), taxonomy="") if claim.referring else None,
        supervising=_change(_bare(claim.supervising), taxonomy="") if claim.supervising else None,
        facility=_place(claim.facility) if claim.facility else None,
        others=tuple(_change(o, holder=o.holder or claim.patient.name) for o in claim.others),
        attachments=tuple(_change(a, document="") for a in claim.attachments),
        stated=None,
        made=None,
        diagnoses=tuple(_change(d, position=n) for n, d in enumerate(_diagnoses(claim), 1)),
        lines=tuple(_line(line, n) for n, line in enumerate(claim.lines, 1)),
    )
    return msgspec.convert(_upper(msgspec.to_builtins(claim), ""), Claim, strict=False)


def _diagnoses(claim: Claim) -> Sequence[ClaimDiagnosis]:
    """In the order in which the file holds them; only a stay says what was present on admission."""
    if claim.stay is None:
        return [_change(d, present="") for d in claim.diagnoses]
    return [_change(d, present="") if d.present == EXEMPT else d for d in as_held(claim.diagnoses)]


def program(filing_code: str) -> Any:
    return PROGRAMS.get(filing_code.upper(), "commercial")


def system(code: str) -> str:
    """CPT codes begin with a digit, HCPCS Level II codes with a letter."""
    return "HCPCS" if code[:1].isalpha() else "CPT"


def _subscriber(subscriber: Subscriber) -> Subscriber:
    """A subscriber who is the patient is written as the patient; another's birth date needs a sex beside it in DMG."""
    if subscriber.relationship == "self":
        return _change(subscriber, name=None, birth_date=None, sex=None, address=None)
    if subscriber.birth_date is None:
        return _change(subscriber, sex=None)
    return _change(subscriber, sex=subscriber.sex or "U")


def _bare(provider: Provider) -> Provider:
    return _change(provider, credentials="", specialty="", key="")


def _place(facility: BillingProvider) -> BillingProvider:
    """Where care was given has a name, an NPI and an address."""
    return BillingProvider(facility.name, facility.npi, "", "", facility.address)


def _line(line: ServiceLine, number: int) -> ServiceLine:
    line = _change(
        line,
        number=number,
        system=system(line.code),
        allowed=None,
        rendering=_bare(line.rendering) if line.rendering else None,
        ordering=_change(_bare(line.ordering), taxonomy="") if line.ordering else None,
        attachments=tuple(_change(a, document="") for a in line.attachments),
        through=None if line.through == line.date_of_service else line.through,
    )
    return line if line.ndc else _change(line, ndc_units=None, ndc_measure="")


def _upper(value: Any, path: str) -> Any:
    if isinstance(value, str):
        return plain(value, path)
    if isinstance(value, dict):
        inner = f"{path}." if path else ""
        return {k: _upper(v, inner + k) if v and k not in _CHOICES else v for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_upper(v, f"{path}[{n}]") for n, v in enumerate(value)]
    return value
