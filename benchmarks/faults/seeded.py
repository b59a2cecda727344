"""Seeded claims: goes round the faults and plants each in claims of different recipes, the same for the same seed.

Knows the registry and the recipes.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from claimwright.model.claim import Claim
from faults import (
    codes_match,
    codes_order,
    codes_valid,
    data_claim,
    data_lines,
    data_people,
    service_codes,
    service_medicare,
    service_modifiers,
    service_performers,
    service_places,
    service_programs,
    service_visits,
    stay_faults,
)
from faults.build import RECIPES, STAYS
from faults.claims import made
from faults.planting import REGISTRY, Fault, Planted
from faults.tables import Tables, tables

MODULES = (
    codes_valid,
    codes_match,
    codes_order,
    service_codes,
    service_medicare,
    service_visits,
    service_places,
    service_modifiers,
    service_performers,
    service_programs,
    data_people,
    data_claim,
    data_lines,
    stay_faults,
)
FAULTS: tuple[Fault, ...] = tuple(REGISTRY.values())


class Seeded(NamedTuple):
    """A claim with exactly one thing wrong; `recipe` is the clean claim that it was."""

    id: str
    claim: Claim
    fault: str
    target: str
    history: tuple[Claim, ...]
    source: str
    note: str = ""
    recipe: str = ""


def planted(fault: Fault, seed: str, known: Tables, used: set[str]) -> tuple[str, Planted] | None:
    """The fault in a claim of the first recipe that suits, of those not used before where one is left."""
    rng = Random(f"{seed}/{fault.name}")
    names = list(STAYS if fault.family == "institutional" else RECIPES)
    rng.shuffle(names)
    names.sort(key=lambda name: name in used)
    for turn in range(60):
        for name in names:
            own = Random(f"{seed}/{fault.name}/{name}/{turn}")
            found = fault.plant(made(name, own), own, known)
            if found is not None:
                return name, found
    return None


def make(seed: int, count: int, names: tuple[str, ...] = ()) -> Iterator[Seeded]:
    """`count` seeded claims, each fault in turn; `names` keeps to some faults."""
    known = tables()
    chosen = [f for f in FAULTS if not names or f.name in names]
    used: dict[str, set[str]] = {f.name: set() for f in chosen}
    for number in range(count):
        fault = chosen[number % len(chosen)]
        found = planted(fault, f"{seed}/{number}", known, used[fault.name])
        if found is None:
            continue
        recipe, one = found
        used[fault.name].add(recipe)
        if len(used[fault.name]) >= len(RECIPES):
            used[fault.name].clear()
        yield Seeded(
            f"{fault.name}-{number:04}", one.claim, fault.name, one.target, one.history, fault.source, one.note, recipe
        )
