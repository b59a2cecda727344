"""The stage of glaucoma as 7th character, for each eye its own (I.C.7.a)."""

from __future__ import annotations

import re

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.model.evidence import Span

_STAGE = re.compile(r"\b(mild|moderate|severe|indeterminate)\b", re.I)
_STAGES = {"mild": "1", "moderate": "2", "severe": "3", "indeterminate": "4"}
_EYE = re.compile(r"\b(?:OD|OS|OU|right|left|R|L)\b")
_EYES = {"OD": "right", "R": "right", "right": "right", "OS": "left", "L": "left", "left": "left"}


def glaucoma(work: Work, look: Lookups) -> Work:
    """I.C.7.a: the stage of each eye; eyes of different stages are coded apart."""
    rule = look.rule("dx.glaucoma")
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    for draft in work.drafts:
        staged = draft.role == "problem" and draft.problem >= 0 and "0" in look.edition.sevenths(draft.code[:7])
        if not staged or draft.candidate is None or not draft.code.startswith("H40"):
            continue
        item = look.chart.problems[draft.problem]
        document = look.chart.document(item.document)
        line = document.text.find("\n", item.heading.end, item.end)
        stages = _stages(document.text, item.heading.start, line if line >= 0 else item.end)
        if not stages:
            continue
        quote = document.quote([span for _, span in stages.values()])
        stem = draft.code[:6]
        if len({stage for stage, _ in stages.values()}) == 1 or "" in stages:
            stage = next(iter(stages.values()))[0]
            code = f"{draft.code[:7]}{stage}"
            changes[id(draft)] = draft.by(rule, f"the stage: {code}", code=code, evidence=(*draft.evidence, quote))
        else:
            eyes = {"right": "1", "left": "2"}
            changes[id(draft)] = tuple(
                draft.by(
                    rule,
                    f"the {side} eye, its own stage",
                    code=f"{stem}{eyes[side]}{stage}",
                    evidence=(*draft.evidence, document.quote([span])),
                )
                for side, (stage, span) in sorted(stages.items(), reverse=True)
            )
    return work.swap(changes)


def _stages(text: str, start: int, end: int) -> dict[str, tuple[str, Span]]:
    """Stage character and place by side, "" where no side stands by it."""
    found: dict[str, tuple[str, Span]] = {}
    for match in _STAGE.finditer(text, start, end):
        beside = _EYE.search(text, match.end(), min(end, match.end() + 14)) or _EYE.search(
            text, max(start, match.start() - 14), match.start()
        )
        side = _EYES.get(beside.group(), "") if beside else ""
        found.setdefault(side, (_STAGES[match[1].lower()], Span(match.start(), match.end())))
    return found
