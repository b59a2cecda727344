"""Procedures inside the global days of an earlier one: 78 an unplanned return to the operating room, 58 staged or more
extensive, 79 unrelated (NCCI Policy Manual, Chapter I, D and E). What the note does not settle is asked.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from claimwright.choose.draft import Lookups
from claimwright.choose.services.event import stands
from claimwright.choose.services.global_days import days_after, recent
from claimwright.choose.services.lines import Done
from claimwright.model.coding import PathStep
from claimwright.model.evidence import LedgerFact
from claimwright.model.finding import Finding

# Where the code set passes from one part of the body to the next: skin, bones, breath, vessels, blood, gut, urine,
# the sexes, glands, nerves, eye, ear, medicine.
SYSTEMS = (10000, 20000, 30000, 33000, 38000, 40000, 50000, 54000, 60000, 61000, 65000, 69000, 70000)
_SIDES = {"RT": "left", "LT": "right"}


def staged(done: list[Done], look: Lookups) -> tuple[list[Done], list[Finding]]:
    """Procedures with 58, 78 or 79, and a question for each that an earlier surgery leaves open."""
    surgery = recent(look)
    if surgery is None:
        return done, []
    out, asked = [], list[Finding]()
    for one in done:
        code = one.line.code
        if (
            one.service.kind != "procedure"
            or days_after(code, look) is None
            or code.startswith(look.book.visits.supports)
        ):
            out.append(one)
            continue
        modifier, why = _relation(one, surgery, look)
        if not modifier:
            asked.append(_open(one, surgery, look))
            out.append(one)
            continue
        rule = look.rule(f"mod.{modifier}")
        says = f"{modifier}: {why}; {surgery.fact.split(' ')[0]} on {surgery.on.isoformat()}"
        out.append(one.modified(modifier, PathStep("choose", rule.id, says, rule.citation)))
    return out, asked


def _relation(one: Done, surgery: LedgerFact, look: Lookups) -> tuple[str, str]:
    words, document = look.book.doneness, one.event.document
    whole = one.event.reach
    for modifier, phrases in (("78", words.returned), ("79", words.unrelated), ("58", words.staged)):
        said = stands(document, whole, phrases)
        if said is not None:
            return modifier, f"\u201c{document.text[said.start : said.end]}\u201d"
    if _other_side(one):
        return "79", "the other side"
    if _system(one.line.code) != _system(surgery.fact) and stands(document, whole, words.complicated) is None:
        return "79", "another part of the body"
    return "", ""


def _other_side(one: Done) -> bool:
    """Whether the note says that the other side was done before."""
    other = next((_SIDES[m] for m in one.line.modifiers if m in _SIDES), "")
    said = rf"\b{other}\b[^.\n]{{0,40}}\b(?:done|first|previous\w*|prior|operated|\d{{1,2}}/\d{{1,2}})"
    return (
        bool(other)
        and re.search(rf"{said}|\bs/p\b[^.\n]{{0,20}}\b{other}\b|\bfirst eye\b", one.event.text, re.I) is not None
    )


def _system(code: str) -> int:
    return bisect_right(SYSTEMS, int(code[:5])) if code[:5].isdigit() else -1


def _open(one: Done, surgery: LedgerFact, look: Lookups) -> Finding:
    rule = look.rule("mod.global-open")
    message = rule.message.format(what=one.line.code, surgery=surgery.fact.split(" ")[0], day=surgery.on.isoformat())
    evidence = (look.chart.quote(one.event.mention), surgery)
    return Finding(rule.id, rule.severity, message, rule.mend, one.line.code, rule.citation, evidence)
