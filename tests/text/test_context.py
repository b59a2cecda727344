"""Context of marked words in sentences: the three axes, and the cue that decided."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from claimwright.review import assert_span
from claimwright.review.sentences import sentences

CASES = yaml.safe_load((Path(__file__).parent / "context.yaml").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"])
def test_context(case):
    marked = case["text"]
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    said = assert_span(text, start, end)
    for axis, plain in (("polarity", "affirmed"), ("temporality", "recent"), ("experiencer", "patient")):
        assert getattr(said, axis) == case.get(axis, plain)
    if "cue" in case:
        assert said.cue is not None
        assert text[said.cue.start : said.cue.end] == case["cue"]


def test_a_family_heading_makes_it_someone_elses():
    assert assert_span("Diabetes.", 0, 8, "Family History").experiencer == "other"


def test_a_span_outside_the_text_is_refused():
    with pytest.raises(ValueError, match="not a span"):
        assert_span("short", 2, 99)


@given(st.text(alphabet=st.sampled_from("ab. \n1-,;:•?A"), max_size=200))
def test_sentences_lose_no_word_and_never_overlap(text):
    found = sentences(text)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    covered = "".join(text[s.start : s.end] for s in found)
    assert sorted(c for c in covered if c.isalpha()) == sorted(c for c in text if c.isalpha())


@given(st.text(max_size=300))
def test_any_text_is_read_without_a_crash(text):
    for span in sentences(text):
        assert_span(text, span.start, span.end)
