"""Each mention to a candidate: the code set, the stem that its term names, verified in the tabular list."""

from __future__ import annotations

from claimwright.model.chart import Chart, Mention
from claimwright.model.coding import Candidate, PathStep
from claimwright.shelf import Icd10cm


def select(chart: Chart, edition: Icd10cm) -> tuple[Candidate, ...]:
    """One candidate per mention whose best code stands in the edition, in reading order."""
    found = []
    for mention in chart.mentions:
        entry = edition.get(mention.codes[0].code) if mention.codes else None
        if entry is None:
            continue
        path = (
            PathStep("select", mention.source, f"“{mention.text}” is read as “{mention.term}”, which names {entry.code}"),
            PathStep("verify", "tabular", f"{entry.code} {entry.title}"),
        )
        found.append(Candidate(mention, entry.code, "ICD-10-CM", _role(mention), path, entry.title))
    return tuple(found)


def _role(mention: Mention) -> str:
    if mention.kind == "cause":
        return "cause"
    return "problem" if mention.problem >= 0 else "mentioned"
