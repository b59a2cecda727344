"""A claim from plain data, as a file or another system gives it: what is missing is left empty for the check to name.

What stands there and is no value of its field cannot be read: the error names the field, never its value.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec

from claimwright.errors import ClaimwrightError
from claimwright.model.claim import (
    NO_PATIENT,
    NO_PAYER,
    NO_PRACTICE,
    NO_PROVIDER,
    NO_SUBSCRIBER,
    NOWHERE,
    Claim,
)
from claimwright.submit.normal import system

_ALWAYS = {
    "payer": NO_PAYER,
    "billing": NO_PRACTICE,
    "subscriber": NO_SUBSCRIBER,
    "patient": NO_PATIENT,
    "rendering": NO_PROVIDER,
}
_WHERE_GIVEN = {"referring": NO_PROVIDER, "supervising": NO_PROVIDER, "facility": NO_PRACTICE}
_OF_LINE = {"rendering": NO_PROVIDER, "ordering": NO_PROVIDER}
_LINE: dict[str, Any] = {
    "code": "",
    "modifiers": [],
    "charge": "0",
    "units": "0",
    "pointers": [],
    "date_of_service": None,
    "control": "",
}
MOST_DIGITS = 18  # of a number in X12, before the point
_CLAIM = {"id": "", "place_of_service": "", "diagnoses": [], "lines": []}


def to_claim(data: dict[str, Any], place: str, error: type[ClaimwrightError], mend: str) -> Claim:
    """Raises `error` naming the first field that holds no value of its kind."""
    try:
        claim = msgspec.convert(_filled(data), Claim, strict=False)
    except msgspec.ValidationError as wrong:
        field = str(wrong).rpartition(" - at ")[2].strip("`$.") if " - at " in str(wrong) else "a field"
        raise error(f"the claim lacks or garbles {field}", place, mend) from wrong
    for field, amount in _amounts(claim):
        if amount is not None and not (amount.is_finite() and amount.adjusted() < MOST_DIGITS):
            raise error(f"the claim lacks or garbles {field}", place, mend)
    return claim


def _amounts(claim: Claim) -> Iterator[tuple[str, Decimal | None]]:
    """Every amount and count by its field: a number that is none can be compared with nothing."""
    yield from (("stated", claim.stated), ("patient_paid", claim.patient_paid))
    for at, line in enumerate(claim.lines):
        for name in ("charge", "units", "ndc_units", "allowed"):
            yield f"lines[{at}].{name}", getattr(line, name)
    yield from ((f"others[{at}].paid", other.paid) for at, other in enumerate(claim.others))
    yield from ((f"stay.values.{one.code}", one.amount) for one in (claim.stay.values if claim.stay else ()))


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    parts = {name: _whole(data.get(name), blank) for name, blank in _ALWAYS.items()}
    parts |= {name: _whole(data[name], blank) for name, blank in _WHERE_GIVEN.items() if data.get(name)}
    lines = [_line(line, number) for number, line in enumerate(data.get("lines") or (), 1)]
    diagnoses = [
        {**d, "position": d.get("position", n)} if isinstance(d, dict) else d
        for n, d in enumerate(data.get("diagnoses") or (), 1)
    ]
    return {**_CLAIM, **data, **parts, "lines": lines, "diagnoses": diagnoses}


def _line(line: Any, number: int) -> Any:
    if not isinstance(line, dict):
        return line
    known = {"number": number, **_LINE, **line}
    known["system"] = line.get("system") or system(str(known["code"]))
    return known | {name: _whole(line[name], blank) for name, blank in _OF_LINE.items() if line.get(name)}


def _whole(given: Any, blank: msgspec.Struct) -> Any:
    """The part with what is missing left empty."""
    if given is not None and not isinstance(given, dict):
        return given
    known = {**msgspec.to_builtins(blank), **(given or {})}
    for name in ("address", "pay_to"):
        if isinstance(known.get(name), dict):
            known[name] = {**msgspec.to_builtins(NOWHERE), **known[name]}
    if isinstance(known.get("name"), dict):
        known["name"] = {"last": "", **known["name"]}
    return known
