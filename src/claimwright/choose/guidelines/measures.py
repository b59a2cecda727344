"""Values of the visit that a coded condition asks for: body mass index, burnt surface."""

from __future__ import annotations

import re

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.model.coding import PathStep
from claimwright.model.evidence import Quote, Span

# The diagnoses whose notes ask for the body mass index, and those it bears on (I.C.21.c.3).
WEIGHT = ("E66", "E43", "E44", "E45", "E46", "R63.4", "R63.5", "R63.6", "E40", "E41", "E42")
ADULT = 20  # years; Z68.5- is by percentile
_BMI = re.compile(r"\b(?:BMI|body mass index)\b[^\d\n]{0,20}(\d{2}(?:\.\d{1,2})?)(?!\d|\s*(?:%|th\b|percent))", re.I)
_CLASSES = ((20.0, "Z68.1"), (45.0, "Z68.41"), (50.0, "Z68.42"), (60.0, "Z68.43"), (70.0, "Z68.44"), (999.0, "Z68.45"))


def body_mass_index(work: Work, look: Lookups) -> Work:
    """Z68.- beside a weight diagnosis: the value its own item states, else the record's (vital signs count, I.B.14)."""
    weight = next((d for d in work.drafts if d.role == "problem" and d.code.startswith(WEIGHT)), None)
    age = look.case.encounter.age()
    if weight is None or any(d.code.startswith("Z68") for d in work.drafts):
        return work
    if age is not None and age < ADULT:
        return _percentile(work, weight, look)
    if age is None and _is_child(look):
        return _percentile(work, weight, look)
    found = _stated(weight, look)
    if found is None:
        return work
    value, quote = found
    rule, code = look.rule("dx.bmi"), code_of(value)
    step = PathStep("choose", rule.id, f"body mass index {value:g} beside {weight.code}: {code}", rule.citation)
    return work.add(Draft(code, "problem", weight.problem, (quote,), (step,), (rule.id,), group=2))


_AGE = re.compile(r"\b(\d{1,2})[- ]?(?:years?|yrs?|y)[- /]?o(?:ld)?\b|\b(\d{1,2}) ?(?:months?|mo)[- ]old\b", re.I)
_CENTILE = re.compile(
    r"\b(?:BMI|body mass index)\b[^\n]{0,60}?(\d{1,2})(?:\.\d+)?(?:st|nd|rd|th)? ?(?:percentile|%ile|centile)", re.I
)
_OF_95TH = re.compile(r"\b(\d{2,3}) ?(?:%|percent) of the 95th", re.I)


def _is_child(look: Lookups) -> bool:
    """Whether the first age that the record tells is a child's."""
    for document in look.chart.documents:
        if found := _AGE.search(document.text):
            return found[1] is None or int(found[1]) < ADULT
    return False


def _percentile(work: Work, weight: Draft, look: Lookups) -> Work:
    """Z68.5- of a child, by the percentile of the body mass index that the record states."""
    for document in look.chart.documents:
        found, above = _CENTILE.search(document.text), _OF_95TH.search(document.text)
        if found is None:
            continue
        share = int(above[1]) if above else 0
        code = next((code for least, code in _ABOVE if share >= least), "") or next(
            code for least, code in _CENTILES if int(found[1]) >= least
        )
        rule = look.rule("dx.bmi")
        step = PathStep("choose", rule.id, f"the percentile beside {weight.code}: {code}", rule.citation)
        spans = sorted({Span(m.start(), m.end()) for m in (found, above) if m}, key=lambda s: s.start)
        quote = document.quote(spans if len(spans) < 2 or spans[0].end <= spans[1].start else spans[:1])
        return work.add(Draft(code, "problem", weight.problem, (quote,), (step,), (rule.id,), group=2))
    return work


_ABOVE = ((140, "Z68.56"), (120, "Z68.55"), (95, "Z68.54"))
_CENTILES = ((95, "Z68.54"), (85, "Z68.53"), (5, "Z68.52"), (0, "Z68.51"))


def code_of(value: float) -> str:
    """The adult code of a body mass index in kg/m2 (Z68.1 to Z68.45)."""
    if 20 <= value < 40:
        return f"Z68.{int(value)}"
    return next(code for below, code in _CLASSES if value < below and (code == "Z68.1") == (value < 20))


def _stated(weight: Draft, look: Lookups) -> tuple[float, Quote] | None:
    places: list[tuple[str, int, int]] = []
    if 0 <= weight.problem < len(look.chart.problems):
        item = look.chart.problems[weight.problem]
        places.append((item.document, item.heading.start, item.end))
    places += [(d.name, 0, len(d.text)) for d in look.chart.documents]
    for name, start, end in places:
        document = look.chart.document(name)
        match = _BMI.search(document.text, start, end)
        if match:
            return float(match[1]), document.quote([Span(match.start(), match.end())])
    return None


_SURFACE = re.compile(
    r"\b(\d{1,2}(?:\.\d)?)\s*(?:%|percent)\s*(?:of )?(?:the )?(?:total )?(?:TBSA|BSA|body(?: surface)?)"
    r"|\b(?:TBSA|BSA|body surface|burn(?:ed|t)? surface)\b[^.\n\d]{0,30}(\d{1,2}(?:\.\d)?)\s*(?:%|percent)",
    re.I,
)


def burnt_surface(work: Work, look: Lookups) -> Work:
    """I.C.19.d.6: the extent of the burns beside their sites, where the record states it; full thickness unless stated
    is under 10 %.
    """
    burns = [d for d in work.drafts if d.role == "problem" and "T20" <= d.code[:3] <= "T25"]
    if not burns or any(d.code.startswith(("T31", "T32")) for d in work.drafts):
        return work
    for document in look.chart.documents:
        match = _SURFACE.search(document.text)
        if match:
            percent = float(match[1] or match[2])
            code = "T31.0" if percent < 10 else f"T31.{int(percent // 10)}0"
            rule = look.rule("dx.burnt-surface")
            step = PathStep("choose", rule.id, f"{percent:g} % of the body: {code}", rule.citation)
            quote = document.quote([Span(match.start(), match.end())])
            place = max(d.problem for d in burns)
            return work.add(Draft(code, "problem", place, (quote,), (step,), (rule.id,), group=10))
    return work
