"""The lexicon against the edition: every code stands in it, no phrase names two codes, and a phrase that the tabular
list prints under another code is one somebody has judged (lexicon_judged.yaml).
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from claimwright.pipeline import House
from claimwright.rulebook import Rulebook
from claimwright.shelf.terms import LONGEST, _tabular_terms
from claimwright.shelf.words import expand, key, words

JUDGED = yaml.safe_load((Path(__file__).parent / "lexicon_judged.yaml").read_text())


def key_of(text: str, book: Rulebook) -> str:
    return key(expand([w.norm for w in words(text)], book.same))


@pytest.fixture(scope="module")
def codes_of(house: House) -> dict[str, dict[str, str]]:
    """Each phrase's key to the codes it is given for, each with the phrase as written."""
    found: dict[str, dict[str, str]] = {}
    for term in house.book.lexicon.terms:
        found.setdefault(key_of(term.term, house.book), {})[term.code] = term.term
    return found


def test_every_code_stands_in_the_edition(house: House):
    edition = house.shelf.icd10cm
    assert not {t.code: t.term for t in house.book.lexicon.terms if edition.get(t.code) is None}


def test_no_phrase_names_two_codes(codes_of):
    assert not {term_key: given for term_key, given in codes_of.items() if len(given) > 1}


def test_every_phrase_can_be_found(codes_of):
    """A key without words, or longer than a chart is searched for, would be written in vain."""
    assert not [given for term_key, given in codes_of.items() if not 0 < len(term_key.split()) <= LONGEST]


def test_a_phrase_printed_under_another_code_is_judged(house: House, codes_of):
    edition = house.shelf.icd10cm
    unjudged = {}
    for code, text, _ in _tabular_terms(edition):
        ours = codes_of.get(key_of(text, house.book), {})
        for own, phrase in ours.items():
            line = {own, *edition.ancestors(own)}
            if code not in line and own not in edition.ancestors(code) and phrase not in JUDGED:
                unjudged[phrase] = f"ours {own}, printed {code} {text}"
    assert not unjudged


def test_nothing_judged_is_idle(house: House):
    assert not set(JUDGED) - {t.term for t in house.book.lexicon.terms}
