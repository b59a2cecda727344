"""Proves by the tables alone that the clean claims are clean, and counts them.

Run: python -m faults.selfcheck [seed] [count]. Also that every fault was planted three times in different claims and
that its target exists.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict

import msgspec

from claimwright.model.claim import Claim
from faults.build import RECIPES, STAYS
from faults.claims import clean_set
from faults.pasts import clean_with_past
from faults.proof import wrong
from faults.seeded import FAULTS, make
from faults.tables import tables


def clean_ones(seed: int, count: int, stays: int) -> int:
    """Prints what the tables find in the clean claims, and how wide they are; how many findings."""
    known, bad = tables(), Counter[str]()
    claims = list(clean_set(seed, count, stays))
    pasts = [(name, claim) for name, claim, _ in clean_with_past(seed, 36)]
    for name, claim in (*claims, *pasts):
        for says in wrong(claim, known):
            bad[f"{name}: {says}"] += 1
    for says, times in sorted(bad.items()):
        print(f"  {times:3} {says}")
    texts = {msgspec.json.encode(claim) for _, claim in claims}
    services = {line.code for _, claim in claims for line in claim.lines if line.code}
    icd = {d.code for _, claim in claims for d in claim.diagnoses}
    trades = {claim.rendering.taxonomy for _, claim in claims}
    places = {claim.place_of_service for _, claim in claims if claim.place_of_service}
    programs = Counter(claim.payer.program for _, claim in claims)
    print(f"{len(claims)} clean claims, {len(texts)} different, and {len(pasts)} with an innocent past")
    print(f"{len(RECIPES)} professional recipes, {len(STAYS)} institutional; {len(services)} services")
    print(f"{len(icd)} diagnoses, {len(trades)} specialties, {len(places)} places of service; payers {dict(programs)}")
    print(f"{sum(bad.values())} findings by the tables")
    return sum(bad.values()) + len(claims) - len(texts)


def there(claim: Claim, target: str) -> bool:
    """Whether the claim has what the target names (what is missing has at least its field)."""
    if found := re.fullmatch(r"HI(\d\d)", target):
        return 1 <= int(found[1]) <= len(claim.diagnoses)
    if found := re.fullmatch(r"line (\d+)", target):
        return any(line.number == int(found[1]) for line in claim.lines)
    value: object = claim
    for part in target.split(".") if target != "claim" else ():
        if not hasattr(value, part):
            return False
        value = getattr(value, part)
    return True


def seeded_ones(seed: int) -> int:
    """Prints how often each fault was planted where that is too seldom, and targets that are not there; how many."""
    claims: dict[str, set[bytes]] = defaultdict(set)
    astray = 0
    for one in make(seed, 3 * len(FAULTS)):
        claims[one.fault].add(msgspec.json.encode((one.claim, one.history)))
        if not there(one.claim, one.target):
            astray += 1
            print(f"  {one.id}: no {one.target}")
    seldom = [f.name for f in FAULTS if len(claims[f.name]) < 3]
    families = Counter(f.family for f in FAULTS)
    print(f"{len(FAULTS)} faults {dict(families)}, {sum(map(len, claims.values()))} seeded claims; seldom: {seldom}")
    return len(seldom) + astray


def main(seed: int = 7, count: int = 300, stays: int = 20) -> int:
    return 1 if clean_ones(seed, count, stays) + seeded_ones(seed) else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
