"""The risk element: what the decisions of the day risk, from rest and fluids to hospital care."""

from __future__ import annotations

from claimwright.choose.draft import Lookups
from claimwright.choose.services.level.drugs import drug_decisions
from claimwright.choose.services.level.problems import MINOR, STABLE
from claimwright.choose.services.level.rows import Table
from claimwright.choose.services.level.said import Place, Said
from claimwright.model.coding import Element, ElementRow
from claimwright.model.evidence import Span
from claimwright.rulebook.levels import LevelWords

_BEHIND = 100  # characters behind a drug's sentence in which its monitoring is told
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
        place = next(
            (p for p in said.places(group, decided=True) if _holds(p, said) and not _tested(p, said)),
            None,
        )
        if place is not None:
            if group != "r.watch":
                acted.add(place.sentence.start)
            table.count(what, value, f"decided: {place.text}", place.quote())
    return table.rows, frozenset(acted)


def tests_ordered(problems: list[ElementRow], data: list[ElementRow], look: Lookups) -> list[ElementRow]:
    """Further tests are a low risk where they look into a problem that is neither minor nor at its goal, or burden the
    patient themselves (`_BURDEN`); a routine check of a stable illness is a minimal one.
    """
    table = Table("risk", look)
    open_ = any(r.counted and not r.what.endswith((STABLE, MINOR, "illnesses", "problems")) for r in problems)
    for row in data:
        if row.counted and row.reason.startswith("ordered") and (open_ or row.what.startswith(_BURDEN)):
            table.count("further tests", "low", f"{row.what}, {row.reason}", *row.evidence)
            break
    return table.rows


_BURDEN = tuple(f"test: {name}" for name in ("ct", "mri", "pet", "nuclear", "angiogram", "barium", "stress test"))
_PLAIN: tuple[tuple[str, str, Element], ...] = (
    ("r.parenteral_opioid", "controlled substance by injection", "high"),
    ("r.chemotherapy", "chemotherapy: needs intensive monitoring for toxicity", "high"),
    ("r.limits_care", "social circumstances that limit diagnosis or treatment", "moderate"),
    ("r.otc_drug", "drug sold without a prescription", "low"),
    ("r.therapy", "therapy, splint, rest or referral", "low"),
    ("r.watch", "watched or followed by tests", "low"),
)


def _tested(place: Place, said: Said) -> bool:
    """Whether the words are the name of a test: "vitamin D level" is no vitamin."""
    return bool(said.between(place.document.name, "test", place.start, place.start + 1))


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


# The phrases, what they are, the risk without and with risk factors.
_OPERATIONS: tuple[tuple[str, str, Element, Element], ...] = (
    ("r.major_surgery", "elective major surgery", "moderate", "high"),
    ("r.minor_procedure", "minor procedure", "low", "moderate"),
)


def _surgery(said: Said, table: Table, acted: set[int]) -> None:
    urgent = next((p for p in said.places("r.emergency_surgery", decided=True) if _holds(p, said)), None)
    if urgent:
        acted.add(urgent.sentence.start)
        table.count("emergency major surgery", "high", f"decided: {urgent.text}", urgent.quote())
    for group, what, plain, with_factors in _OPERATIONS:
        place = next((p for p in said.places(group, decided=True) if _chosen(p, said)), None)
        if place is None:
            continue
        acted.add(place.sentence.start)
        factors = next((p for p in said.places("r.risk_factors") if not said.denied(p, 25)), None)
        if factors is not None:
            table.count(f"{what} with risk factors", with_factors, factors.text, place.quote(), factors.quote())
        else:
            table.count(what, plain, f"decided: {place.text}", place.quote())


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
        if not _holds(place, said) or said.any(place, "r.not_managed"):
            continue
        name, start = place.document.name, place.sentence.start
        end = place.sentence.end + _BEHIND
        watch = said.between(name, "r.toxic_watch", start, end)
        asked = said.between(name, "d.ordered", start, end) or said.between(name, "r.watch", start, end)
        toxicity = next((h for h in watch if "toxic" in h.name), None)
        # Toxicity named, or a test for it ordered or followed: a drug alone is prescription management.
        if toxicity is not None or (watch and asked):
            told = toxicity or watch[0]
            words = place.document.quote([Span(place.start, place.end), Span(told.start, told.end)])
            table.count("drug that needs intensive monitoring for toxicity", "high", f"watched: {told.name}", words)
            return
