"""Step 4: the edit catalogue over claims, codings and records. Every finding cites its source; nothing is changed
here.
"""

from claimwright.check.catalogue import check
from claimwright.check.subject import Subject

__all__ = ["Subject", "check"]
