"""What the tables find in the seeded claims: shows whether a fault is alone, and whether its target is named.

Run: python -m faults.audit [seed] [count].
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict

from faults.proof import wrong
from faults.seeded import FAULTS, make
from faults.tables import tables


def main(seed: int = 1, count: int = 0) -> None:
    known = tables()
    found: dict[str, Counter[str]] = defaultdict(Counter)
    made: Counter[str] = Counter()
    for one in make(seed, count or 4 * len(FAULTS)):
        made[one.fault] += 1
        says = list(wrong(one.claim, known)) if one.claim.diagnoses else []
        found[one.fault].update(f"{one.recipe}: {s}" for s in says)
    for fault in FAULTS:
        print(f"{fault.name} x{made[fault.name]}" + "".join(f"\n    {n} {s}" for s, n in found[fault.name].items()))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
