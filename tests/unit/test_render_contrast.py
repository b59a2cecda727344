"""The pages' colours in both schemes: text at WCAG AA (4.5 to 1), underlines and edges at 3 to 1."""

import re
from importlib import resources

import pytest

TEMPLATES = resources.files("claimwright.render").joinpath("templates")
CSS = "".join(TEMPLATES.joinpath(name).read_text(encoding="utf-8") for name in ("common.css", "review.css"))
KINDS = ("diagnosis", "symptom", "finding", "procedure", "lab", "drug", "device", "status", "cause", "site")
TEXT = [
    *((ink, ground) for ink in ("ink", "soft", "accent") for ground in ("paper", "sheet")),
    *((ink, "sheet") for ink in ("clean", "hold", "warn", "inform", "failed")),
    *((ink, tint) for tint in ("clean-tint", "hold-tint") for ink in ("ink", tint.removesuffix("-tint"))),
    ("ink", "lit"),
]
LINES = [*((kind, "sheet") for kind in KINDS), ("lit-edge", "lit"), ("lit-edge", "sheet")]


def colours(scheme):
    """The variables of the light scheme, with those of the dark one over them where it is asked for."""
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    for found in re.finditer(
        r"(@media \(prefers-color-scheme: dark\) \{\s*)?:root \{(.*?)\}", CSS.partition("@media print")[0], re.S
    ):
        (dark if found[1] else light).update(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", found[2]))
    return {**light, **dark} if scheme == "dark" else light


def luminance(colour):
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("least", "pairs"), [(4.5, TEXT), (3.0, LINES)])
def test_colours_stand_out_from_their_ground(scheme, least, pairs):
    named = colours(scheme)
    low = {pair: round(contrast(named[pair[0]], named[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in low.items() if ratio < least} == {}
