"""Clean claims: every recipe by its name, one drawn at random, and a set that goes round them all.

Knows the recipes' modules only.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from claimwright.model.claim import Claim
from faults import ancillary, hospital_care, office_work, readings, stays, surgery, tricky, visits
from faults.build import RECIPES, STAYS, Desk

MODULES = (visits, hospital_care, office_work, surgery, readings, ancillary, tricky, stays)


def made(name: str, rng: Random) -> Claim:
    """A claim of the named recipe."""
    return (RECIPES | STAYS)[name](Desk(rng))


def clean(rng: Random) -> Claim:
    """A valid, complete professional claim of a recipe drawn at random."""
    return made(rng.choice(tuple(RECIPES)), rng)


def clean_stay(rng: Random) -> Claim:
    """A valid, complete institutional claim."""
    return made(rng.choice(tuple(STAYS)), rng)


def clean_set(seed: int, count: int, stays: int = 0) -> Iterator[tuple[str, Claim]]:
    """(recipe, claim): `count` professional claims going round the recipes, then `stays` institutional ones."""
    for recipes, many in ((tuple(RECIPES), count), (tuple(STAYS), stays)):
        for number in range(many):
            name = recipes[number % len(recipes)]
            yield name, made(name, Random(f"{seed}/clean/{name}/{number}"))
