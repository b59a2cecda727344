"""What HL7 v2 messages say of the visit: patient, date, providers and insurance, as fields; each origin is a field
such as "PID-5".

The guarantor (GT1) is on no claim and is not read. Structure: HL7 v2.5.1 chapters 3 and 6.
"""

from __future__ import annotations

import re

from claimwright.intake import roles
from claimwright.intake.fields import Found, message_date
from claimwright.intake.hl7_message import Message, Segment
from claimwright.intake.source import Source
from claimwright.rulebook.credentials import UNKNOWN

# HL7 table 0063 and what senders use for it.
RELATIONSHIPS = {
    "SEL": "self", "SELF": "self", "18": "self", "SPO": "spouse", "SPOUSE": "spouse", "01": "spouse", "CHD": "child",
    "CHILD": "child", "NCH": "child", "SCH": "child", "19": "child", "OTH": "other", "G8": "other",
}  # fmt: skip
SEXES = {"F": "F", "M": "M", "U": "U", "O": "U", "A": "U", "N": "U"}
_NPI = re.compile(r"[0-9]{10}")


def one_patient(source: Source, messages: list[Message]) -> None:
    """A file of several messages is one visit's: whose they are must agree."""
    first: dict[str, str] = {}
    for message in messages:
        for pid in message.all("PID"):
            same = {"the record number": _record_number(pid).casefold(), "the patient": pid.get(5).strip().casefold()}
            same["the birth date"] = pid.get(7).strip()[:8]
            for what, value in same.items():
                if value and first.setdefault(what, value) != value:
                    raise source.error(
                        f"{what} differs between messages", "give each patient's messages a visit apart", pid.place
                    )


def put(found: Found, message: Message) -> None:
    """The first message that says a thing is believed."""
    for pid in message.all("PID")[:1]:
        _patient(found, pid)
    for visit in message.all("PV1")[:1]:
        _visit(found, visit)
    _dates(found, message)
    for charge in message.all("FT1")[:1]:
        _provider(found, "rendering", charge, 20)
    for txa in message.all("TXA")[:1]:
        _provider(found, "rendering", txa, 5)
        _provider(found, "rendering", txa, 9)
    held = sorted(message.all("IN1"), key=lambda s: int(s.get(1)) if re.fullmatch(r"[0-9]{1,4}", s.get(1)) else 10_000)
    for insurance in held[:1]:
        _insurance(found, insurance)


def person(segment: Segment, field: int, repetition: str | None = None) -> tuple[str, str]:
    """An XCN or PPN as `Rowan Pike, MD` and the role its credentials tell."""
    family, given = segment.get(field, 2, repetition), segment.get(field, 3, repetition)
    letters = [segment.get(field, n, repetition) for n in (5, 7, 21)]
    return _named(given, family, letters)


def interpreter(segment: Segment) -> tuple[str, str]:
    """OBR-32: the name stands in subcomponents of the first component."""
    parts = segment.repetitions(32)[0].split(segment.marks.component)[0].split(segment.marks.subcomponent)
    parts += [""] * 7
    return _named(parts[2], parts[1], [parts[4], parts[6]])


def _named(given: str, family: str, letters: list[str]) -> tuple[str, str]:
    name = " ".join(p for p in (given.strip(), family.strip()) if p)
    credentials = [p.strip() for p in letters if p.strip()]
    return (
        ", ".join([name, *credentials]) if name else "",
        roles.of_person(name, credentials) if name else UNKNOWN,
    )


def _patient(found: Found, pid: Segment) -> None:
    found.put("patient.record_number", _record_number(pid), pid.at(3))
    _name(found, "patient.name", pid, 5)
    found.put_date("patient.birth_date", pid.get(7), pid.at(7))
    found.put("patient.sex", SEXES.get(pid.get(8).upper()), pid.at(8))
    _address(found, "patient.address", pid, 11)
    phone = pid.get(13) or pid.get(13, 12) or pid.get(13, 6) + pid.get(13, 7)
    digits = re.sub(r"[^0-9]", "", phone.upper().partition("X")[0])
    if len(digits) in (10, 11):
        found.put_phone("patient.phone", digits, pid.at(13))


def _record_number(pid: Segment) -> str:
    """The identifier said to be the medical record number; else the first, social security and licences apart."""
    given = [(pid.get(3, 5, g), pid.get(3, 1, g).strip()) for g in pid.repetitions(3)]
    ranked = sorted(given, key=lambda pair: pair[0] != "MR")
    return next((number for kind, number in ranked if number and kind not in ("SS", "DL")), "")


def _visit(found: Found, visit: Segment) -> None:
    found.put_date("date_of_service", visit.get(44), visit.at(44))
    if visit.get(2) == "I":
        found.put("setting", "inpatient", visit.at(2))
        found.put_date("discharge_date", visit.get(45), visit.at(45))
    _provider(found, "rendering", visit, 7)
    _provider(found, "referring", visit, 8)


def _dates(found: Found, message: Message) -> None:
    """Where PV1 gives no day: the one day of all charges, or the day on which the document's activity took place."""
    charges = {message_date(charge.get(4)): charge for charge in message.all("FT1") if charge.get(4)}
    if len(charges) == 1:
        found.put_date("date_of_service", *next((c.get(4), c.at(4)) for c in charges.values()))
    for txa in message.all("TXA"):
        found.put_date("date_of_service", txa.get(4), txa.at(4))


def _provider(found: Found, role: str, segment: Segment, field: int) -> None:
    """Who carries an NPI: said to be one by its type or authority, or of ten digits with neither given."""
    if f"{role}.npi" in found.fields:
        return
    for given in segment.repetitions(field):
        number, kind = segment.get(field, 1, given), segment.get(field, 13, given)
        authority = segment.get(field, 9, given)
        told = kind == "NPI" or "NPI" in authority.upper() or not (kind or authority)
        if told and _NPI.fullmatch(number):
            found.put(f"{role}.npi", number, segment.at(field))
            found.put(f"{role}.name.first", segment.get(field, 3, given), segment.at(field))
            found.put(f"{role}.name.last", segment.get(field, 2, given), segment.at(field))
            return


def _insurance(found: Found, insurance: Segment) -> None:
    """A dependent whose relationship to the subscriber is not said gives no subscriber: who pays is not guessed."""
    found.put("payer.id", insurance.get(3), insurance.at(3))
    found.put("payer.name", insurance.get(4), insurance.at(4))
    found.put("authorization", insurance.get(14), insurance.at(14))
    relationship = RELATIONSHIPS.get(insurance.get(17).upper())
    if relationship is None:
        return
    found.put("subscriber.relationship", relationship, insurance.at(17))
    for field in (49, 36):
        found.put("subscriber.member_id", insurance.get(field), insurance.at(field))
    found.put("subscriber.group", insurance.get(8), insurance.at(8))
    if relationship != "self":
        _name(found, "subscriber.name", insurance, 16)
        found.put_date("subscriber.birth_date", insurance.get(18), insurance.at(18))
        found.put("subscriber.sex", SEXES.get(insurance.get(43).upper()), insurance.at(43))
        _address(found, "subscriber.address", insurance, 19)


def _name(found: Found, field: str, segment: Segment, number: int) -> None:
    for part, component in (("last", 1), ("first", 2), ("middle", 3)):
        found.put(f"{field}.{part}", segment.get(number, component), segment.at(number))


def _address(found: Found, field: str, segment: Segment, number: int) -> None:
    for part, component in (("line1", 1), ("line2", 2), ("city", 3), ("state", 4)):
        found.put(f"{field}.{part}", segment.get(number, component), segment.at(number))
    found.put_zip(f"{field}.zip", segment.get(number, 5), segment.at(number))
