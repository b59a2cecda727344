"""The visit level's element table on short notes: class of each problem, what counts as data, risk, time, and what
does not count with its reason.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from claimwright.choose.services.level.time import Documented, Statement
from claimwright.intake.visit import note_case
from claimwright.model.coding import VisitLevel
from claimwright.model.document import Document
from claimwright.model.evidence import Field, Quote
from claimwright.pipeline import House, code_case
from claimwright.settings import load

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "level.yaml").read_text(encoding="utf-8"))


def level_of(case: dict[str, Any], house: House) -> tuple[VisitLevel, str]:
    text = case["note"]
    document = Document("note.txt", "text/plain", text, "0" * 64, "0" * 64, "test")
    visit = note_case(document, load("", "test"), date(2026, 6, 15), "office")
    given = {"established": True} | case.get("encounter", {})
    visit = msgspec.structs.replace(visit, encounter=msgspec.structs.replace(visit.encounter, **given))
    level = code_case(visit, house).assignments.em
    assert level is not None
    return level, text


@pytest.mark.parametrize("case", CASES, ids=[case["tells"] for case in CASES])
def test_element_table(case: dict[str, Any], house: House) -> None:
    level, text = level_of(case, house)
    shown = "\n".join(f"{r.element} {r.value} {r.counted} {r.what} | {r.reason}" for r in level.elements)
    for name in ("code", "problems", "data", "risk", "path"):
        if name in case:
            assert getattr(level, name) == str(case[name]), f"{name}\n{shown}"
    rows = [f"{r.element}: {r.what}: {r.reason}" for r in level.elements if r.counted]
    passed = [f"{r.element}: {r.what}: {r.reason}" for r in level.elements if not r.counted]
    for wanted in case.get("counts", ()):
        assert any(wanted in row for row in rows), shown
    for wanted in case.get("passes", ()):
        assert any(wanted in row for row in passed), shown
    for unwanted in case.get("never", ()):
        assert not any(unwanted in row for row in rows), shown
    for row in level.elements:
        assert row.evidence
        assert row.reason
        assert row.citation
        for e in row.evidence:
            assert not isinstance(e, Quote) or all(
                text[s.start : s.end] == t for s, t in zip(e.spans, e.texts, strict=True)
            )


def test_every_class_both_ways() -> None:
    assert len(CASES) >= 60
    assert len({case["tells"] for case in CASES}) == len(CASES)


def test_contradictory_minutes_are_no_choice() -> None:
    said = Field("minutes", "45", None)
    assert Documented(None, (Statement(45, "", said), Statement(25, "", said))).contradictory
    assert not Documented(45, (Statement(45, "", said),)).contradictory


def test_what_the_next_level_lacks(house: House) -> None:
    level, _ = level_of({"note": "ASSESSMENT\n1. Migraine, stable.\n\nPLAN\nContinue sumatriptan 50 mg.\n"}, house)
    assert level.lacks == "moderate needs two elements, 1 reached: problems is low, data is minimal"
