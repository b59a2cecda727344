"""Services that a note proves, by digit, side, views and dose; those only ordered or done elsewhere are no lines."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest
import yaml

from claimwright.intake.visit import note_case
from claimwright.model.coding import Coding
from claimwright.model.document import Document
from claimwright.pipeline import House, code_case
from claimwright.settings import load

CASES = yaml.safe_load((Path(__file__).parent / "services.yaml").read_text(encoding="utf-8"))


def coded(text: str, house: House) -> Coding:
    document = Document("note.txt", "text/plain", text, "0" * 64, "0" * 64, "test")
    case = note_case(document, load("", "test"), date(2026, 6, 15), "office")
    return code_case(
        msgspec.structs.replace(case, encounter=msgspec.structs.replace(case.encounter, established=True)), house
    )


@pytest.mark.parametrize("case", CASES, ids=[str(case["note"]).split("\n")[1] for case in CASES])
def test_lines(case: dict[str, object], house: House) -> None:
    coding = coded(str(case["note"]), house)
    lines = [
        "-".join((s.code, *s.modifiers)) + (f" x{s.units}" if s.units > 1 else "") for s in coding.assignments.services
    ]
    assert lines == [str(line) for line in case["lines"]]  # type: ignore[attr-defined]
    asked = {f.rule for f in coding.findings if f.rule.startswith("svc.")}
    assert asked == ({case["asks"]} if "asks" in case else set())


def test_a_note_that_calls_the_patient_new(house: House) -> None:
    text = "HPI: Here to establish care as a new patient.\n\nASSESSMENT\n1. Hypertension, continue lisinopril 10 mg.\n"
    document = Document("note.txt", "text/plain", text, "0" * 64, "0" * 64, "test")
    coding = code_case(note_case(document, load("", "test"), date(2026, 6, 15), "office"), house)
    assert [s.code for s in coding.assignments.services][:1] == ["99203"]
    assert "em.new-or-established" not in {f.rule for f in coding.findings}
    assert "em.said" in {step.rule for step in coding.assignments.services[0].path}  # and the words are its evidence
