"""The table of the Official Guidelines: whole, and true to the rules."""

from __future__ import annotations

from claimwright import rulebook

OUTPATIENT = (
    *(f"I.A.{n}" for n in range(1, 20)),
    *(f"I.B.{n}" for n in range(1, 21)),
    *(f"I.C.{n}" for n in range(1, 23)),
    *(f"IV.{letter}" for letter in "ABCDEFGHIJKLMNOPQ"),
)
INPATIENT = (*(f"II.{letter}" for letter in "ABCDFGHIJK"), *(f"III.{letter}" for letter in "ABC"))


def test_every_section_is_listed_once():
    listed = [s.section for s in rulebook.load().sections]
    assert len(listed) == len(set(listed))
    assert {*OUTPATIENT, *INPATIENT} <= set(listed)


def test_the_rules_named_exist_and_no_diagnosis_rule_is_left_out():
    book = rulebook.load()
    named = {rule for s in book.sections for rule in s.by}
    assert named <= set(book.rules)
    assert {r for r in book.rules if r.startswith("dx.")} - named == {"dx.negated", "dx.family", "dx.no-assessment"}


def test_what_is_not_covered_says_what_is_short():
    assert not [s.section for s in rulebook.load().sections if s.state != "covered" and not s.note]
