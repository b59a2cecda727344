"""Every visit of the example day, documents to codes, against the answer written beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from claimwright.intake.practice import read_settings
from claimwright.intake.visit import read_visit, visits
from claimwright.model.evidence import Quote
from claimwright.pipeline import code_case

DAY = Path(__file__).parent.parent.parent / "examples" / "clinic-day"
HERE = Path(__file__).parent
NAMES = [path.name for path in visits(DAY)]


def test_every_visit_has_an_answer():
    assert sorted(path.stem for path in HERE.glob("*.yaml")) == NAMES
    assert len(NAMES) >= 14


@pytest.mark.parametrize("name", NAMES)
def test_visit(name, house):
    expected = yaml.safe_load((HERE / f"{name}.yaml").read_text())
    coding = code_case(read_visit(DAY / name, read_settings(DAY, {}, {})), house)
    got = coding.assignments
    assert [d.code for d in got.diagnoses] == [str(c) for c in expected["diagnoses"]]
    lines = [
        {"code": s.code, "modifiers": list(s.modifiers), "units": s.units, "pointers": list(s.pointers)}
        for s in got.services
    ]
    assert lines == expected["services"]
    assert coding.verdict == expected["verdict"]
    assert sorted({f.rule for f in coding.findings if f.holds}) == expected["holds"]


@pytest.mark.parametrize("name", NAMES)
def test_every_quote_is_verbatim(name, house):
    case = read_visit(DAY / name, read_settings(DAY, {}, {}))
    coding = code_case(case, house)
    views = {d.name: d.text for d in case.documents}
    for assignment in (*coding.assignments.diagnoses, *coding.assignments.services):
        for quote in (e for e in assignment.evidence if isinstance(e, Quote)):
            for span, text in zip(quote.spans, quote.texts, strict=True):
                assert views[quote.document][span.start : span.end] == text
