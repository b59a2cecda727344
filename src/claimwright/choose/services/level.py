"""The visit level by its element table: problems addressed, data, risk, each row with words and reason; or by total
time.

Two of three decide (CPT E/M guidelines 2021/2023). Phrases and classes are data (rulebook/visit_level.yaml). Never
fitted to a distribution.
"""

from __future__ import annotations

import re
from typing import Literal

from claimwright.choose.draft import Lookups
from claimwright.choose.phrases import everywhere, find, first
from claimwright.model.chart import Sentence
from claimwright.model.coding import Assignment, Element, ElementRow, VisitLevel
from claimwright.model.document import Document
from claimwright.model.evidence import Evidence, Field, Quote, Span
from claimwright.rulebook.levels import LevelWords
from claimwright.shelf.words import words as words_in

ORDER: tuple[Element, ...] = ("minimal", "low", "moderate", "high")
NEW = {"minimal": "99202", "low": "99203", "moderate": "99204", "high": "99205"}
ESTABLISHED = {"minimal": "99212", "low": "99213", "moderate": "99214", "high": "99215"}
NEW_MINUTES = ((60, "99205"), (45, "99204"), (30, "99203"), (15, "99202"))
ESTABLISHED_MINUTES = ((40, "99215"), (30, "99214"), (20, "99213"), (10, "99212"))
PLANS = ("assessment", "assessment_plan", "plan", "instructions")
ANYWHERE = ("chief_complaint", "hpi", "header", "results", *PLANS)
_MINUTES = re.compile(r"min", re.I)
_TOTAL_TIME = re.compile(
    r"(?:total (?:time|of)|spent(?: a total of)?)[^.\n]{0,60}?(\d{1,3})\s*min|"
    r"(\d{1,3})\s*min(?:utes)?\b[^.\n]{0,40}(?:total time|were spent|spent on)",
    re.I,
)


def visit_level(diagnoses: tuple[Assignment, ...], established: bool, look: Lookups, words: LevelWords) -> VisitLevel:
    """The level for the problems given (those that a procedure of the day does not already cover)."""
    rows = [*_problems(diagnoses, look, words), *_data(look, words), *_risk(look, words)]
    elements = {name: _value(rows, name) for name in ("problems", "data", "risk")}
    middle = sorted(elements.values(), key=ORDER.index)[1]
    code = (ESTABLISHED if established else NEW)[middle]
    path: Literal["mdm", "time"] = "mdm"
    timed = _time(established, look)
    if timed and timed[0] > code:
        code, path = timed[0], "time"
    if timed:
        rows.append(timed[1])
    return VisitLevel(code, elements["problems"], elements["data"], elements["risk"], path, tuple(rows))


def _value(rows: list[ElementRow], name: str) -> Element:
    return max(
        (r.value for r in rows if r.element == name and r.counted and r.value), key=ORDER.index, default="minimal"
    )


def _row(
    element: Literal["problems", "data", "risk", "time"],
    what: str,
    value: Element | None,
    reason: str,
    evidence: tuple[Evidence, ...],
    look: Lookups,
    counted: bool = True,
) -> ElementRow:
    rule = look.rule("em.time" if element == "time" else "em.mdm")
    return ElementRow(element, what, value, counted, reason, rule.citation, evidence)


def _problems(diagnoses: tuple[Assignment, ...], look: Lookups, words: LevelWords) -> list[ElementRow]:
    """Each problem with its class; two stable chronic ones together are moderate."""
    rows, chronic, minor = [], 0, 0
    for d in diagnoses:
        if d.code[0] in "VWXYZ" and not d.code.startswith("Z94"):
            continue
        what, value = _class(d, look, words)
        chronic += what == "stable chronic illness"
        minor += what == "self-limited problem"
        rows.append(_row("problems", f"{d.code}: {what}", value, what, d.evidence, look))
    if chronic >= 2:
        rows.append(
            _row(
                "problems",
                "two or more stable chronic illnesses",
                "moderate",
                f"{chronic} together",
                diagnoses[0].evidence,
                look,
            )
        )
    if minor >= 2:
        rows.append(
            _row(
                "problems", "two or more self-limited problems", "low", f"{minor} together", diagnoses[0].evidence, look
            )
        )
    return rows


def _class(d: Assignment, look: Lookups, words: LevelWords) -> tuple[str, Element]:
    said = _item(d, look)
    if said and any(find(said[0], said[1], said[2], words.severe)):
        return "severe exacerbation or threat to life", "high"
    if d.code.startswith(words.systemic):
        return "acute illness with systemic symptoms", "moderate"
    simple = d.code.startswith(words.simple_injury) and d.code.endswith("A")
    if d.code.startswith(words.complicated_injury) and not simple and not d.code.endswith(("D", "S")):
        return "acute complicated injury", "moderate"
    if d.code.startswith(words.uncertain):
        return "new problem with uncertain prognosis, or cancer under care", "moderate"
    if d.code.startswith(words.chronic):
        worse = any(w in d.description.lower() for w in ("exacerbation", "with hyperglycemia"))
        if worse or (said and any(find(said[0], said[1], said[2], words.worse))):
            return "chronic illness with exacerbation or progression", "moderate"
        return "stable chronic illness", "low"
    if d.code.startswith(words.minor):
        return "self-limited problem", "minimal"
    return "acute, uncomplicated illness or injury", "low"


def _item(d: Assignment, look: Lookups) -> tuple[Document, int, int] | None:
    """The prose of the problem whose heading the diagnosis quotes: document, start, end."""
    for e in d.evidence:
        if isinstance(e, Quote):
            for p in look.chart.problems:
                if p.document == e.document and p.heading.overlaps(e.spans[0]):
                    return look.chart.document(p.document), p.heading.start, p.end
    return None


def _data(look: Lookups, words: LevelWords) -> list[ElementRow]:
    """Category 1: unique tests, outside notes, historian; 2: independent interpretation; 3: discussion."""
    rows: list[ElementRow] = []
    seen: set[str] = set()
    for document, span in everywhere(look.chart, ("results", *PLANS), words.test):
        name = document.text[span.start : span.end].lower()
        # "A1c" behind "hemoglobin A1c" is the same test.
        if not any(name in other or other in name for other in seen):
            seen.add(name)
            shown = (document.quote([span]),)
            rows.append(_row("data", f"test: {name}", None, "a unique test, ordered or reviewed", shown, look))
    one = len(seen)
    for phrases, what in (
        (words.external, "note of an outside source reviewed"),
        (words.historian, "independent historian"),
    ):
        quote = first(look.chart, ANYWHERE, phrases)
        if quote:
            one += 1
            rows.append(_row("data", what, "low" if "historian" in what else None, what, (quote,), look))
    two = first(look.chart, ("hpi", "results", *PLANS), words.interpretation)
    three = first(look.chart, PLANS, words.discussion)
    for quote, what in ((two, "independent interpretation"), (three, "discussion with another professional")):
        if quote:
            rows.append(_row("data", what, "moderate", what, (quote,), look))
    categories = (one >= 3) + (two is not None) + (three is not None)
    if rows:
        value: Element = "high" if categories >= 2 else "moderate" if categories else "low" if one >= 2 else "minimal"
        rows.append(
            _row(
                "data",
                f"{one} of category 1",
                value,
                "limited from two, moderate from three or one other category, extensive from two categories",
                rows[0].evidence,
                look,
            )
        )
    return rows


def _risk(look: Lookups, words: LevelWords) -> list[ElementRow]:
    rows: list[ElementRow] = []
    decisions: tuple[tuple[tuple[str, ...], str, Element], ...] = (
        (words.hospital, "decision about hospital care", "high"),
        (words.toxicity, "drug that needs monitoring for toxicity", "high"),
        (words.major_surgery, "decision about major surgery", "moderate"),
        (words.limits_care, "social determinants that limit care", "moderate"),
    )
    for phrases, what, value in decisions:
        quote = first(look.chart, PLANS, phrases)
        if quote:
            rows.append(_row("risk", what, value, what, (quote,), look))
    drug = _prescribed(look, words)
    if drug:
        rows.append(
            _row("risk", "prescription drug management", "moderate", "drug and decision in one sentence", (drug,), look)
        )
    quote = first(look.chart, PLANS, words.otc)
    if quote:
        rows.append(
            _row(
                "risk", "over-the-counter drug, rest, splint or therapy", "low", "low risk of treatment", (quote,), look
            )
        )
    return rows


_STRENGTH = re.compile(r"\b[A-Za-z-]{4,}\s+\d+(?:\.\d+)?(?:/\d+)?\s*(?:mg|mcg|units?|mL|%)", re.I)


# Strengths that no one buys without a prescription.
_STRONG = re.compile(r"\b(?:ibuprofen|motrin) (?:600|800) ?mg\b|\bnaproxen (?:375|500) ?mg\b", re.I)


def _prescribed(look: Lookups, words: LevelWords) -> Quote | None:
    """A decision word and a prescription drug in one sentence of the plan (drug named, or with its strength)."""
    asked = None
    for document, decision in everywhere(look.chart, PLANS, words.prescribe):
        sentence = look.chart.sentence_at(document.name, decision.start)
        if sentence is None or sentence is asked or decision.end > sentence.end:
            continue
        asked = sentence
        drug = _drug(document, sentence, words)
        if strong := _STRONG.search(document.text, sentence.start, sentence.end):
            return document.quote([decision, Span(strong.start(), strong.end())])
        if drug and not any(find(document, sentence.start, sentence.end, words.not_prescribed)):
            return document.quote([decision, drug])
    return None


def _drug(document: Document, sentence: Sentence, words: LevelWords) -> Span | None:
    """By its name or the ending of its generic name; else whatever has a strength."""
    named = next(find(document, sentence.start, sentence.end, words.prescription), None)
    if named is None:
        said = words_in(document.text, sentence.start, sentence.end)
        named = next((Span(w.start, w.end) for w in said if w.norm.endswith(words.generic)), None)
    strength = None if named else _STRENGTH.search(document.text, sentence.start, sentence.end)
    return Span(strength.start(), strength.end()) if strength else named


def _time(established: bool, look: Lookups) -> tuple[str, ElementRow] | None:
    minutes = look.case.encounter.minutes
    evidence: Evidence | None = None
    if minutes is not None:
        field = look.case.encounter.field("minutes")
        evidence = Field(field.name, field.value, field.origin)
    for document in look.chart.documents:
        near = (
            _TOTAL_TIME.search(document.text, max(0, m.start() - 90), m.end() + 60)
            for m in _MINUTES.finditer(document.text)
        )
        match = next((found for found in near if found), None)
        if match:
            minutes = int(match[1] or match[2])
            evidence = document.quote([Span(match.start(), match.end())])
            break
    if minutes is None or evidence is None:
        return None
    table = ESTABLISHED_MINUTES if established else NEW_MINUTES
    code = next((code for least, code in table if minutes >= least), "")
    return (code, _row("time", f"{minutes} minutes", None, f"supports {code}", (evidence,), look)) if code else None
