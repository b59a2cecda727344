"""What an earlier illness left (I.C.9.d): the deficits of a stroke, by rule data (rulebook/stroke.yaml).

Knows nothing of injuries, whose sequela is a 7th character.
"""

from __future__ import annotations

import re

from claimwright.choose.draft import Draft, Lookups, Work

STROKE = ("I60", "I61", "I62", "I63", "I69", "Z86.73")
_NEW = re.compile(r"\b(?:acute|new(?:ly)?|evolving|code stroke)\b", re.I)


def after_stroke(work: Work, look: Lookups) -> Work:
    """I.C.9.d: deficits of a visit that names an earlier stroke in a heading or as its reason are the stroke's; the
    stroke itself, over, is no code of its own beside them.
    """
    rule = look.rule("dx.after-stroke")
    named = [
        m
        for m in look.chart.mentions
        if (m.problem >= 0 or m.section in ("chief_complaint", "header"))
        and m.assertion.polarity == "affirmed"
        and m.assertion.experiencer == "patient"
        and any(c.code.startswith(STROKE) for c in m.codes[:1])
    ]
    rows = {id(d): row for d in work.drafts for row in look.book.stroke if d.role == "problem" and row.fits(d.code)}
    if not named or not rows:
        return work
    quote = look.chart.quote(named[0])
    family = "I69.1" if any(c.code.startswith("I61") for m in named for c in m.codes[:1]) else "I69.3"
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    for draft in work.drafts:
        row = rows.get(id(draft))
        if row is None:
            continue
        side = (draft.code[-1] if draft.code[-1] in "1234" else "9") if row.side else ""
        code = f"{family}{row.tail}{side}"
        led = draft.by(rule, f"{draft.code} after a stroke: {code}", code=code, evidence=(*draft.evidence, quote))
        changes[id(draft)] = (led, draft.by(rule, f"coded after {code}", group=draft.group + 1)) if row.keeps else led
    past = [d for d in work.drafts if d.code.startswith(STROKE) and not (d.code[:3] == "I69" and d.code[5:6] != "0")]
    over = [d for d in past if not _is_new(d, look)]
    return work.swap(changes).drop(over, rule, "the stroke is over: what it left is coded")


def _is_new(draft: Draft, look: Lookups) -> bool:
    if draft.problem < 0:
        return False
    item = look.chart.problems[draft.problem]
    return _NEW.search(look.chart.document(item.document).text, item.heading.start, item.end) is not None
