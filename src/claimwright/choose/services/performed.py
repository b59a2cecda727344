"""Services done at the visit: code by measure, units by dose, side and waiver modifiers, the diagnosis that was their
reason.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

import msgspec

from claimwright.choose.draft import Lookups
from claimwright.model.chart import Mention
from claimwright.model.coding import Assignment, PathStep, Suppressed
from claimwright.model.evidence import Absence, Quote, Span
from claimwright.model.finding import Finding
from claimwright.rulebook.services import Family, Service

FEWEST = "the fewest views, for the note does not count them"
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(?:-\s*)?(cm|mm|centimet\w+|millimet\w+)\b", re.I)
_VIEWS = re.compile(r"\b(one|two|three|four|five|single|[1-5])[ -]*(?:or more )?views?\b", re.I)
_NAMED_VIEWS = re.compile(r"\b(AP|PA|lateral|oblique|sunrise|mortise|axillary)\b", re.I)
_NUMBER = {"one": 1, "single": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_NDC = re.compile(r"\bNDC\s*[:#]?\s*(\d{4,5})-?(\d{3,4})-?(\d{1,2})\b", re.I)


class Services(NamedTuple):
    """What step 3 makes of the services: lines without rank yet, and what was not billed or must be asked."""

    lines: tuple[Assignment, ...]
    rules: tuple[Service, ...]
    problems: tuple[int, ...]  # for each line the problem whose prose proves it, or -1
    suppressed: tuple[Suppressed, ...]
    findings: tuple[Finding, ...]


class _Open(Exception):
    """A service whose measure the note does not state: `rule` asks for `measure`."""

    def __init__(self, rule: str, measure: str = "") -> None:
        self.rule, self.measure = rule, measure
        super().__init__(rule)


def choose_services(look: Lookups, diagnoses: tuple[Assignment, ...]) -> Services:
    """One line per service that the note proves; its best proof is the first current mention."""
    by_id = {s.id: s for s in look.book.services}
    lines: list[Assignment] = []
    rules: list[Service] = []
    problems: list[int] = []
    suppressed: list[Suppressed] = []
    findings: list[Finding] = []
    for service_id, mentions in _grouped(look).items():
        service = by_id[service_id]
        proof = [m for m in mentions if m.assertion.current]
        if not proof:
            rule = look.rule("svc.not-done")
            quotes = tuple(look.chart.quote(m) for m in mentions[:2])
            suppressed.append(
                Suppressed(
                    service.code, service.system, "choose", rule.id, _why_not(mentions[0]), rule.citation, quotes
                )
            )
            continue
        mention = proof[0]
        try:
            line = _line(service, mention, look)
        except _Open as ask:
            rule = look.rule(ask.rule)
            if ask.rule == "svc.not-done":
                continue
            message = rule.message.format(what=service.title, measure=ask.measure)
            evidence = (look.chart.quote(mention), Absence(ask.measure or "the dose", (mention.document,)))
            findings.append(
                Finding(
                    rule.id,
                    rule.severity,
                    message,
                    rule.mend.format(measure=ask.measure),
                    service.code,
                    rule.citation,
                    evidence,
                )
            )
            suppressed.append(
                Suppressed(service.code, service.system, "choose", rule.id, message, rule.citation, evidence[:1])
            )
            continue
        if any(step.says.endswith(FEWEST) for step in line.path):  # a person counts them before the claim leaves
            rule = look.rule("svc.measure")
            message = rule.message.format(what=service.title, measure="the number of views")
            evidence = (look.chart.quote(mention), Absence("the number of views", (mention.document,)))
            mend = rule.mend.format(measure="the number of views")
            findings.append(Finding(rule.id, rule.severity, message, mend, service.code, rule.citation, evidence))
        problem = _problem_of(mention, look)
        lines.append(msgspec.structs.replace(line, pointers=point(service.points, problem, diagnoses, look)))
        rules.append(service)
        problems.append(problem)
    return Services(tuple(lines), tuple(rules), tuple(problems), tuple(suppressed), tuple(findings))


def _grouped(look: Lookups) -> dict[str, list[Mention]]:
    groups: dict[str, list[Mention]] = {}
    for mention in look.chart.mentions:
        if mention.source == "services":
            groups.setdefault(mention.term, []).append(mention)
    return groups


def _why_not(mention: Mention) -> str:
    said = mention.assertion
    return (
        "refused or not done"
        if said.polarity == "negated"
        else "done elsewhere or before"
        if said.temporality == "historical"
        else "ordered or planned, not shown as done"
    )


def _line(service: Service, mention: Mention, look: Lookups) -> Assignment:
    document = look.chart.document(mention.document)
    around = _around(mention, look)
    text = document.text[around.start : around.end]
    rule = look.rule("svc.done")
    path = [PathStep("select", "svc.done", f"“{mention.text}” proves {service.title}", rule.citation)]
    code, spans = service.code, list(mention.spans)
    units, modifiers, reasons = 1, [], []
    if service.families:
        code, span, says = _by_length(service.families, text, look)
        spans.append(Span(around.start + span.start, around.start + span.end))
        path.append(PathStep("choose", "svc.measure", says, look.rule("svc.measure").citation))
    if service.views:
        path.append(_by_views(service, text, look))
    if service.dose and service.dose.measure != "vial":
        units, span, says = _by_dose(service, text, mention, document.text, around)
        spans.append(span)
        path.append(PathStep("choose", "svc.units", says, look.rule("svc.units").citation))
    if service.sides:
        side = _side(text)
        if side:
            modifiers.append(side)
            reasons.append(
                PathStep("choose", "svc.side", f"{side}: the side the note states", look.rule("svc.side").citation)
            )
    if service.digits and (digit := _digit(service.digits, text)):
        modifiers.append(digit)
        says = f"{digit}: the {service.digits[:-1]} that the note names"
        reasons.append(PathStep("choose", "svc.side", says, look.rule("svc.side").citation))
    if service.waived and _waiver(look):
        modifiers.append("QW")
        reasons.append(PathStep("choose", "svc.waived", "QW: on the waived list", look.rule("svc.waived").citation))
    if service.kind == "drug" and _unwasted(text, look):
        modifiers.append("JZ")
        reasons.append(PathStep("choose", "mod.jz", "JZ: single dose, nothing discarded", look.rule("mod.jz").citation))
    ndc = _NDC.search(document.text, around.start, around.end) if service.kind in ("drug", "vaccine") else None
    return Assignment(
        code=code,
        system=service.system,
        description=service.title,
        rank=0,
        evidence=(_quote(look, mention, spans),),
        citations=(rule.citation, service.citation),
        path=tuple(path),
        confidence=0.85,
        modifiers=tuple(modifiers),
        units=units,
        modifier_reasons=tuple(reasons),
        ndc=f"{ndc[1]:0>5}{ndc[2]:0>4}{ndc[3]:0>2}" if ndc else "",
    )


def _quote(look: Lookups, mention: Mention, spans: list[Span]) -> Quote:
    return look.chart.document(mention.document).quote(spans)


def _around(mention: Mention, look: Lookups) -> Span:
    """The paragraph or procedure section that the proof stands in: where its measure, side and dose may be said."""
    document = look.chart.document(mention.document)
    section = next(
        (s for s in look.chart.sections if s.document == mention.document and s.start <= mention.start < s.end), None
    )
    if section and section.kind == "procedure":
        return Span(section.body, section.end)
    start = document.text.rfind("\n", 0, mention.start) + 1
    end = document.text.find("\n", mention.end)
    return Span(start, len(document.text) if end < 0 else end)


def _by_length(families: tuple[Family, ...], text: str, look: Lookups) -> tuple[str, Span, str]:
    found = _LENGTH.search(text)
    if found is None:
        raise _Open("svc.measure", "its length in cm and its site")
    centimetres = float(found[1]) / (10 if found[2].lower().startswith("m") else 1)
    named = [f for f in families if any(re.search(rf"\b{re.escape(s)}s?\b", text, re.I) for s in f.sites)]
    family = named[0] if named else next(f for f in families if not f.sites)
    for step in family.steps:
        if step.to is None or centimetres <= step.to:
            return step.code, Span(found.start(), found.end()), f"{centimetres:g} cm: {step.code}"
    raise _Open("svc.measure", "a length this family of codes covers")


def _by_views(service: Service, text: str, look: Lookups) -> PathStep:
    counted = _VIEWS.search(text)
    named = {m.group(1).upper().replace("PA", "AP") for m in _NAMED_VIEWS.finditer(text)}
    number = (_NUMBER.get(counted[1].lower()) or int(counted[1])) if counted else len(named)
    assert service.views is not None
    if not number:
        sites = [s.views[0] for s in look.book.services if s.views and s.all[1] == service.all[1]]
        if service.views[0] > min(sites):
            raise _Open("svc.not-done")
        return PathStep("choose", "svc.measure", f"{service.code}: {FEWEST}", look.rule("svc.measure").citation)
    if not service.views[0] <= number <= service.views[1]:
        raise _Open("svc.not-done")
    return PathStep("choose", "svc.measure", f"{number} views: {service.code}", look.rule("svc.measure").citation)


def _by_dose(service: Service, text: str, mention: Mention, whole: str, around: Span) -> tuple[int, Span, str]:
    assert service.dose is not None
    measure = {"mg": "mg|milligrams?", "mcg": "mcg|micrograms?", "unit": "units?"}.get(
        service.dose.measure, service.dose.measure
    )
    pattern = re.compile(rf"(\d[\d,]*(?:\.\d+)?)\s*(?:{measure})\b(?!\s*/)", re.I)
    near = sorted(
        pattern.finditer(whole, around.start, around.end),
        key=lambda m: (m.start() < mention.spans[0].start - 25, abs(m.start() - mention.spans[0].start)),
    )
    if not near:
        raise _Open("svc.units")
    dose = float(near[0][1].replace(",", ""))
    units = max(1, math.ceil(dose / service.dose.per - 1e-9))
    return (
        units,
        Span(near[0].start(), near[0].end()),
        f"{dose:g} {service.dose.measure} / {service.dose.per:g} = {units} units",
    )


def _side(text: str) -> str:
    said = {w.lower() for w in re.findall(r"\b(right|left|bilateral|both)\b", text, re.I)}
    if said & {"bilateral", "both"} or {"right", "left"} <= said:
        return "50"
    return "RT" if "right" in said else "LT" if "left" in said else ""


# Digits from the thumb or great toe on, by side: the modifier's letter and its first number.
_NAMED = (
    ("thumb", "great", "big", "hallux", "first", "1st"),
    ("index", "second", "2nd", "pointer"),
    ("middle", "third", "3rd", "long"),
    ("ring", "fourth", "4th"),
    ("little", "small", "fifth", "5th", "pinky"),
)


def _digit(kind: str, text: str) -> str:
    """FA to F9, TA to T9: the one finger or toe, and side, that the text names; empty where it names none or more."""
    said = {w.lower() for w in re.findall(r"\w+", text)}
    places = [n for n, names in enumerate(_NAMED) if said.intersection(names)]
    if len(places) != 1 or len(said & {"right", "left"}) != 1:
        return ""
    letter = "F" if kind == "fingers" else "T"
    number = places[0] + (5 if "right" in said else 0)
    return f"{letter}A" if number == 0 else f"{letter}{number}"


def _unwasted(text: str, look: Lookups) -> bool:
    """Medicare asks for JZ on a single-dose container with nothing discarded; a discarded amount (JW) is a person's."""
    payer = look.case.encounter.payer
    single = re.search(r"\bsingle[- ](?:dose|use)\b", text, re.I)
    none = re.search(r"\b(?:no|none|without)\b[^.\n]{0,20}(?:discard|wast)|\bnothing (?:discarded|wasted)", text, re.I)
    return payer is not None and payer.program == "medicare" and bool(single and none)


def _waiver(look: Lookups) -> bool:
    billing = look.case.encounter.billing
    return billing is not None and bool(billing.clia)


def _problem_of(mention: Mention, look: Lookups) -> int:
    sentence = look.chart.sentence_at(mention.document, mention.start)
    return sentence.problem if sentence else -1


def point(prefixes: tuple[str, ...], problem: int, diagnoses: tuple[Assignment, ...], look: Lookups) -> tuple[int, ...]:
    """Ranks of the diagnoses that were the line's reason, best first: by the rule's prefixes, else the problem it
    stands under, else the first.
    """
    by_rule = [d.rank for p in prefixes for d in diagnoses if d.code.startswith(p)]
    if by_rule:
        return tuple(dict.fromkeys(by_rule))[:1]
    if problem >= 0:
        item = look.chart.problems[problem]
        own = [
            d.rank
            for d in diagnoses
            if any(
                isinstance(e, Quote) and e.document == item.document and item.heading.overlaps(e.spans[0])
                for e in d.evidence
            )
        ]
        if own:
            return tuple(own[:4])
    return (diagnoses[0].rank,) if diagnoses else ()
