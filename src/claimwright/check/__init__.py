"""Step 4: the edit catalogue over claims, our own with their record and anybody's. Every finding cites its source;
nothing is changed here.
"""

from claimwright.check.catalogue import check
from claimwright.check.earlier import claims_before
from claimwright.check.facts import Facts
from claimwright.check.repairs import repaired, taken_back
from claimwright.check.subject import Record, Subject
from claimwright.check.verdict import denied_before, verdict

__all__ = ["Facts", "Record", "Subject", "check", "claims_before", "denied_before", "repaired", "taken_back", "verdict"]
