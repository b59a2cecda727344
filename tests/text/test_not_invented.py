"""No code rests on what the note says of somebody else, of long ago, or of another thing by the same letters."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from claimwright.intake.visit import note_case
from claimwright.model.document import Document
from claimwright.pipeline import House, code_case
from claimwright.settings import load

CASES = yaml.safe_load((Path(__file__).parent / "not_invented.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["note"][:50] for case in CASES])
def test_codes(case: dict[str, object], house: House) -> None:
    text = str(case["note"]).replace("|", "\n") + "\n"
    document = Document("note.txt", "text/plain", text, "0" * 64, "0" * 64, "test")
    coding = code_case(note_case(document, load("", "test"), date(2026, 6, 15), "office"), house)
    assert [d.code for d in coding.assignments.diagnoses] == case["codes"]
