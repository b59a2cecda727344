"""What a fault is, what it leaves behind, and the small changes it makes to a claim.

Knows the claim model; each fault's module knows why it is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple

import msgspec

from claimwright.model.claim import Claim, ClaimDiagnosis, ServiceLine
from faults.tables import Tables

replace = msgspec.structs.replace


class Planted(NamedTuple):
    """`target`: what an editor must point at (HI01, "line 2", a field, "claim"); `note`: what else it may find."""

    claim: Claim
    target: str
    history: tuple[Claim, ...] = ()
    note: str = ""


Plant = Callable[[Claim, Random, Tables], Planted | None]


class Fault(NamedTuple):
    """One kind of mistake; `source` is the text that makes it wrong."""

    name: str
    family: str
    source: str
    plant: Plant


REGISTRY: dict[str, Fault] = {}


def fault(family: str, source: str) -> Callable[[Plant], Plant]:
    """Registers a planter under its function's name."""

    def register(plant: Plant) -> Plant:
        if plant.__name__ in REGISTRY:
            raise ValueError(f"fault {plant.__name__} given twice")
        REGISTRY[plant.__name__] = Fault(plant.__name__, family, source, plant)
        return plant

    return register


def hi(position: int) -> str:
    return f"HI{position:02}"


def at(line: ServiceLine) -> str:
    return f"line {line.number}"


def codes(claim: Claim) -> list[str]:
    return [d.code for d in claim.diagnoses]


def services(claim: Claim) -> list[str]:
    return [line.code for line in claim.lines]


def years(claim: Claim) -> int:
    """The patient's age on the claim's day."""
    born, day = claim.patient.birth_date, claim.day
    if born is None or day is None:
        return -1
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def pays(claim: Claim, *programs: str) -> bool:
    return claim.payer.program in programs


def visit(code: str) -> bool:
    """An office, hospital, emergency, nursing or home visit, or a preventive one."""
    return code.startswith("99") and "99202" <= code <= "99499" and code not in ("99406", "99407", "99490", "99417")


def choose(rng: Random, found: Iterable[Any]) -> Any:
    """One of them, None where there is none."""
    kept = list(found)
    return rng.choice(kept) if kept else None


def with_line(claim: Claim, line: ServiceLine, **changes: Any) -> Claim:
    """The claim with one line changed."""
    changed = replace(line, **changes)
    return replace(claim, lines=tuple(changed if x.number == line.number else x for x in claim.lines))


def with_modifiers(claim: Claim, line: ServiceLine, modifiers: Iterable[str]) -> Claim:
    return with_line(claim, line, modifiers=tuple(modifiers))


def with_code(claim: Claim, position: int, code: str) -> Claim:
    """The claim with one diagnosis replaced."""
    kept = tuple(replace(d, code=code) if d.position == position else d for d in claim.diagnoses)
    return replace(claim, diagnoses=kept)


def plus_code(claim: Claim, code: str, point: bool = True) -> Claim:
    """The claim with a diagnosis behind the others; the first line points to it where it has room."""
    position = len(claim.diagnoses) + 1
    grown = replace(claim, diagnoses=(*claim.diagnoses, ClaimDiagnosis(position, code)))
    line = claim.lines[0]
    if point and len(line.pointers) < 4 and claim.stay is None:
        return with_line(grown, line, pointers=(*line.pointers, position))
    return grown


def reordered(claim: Claim, order: Iterable[int]) -> Claim:
    """The diagnoses in another order (old positions); each line still points to the same ones."""
    kept = list(order)
    new = {old: place for place, old in enumerate(kept, 1)}
    by = {d.position: d for d in claim.diagnoses}
    diagnoses = tuple(replace(by[old], position=place) for place, old in enumerate(kept, 1))
    lines = tuple(
        replace(x, pointers=tuple(new[p] for p in x.pointers if p in new) or (x.pointers[:1] and (1,)))
        for x in claim.lines
    )
    return replace(claim, diagnoses=diagnoses, lines=lines)


def first(claim: Claim, position: int) -> Claim:
    """The diagnosis moved to the first place."""
    rest = [d.position for d in claim.diagnoses if d.position != position]
    return reordered(claim, [position, *rest])


def without_code(claim: Claim, position: int) -> Claim:
    return reordered(claim, [d.position for d in claim.diagnoses if d.position != position])


def plus_line(claim: Claim, code: str, like: ServiceLine, **changes: Any) -> Claim:
    """The claim with another service on the day of `like`."""
    number = len(claim.lines) + 1
    fields: dict[str, Any] = {
        "number": number, "code": code, "system": "HCPCS" if code[0].isalpha() else "CPT", "modifiers": (),
        "charge": Decimal("85.00"), "units": Decimal(1), "control": f"{claim.id}{number:02}", "unit_measure": "UN",
        "ndc": "", "ndc_units": None, "ndc_measure": "", "note": "", "through": None,
    }  # fmt: skip
    return replace(claim, lines=(*claim.lines, replace(like, **(fields | changes))))


def kept_lines(claim: Claim, lines: Iterable[ServiceLine]) -> Claim:
    """The claim with these lines only, numbered anew."""
    return replace(claim, lines=tuple(replace(x, number=n) for n, x in enumerate(lines, 1)))


def earlier(claim: Claim, days: int, line: ServiceLine, **changes: Any) -> Claim:
    """An earlier claim of the same practice, person and patient with one service, `days` before the claim's day."""
    day = (claim.day or date(2026, 1, 1)) - timedelta(days=days)
    one = replace(line, **({"number": 1, "date_of_service": day, "through": None, "pointers": (1,)} | changes))
    shift: dict[str, Any] = {"made": day + timedelta(days=3), "stated": None}
    for name in ("admitted", "discharged"):
        if getattr(claim, name):
            shift[name] = day
    return replace(claim, id=f"E{claim.id[1:]}", lines=(one,), diagnoses=claim.diagnoses[:1], accident=None, **shift)
