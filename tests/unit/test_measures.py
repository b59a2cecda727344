"""What passages measure: units of timed services, lengths, excised sizes, counts, views, places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimwright.choose.services.counting import counts, totals
from claimwright.choose.services.measures import views
from claimwright.choose.services.places import arteries, digits, eyelids
from claimwright.choose.services.sizes import areas, excised, lengths
from claimwright.choose.services.timed import midpoint_units, total_units
from claimwright.model.document import Document
from claimwright.model.evidence import Span


def read(text: str) -> tuple[Document, Span]:
    return Document("note.txt", "text/plain", text, "", "", "text/1"), Span(0, len(text))


# Minutes of each timed service, units by all of them together (CMS), units each by its midpoint (CPT).
TIMED = [
    ((7,), (0,), (0,)),
    ((8,), (1,), (1,)),
    ((22,), (1,), (1,)),
    ((23,), (2,), (2,)),
    ((37,), (2,), (2,)),
    ((38,), (3,), (3,)),
    ((24, 23), (2, 1), (2, 2)),
    ((20, 20), (2, 1), (1, 1)),
    ((33, 7), (2, 1), (2, 0)),
    ((18, 13, 10, 8), (1, 1, 1, 0), (1, 1, 1, 1)),
    ((7, 7, 7), (1, 0, 0), (0, 0, 0)),
    ((5, 5), (1, 0), (0, 0)),
]


@pytest.mark.parametrize(("minutes", "together", "each"), TIMED)
def test_timed_units(minutes: tuple[int, ...], together: tuple[int, ...], each: tuple[int, ...]) -> None:
    assert total_units(minutes) == together
    assert midpoint_units(minutes) == each


@given(st.lists(st.integers(1, 120), min_size=1, max_size=8))
def test_units_together_are_those_of_the_sum(minutes: list[int]) -> None:
    every = sum(minutes)
    assert sum(total_units(minutes)) == every // 15 + (every % 15 >= 8)
    assert all(0 <= units <= -(-m // 15) for units, m in zip(total_units(minutes), minutes, strict=True))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a 4.2 cm wound", [4.2]),
        ("25 mm and 1.5cm", [2.5, 1.5]),
        ("4 x 2 cm ulcer", [4.0]),
        ("1 inch cut", [2.54]),
        ("3.1-cm laceration", [3.1]),
        ("4 cm deep in 2 weeks, 30 mg", [4.0]),
    ],
)
def test_lengths(text: str, found: list[float]) -> None:
    assert [one.longest for one in lengths(*read(text))] == found


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("Lesion 0.9 cm, margins of 0.4 cm on every side", 1.7),
        ("0.8 cm nevus excised with 2 mm margins", 1.2),
        ("excised diameter 2.1 cm including margins", 2.1),
        ("Lesion 1.1 cm x 0.8 cm, 0.3 cm margin at the narrowest and 0.5 cm margin laterally", 1.7),
        ("lesion 1.0 cm; closure 3.4 cm", 1.0),
        ("removed whole", None),
    ],
)
def test_excised(text: str, size: float | None) -> None:
    found = excised(*read(text))
    assert (found[0] if found else None) == size


@pytest.mark.parametrize(
    ("text", "surface"), [("5 x 4 cm", 20.0), ("12 sq cm and 9 sq cm", 21.0), ("24 cm2", 24.0), ("5 cm", None)]
)
def test_area(text: str, surface: float | None) -> None:
    found = areas(*read(text))
    assert (sum(one.area for one in found) if found else None) == surface


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Eight thick nails", [8]),
        ("nails of 4 to 6 mm", []),
        ("two nails on the right and 3 nails on the left", [2, 3]),
        ("nails x 6", [6]),
        ("1. Nails", []),
    ],
)
def test_counts(text: str, numbers: list[int]) -> None:
    assert [one.number for one in counts(*read(text), ("nail", "nails"))] == numbers


@pytest.mark.parametrize(
    ("text", "number"), [("Seventeen in all", 17), ("total of 6", 6), ("all 12 of them", 12), ("all of them", None)]
)
def test_totals(text: str, number: int | None) -> None:
    found = totals(*read(text))
    assert (found[0].number if found else None) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("three views", 3),
        ("2-view", 2),
        ("AP and lateral", 2),
        ("PA, lateral, oblique and scaphoid", 4),
        ("AP and PA", 1),
        ("X-ray", None),
    ],
)
def test_views(text: str, number: int | None) -> None:
    found = views(*read(text))
    assert (found.number if found else None) == number


@pytest.mark.parametrize(
    ("kind", "text", "modifiers"),
    [
        ("toes", "left great toe", ("TA",)),
        ("toes", "right fifth toe", ("T9",)),
        ("fingers", "left thumb", ("FA",)),
        ("fingers", "right index and middle fingers", ("F6", "F7")),
        ("fingers", "index finger", ()),
        ("fingers", "right and left thumb", ()),
    ],
)
def test_digits(kind: str, text: str, modifiers: tuple[str, ...]) -> None:
    assert digits(kind, text) == modifiers


@pytest.mark.parametrize(
    ("text", "modifiers"),
    [
        ("left upper lid", ("E1",)),
        ("lower right lid", ("E4",)),
        ("left lid", ()),
        ("right upper, left lower", ("E3", "E2")),
    ],
)
def test_eyelids(text: str, modifiers: tuple[str, ...]) -> None:
    assert eyelids(text) == modifiers


@pytest.mark.parametrize(
    ("text", "modifiers"), [("stent to the LAD", ("LD",)), ("RCA", ("RC",)), ("left main", ("LM",)), ("aorta", ())]
)
def test_arteries(text: str, modifiers: tuple[str, ...]) -> None:
    assert arteries(text) == modifiers
