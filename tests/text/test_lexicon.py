"""The lexicon against the edition: every code stands in it, no phrase names two codes, and a phrase that the tabular
list prints under another code is one somebody has judged (lexicon_judged.yaml).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from claimwright.pipeline import House
from claimwright.rulebook import Rulebook
from claimwright.shelf import Icd10cm
from claimwright.shelf.terms import LONGEST
from claimwright.shelf.words import SIDES, expand, key, words

BARE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]|,? (?:NOS|unspecified)$")
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


def printed(edition: Icd10cm) -> Iterator[tuple[str, str]]:
    """Titles and inclusion terms as the tabular list words them, without what it puts in brackets; those of one side
    only are left out, for no key holds a side.
    """
    titles = ((entry.code, entry.title) for entry in edition.entries())
    inclusions = ((code, text) for code, text in edition.inclusion_terms() if "-" not in code and " " not in code)
    for code, text in (*titles, *inclusions):
        if not SIDES & {w.norm for w in words(text)}:
            yield code, BARE.sub("", text)


def test_a_phrase_printed_under_another_code_is_judged(house: House, codes_of):
    edition = house.shelf.icd10cm
    under: dict[str, set[str]] = {}
    for code, text in printed(edition):
        under.setdefault(key_of(text, house.book), set()).add(code)
    unjudged = {}
    for term_key, given in codes_of.items():
        codes = under.get(term_key, set())
        for own, phrase in given.items():
            kin = {own, *edition.ancestors(own), *(c for c in codes if own in edition.ancestors(c))}
            if codes and not codes & kin and phrase not in JUDGED:
                unjudged[phrase] = f"ours {own}, printed under {', '.join(sorted(codes))}"
    assert not unjudged


def test_nothing_judged_is_idle(house: House):
    assert not set(JUDGED) - {t.term for t in house.book.lexicon.terms}
