"""Drugs as support, never as diagnosis (I.A.19): what treats a coded condition is shown with it; what treats nothing
that the record names is told to the author.
"""

from __future__ import annotations

import functools

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.choose.phrases import find
from claimwright.model.chart import Chart
from claimwright.model.coding import PathStep
from claimwright.model.evidence import Absence, Quote
from claimwright.model.finding import Finding
from claimwright.rulebook import Indication
from claimwright.shelf.words import words

SILENT = ("allergies", "family", "instructions")


def treated(work: Work, look: Lookups) -> Work:
    """A step on the path of each condition whose drug the record names; a finding for a drug without its condition."""
    rule, told = look.rule("dx.treatment"), _told(look.chart, look.book.indications)
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    findings: list[Finding] = []
    for indication, (name, quote) in told.items():
        for draft in work.drafts:
            if draft.role == "problem" and draft.code.startswith(indication.conditions):
                step = PathStep("choose", rule.id, f"{name} is given for it: support, not the diagnosis", rule.citation)
                latest = changes.get(id(draft), draft)
                assert isinstance(latest, Draft)
                changes[id(draft)] = latest.with_step(step)
        if not any(c.code.startswith(indication.conditions) for m in look.chart.mentions for c in m.codes[:1]):
            absent = Absence(f"what {name} is given for", tuple(d.name for d in look.chart.documents))
            message, mend = rule.message.format(drug=name), rule.mend
            findings.append(Finding(rule.id, rule.severity, message, mend, name, rule.citation, (quote, absent)))
    return work.swap(changes).find(*findings)


def _told(chart: Chart, indications: tuple[Indication, ...]) -> dict[Indication, tuple[str, Quote]]:
    """For each row the first of its drugs that the record names, with its place."""
    rows, found = _by_name(indications), {}
    for document in chart.documents:
        silent = [(s.start, s.end) for s in chart.sections if s.document == document.name and s.kind in SILENT]
        for span in find(document, 0, len(document.text), tuple(rows)):
            name = " ".join(w.norm for w in words(document.text, span.start, span.end))
            if rows[name] not in found and not any(start <= span.start < end for start, end in silent):
                found[rows[name]] = (document.text[span.start : span.end].lower(), document.quote([span]))
    return found


@functools.lru_cache(maxsize=4)
def _by_name(indications: tuple[Indication, ...]) -> dict[str, Indication]:
    return {" ".join(w.norm for w in words(name)): row for row in indications for name in row.drugs}
