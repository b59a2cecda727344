"""Any text at all: never a crash, never an invented offset, never more than linear work."""

from __future__ import annotations

import sys
from datetime import date
from types import FrameType

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from claimwright.intake.visit import note_case
from claimwright.model.coding import Coding
from claimwright.model.document import Document
from claimwright.model.evidence import Quote
from claimwright.pipeline import House, code_case
from claimwright.settings import load

PIECES = (
    "ASSESSMENT AND PLAN\n",
    "1. Right knee pain, likely a strain.\n",
    "- Type 2 diabetes with neuropathy",
    "HPI: ",
    "no ",
    "history of ",
    " \U0001f600 ",
    "\u202e\u05d0\u05d1",
    "\x00\x07\x1b",
    "\r\n",
    "\ufeff",
    "…",
    "e\u0301",
    "((((",
    "))",
    "9" * 40,
    "\t|\t",
    "İ",  # its lower case is longer than itself
    "ß",
    ".",
    ",",
    "\u2028",
)
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=25).map("".join)


def coded(text: str, house: House) -> Coding:
    document = Document("note.txt", "text/plain", text, "0" * 64, "0" * 64, "test")
    return code_case(note_case(document, load("", "test"), date(2026, 6, 15), "office"), house)


@settings(max_examples=120, deadline=None)
@given(text=texts)
@example(text="İ" * 50 + " knee pain")
def test_no_text_crashes_and_every_offset_is_true(text: str, house: House) -> None:
    coding = coded(text, house)
    chart = coding.chart
    for sentence in chart.sentences["note.txt"]:
        assert 0 <= sentence.start < sentence.end <= len(text)
    for mention in chart.mentions:
        assert all(0 <= s.start < s.end <= len(text) for s in mention.spans)
        assert mention.text == " … ".join(text[s.start : s.end] for s in mention.spans)
    for assignment in (*coding.assignments.diagnoses, *coding.assignments.services):
        for evidence in assignment.evidence:
            if isinstance(evidence, Quote):
                assert evidence.texts == tuple(text[s.start : s.end] for s in evidence.spans)
    assert coded(text, house) == coding


def calls(text: str, house: House) -> int:
    """How many functions a coding of the text calls: the same on every machine, unlike its seconds."""
    count = 0

    def seen(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        coded(text, house)
    finally:
        sys.setprofile(None)
    return count


NOTE = (
    "HPI: Fever and cough, no chest pain.\n\nASSESSMENT AND PLAN\n\n"
    "1. Right knee pain, likely strain.\nStable.\n2. Asthma.\n"
)


@pytest.mark.parametrize(
    "shape",
    [
        NOTE,
        NOTE.replace("\n", " "),
        NOTE.replace("\n", " ").replace(".", " "),
        "pain ",
        "no history of pain, ",
        "A" * 50,
        "(" * 9,
        "1. Knee pain\n",
        "ASSESSMENT:\n",
        "likely or possibly ",
    ],
)
def test_twice_the_text_is_at_most_twice_the_work(shape: str, house: House) -> None:
    times = 6_000 // len(shape) + 1
    coded(shape * times, house)  # what is kept from the first reading is not counted
    once, twice = calls(shape * times * 2, house), calls(shape * times * 4, house)
    assert twice < 2.4 * once
