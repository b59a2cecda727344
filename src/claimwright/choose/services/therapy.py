"""The lines of timed therapy: minutes to units over all of them, what reaches no unit, what states no minutes."""

from __future__ import annotations

import msgspec

from claimwright.choose.draft import Lookups
from claimwright.choose.services.lines import Done
from claimwright.choose.services.timed import midpoint_units, total_units
from claimwright.model.coding import PathStep, Suppressed
from claimwright.rulebook.services import system


def timed(done: list[Done], look: Lookups) -> tuple[list[Done], list[Suppressed]]:
    """Timed lines with their units by the payer's rule; a line of no unit is suppressed."""
    lines = [one for one in done if one.minutes is not None]
    if not lines:
        return done, []
    rule, choice = look.rule("svc.timed"), look.payer.timed_units
    listed = [one.minutes or 0 for one in lines]
    units = total_units(listed) if choice.rule == "total" else midpoint_units(listed)
    out: list[Done] = []
    gone: list[Suppressed] = []
    given = iter(units)
    for one in done:
        if one.minutes is None:
            out.append(one)
            continue
        number = next(given)
        says = f"{one.minutes} of {sum(listed)} timed minutes: {number} units ({choice.rule})"
        if number == 0:
            code = one.line.code
            gone.append(Suppressed(code, system(code), "choose", rule.id, says, rule.citation, one.line.evidence))
            continue
        step = PathStep("choose", rule.id, says, rule.citation)
        line = msgspec.structs.replace(
            one.line, units=number, path=(*one.line.path, step), citations=(*one.line.citations, choice.citation)
        )
        out.append(one._replace(line=line))
    return out, gone
