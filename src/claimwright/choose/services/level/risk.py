"""The risk element: what the decisions of the day risk, from rest and fluids to hospital care."""

from __future__ import annotations

from claimwright.choose.draft import Lookups
from claimwright.choose.services.level.drugs import drug_decisions
from claimwright.choose.services.level.rows import Table
from claimwright.choose.services.level.said import Place, Said
from claimwright.model.coding import Element, ElementRow
from claimwright.rulebook.levels import LevelWords

_NEAR = 130  # characters between an operation and the decision about it


def risk_rows(said: Said, look: Lookups, words: LevelWords) -> tuple[list[ElementRow], frozenset[int]]:
    """The rows of risk, and where the sentences begin that hold a decision: their problems are addressed."""
    table = Table("risk", look)
    acted: set[int] = set()
    _hospital(said, table, acted)
    _surgery(said, table, acted)
    managed = 0
    passed: dict[str, None] = {}
    for decision in drug_decisions(said, words):
        acted.add(decision.sentence)
        if decision.counts:
            managed += 1
            if managed <= 3:
                table.count("prescription drug management", "moderate", decision.reason, decision.quote)
        elif decision.reason not in passed:
            passed[decision.reason] = None
            if decision.reason.startswith("sold"):
                table.count("drug sold without a prescription", "low", decision.reason, decision.quote)
            else:
                table.pass_over("drug", decision.reason, decision.quote)
    _toxic(said, table)
    for group, what, value in _PLAIN:
        place = next((p for p in said.places(group, decided=True) if _holds(p, said)), None)
        if place is not None:
            if group != "r.watch":
                acted.add(place.sentence.start)
            table.count(what, value, f"decided: {place.text}", place.quote())
    return table.rows, frozenset(acted)


def tests_ordered(data: list[ElementRow], look: Lookups) -> list[ElementRow]:
    """Further tests decided on today are a low risk, as any treatment of small risk is."""
    table = Table("risk", look)
    for row in data:
        if row.counted and row.reason.startswith("ordered"):
            table.count("further tests", "low", f"{row.what}, {row.reason}", *row.evidence)
            break
    return table.rows


_PLAIN: tuple[tuple[str, str, Element], ...] = (
    ("r.parenteral_opioid", "controlled substance by injection", "high"),
    ("r.chemotherapy", "chemotherapy: needs intensive monitoring for toxicity", "high"),
    ("r.limits_care", "social circumstances that limit diagnosis or treatment", "moderate"),
    ("r.otc_drug", "drug sold without a prescription", "low"),
    ("r.therapy", "therapy, splint, rest or referral", "low"),
    ("r.watch", "watched or followed by tests", "low"),
)


def _holds(place: Place, said: Said) -> bool:
    return not (said.denied(place, 25) or said.conditional(place))


def _hospital(said: Said, table: Table, acted: set[int]) -> None:
    for place in said.places("r.hospital", decided=True):
        if said.any(place, "r.major_surgery") or said.any(place, "c.past"):
            continue
        if _holds(place, said):
            acted.add(place.sentence.start)
            table.count("decision about hospital care", "high", f"decided: {place.text}", place.quote())
            return
    for place in said.places("r.hospital_weighed", decided=True):
        acted.add(place.sentence.start)
        table.count("decision about hospital care", "high", f"weighed: {place.text}", place.quote())
        return
    for place in said.places("r.end_of_life", decided=True):
        if _holds(place, said) and said.any(place, "r.end_decided"):
            acted.add(place.sentence.start)
            table.count("decision to do less because of a poor prognosis", "high", place.text, place.quote())
            return


def _surgery(said: Said, table: Table, acted: set[int]) -> None:
    urgent = next((p for p in said.places("r.emergency_surgery", decided=True) if _holds(p, said)), None)
    if urgent:
        acted.add(urgent.sentence.start)
        table.count("emergency major surgery", "high", f"decided: {urgent.text}", urgent.quote())
    for group, what, plain, with_factors in (
        ("r.major_surgery", "elective major surgery", "moderate", "high"),
        ("r.minor_procedure", "minor procedure", "low", "moderate"),
    ):
        place = next((p for p in said.places(group, decided=True) if _chosen(p, said)), None)
        if place is None:
            continue
        acted.add(place.sentence.start)
        factors = next((p for p in said.places("r.risk_factors") if not said.denied(p, 25)), None)
        if factors is not None:
            table.count(
                f"{what} with risk factors", _element(with_factors), factors.text, place.quote(), factors.quote()
            )
        else:
            table.count(what, _element(plain), f"decided: {place.text}", place.quote())


def _element(value: str) -> Element:
    return {"low": "low", "moderate": "moderate", "high": "high"}[value]  # type: ignore[return-value]


def _chosen(place: Place, said: Said) -> bool:
    """Whether an operation is decided on, not only spoken of."""
    if not _holds(place, said) or said.any(place, "c.past"):
        return False
    name, at = place.document.name, place.sentence
    near = said.between(name, "r.surgery_decided", max(at.start, place.start - _NEAR), min(at.end, place.end + _NEAR))
    return bool(near)


def _toxic(said: Said, table: Table) -> None:
    """A drug that needs intensive monitoring for toxicity, with the monitoring told. Warfarin and insulin are not:
    INR and glucose are watched for their effect (AMA's definition leaves that out).
    """
    for place in said.places("r.toxic_drug", decided=True):
        if not _holds(place, said):
            continue
        watch = said.any(place, "r.toxic_watch")
        if watch is not None and said.any(place, "r.watch") is None and "toxic" not in watch.name:
            watch = watch if said.any(place, "d.ordered") else None
        if watch is not None:
            table.count("drug that needs intensive monitoring for toxicity", "high", watch.name, place.quote())
            return
