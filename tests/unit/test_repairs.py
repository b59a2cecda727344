"""Repairs of form: each listed, each taken back, none of what would have to be guessed."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimwright.check import repaired, taken_back
from claimwright.errors import InputError
from claimwright.model.claim import ClaimDiagnosis
from claimwright.submit.given import to_claim
from x12_claims import claim, line

CASES = {
    "a diagnosis without its dot": (claim(diagnoses=(ClaimDiagnosis(1, "e1122"),)), "diagnoses[0].code", "E11.22"),
    "a category": (claim(diagnoses=(ClaimDiagnosis(1, " i10 "),)), "diagnoses[0].code", "I10"),
    "a modifier in small letters": (claim(lines=(line(modifiers=("rt",)),)), "lines[0].modifiers[0]", "RT"),
    "a service with a blank": (claim(lines=(line(code="99213 "),)), "lines[0].code", "99213"),
    "an NDC of ten digits": (claim(lines=(line(ndc="0003-0293-05"),)), "lines[0].ndc", "00003029305"),
    "an NDC of eleven": (claim(lines=(line(ndc="00003-0293-05"),)), "lines[0].ndc", "00003029305"),
}


@pytest.mark.parametrize("name", CASES)
def test_form_is_mended_listed_and_taken_back(name):
    before, field, after = CASES[name]
    mended, repairs = repaired(before)
    assert [(r.field, r.after) for r in repairs] == [(field, after)]
    assert taken_back(mended, repairs) == before
    assert repaired(mended) == (mended, ())


def test_what_would_be_guessed_is_left():
    odd = claim(
        lines=(line(code="9921", ndc="123", modifiers=("2",)),), diagnoses=(ClaimDiagnosis(1, "E11.22X"),), clia="99D"
    )
    assert repaired(odd) == (odd, ())


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_text_in_any_field_is_mended_or_left_and_taken_back(data):
    text = st.text(max_size=12)
    plain = msgspec.to_builtins(claim())
    plain["id"], plain["billing"]["npi"] = data.draw(text), data.draw(text)
    plain["billing"]["address"]["zip"] = data.draw(text)
    plain["diagnoses"][0]["code"] = data.draw(text)
    plain["lines"][0]["code"], plain["lines"][0]["ndc"] = data.draw(text), data.draw(text)
    plain["lines"][0]["modifiers"] = data.draw(st.lists(text, max_size=3))
    given_ = to_claim(plain, "claim", InputError, "mend")
    mended, repairs = repaired(given_)
    assert taken_back(mended, repairs) == given_
