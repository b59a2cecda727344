"""What a hospital or the like bills itself: the drugs it stocks, its own laboratory, what its staff gives.

Source: Medicare Claims Processing Manual chapter 12 section 20.4 (places of service), the fee schedule's PC/TC
indicator 5 (incident to a physician: not paid to one in a hospital). The codes are rulebook/services/facility.yaml's.
"""

from __future__ import annotations

from claimwright.choose.draft import Lookups
from claimwright.choose.services.lines import Done
from claimwright.model.case import FACILITY_PLACES
from claimwright.model.coding import Suppressed
from claimwright.rulebook.services import system


def without_facility(done: list[Done], look: Lookups) -> tuple[list[Done], list[Suppressed]]:
    """The professional's own lines, and those that are the facility's."""
    if look.case.encounter.place_of_service not in FACILITY_PLACES:
        return done, []
    theirs = [one for one in done if _is_theirs(one, look)]
    rule, why = look.rule("svc.facility"), "the facility bills it"
    dropped = [
        Suppressed(d.line.code, system(d.line.code), "choose", rule.id, why, rule.citation, d.line.evidence)
        for d in theirs
    ]
    return [one for one in done if one not in theirs], dropped


def _is_theirs(one: Done, look: Lookups) -> bool:
    own = look.book.facility
    return one.service.kind in own.kinds or one.line.code.startswith(own.codes)
