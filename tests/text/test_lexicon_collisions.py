"""Everyday sentences of a normal visit name no condition: no order-free phrase of the lexicon is met by chance."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimwright.review.context import read_clauses
from claimwright.review.mentions import find_matches

SENTENCES = (Path(__file__).parent / "normal_sentences.txt").read_text(encoding="utf-8").splitlines()


def affirmed(text, house, terms):
    """What the sentence is read as saying of the patient, as (words, code)."""
    found = []
    for clause in read_clauses(text, house.book.cues, 0, len(text)):
        for match in find_matches(text, clause, terms):
            start, end = match.spans[0].start, match.spans[-1].end
            said = clause.assertion(start, end)
            best = match.terms[0]
            if "Z00" <= best.code < "Z79":  # a reason for a visit, read only where the assessment lists it
                continue
            if best.kind != "cause" and said.polarity == "affirmed" and said.temporality != "hypothetical":
                found.append((text[start:end], best.code))
    return found


@pytest.fixture(scope="module")
def terms(house):
    return house.terms(house.shelf.on(house.shelf.newest_day))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_normal_sentence_names_nothing(sentence, house, terms):
    assert affirmed(sentence, house, terms) == []


def test_a_named_condition_is_seen(house, terms):
    assert affirmed("She has plantar fasciitis.", house, terms) == [("plantar fasciitis", "M72.2")]
