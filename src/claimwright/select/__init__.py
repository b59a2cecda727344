"""Step 2: each mention to its code set and its candidate codes, with the path that led there.

Knows nothing of guidelines: what a candidate becomes is step 3's.
"""

from claimwright.select.candidates import select

__all__ = ["select"]
