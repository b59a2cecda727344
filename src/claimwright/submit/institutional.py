"""An institutional claim (837I, 005010X223) as it is read for the check; what only it has stands in `Claim.stay`.

Positions: ASC X12N 005010X223A3. Writing one is not this module's.
"""

from __future__ import annotations

from typing import Any

from claimwright.submit.forms import FORMS
from claimwright.x12 import Segment

# Qualifiers of HI (2300): the principal diagnosis, others, admitting, procedures; 9-BK and ICD-10 ABK alike.
_PRINCIPAL, _OTHER, _ADMITTING = ("ABK", "BK"), ("ABF", "BF", "ABN", "BN"), ("ABJ", "BJ")
_PROCEDURES = ("BBR", "BR", "BBQ", "BQ")
_PEOPLE = {"71": "attending", "72": "operating"}
_DAY, _HOUR = 8, 12  # characters of a date, and of one with its time


def stay_of(segments: tuple[Segment, ...], data: dict[str, Any]) -> None:
    """Puts what the claim's segments say into its data; another payer's part (2320) is passed over."""
    stay: dict[str, Any] = {"bill_type": "", "occurrences": {}, "values": {}}
    data["stay"], data["lines"], data["diagnoses"] = stay, [], []
    data["order"] = data.get("order", "P")
    other = False
    for s in segments:
        if s.id == "LX":
            data["lines"].append({})
            other = False
        elif s.id == "SBR":
            other = True
        elif s.id == "NM1":
            if not other:
                _person(s, stay)
        elif data["lines"]:
            _line(s, data["lines"][-1])
        elif not other:
            _claim(s, data, stay)


def _person(s: Segment, stay: dict[str, Any]) -> None:
    role = _PEOPLE.get(s.get(1))
    if role is not None:
        name = {"last": s.get(3), "first": s.get(4), "middle": s.get(5)}
        stay.setdefault(role, {"npi": s.get(9) if s.get(8) == "XX" else "", "name": name})


def _claim(s: Segment, data: dict[str, Any], stay: dict[str, Any]) -> None:
    if s.id == "CLM":
        kind = s.parts(5)
        data.update(id=s.get(1), stated=s.get(2), assignment=s.get(7), benefits=s.get(8), release=s.get(9))
        data["frequency"] = kind[2] if len(kind) > 2 else ""
        stay["bill_type"] = kind[0] + data["frequency"]
    elif s.id == "DTP" and s.get(1) == "434":
        first, _, last = s.get(3).partition("-")
        stay["statement_from"], stay["statement_through"] = _date(first), _date(last or first)
    elif s.id == "DTP" and s.get(1) == "435":
        data["admitted"] = _date(s.get(3)[:_DAY])
    elif s.id == "DTP" and s.get(1) == "096":
        stay["discharge_hour"] = s.get(3)[:4]
    elif s.id == "CL1":
        stay.update(admission_type=s.get(1), admission_source=s.get(2), status=s.get(3))
    elif s.id == "REF":
        named = {"F8": "payer_control", "G1": "authorization", "9F": "referral"}.get(s.get(1))
        if named:
            data[named] = s.get(2)
    elif s.id == "HI":
        for position in range(1, len(s.elements)):
            _coded(s.parts(position), data, stay)


def _coded(parts: list[str], data: dict[str, Any], stay: dict[str, Any]) -> None:
    """One composite of HI: what it is, the code, what else."""
    kind, code = parts[0], parts[1] if len(parts) > 1 else ""
    if kind in _PRINCIPAL + _OTHER:
        code = FORMS["diagnosis"].back(code)
        data["diagnoses"].append({"code": code, "present": parts[8] if len(parts) > 8 else ""})
    elif kind in _ADMITTING:
        stay["admitting"] = FORMS["diagnosis"].back(code)
    elif kind in _PROCEDURES:
        stay.setdefault("procedures", []).append(code)
    elif kind == "BG":
        stay.setdefault("conditions", []).append(code)
    elif kind == "BH" and len(parts) > 3:
        stay["occurrences"].setdefault(code, _date(parts[3]))
    elif kind == "BE" and len(parts) > 4:
        stay["values"].setdefault(code, parts[4])


def _line(s: Segment, line: dict[str, Any]) -> None:
    if s.id == "SV2":
        service = s.parts(2)
        line.update(revenue=s.get(1), charge=s.get(3), unit_measure=s.get(4), units=s.get(5))
        if len(service) > 1:
            line.update(code=service[1], modifiers=[m for m in service[2:6] if m])
    elif s.id == "SV1":  # as some write it
        service = s.parts(1)
        line.update(code=service[1] if len(service) > 1 else "", modifiers=[m for m in service[2:6] if m])
        line.update(charge=s.get(2), unit_measure=s.get(3), units=s.get(4))
    elif s.id == "DTP" and s.get(1) == "472":
        first, _, last = s.get(3).partition("-")
        line["date_of_service"] = _date(first[:_DAY])
        if last:
            line["through"] = _date(last[:_DAY])
    elif s.id == "REF" and s.get(1) == "6R":
        line["control"] = s.get(2)
    elif s.id == "LIN" and s.get(2) == "N4":
        line["ndc"] = s.get(3)
    elif s.id == "CTP":
        line.update(ndc_units=s.get(4), ndc_measure=s.parts(5)[0])


def _date(text: str) -> str:
    """YYYY-MM-DD; what is no date stays as it is, for the error to name its field."""
    return f"{text[:4]}-{text[4:6]}-{text[6:8]}" if len(text) in (_DAY, _HOUR) and text[:_DAY].isdigit() else text
