"""What the codes of an institutional claim call for and exclude: the template `bill` (rulebook/templates.py).

Knows where each kind of code stands on a claim, and what none of them means.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from claimwright.model.claim import Claim
from claimwright.rulebook.families import within
from claimwright.rulebook.templates import Bill, BillCodes

KINDS = tuple(name for name in BillCodes.__struct_fields__ if name != "fields")
# Where a kind of code stands: its element or field.
PLACES = {
    "bill_types": "stay.bill_type",
    "frequencies": "stay.bill_type",
    "admission_types": "stay.admission_type",
    "sources": "stay.admission_source",
    "statuses": "stay.status",
    "conditions": "stay.conditions",
    "occurrences": "stay.occurrences",
    "spans": "stay.spans",
    "values": "stay.values",
    "revenue": "lines",
    "orders": "order",
}


class Breach(NamedTuple):
    """Where a claim breaks the template, and the code that calls for what is missing or may not stand."""

    place: str
    found: str


def breaches(template: Bill, claim: Claim) -> Iterator[Breach]:
    """At most one."""
    stay = claim.stay
    if stay is None or not _applies(template, claim):
        return
    if template.forbids != NOTHING:
        for kind in _asked(template.forbids):
            found = _met(template.forbids, kind, claim)
            if found:
                yield Breach(PLACES[kind], found)
                return
    if template.needs != NOTHING and not _any(template.needs, claim):
        kinds = _asked(template.needs)
        place = template.needs.fields[0] if template.needs.fields else PLACES[kinds[0]]
        caller = _met(template.when, _asked(template.when)[-1], claim) if _asked(template.when) else ""
        yield Breach(place, caller)


NOTHING = BillCodes()


def _applies(template: Bill, claim: Claim) -> bool:
    when = template.when
    if not all(_met(when, kind, claim) for kind in _asked(when)) or not all(_given(claim, f) for f in when.fields):
        return False
    return template.unless == NOTHING or not _any(template.unless, claim)


def _any(codes: BillCodes, claim: Claim) -> bool:
    return any(_met(codes, kind, claim) for kind in _asked(codes)) or any(_given(claim, f) for f in codes.fields)


def _asked(codes: BillCodes) -> list[str]:
    return [kind for kind in KINDS if getattr(codes, kind)]


def _met(codes: BillCodes, kind: str, claim: Claim) -> str:
    """The first code of the kind on the claim that is listed; empty where none is."""
    listed = getattr(codes, kind)
    return next((code for code in standing(kind, claim) if any(within(run, code) for run in listed)), "")


def standing(kind: str, claim: Claim) -> tuple[str, ...]:
    """The codes of a kind that stand on an institutional claim."""
    stay = claim.stay
    if stay is None:
        return ()
    if kind == "conditions":
        return stay.conditions
    if kind in ("occurrences", "spans", "values"):
        return tuple(one.code for one in getattr(stay, kind))
    if kind == "revenue":
        return tuple(line.revenue for line in claim.lines)
    one = {
        "bill_types": stay.bill_type[:2],
        "frequencies": stay.bill_type[2:],
        "admission_types": stay.admission_type,
        "sources": stay.admission_source,
        "statuses": stay.status,
        "orders": claim.order,
    }[kind]
    return (one,) if one else ()


def _given(claim: Claim, field: str) -> bool:
    value: object = claim
    for name in field.split("."):
        value = getattr(value, name) if value is not None else None
    return bool(value)
