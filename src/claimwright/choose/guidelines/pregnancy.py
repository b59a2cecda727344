"""Chapter 15 comes first (I.C.15.a): a condition of a pregnant patient is coded as her pregnancy's, by trimester."""

from __future__ import annotations

import re

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.choose.specific.gestation import trimester, weeks
from claimwright.model.coding import PathStep

_GRAVID = re.compile(
    r"\b(?:pregnan\w*|gravid\w*|gestation\w*|trimester|prenatal|antenatal|obstetric\w*|G\d+ ?P\d+|wks?|IUP|"
    r"post-?partum|deliver\w*|twins|EDD|EDC|LMP|breast-?feeding|nursing)\b",
    re.I,
)
# Pregnancy only incidental to the visit is Z33.1, and only the provider may say so (I.C.15.a.1).
_PREGNANT = ("O", "Z34", "Z3A")


def weeks_of_gestation(work: Work, look: Lookups) -> Work:
    """I.C.21.c.11: the completed weeks beside codes of chapter 15, where the record states them; not after abortion or
    delivery.
    """
    codes = [d for d in work.drafts if d.role == "problem" and "O09" <= d.code[:3] <= "O77"]
    if not codes or any(d.code.startswith("Z3A") for d in work.drafts):
        return work
    for document in look.chart.documents:
        found = weeks(document)
        if found and 8 <= found[0] <= 42:
            count, span = found
            rule, code = look.rule("dx.weeks"), f"Z3A.{count:02}"
            step = PathStep("choose", rule.id, f"{count} completed weeks: {code}", rule.citation)
            quote = document.quote([span])
            return work.add(Draft(code, "problem", 900, (quote,), (step,), (rule.id,), group=9))
    return work


def pregnant(work: Work, look: Lookups) -> Work:
    """I.C.15.a.1: with a pregnancy code on the visit, other conditions are pregnancy's unless said to be incidental."""
    codes = [d for d in work.drafts if d.role == "problem" and d.code.startswith(_PREGNANT)]
    if not codes or not any(_GRAVID.search(d.text) for d in look.chart.documents):
        return work
    rule = look.rule("dx.pregnancy")
    when, quote = trimester(look.chart)
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    for draft in work.drafts:
        row = next((r for r in look.book.pregnancy if draft.code.startswith(r.when)), None)
        if draft.role != "problem" or row is None or any(d.code.startswith(row.code) for d in work.drafts):
            continue
        code = _of_trimester(row.code, when, look)
        evidence = tuple(dict.fromkeys((*draft.evidence, *codes[0].evidence, *((quote,) if quote else ()))))
        led = draft.by(rule, f"{draft.code} in pregnancy: {code}", code=code, evidence=evidence)
        changes[id(draft)] = (led, draft.by(rule, f"coded after {code}", group=1)) if row.keeps else (led,)
    return work.swap(changes)


def _of_trimester(stem: str, when: str, look: Lookups) -> str:
    """The child of the stem for the trimester, its unspecified one where the record states none."""
    wanted = f"{when} trimester" if when else "unspecified trimester"
    children = look.edition.children(stem)
    by_title = [c.code for c in children if wanted in c.title.lower()]
    plain = [c.code for c in children if "unspecified trimester" in c.title.lower()]
    return (by_title or plain or [stem])[0]
