"""Clean claims with an innocent past: earlier claims that look as if they forbade this one and do not.

Knows the recipes and the rules of time (three years, global days, a year of wellness).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from random import Random

from claimwright.model.claim import Claim
from faults import people
from faults.claims import made
from faults.planting import earlier, replace, with_modifiers

Past = Callable[[Claim, Random], tuple[Claim, tuple[Claim, ...]]]


def seen_long_ago(claim: Claim, rng: Random) -> tuple[Claim, tuple[Claim, ...]]:
    """A new patient whom the group saw more than three years before."""
    return claim, (earlier(claim, rng.randrange(1120, 1800), claim.lines[0], code="99213", modifiers=()),)


def seen_by_another_group(claim: Claim, rng: Random) -> tuple[Claim, tuple[Claim, ...]]:
    """A new patient here whom another practice saw last month."""
    before = earlier(claim, rng.randrange(20, 300), claim.lines[0], code="99213", modifiers=())
    trade = "family"
    return claim, (replace(before, billing=people.practice(rng, trade), rendering=people.provider(rng, trade)),)


def marked_24(claim: Claim, rng: Random) -> tuple[Claim, tuple[Claim, ...]]:
    """A visit in a global period that says 24."""
    line = claim.lines[0]
    done = earlier(claim, rng.randrange(10, 80), line, code="47562", modifiers=(), charge=Decimal("1900.00"))
    done = replace(done, diagnoses=(replace(done.diagnoses[0], code="K80.10"),), place_of_service="24")
    return with_modifiers(claim, line, ["24"]), (done,)


def global_period_over(claim: Claim, rng: Random) -> tuple[Claim, tuple[Claim, ...]]:
    """A visit after the ninety days."""
    line = claim.lines[0]
    done = earlier(claim, rng.randrange(95, 200), line, code="47562", modifiers=(), charge=Decimal("1900.00"))
    return claim, (replace(done, place_of_service="24"),)


def operated_by_another(claim: Claim, rng: Random) -> tuple[Claim, tuple[Claim, ...]]:
    """A visit in the global period of another practice's surgery."""
    line = claim.lines[0]
    done = earlier(claim, rng.randrange(10, 80), line, code="27447", modifiers=("RT",), charge=Decimal("3900.00"))
    trade = "orthopedics"
    return claim, (replace(done, billing=people.practice(rng, trade), rendering=people.provider(rng, trade)),)


def wellness_of_last_year(claim: Claim, rng: Random) -> tuple[Claim, tuple[Claim, ...]]:
    """A wellness visit more than a year behind the last."""
    return claim, (earlier(claim, rng.randrange(370, 700), claim.lines[0]),)


def visit_of_last_week(claim: Claim, rng: Random) -> tuple[Claim, tuple[Claim, ...]]:
    """The same visit code on another day."""
    return claim, (earlier(claim, rng.randrange(3, 40), claim.lines[0]),)


def same_day_elsewhere(claim: Claim, rng: Random) -> tuple[Claim, tuple[Claim, ...]]:
    """The same day at a practice of another specialty."""
    before = earlier(claim, 0, claim.lines[0], code="92012", modifiers=())
    trade = "ophthalmology"
    before = replace(before, diagnoses=(replace(before.diagnoses[0], code="H40.1111"),))
    return claim, (replace(before, billing=people.practice(rng, trade), rendering=people.provider(rng, trade)),)


def corrected_before(claim: Claim, rng: Random) -> tuple[Claim, tuple[Claim, ...]]:
    """A replacement of a claim that was sent before is no duplicate."""
    return claim, (replace(claim, id=f"E{claim.id[1:]}", frequency="1", payer_control=""),)


PASTS: tuple[tuple[Past, tuple[str, ...]], ...] = (
    (seen_long_ago, ("office_new_patient",)),
    (seen_by_another_group, ("office_new_patient",)),
    (marked_24, ("office_longitudinal", "surgeon_visit", "office_kidney")),
    (global_period_over, ("surgeon_visit", "office_chronic")),
    (operated_by_another, ("office_chronic", "office_kidney", "surgeon_visit")),
    (wellness_of_last_year, ("wellness_medicare",)),
    (visit_of_last_week, ("office_chronic", "office_heart", "therapy_talk", "dementia_etiology")),
    (same_day_elsewhere, ("office_chronic", "office_kidney", "chronic_care")),
    (corrected_before, ("corrected_commercial",)),
)


def clean_with_past(seed: int, count: int) -> Iterator[tuple[str, Claim, tuple[Claim, ...]]]:
    """(past and recipe, claim, its history): nothing is wrong with any."""
    for number in range(count):
        past, recipes = PASTS[number % len(PASTS)]
        name = recipes[number // len(PASTS) % len(recipes)]
        rng = Random(f"{seed}/past/{past.__name__}/{number}")
        claim, history = past(made(name, rng), rng)
        yield f"{past.__name__}/{name}", claim, history
