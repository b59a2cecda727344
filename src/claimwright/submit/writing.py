"""Claims to one interchange, 837P (005010X222A1) or 837I (005010X223A2), and which element holds which field.

The rows of binding.py and institutional.py are walked forwards here, and matched by parsing.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

import msgspec

from claimwright.errors import X12Error
from claimwright.model.claim import Claim, ServiceLine
from claimwright.model.exchange import Binding, Envelope, Party
from claimwright.submit import binding, institutional
from claimwright.submit.binding import BILLING, OTHER, PATIENT, PAY_TO, SELF
from claimwright.submit.cells import Written, segments_of
from claimwright.submit.envelope import control_of
from claimwright.submit.forms import digits, plain
from claimwright.submit.normal import normal
from claimwright.x12 import wrapped

PROFESSIONAL, INSTITUTIONAL = "005010X222A1", "005010X223A2"
MOST_CLAIMS = 100  # of one patient's loop
MOST_MODIFIERS, MOST_POINTERS, MOST_OTHERS = 4, 4, 10


class Limits(NamedTuple):
    """How many diagnoses and lines one claim holds."""

    diagnoses: int
    lines: int


OFFICE, STAY = Limits(12, 50), Limits(25, 999)


def write(claims: Sequence[Claim], envelope: Envelope) -> bytes:
    """One interchange with one transaction, for one payer; counts, HL and LX numbers are derived. Claims are all
    professional or all institutional.

    Raises X12Error naming a field that is missing or does not fit.
    """
    return b"".join(write_pieces(claims, envelope))


def write_pieces(claims: Iterable[Claim], envelope: Envelope) -> Iterator[bytes]:
    """The same, a segment at a time: memory holds one claim and the ids. An error leaves it unfinished."""
    alike = _alike(claims)
    first = next(alike, None)
    if first is None:
        raise X12Error("there is no claim", "837", "give at least one")
    body = chain(_header(envelope), (written.elements for written in _hierarchy(chain((first,), alike))))
    version = PROFESSIONAL if first.stay is None else INSTITUTIONAL
    yield from wrapped(control_of(envelope, "HC", "837", version), body)


def _alike(claims: Iterable[Claim]) -> Iterator[Claim]:
    """The claims as long as they can stand in one transaction."""
    ids = set[str]()
    first: Claim | None = None
    for claim in claims:
        first = first or claim
        if claim.id.upper() in ids:
            raise X12Error("two claims have one id", "837", "give each claim an id of its own")
        if claim.payer.id != first.payer.id:
            raise X12Error("claims are for several payers", "837", "write one interchange for each payer")
        if (claim.stay is None) != (first.stay is None):
            raise X12Error("claims are professional and institutional", "837", "write one interchange for each kind")
        ids.add(claim.id.upper())
        yield claim


def bindings(claim: Claim) -> tuple[Binding, ...]:
    """Every element of the claim's segments with the field that gave it; constants have an empty field.

    Segments are numbered within the claim, from its billing provider's HL on.
    """
    found: list[Binding] = []
    for number, written in enumerate(_hierarchy([claim]), 1):
        by_place = {(position, component): path for position, component, path in written.fields}
        for position, text in enumerate(written.elements[1:], 1):
            parts = text.split(":")
            for component, part in enumerate(parts, 1):
                path = by_place.get((position, component)) or by_place.get((position, 0), "")
                element = f"{written.elements[0]}{position:02}" + (f"-{component}" if len(parts) > 1 else "")
                if part:
                    found.append(Binding(written.loop, element, written.line, part, path, number))
    return tuple(found)


def _header(envelope: Envelope) -> Iterator[Sequence[str]]:
    created, sender, receiver = envelope.created, envelope.sender, envelope.receiver
    yield "BHT", "0019", "00", f"{envelope.control:09}", f"{created:%Y%m%d}", f"{created:%H%M}", "CH"
    yield _party("41", sender, "submitter")
    contact, phone = plain(sender.contact, "submitter.contact"), digits(sender.phone)
    if not phone:
        raise X12Error("is missing", "submitter.phone", "PER of loop 1000A needs it")
    yield "PER", "IC", "" if contact == plain(sender.name, "submitter.name") else contact, "TE", phone
    yield _party("40", receiver, "receiver")


def _party(code: str, party: Party, path: str) -> Sequence[str]:
    name, id = plain(party.name, f"{path}.name"), plain(party.id, f"{path}.id")
    if not 0 < len(name) <= 60 or len(id) < 2:
        raise X12Error("needs a name of 1 to 60 characters and an id of at least 2", path, "correct it")
    return "NM1", code, "2", name, "", "", "", "", "46", id


def _hierarchy(claims: Iterable[Claim]) -> Iterator[Written]:
    """Billing provider, subscriber, patient, claim; neighbours with the same ancestors share them."""
    number, billing, subscriber, held = 0, 0, 0, 0
    before: Claim | None = None
    for claim in map(normal, claims):
        data = _data(claim)
        own = claim.subscriber.relationship == "self"
        same_billing = before is not None and before.billing == claim.billing
        same_subscriber = (
            same_billing and held < MOST_CLAIMS and before is not None and _insured(before) == _insured(claim)
        )
        same_patient = same_subscriber and before is not None and before.patient == claim.patient
        held = held + 1 if same_patient else 1
        if not same_billing:
            billing = number = number + 1
            yield Written("2000A", ("HL", str(number), "", "20", "1"))
            yield from segments_of(BILLING, data)
            yield from segments_of(PAY_TO if claim.billing.pay_to else (), data)
        if not same_subscriber:
            subscriber = number = number + 1
            yield Written("2000B", ("HL", str(number), str(billing), "22", "0" if own else "1"))
            yield from segments_of(SELF if own else OTHER, data)
        if not own and not same_patient:
            number += 1
            yield Written("2000C", ("HL", str(number), str(subscriber), "23", "0"))
            yield from segments_of(PATIENT, data)
        yield from _claim(data)
        before = claim


def _claim(data: dict[str, Any]) -> Iterator[Written]:
    if data["stay"] is None:
        yield from segments_of(binding.CLAIM, data)
    else:
        yield from segments_of(institutional.CLAIM, data)
        yield from institutional.coded(data)
        yield from segments_of(institutional.PEOPLE, data)
    rows = binding.LINE if data["stay"] is None else institutional.LINE
    for at, line in enumerate(data["lines"]):
        yield from segments_of(rows, line, f"lines[{at}].", at + 1)


def _insured(claim: Claim) -> object:
    own = claim.subscriber.relationship == "self"
    return claim.payer, claim.order, claim.insurance_type, claim.subscriber, claim.patient if own else None


def _data(claim: Claim) -> dict[str, Any]:
    """The claim as plain data, once it is known to fit: nothing is left out without a word."""
    limits = OFFICE if claim.stay is None else STAY
    for what, count, least, most in (
        ("diagnoses", len(claim.diagnoses), 1, limits.diagnoses),
        ("lines", len(claim.lines), 1, limits.lines),
        ("others", len(claim.others), 0, MOST_OTHERS),
    ):
        if not least <= count <= most:
            raise X12Error(f"has {count} entries", what, f"a claim of its kind holds {least} to {most}; split it")
    for at, diagnosis in enumerate(claim.diagnoses):
        if not diagnosis.code:
            raise X12Error("is missing", f"diagnoses[{at}].code", "give each diagnosis its code")
    for at, line in enumerate(claim.lines):
        _fits(line, f"lines[{at}]", len(claim.diagnoses))
    if claim.accident and claim.accident.state and claim.accident.kind != "auto":
        raise X12Error("stands without an auto accident", "accident.state", "leave it out")
    data: dict[str, Any] = msgspec.to_builtins(claim)
    for line in data["lines"]:
        if line["through"]:
            line["run"] = "-".join(day.replace("-", "") for day in (line["date_of_service"], line["through"]))
            line["date_of_service"] = None
        if line["equipment"]:
            line["equipment"]["code"] = line["code"]
    data["total"] = str(claim.total)
    return data if claim.stay is None else institutional.unfolded(data)


def _fits(line: ServiceLine, place: str, diagnoses: int) -> None:
    if line.date_of_service is None and not line.revenue:
        raise X12Error("is missing", f"{place}.date_of_service", "DTP of loop 2400 needs it")
    if len(line.modifiers) > MOST_MODIFIERS or len(line.pointers) > MOST_POINTERS:
        raise X12Error("has over four modifiers or pointers", place, "a line holds four of each")
    if line.pointers and not 1 <= min(line.pointers) <= max(line.pointers) <= diagnoses:
        raise X12Error("points to a diagnosis that the claim does not have", f"{place}.pointers", "correct it")
    if line.ndc and line.ndc_units is None:
        raise X12Error("is missing", f"{place}.ndc_units", "an NDC is sent with its quantity")
