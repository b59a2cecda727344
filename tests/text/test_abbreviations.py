"""What an abbreviation with several meanings stands for is told by the words around it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from claimwright.intake.visit import note_case
from claimwright.model.document import Document
from claimwright.pipeline import House, code_case
from claimwright.review.abbreviations import meanings
from claimwright.settings import load

CASES = yaml.safe_load((Path(__file__).parent / "abbreviations.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["note"] for case in CASES])
def test_meaning(case: dict[str, object], house: House) -> None:
    text = f"ASSESSMENT\n1. {case['note']}\n"
    document = Document("note.txt", "text/plain", text, "0" * 64, "0" * 64, "test")
    coding = code_case(note_case(document, load("", "test"), date(2026, 6, 15), "office"), house)
    assert [d.code for d in coding.assignments.diagnoses] == case["codes"]


def test_only_capitals_are_abbreviations() -> None:
    assert not meanings("as of today, ms. Ocrelizumab, echo")


def test_the_line_decides_before_the_rest_of_the_note() -> None:
    text = "AD - donepezil\nAD - triamcinolone to the flexures\n"
    assert list(meanings(text).values()) == [("alzheimer", "disease"), ("atopic", "dermatitis")]
