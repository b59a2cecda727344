"""A condition of several places: both sides (I.B.13), joints named one by one (I.C.13.a.2, from FY2026 on)."""

from __future__ import annotations

from claimwright.choose.draft import Draft, Lookups, Sided
from claimwright.choose.specific.deeper import fuller
from claimwright.choose.specific.finish import finished
from claimwright.choose.specific.heard import JOINTS, Heard, has_multiple
from claimwright.choose.specific.path import Specified, specify
from claimwright.choose.specific.titles import title_words
from claimwright.model.coding import PathStep
from claimwright.model.evidence import Span


def both_sides(draft: Draft, said: Heard, look: Lookups) -> tuple[Draft, ...]:
    rule = look.rule("dx.bilateral")
    found = []
    for side in ("right", "left"):
        one = Heard(said.words - {"bilateral"}, side, said.evidence)
        result = specify(draft.code, one, look.edition)
        if result.options:
            return ()
        found.append(finished(draft.by(rule, f"both sides, no bilateral code: the {side}"), result, one, look))
    return tuple(found)


def each_side(draft: Draft, code: str, said: Heard, look: Lookups) -> tuple[Draft, ...]:
    """Both sides of what would be left without one: "seronegative rheumatoid arthritis of both hands"; empty where the
    code has its side, or its siblings have none.
    """
    entry = look.edition.get(code)
    if entry is None or not entry.title.lower().rsplit(",", 1)[-1].strip().startswith("unspecified"):
        return ()
    split = both_sides(
        draft.by(look.rule("dx.most-specific"), f"{entry.parent}, as said", code=entry.parent), said, look
    )
    sided = all(("right", "left")[n] in look.edition.title(d.code).lower() for n, d in enumerate(split))
    return split if sided else ()


def by_site(draft: Draft, said: Heard, look: Lookups) -> tuple[Draft, ...]:
    """Joints that the heading names with their sides, each its own code; empty where one of them has none, or the
    record names no joint.
    """
    rule = look.rule("dx.each-site")
    if not rule.holds_on(look.case.encounter.code_date) or not has_multiple(draft.code[:3], look.edition):
        return ()
    found: list[tuple[Span, Draft]] = []
    for joint in sorted(JOINTS):
        for side, places in _sides_of(joint, draft, look).items():
            quotes = tuple(look.chart.document(e.document).quote([e.span]) for e in places)
            one = Heard(said.words - {"multiple", "sites"} | {joint}, side, quotes, True, said.own | {joint})
            result = fuller(draft.code, draft.code, one, look)
            named = title_words(result.title) if result else frozenset()
            if result is None or not {joint, side} <= named:
                return ()
            step = PathStep("choose", "tabular", f"{result.code} {result.title} (as documented)")
            reached = Specified(result.code, (step,))
            apart = draft.by(rule, f"the {side} {joint}, coded apart")
            found.append((places[0].span, finished(apart, reached, one, look)))
    found.sort(key=lambda pair: pair[0])  # as the record names them
    return tuple(d for _, d in found) if len(found) > 1 else ()


def _sides_of(joint: str, draft: Draft, look: Lookups) -> dict[str, list[Sided]]:
    """Where the draft's item says a side of the joint, or of a part of it, by side."""
    found: dict[str, list[Sided]] = {}
    for site, entries in look.sides.items():
        if site == joint or joint in look.book.parts.get(site, ()):
            for entry in entries:
                if entry.problem == draft.problem >= 0:
                    found.setdefault(entry.side, []).append(entry)
    return found
