"""Publishers' files, recognised by content, into dated packs; what comes with the program; downloads when asked.

Everything from outside enters the shelf here. Knows no look-up.
"""

from claimwright.shelf.importing.editions import Dates, Done, Told, bring_in

__all__ = ["Dates", "Done", "Told", "bring_in"]
