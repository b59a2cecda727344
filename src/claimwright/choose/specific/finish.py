"""A draft that has reached its code: the rules that the way there rests on, and the 7th character."""

from __future__ import annotations

import msgspec

from claimwright.choose.draft import Draft, Lookups
from claimwright.choose.specific.heard import Heard
from claimwright.choose.specific.later import is_later
from claimwright.choose.specific.path import Specified, seventh
from claimwright.rulebook import Rule

# The categories of drugs: poisoning by, adverse effect of, underdosing of (I.C.19.e.5).
DRUGS = frozenset(f"T{n}" for n in range(36, 51))


def finished(draft: Draft, result: Specified, said: Heard, look: Lookups) -> Draft:
    changes: dict[str, object] = {"path": draft.path + result.steps, "code": result.code}
    if result.defaulted:
        changes["confidence"] = round(draft.confidence - 0.1, 2)
    rules: list[Rule] = []
    if said.side and any(said.side in step.says.lower() for step in result.steps):
        rules.append(look.rule("dx.laterality"))
        changes["evidence"] = tuple(dict.fromkeys(draft.evidence + said.evidence))
    if (
        any("isplaced" in step.says or "closed" in step.says for step in result.steps)
        and not {"displaced", "nondisplaced", "open"} & said.words
    ):
        rules.append(look.rule("dx.fracture-default"))
    if any("default" in step.says for step in result.steps):
        rules.append(look.rule("dx.default"))
    changes["rules"] = draft.rules + tuple(r.id for r in rules)
    return _with_seventh(msgspec.structs.replace(draft, **changes), said, look)


def _with_seventh(draft: Draft, said: Heard, look: Lookups) -> Draft:
    later = draft.code[:3] not in DRUGS and is_later(draft, look)  # a drug's effect is under treatment while it lasts
    found = seventh(draft.code, said, later, look.edition)
    if found is None:
        return draft
    char, step = found
    rule = look.rule("dx.seventh")
    return draft.by(rule, step.says, code=look.edition.with_seventh(draft.code, char))
