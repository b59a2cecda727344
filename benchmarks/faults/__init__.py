"""Insurance claims with seeded faults: clean claims of many kinds, and for each fault one thing wrong and where.

Knows the published sources; nothing of what checks the claims. `make(seed, count)` yields Seeded;
`clean_set(seed, count)` (recipe, claim); `clean_with_past(seed, count)` (name, claim, history); `clean(rng)` one claim.
FAULTS is the registry.
"""

from faults.claims import clean, clean_set, clean_stay
from faults.pasts import clean_with_past
from faults.planting import Fault, Planted
from faults.seeded import FAULTS, Seeded, make

__all__ = ["FAULTS", "Fault", "Planted", "Seeded", "clean", "clean_set", "clean_stay", "clean_with_past", "make"]
