"""Each mention to a candidate: the code set, the stem that its term names, verified in the tabular list."""

from __future__ import annotations

from claimwright.model.chart import Chart, Mention
from claimwright.model.coding import Candidate, PathStep
from claimwright.shelf import Icd10cm


def select(chart: Chart, edition: Icd10cm) -> tuple[Candidate, ...]:
    """One candidate per mention: a service by its rule, a condition where its best code stands in the edition; in
    reading order.
    """
    found = []
    for mention in chart.mentions:
        if mention.source == "services":
            found.append(_service(mention))
            continue
        entry = edition.get(mention.codes[0].code) if mention.codes else None
        if entry is None:
            continue
        path = (
            PathStep(
                "select", mention.source, f"“{mention.text}” is read as “{mention.term}”, which names {entry.code}"
            ),
            PathStep("verify", "tabular", f"{entry.code} {entry.title}"),
        )
        found.append(Candidate(mention, entry.code, "ICD-10-CM", _role(mention), path, entry.title))
    return tuple(found)


def _service(mention: Mention) -> Candidate:
    """CPT or HCPCS, as the service rule says; the measure that may change the code is step 3's."""
    ref = mention.codes[0]
    step = PathStep(
        "select", mention.term, f"“{mention.text}” is read as the service {mention.term}, which names {ref.code}"
    )
    return Candidate(mention, ref.code, ref.system, "service", (step,))


def _role(mention: Mention) -> str:
    if mention.kind == "cause":
        return "cause"
    return "problem" if mention.problem >= 0 else "mentioned"
