"""The tabular path where a parent joins two sites, and where the record names a part of what the list asks for."""

from __future__ import annotations

import pytest

from claimwright.choose.heard import Heard
from claimwright.choose.specific import specify


@pytest.mark.parametrize(
    ("stem", "words", "side", "code"),
    [
        ("M79.64", "hand pain", "right", "M79.641"),
        ("M79.64", "thumb pain", "left", "M79.645"),
        ("M79.67", "heel pain", "right", "M79.671"),
        ("S43.00", "shoulder dislocation", "left", "S43.005"),
        ("S93.32", "lisfranc dislocation", "right", "S93.324"),
        ("S62.33", "metacarpal neck fracture", "right", "S62.339"),
        ("S62.33", "fifth metacarpal neck fracture", "left", "S62.337"),
        ("L03.11", "calf cellulitis", "left", "L03.116"),
        ("L97.5", "toe ulcer", "right", "L97.519"),
    ],
)
def test_the_named_one_is_taken(house, stem, words, side, code):
    said = Heard(frozenset(words.split()), side)
    edition = house.shelf.on(house.shelf.newest_day).icd10cm
    assert specify(stem, said, edition).code == code


def test_neither_named_stays_open(house):
    edition = house.shelf.on(house.shelf.newest_day).icd10cm
    assert specify("S93.32", Heard(frozenset(("lisfranc", "injury")), "right"), edition).options
