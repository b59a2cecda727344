"""Queries to the author: asked where the family asks, once, never leading, never of payment, with the chart's words."""

from __future__ import annotations

import hashlib
import re
from datetime import date

import pytest

from claimwright.model.case import Case, Encounter
from claimwright.model.document import Document
from claimwright.pipeline import code_case
from claimwright.render import code_line, coding_record, query_lines, review_page

PAYMENT = re.compile(
    r"\b(?:pay\w*|reimburs\w*|revenue|HCC|risk adjust\w*|severity (?:capture|of illness)|"
    r"DRG|CC|MCC|quality score|denial|bill\w*)\b",
    re.I,
)
LEADING = re.compile(
    r"\b(?:please (?:add|confirm|document)|consistent with|suggests?|indicates?|do you agree|should be)\b", re.I
)
NOTES = {
    "side": "HPI\nLeft knee is swollen. Pain of the knee on the right.\n\nASSESSMENT\n1. Knee pain.\n",
    "stage": "RESULTS\neGFR 52. Creatinine 1.4.\n\nASSESSMENT\n1. Chronic kidney disease.\n",
    "type": "RESULTS\nEjection fraction 35%.\n\nASSESSMENT\n1. Heart failure.\n",
    "severity": "ASSESSMENT\n1. Asthma.\n",
    "open": "ASSESSMENT\n1. Right lisfranc injury.\n",
    "depression": "HPI\nPHQ-9 score of 14.\n\nASSESSMENT\n1. Depression.\n",
    "radius": "ASSESSMENT\n1. Fracture of the distal radius.\n",
    "glaucoma": "ASSESSMENT\n1. Primary open angle glaucoma, right eye.\n",
    "plain": "ASSESSMENT\n1. Hypertension.\n2. Type 2 diabetes.\n3. Acute bronchitis.\n4. Migraine.\n5. Anemia.\n",
}


def coded(note, house):
    digest = hashlib.sha256(note.encode()).hexdigest()
    document = Document("note.txt", "text/plain", note, digest, digest, "text/1", author="Doctor Sample")
    case = Case(Encounter(id="q", date_of_service=date(2026, 6, 15)), (document,))
    return code_case(case, house), case


def asked(note, house):
    coding, _ = coded(note, house)
    return {q.code: q for q in coding.assignments.queries}


def texts(query):
    return [option.text for option in query.options]


def quoted(query):
    return [text for quote in query.indicators for text in quote.texts]


def test_a_side_is_asked_with_both_sides_that_the_chart_says(house):
    query = asked(NOTES["side"], house)["M25.569"]
    assert query.asks == ("side",)
    assert query.to == "Doctor Sample"
    assert texts(query) == ["right", "left", "other (please state)", "unable to determine"]
    assert "Left knee" in quoted(query)
    assert query.severity == "hold"
    assert query.citation.section == "I.B.13"


def test_a_value_narrows_the_stages_and_is_quoted(house):
    query = asked(NOTES["stage"], house)["N18.9"]
    assert quoted(query) == ["Chronic kidney disease", "eGFR 52", "Creatinine 1.4"]
    assert texts(query)[0].startswith("Chronic kidney disease, stage 3")
    assert len(query.options) == 3
    assert query.severity == "warn"


def test_without_an_indicator_the_family_s_own_choices_stand(house):
    query = asked(NOTES["severity"], house)["J45.909"]
    assert query.asks == ("severity",)
    assert len(query.options) > 4
    assert not [text for text in texts(query) if text.lower().startswith("unspecified")]


def test_an_open_stem_holds(house):
    query = asked(NOTES["open"], house)["S93.32"]
    assert query.severity == "hold"
    assert query.rule == "dx.unspecified"


def test_one_query_for_a_draft_that_is_open_at_two_levels(house):
    found = asked(NOTES["radius"], house)
    assert list(found) == ["S52.509A"]
    assert found["S52.509A"].asks == ("type", "side")


def test_a_seventh_character_that_tells_a_stage_is_asked(house):
    assert asked(NOTES["glaucoma"], house)["H40.1110"].asks == ("stage",)


def test_a_score_never_suggests_a_disease_that_is_not_documented(house):
    assert "F32.A" not in asked(NOTES["depression"], house)


def test_what_asks_nothing_is_not_asked(house):
    assert not {"I10", "E11.9", "J20.9"} & set(asked(NOTES["plain"], house))


@pytest.mark.parametrize("name", NOTES)
def test_the_words_are_neutral(name, house):
    for query in asked(NOTES[name], house).values():
        assert texts(query)[-2:] == ["other (please state)", "unable to determine"]
        assert not PAYMENT.search(" ".join((query.question, *texts(query), query.to)))
        assert not LEADING.search(query.question)
        assert len(query.options) >= 3
        assert query.indicators


def test_a_query_is_shown_wherever_a_coding_is(house):
    coding, case = coded(NOTES["stage"], house)
    page = review_page(coding, case)
    assert 'id="query-1"' in page
    assert "unable to determine" in page
    assert "query  N18.9, to Doctor Sample: " in query_lines(coding.assignments.queries)[0].plain
    record = coding_record(coding, case).queries[0]
    assert [(w.text, w.line) for w in record.indicators][1:] == [("eGFR 52", 2), ("Creatinine 1.4", 2)]
    assert code_line(coding, "note.txt").queries[0].options == record.options
