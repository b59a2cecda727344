"""claimwright.toml, environment and flags: what wins, where it came from, what is refused."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from claimwright.errors import SettingsError
from claimwright.intake.practice import read_settings
from claimwright.settings import FILE, load

PRACTICE = """
[practice]
name = "Larkspur Clinic"
npi = 1234567893
tax_id = "001234567"
taxonomy = "207Q00000X"
[practice.address]
line1 = "1 Quince Row"
city = "Pebbleton"
state = "VT"
zip = "050010001"
[submitter]
id = "LARK"
name = "Larkspur Clinic"
[receiver]
id = "HUB"
name = "Invented Hub"
[[providers]]
key = "pike"
npi = "1112223338"
last = "Pike"
first = "Rowan"
credentials = "MD"
[[payers]]
key = "meadow"
id = "MDW01"
name = "Meadow Health"
program = "medicare"
filing_code = "MB"
days = { appeal = 120, refund = "60" }
[fees]
"99213" = 112.5
"00100" = "80"
[coding]
scope = "complete"
"""
PAYER = "[[payers]]\nkey = 'meadow'\nid = 'M'\nname = 'Meadow'\n"


def test_everything_a_practice_writes_is_read() -> None:
    settings = load(PRACTICE, FILE)
    assert settings.practice is not None
    assert (settings.practice.npi, settings.practice.tax_id) == ("1234567893", "001234567")
    assert settings.fees == {"00100": Decimal("80.00"), "99213": Decimal("112.50")}
    assert str(settings.fees["99213"]) == "112.50"
    assert settings.provider("pike").name.last == "Pike"
    assert settings.payer("meadow").filing_code == "MB"
    assert settings.provider_by_npi("1112223338") == settings.provider("pike")
    assert settings.provider_by_npi("1") is None
    assert settings.days == {"MDW01": {"appeal": 120, "refund": 60}}
    assert settings.receiver is not None
    assert settings.receiver.id == "HUB"


@pytest.mark.parametrize(
    ("environ", "flags", "scope", "origin"),
    [
        ({}, {}, "complete", FILE),
        ({"CLAIMWRIGHT_CODING_SCOPE": "addressed"}, {}, "addressed", "environment CLAIMWRIGHT_CODING_SCOPE"),
        ({"CLAIMWRIGHT_CODING_SCOPE": "complete"}, {"coding.scope": "addressed"}, "addressed", "--scope"),
    ],
)
def test_flags_are_above_the_environment_above_the_file(
    environ: dict[str, str], flags: dict[str, str], scope: str, origin: str
) -> None:
    settings = load(PRACTICE, FILE, environ, flags)
    assert (settings.coding.scope, settings.origins["coding.scope"]) == (scope, origin)
    assert settings.values["coding.scope"] == scope
    assert settings.origins["coding.usage"] == "default"
    assert settings.origins["payers.meadow.id"] == FILE
    assert settings.values.keys() == settings.origins.keys()


def test_the_short_name_of_the_shelf_yields_to_the_long_one() -> None:
    assert load("", FILE, {"CLAIMWRIGHT_SHELF": "a"}).shelf == "a"
    both = load("", FILE, {"CLAIMWRIGHT_SHELF": "a", "CLAIMWRIGHT_PATHS_SHELF": "b"})
    assert (both.shelf, both.origins["paths.shelf"]) == ("b", "environment CLAIMWRIGHT_PATHS_SHELF")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[coding]\nscop = 'complete'", "unknown key 'coding.scop'; the nearest known is 'scope'"),
        ("[practise]\nname = 'x'", "unknown key 'practise'; the nearest known is 'practice'"),
        (PRACTICE.replace("credentials", "credential"), "unknown key 'providers[0].credential'"),
        ("[coding]\nscope = 'all'", "coding.scope: not one of the values allowed; write one of addressed, complete"),
        ("[practice]\nname = 'x'", "practice.npi: missing"),
        ("a =", "not TOML"),
        ("coding = 3", "coding: Expected `object`"),
        ("[fees]\n'9921' = '1'", "'9921' is no service code"),
        (f"{PAYER}days = {{ appeal = 'soon' }}", "payers.meadow.days.appeal: 'soon' are no days"),
        (f"{PAYER}days = {{ appeal = 0 }}", "'0' are no days"),
        (f"{PAYER}days = {{ answer = 30 }}", "payers"),
        ("[fees]\n'99213' = 'NaN'", "the charge of 99213 is not an amount"),
        ("[fees]\n'99213' = '-5'", "the charge of 99213 is not an amount"),
        ("[[payers]]\nkey='a'\nid='1'\nname='n'\n[[payers]]\nkey='a'\nid='2'\nname='m'", "payer key 'a' given twice"),
        ("a = " + "[" * 5000, FILE),
    ],
)
def test_bad_settings_are_one_line_with_file_and_key(text: str, says: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(text, FILE)
    line = str(caught.value)
    assert line.startswith(FILE)
    assert says in line
    assert "\n" not in line


def test_a_bad_variable_or_flag_is_named() -> None:
    with pytest.raises(SettingsError, match=r"environment CLAIMWRIGHT_CODING_SCOPE: coding\.scope"):
        load("", FILE, {"CLAIMWRIGHT_CODING_SCOPE": "all"})
    with pytest.raises(SettingsError, match="nearest known is 'CLAIMWRIGHT_CODING_SCOPE'"):
        load("", FILE, {"CLAIMWRIGHT_CODING_SCOP": "complete"})
    with pytest.raises(SettingsError, match=r"unknown setting 'coding\.scop'"):
        load("", FILE, {}, {"coding.scop": "complete"})


def test_an_unknown_key_of_a_row_names_the_nearest() -> None:
    with pytest.raises(SettingsError, match="no provider 'pyke'; the nearest known is 'pike'"):
        load(PRACTICE, FILE).provider("pyke")
    with pytest.raises(SettingsError, match="no payer 'x'; known are meadow"):
        load(PRACTICE, FILE).payer("x")


def test_the_nearest_file_above_the_visits_is_read(tmp_path: Path) -> None:
    visit = tmp_path / "day" / "visit-1"
    visit.mkdir(parents=True)
    assert read_settings(visit, {}, {}).practice is None
    (tmp_path / FILE).write_text(PRACTICE)
    assert read_settings(visit, {}, {}).payer("meadow").name == "Meadow Health"
    (tmp_path / "day" / FILE).write_bytes(b"\xff")
    with pytest.raises(SettingsError, match="not UTF-8 at byte 0"):
        read_settings(visit, {}, {})


def test_the_shelfs_policies_and_addresses():
    text = '[shelf.policy]\nicd10cm = "warn"\n[shelf.addresses]\npfs = "https://example.com/pfs.zip"\n'
    settings = load(text, FILE)
    assert settings.policies == {"icd10cm": "warn"}
    assert settings.addresses == {"pfs": "https://example.com/pfs.zip"}
    with pytest.raises(SettingsError, match=r"shelf\.policy"):
        load('[shelf.policy]\nicd10cm = "guess"\n', FILE)
