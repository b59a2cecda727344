"""Repairs of form alone: blanks around, letters' case, the marks people write inside numbers. Each is listed and can be
taken back; nothing clinical is repaired, and what would have to be guessed is left for an edit to name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from claimwright.model.claim import Claim
from claimwright.model.verdict import Repair

_STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")
_NDC = re.compile(r"(\d{4,5})-(\d{3,4})-(\d{1,2})")
_DIAGNOSIS = re.compile(r"([A-Z][0-9A-Z]{2})([0-9A-Z]{1,4})")


def _diagnosis(text: str) -> str:
    """ "e1122" -> "E11.22"."""
    code = text.strip().upper().rstrip(".")
    bare = _DIAGNOSIS.fullmatch(code)
    return f"{bare[1]}.{bare[2]}" if bare else code


def _ndc(text: str) -> str:
    """Ten digits with hyphens to eleven in 5-4-2, as HIPAA wants them: zeros in front of the short part."""
    parts = _NDC.fullmatch(text.strip())
    if parts is None:
        return text.strip()
    return parts[1].zfill(5) + parts[2].zfill(4) + parts[3].zfill(2)


def _digits(text: str) -> str:
    """A number without the blanks and hyphens between its digits."""
    bare = re.sub(r"[\s-]", "", text)
    return bare if bare.isdigit() else text.strip()


def _upper(text: str) -> str:
    return text.strip().upper()


Form = Callable[[str], str]
_PARTY: tuple[tuple[str, Form], ...] = (("npi", _digits), ("taxonomy", _upper))
_FORMS: tuple[tuple[str, Form], ...] = (
    ("id", str.strip),
    ("place_of_service", str.strip),
    ("frequency", str.strip),
    ("clia", _upper),
    ("authorization", str.strip),
    ("referral", str.strip),
    ("payer_control", str.strip),
    ("payer.id", str.strip),
    ("payer.filing_code", _upper),
    ("subscriber.member_id", _upper),
    ("billing.tax_id", _digits),
    *((f"{who}.{name}", form) for who in ("billing", "rendering", "referring", "supervising") for name, form in _PARTY),
    ("facility.npi", _digits),
    *((f"{who}.address.zip", _digits) for who in ("billing", "patient", "subscriber", "facility", "payer")),
    *((f"{who}.address.state", _upper) for who in ("billing", "patient", "subscriber", "facility", "payer")),
)
_OF_LINE: tuple[tuple[str, Form], ...] = (
    ("code", _upper),
    ("ndc", _ndc),
    ("ndc_measure", _upper),
    ("unit_measure", _upper),
)


def repaired(claim: Claim) -> tuple[Claim, tuple[Repair, ...]]:
    """The claim with its forms mended, and every mend; the claim itself where there is none."""
    done = tuple(_repairs(claim))
    return (_put(claim, ((r.field, r.after) for r in done)), done) if done else (claim, ())


def taken_back(claim: Claim, repairs: Iterable[Repair]) -> Claim:
    """The claim as it was given."""
    return _put(claim, ((r.field, r.before) for r in repairs))


def _repairs(claim: Claim) -> Iterator[Repair]:
    for path, form in _FORMS:
        yield from _repair(claim, path, path, form)
    for n, diagnosis in enumerate(claim.diagnoses):
        yield from _repair(diagnosis, "code", f"diagnoses[{n}].code", _diagnosis)
    for n, line in enumerate(claim.lines):
        for name, form in _OF_LINE:
            yield from _repair(line, name, f"lines[{n}].{name}", form)
        for m, modifier in enumerate(line.modifiers):
            if (after := _upper(modifier)) != modifier:
                yield Repair(f"lines[{n}].modifiers[{m}]", modifier, after)


def _repair(owner: object, path: str, field: str, form: Form) -> Iterator[Repair]:
    value: object = owner
    for name in path.split("."):
        value = getattr(value, name, None)
    if isinstance(value, str) and value and (after := form(value)) != value:
        yield Repair(field, value, after)


def _put(claim: Claim, values: Iterable[tuple[str, str]]) -> Claim:
    data: Any = msgspec.to_builtins(claim)
    for field, text in values:
        into = data
        *way, (name, index) = _STEP.findall(field)
        for step, at in way:
            into = into[step][int(at)] if at else into[step]
        if index:
            held = list(into[name])
            held[int(index)] = text
            into[name] = held
        else:
            into[name] = text
    return msgspec.convert(data, Claim, strict=False)
