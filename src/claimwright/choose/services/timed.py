"""Units of timed services: a quarter of an hour each, by the rule of the payer.

CMS (Claims Processing Manual chapter 5 section 20.2): the minutes of all timed services together give the units, from 8
minutes on; the units go to the services with most minutes. CPT: each service by its own midpoint, 8 minutes.
"""

from __future__ import annotations

from collections.abc import Sequence

QUARTER, LEAST = 15, 8


def total_units(minutes: Sequence[int]) -> tuple[int, ...]:
    """Units of each service when their sum decides: whole quarters first, then one more to the largest rests."""
    every = sum(minutes)
    allowed = every // QUARTER + (every % QUARTER >= LEAST)
    units = [m // QUARTER for m in minutes]
    rests = sorted(range(len(minutes)), key=lambda n: (-(minutes[n] % QUARTER), n))
    for n in rests:
        if sum(units) < allowed and minutes[n] % QUARTER:
            units[n] += 1
    return tuple(units)


def midpoint_units(minutes: Sequence[int]) -> tuple[int, ...]:
    """Units of each service by itself: another one from its eighth minute."""
    return tuple(m // QUARTER + (m % QUARTER >= LEAST) for m in minutes)
