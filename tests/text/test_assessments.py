"""The same assessment in every layout gives the same diagnoses, and nothing of the rest of the note."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from claimwright.intake.visit import note_case
from claimwright.model.coding import Coding
from claimwright.model.document import Document
from claimwright.pipeline import House, code_case
from claimwright.settings import load

HERE = Path(__file__).parent
LAYOUTS = yaml.safe_load((HERE / "layouts.yaml").read_text(encoding="utf-8"))
HEADINGS = yaml.safe_load((HERE / "headings.yaml").read_text(encoding="utf-8"))
BEFORE = """CC: follow up

HPI: 58 y/o man with hypertension and diabetes here for follow up. He also notes right knee pain for 3 weeks, worse with
stairs. No chest pain. Father had a stroke. Remote appendectomy.

PMH: asthma, gout

Meds: metformin, lisinopril

PE: BP 150/90. Right knee tender.

"""


def coded(text: str, house: House) -> Coding:
    document = Document("note.txt", "text/plain", text, "0" * 64, "0" * 64, "test")
    return code_case(note_case(document, load("", "test"), date(2026, 6, 15), "office"), house)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout(layout: str, house: House) -> None:
    coding = coded(BEFORE + LAYOUTS[layout], house)
    assert {d.code for d in coding.assignments.diagnoses} == {"I10", "E11.9", "M17.11"}


@pytest.mark.parametrize("heading", HEADINGS)
def test_heading(heading: str, house: House) -> None:
    """Headings of an assessment and the codes a coder gives them, in claim order."""
    note = f"HPI\nA 45-year-old patient is here.\n\nASSESSMENT AND PLAN\n1. {heading}.\n- Continue current treatment.\n"
    got = [d.code for d in coded(note, house).assignments.diagnoses]
    assert got == HEADINGS[heading]
