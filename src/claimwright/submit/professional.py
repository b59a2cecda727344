"""Claims to one 837P interchange and back (005010X222A1), and which element holds which field.

The rows of binding.py are walked forwards for writing and matched for reading; what one writes the other reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

import msgspec

from claimwright.errors import X12Error
from claimwright.model.claim import Claim
from claimwright.model.exchange import Binding, Envelope, Party
from claimwright.submit.binding import BILLING, CLAIM, LINE, OTHER, PATIENT, PAY_TO, SELF
from claimwright.submit.cells import Written, segments_of, take
from claimwright.submit.envelope import control_of
from claimwright.submit.forms import FORMS, digits, plain
from claimwright.submit.given import to_claim
from claimwright.submit.institutional import stay_of
from claimwright.submit.normal import normal, program
from claimwright.x12 import Segment, segments, wrap
from claimwright.x12.tree import ClaimTree, claims

__all__ = ["bindings", "normal", "read", "write"]

VERSION, PROFESSIONAL, INSTITUTIONAL = "005010X222A1", "005010X222", "005010X223"
MOST_CLAIMS = 100  # of one patient's loop
MOST_DIAGNOSES, MOST_LINES, MOST_MODIFIERS, MOST_POINTERS = 12, 50, 4, 4


def write(claims: Sequence[Claim], envelope: Envelope) -> bytes:
    """One interchange with one transaction, for one payer; counts, HL and LX numbers are derived.

    Raises X12Error naming a field that is missing or does not fit.
    """
    ids = [claim.id.upper() for claim in claims]
    if not ids or len(set(ids)) != len(ids):
        raise X12Error("claims are none, or two have one id", "837P", "give each claim an id of its own")
    if len({claim.payer.id for claim in claims}) > 1:
        raise X12Error("claims are for several payers", "837P", "write one interchange for each payer")
    body = [*_header(envelope), *(written.elements for written in _hierarchy(claims))]
    return wrap(control_of(envelope, "HC", "837", VERSION), body)


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


def read(stream: BinaryIO, place: str = "837") -> Iterator[Claim]:
    """Claims of an 837P, one at a time, in the form that `normal` gives. Raises X12Error where one cannot be read."""
    for tree in claims(segments(stream, place), place):
        version = tree.envelope.gs.get(8)
        if not version.startswith(PROFESSIONAL):
            raise X12Error("is no professional claim file (005010X222)", place, "GS08 says which guide it follows")
        yield claim_of(tree, place)


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


def _hierarchy(claims: Sequence[Claim]) -> Iterator[Written]:
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
        yield from segments_of(CLAIM, data)
        for at, line in enumerate(data["lines"]):
            yield from segments_of(LINE, line, f"lines[{at}].", at + 1)
        before = claim


def _insured(claim: Claim) -> object:
    own = claim.subscriber.relationship == "self"
    return claim.payer, claim.subscriber, claim.patient if own else None


def _data(claim: Claim) -> dict[str, Any]:
    """The claim as plain data, once it is known to fit: nothing is left out without a word."""
    for what, count, most in (
        ("diagnoses", len(claim.diagnoses), MOST_DIAGNOSES),
        ("lines", len(claim.lines), MOST_LINES),
    ):
        if not 1 <= count <= most:
            raise X12Error(f"has {count} entries", what, f"an 837P claim holds 1 to {most}; split it")
    for at, line in enumerate(claim.lines):
        if len(line.modifiers) > MOST_MODIFIERS or len(line.pointers) > MOST_POINTERS:
            raise X12Error("has over four modifiers or pointers", f"lines[{at}]", "a line holds four of each")
        if line.pointers and not 1 <= min(line.pointers) <= max(line.pointers) <= len(claim.diagnoses):
            raise X12Error("points to a diagnosis that the claim does not have", f"lines[{at}].pointers", "correct it")
        if line.through is not None:
            raise X12Error("spans several days", f"lines[{at}].through", "write a line for each day")
        if line.ndc and line.ndc_units is None:
            raise X12Error("is missing", f"lines[{at}].ndc_units", "an NDC is sent with its quantity")
    if claim.accident and claim.accident.state and claim.accident.kind != "auto":
        raise X12Error("stands without an auto accident", "accident.state", "leave it out")
    data: dict[str, Any] = msgspec.to_builtins(claim)
    return data | {"total": str(claim.total)}


def claim_of(tree: ClaimTree, place: str) -> Claim:
    """One claim of an 837P or 837I; what it does not say is empty. Raises X12Error naming a field that is garbled."""
    data: dict[str, Any] = {"lines": [], "diagnoses": []}
    own = all(loop[0].get(3) != "23" for loop in tree.ancestors)
    levels = {"20": (*BILLING, *PAY_TO), "22": SELF if own else OTHER, "23": PATIENT}
    for loop in tree.ancestors:
        at = 0
        for segment in loop:
            at = take(levels.get(loop[0].get(3), ()), at, segment, data, place)
            if segment.id == "SBR" and segment.get(1) in ("S", "T"):
                data["order"] = segment.get(1)
    if tree.envelope.gs.get(8).startswith(PROFESSIONAL):
        _take_claim(tree.segments, data, place)
        data["stated"] = data.pop("total", None)
    else:
        stay_of(tree.segments, data)
    others = list(_others(tree.segments))
    if others:
        data["others"] = others
    payer = data.setdefault("payer", {})
    payer["program"] = program(payer.get("filing_code", ""))
    claim = to_claim(data, f"{place}:{tree.segments[0].number}", X12Error, "see x12 validate")
    return msgspec.structs.replace(claim, stated=None) if claim.stated == claim.total else claim


def _run(segment: Segment, place: str) -> dict[str, str]:
    """The first and last day of a line of several."""
    first, _, last = segment.get(3).partition("-")
    try:
        back = FORMS["date"].back
        return {"date_of_service": back(first), **({"through": back(last)} if last != first else {})}
    except ValueError as error:
        where = f"{place}:{segment.number}"
        raise X12Error(f"the value for date_of_service {error}", where, "see x12 validate") from error


def _others(found: Sequence[Segment]) -> Iterator[dict[str, Any]]:
    """The other payers of a claim (2320, 2330): the order of each, who, and what it paid."""
    one: dict[str, Any] | None = None
    for segment in found:
        if segment.id == "LX":
            break
        if segment.id == "SBR":
            if one is not None:
                yield one
            one = {"order": segment.get(1), "id": "", "filing_code": segment.get(9)}
        elif one is not None and segment.id == "AMT" and segment.get(1) == "D":
            one["paid"] = segment.get(2)
        elif one is not None and segment.id == "NM1" and segment.get(1) == "PR":
            one.update(id=segment.get(9), name=segment.get(3))
        elif one is not None and segment.id == "NM1" and segment.get(1) == "IL":
            one["member_id"] = segment.get(9)
    if one is not None:
        yield one


def _take_claim(found: Sequence[Segment], data: dict[str, Any], place: str) -> None:
    """Claim and lines. Another payer's part (2320) and what follows a line's drug hold nothing that a Claim has."""
    rows, into, at = CLAIM, data, 0
    for segment in found:
        if segment.id == "LX":
            data["lines"].append({})
            rows, into, at = LINE, data["lines"][-1], 0
        elif segment.id in ("SBR", "SVD", "LQ"):
            rows, at = (), 0
        elif segment.id == "DTP" and segment.get(1) == "472" and segment.get(2) == "RD8":
            into.update(_run(segment, place))
            continue
        at = take(rows, at, segment, into, place) if rows else 0
