"""What a line becomes beside a visit: psychotherapy its add-on; what belongs to a wellness visit no line at all.

The codes are rulebook/visits.yaml's. Sources: CPT, psychotherapy with evaluation and management; Medicare Claims
Processing Manual chapter 18 section 140 (the health risk assessment is part of the wellness visit).
"""

from __future__ import annotations

import msgspec

from claimwright.choose.draft import Lookups
from claimwright.choose.services.visit.lines import dropped, step
from claimwright.model.coding import Assignment, Suppressed


def in_company(
    visits: tuple[Assignment, ...], others: list[Assignment], look: Lookups
) -> tuple[list[Assignment], list[Suppressed]]:
    """The other lines as the visits leave them, and what is part of one of these."""
    data, codes = look.book.visits.company, [v.code for v in visits]
    kept, gone = [], []
    for other in others:
        whole = next((code for code in codes if other.code in data.part_of.get(code, ())), "")
        if whole:
            gone.append(dropped(look, "em.wellness-part", other.code, f"part of {whole}", other.evidence))
        elif other.code in data.add_ons and any(code.startswith(data.evaluations) for code in codes):
            kept.append(_added(other, data.add_ons[other.code], look))
        else:
            kept.append(other)
    return kept, gone


def _added(other: Assignment, code: str, look: Lookups) -> Assignment:
    rule = look.rule("em.psychotherapy")
    path = (*other.path, step(rule, f"{code}: beside an evaluation on the same day"))
    words = look.words_of(code) or other.description
    return msgspec.structs.replace(other, code=code, description=words, path=path)
