"""The visit's own lines: its kind, its level by kind and payer, its modifiers, and what it carries beside it.

`decide` has the order of the questions; each other module answers one. Codes and words are data (rulebook/visits.yaml),
what differs by program is in rulebook/payers.
"""

from claimwright.choose.services.visit.decide import choose_visit
from claimwright.choose.services.visit.made import Visit

__all__ = ["Visit", "choose_visit"]
