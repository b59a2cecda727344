"""Modifier 51: procedures behind the first of a session, where the payer's contract asks for it (CPT, appendix A)."""

from __future__ import annotations

from claimwright.choose.draft import Lookups
from claimwright.choose.services.global_days import days_after
from claimwright.choose.services.lines import Done
from claimwright.model.coding import PathStep


def multiple(done: list[Done], look: Lookups) -> list[Done]:
    """The lines, with 51 on every procedure but the dearest by the practice's charges, else the first; no add-on."""
    payer = look.case.encounter.payer
    if payer is None or "modifier-51" not in payer.takes:
        return done
    added = {row.more.code for one in done for row in one.service.rows if row.more}
    several = [
        one
        for one in done
        if one.service.kind == "procedure"
        and one.line.code not in added
        and days_after(one.line.code, look) is not None
    ]
    if len(several) < 2:
        return done
    first = max(several, key=lambda one: look.case.fees.get(one.line.code, 0))
    rule = look.rule("mod.51")
    step = PathStep("choose", rule.id, f"51: beside {first.line.code}, as the payer asks", rule.citation)
    return [one.modified("51", step) if one in several and one is not first else one for one in done]
