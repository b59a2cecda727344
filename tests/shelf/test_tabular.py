"""ICD-10-CM as the embedded release has it: ancestors, resolved notes, excludes, 7th characters; for every code."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimwright.shelf.icd10cm import dotted, undotted
from claimwright.shelf.references import Entries, resolve


@pytest.fixture(scope="module")
def edition(house):
    return house.shelf.icd10cm


def test_every_ancestor_of_every_code_exists(edition):
    for code, _ in edition.billable_codes():
        line = edition.ancestors(code)
        assert line[0] == edition.stem(code)
        assert line[-1].startswith("chapter ")
        assert all(edition.get(at) is not None for at in line)


def test_every_resolved_reference_is_an_existing_code(edition):
    targets = edition._db.execute("SELECT DISTINCT target FROM reference").fetchall()
    assert len(targets) > 3_000
    assert [t for (t,) in targets if edition.get(t) is None and not edition.billable(t)] == []


def test_notes_that_name_codes_are_resolved(edition):
    """All but two of the release's ten thousand: one names a code that does not exist, one whom it is for."""
    kinds = "('excludes1','excludes2','codeFirst','useAdditionalCode','codeAlso')"
    notes = edition._db.execute(
        f"SELECT n.code, n.text, count(r.target) FROM note n LEFT JOIN reference r USING (code, kind, place)"
        f" WHERE n.kind IN {kinds} AND n.text GLOB '*[A-Z][0-9][0-9A-Z].[0-9]*' GROUP BY n.code, n.kind, n.place"
    ).fetchall()
    assert len(notes) > 5_000
    assert [text for _, text, count in notes if not count] == [
        "other frontotemporal neurocognitive disorder (G31.90)",
        "code, if applicable, for codes G31.0-G31.83, G31.85-G31.9, to identify:",
    ]


def test_excludes1_is_symmetric(edition):
    codes = [code for code, _ in edition.billable_codes()]
    chosen = random.Random(3)
    rows = edition._db.execute("SELECT DISTINCT code, target FROM reference WHERE kind = 'excludes1'").fetchall()
    printed = [(a, b) for a, b in chosen.sample(rows, 3_000) if edition.get(a) and edition.get(b)]
    for one, other in [*printed, *((chosen.choice(codes), chosen.choice(codes)) for _ in range(3_000))]:
        assert (edition.excludes1(one, other) is None) == (edition.excludes1(other, one) is None), (one, other)
    found = sum(edition.excludes1(a, b) is not None for a, b in printed)
    assert found > len(printed) * 0.8  # the rest are exceptions among siblings or notes of whole chapters


def test_an_exclusion_by_7th_character_holds_for_that_character_only(edition):
    """An open wound of the forearm excludes its open fracture, not the closed one."""
    assert edition.excludes1("S51.801A", "S52.501B")
    assert edition.excludes1("S52.501B", "S51.801A")
    assert edition.excludes1("S51.801A", "S52.501A") is None
    assert edition.excludes1("S01.00XA", "S02.0XXB")


def test_seventh_characters_are_complete(edition):
    """Each stem that takes one has every character that the code list gives it, and no stem is billable bare."""
    listed: dict[str, set[str]] = {}
    for code, _ in edition.billable_codes():
        if len(undotted(code)) == 7:
            listed.setdefault(edition.stem(code), set()).add(undotted(code)[6])
    assert len(listed) > 9_000
    for stem, characters in listed.items():
        assert set(edition.sevenths(stem)) == characters
        assert all(edition.sevenths(stem).values())
        assert not edition.billable(stem)


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("type 1 diabetes mellitus (E10.-)", {"E10"}),
        ("injury (S00-S02)", {"S00", "S01", "S02"}),
        ("pain (R52), burning (R20.8)", {"R52", "R20.8"}),
        ("diabetes (E08, E09 with final characters .00 or .01)", {"E08.00", "E08.01", "E09.00", "E09.01"}),
        ("autonomic neuropathy (E08-E13 with .43)", {"E08.43", "E09.43", "E10.43", "E11.43", "E13.43"}),
        ("(J96. with 5th character 2)", {"J96.02", "J96.12", "J96.22", "J96.92"}),
        ("concussion (S06.0X- with seventh character S)", {"S06.0X0S", "S06.0X1S", "S06.0X9S", "S06.0XAS"}),
        (
            "aphasia (I69. with final characters -20)",
            {"I69.020", "I69.120", "I69.220", "I69.320", "I69.820", "I69.920"},
        ),
        ("linezolid (T36.8X- with sixth character 1-4)", {"T36.8X1", "T36.8X2", "T36.8X3", "T36.8X4"}),
        ("whooping cough with pneumonia (A37 with fifth-character 1)", {"A37.01", "A37.11", "A37.81", "A37.91"}),
        ("drugs (T36-T50) to indicate intent", None),
        ("vitamin B12 deficiency", set()),
        ("nothing named", set()),
    ],
)
def test_what_a_note_names(edition, text, targets):
    found = set(resolve(text, _entries(edition)).targets)
    assert found == targets if targets is not None else {"T36", "T50"} <= found


def _entries(edition):
    rows = edition._db.execute(
        "SELECT code, leaf FROM code WHERE code NOT LIKE '%-%' AND code NOT LIKE '% %'"
    ).fetchall()
    sevenths: dict[str, dict[str, str]] = {}
    for code, char, meaning in edition._db.execute("SELECT code, char, meaning FROM seventh"):
        sevenths.setdefault(code, {})[char] = meaning
    return Entries({code: bool(leaf) for code, leaf in rows}, sevenths)


_CODE = st.from_regex(r"\A[A-C][0-2][0-2](\.[0-2]{1,2})?\Z")


@given(
    st.sets(_CODE, min_size=1), st.lists(_CODE, min_size=1, max_size=4), st.sampled_from([", ", "; ", " or ", " and "])
)
def test_a_list_names_each_of_its_codes_that_exists_and_no_other(existing, named, comma):
    entries = Entries(dict.fromkeys(existing, True), {})
    assert set(resolve(f"something ({comma.join(named)})", entries).targets) == existing.intersection(named)


@given(st.sets(_CODE, min_size=1), _CODE, _CODE)
def test_a_range_names_only_what_exists_within_it(existing, one, other):
    low, high = sorted((one, other), key=undotted)
    entries = Entries(dict.fromkeys(existing, True), {})
    found = resolve(f"({low}-{high})", entries).targets
    assert set(found) <= existing
    assert all(undotted(low) <= undotted(t)[: len(undotted(low))] or undotted(t) >= undotted(low) for t in found)
    assert all(undotted(t)[: len(undotted(high))] <= undotted(high) for t in found)


@given(st.text(max_size=80))
def test_any_text_is_resolved_without_error(text):
    assert all(
        target in ("A00", "A01.1") for target in resolve(text, Entries({"A00": True, "A01.1": True}, {})).targets
    )


@given(_CODE)
def test_dots_come_and_go(code):
    assert dotted(undotted(code)) == code
