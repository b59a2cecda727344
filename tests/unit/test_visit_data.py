"""The visit's data: earlier services and people of encounter.yaml, a payer's own choices, and tables that agree with
the published schedule where it lies beside the project.
"""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest
from test_intake_visit import ENCOUNTER, visit
from test_settings import PRACTICE

from claimwright import rulebook
from claimwright.errors import InputError, SettingsError
from claimwright.intake.practice import read_settings, read_standing
from claimwright.intake.visit import read_visit
from claimwright.settings import FILE, load

SETTINGS = load(PRACTICE, FILE)
ROOT = Path(__file__).parent.parent.parent
SCHEDULE = ROOT.parent / "shared/codesets/pfs_rvu25d_oct2025/PPRRVU2025_Oct.csv"
MORE = """history:
  - {code: "27447", on: 2026-05-01, specialty: 207X00000X}
  - {code: "99213", on: 2024-01-10}
supervising: pike
substitute_for: pike
part_b_since: 2025-12-01
discharge_date: 2026-06-10
billed: 2026-06-20
"""


def test_earlier_services_and_people(tmp_path):
    case = read_visit(visit(tmp_path, ENCOUNTER + MORE), SETTINGS)
    assert [(f.fact, f.on) for f in case.history] == [
        ("27447 207X00000X", date(2026, 5, 1)),
        ("99213", date(2024, 1, 10)),
    ]
    assert case.history[0].reference.startswith("encounter.yaml line ")
    seen = case.encounter
    assert seen.supervising is not None
    assert seen.substitute_for == seen.supervising
    assert (seen.part_b_since, seen.discharge_date) == (date(2025, 12, 1), date(2026, 6, 10))
    assert seen.billed == date(2026, 6, 20)
    assert seen.origins["part_b_since"].source == "encounter.yaml"


def test_earlier_notes_stand_in_a_folder_of_their_own(tmp_path):
    folder = visit(tmp_path, ENCOUNTER)
    (folder / "earlier").mkdir()
    (folder / "earlier" / "january.txt").write_text("Date of service: 01/10/2026. Doing well.\n")
    case = read_visit(folder, SETTINGS)
    assert [document.text for document in case.earlier] == ["Date of service: 01/10/2026. Doing well.\n"]
    assert "Doing well" not in "".join(document.text for document in case.documents)
    (folder / "earlier" / "more").mkdir()
    with pytest.raises(InputError, match="a folder inside a visit"):
        read_visit(folder, SETTINGS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("eligibility: [{payer: '1', member: A1, since: soon}]", "since"),
        ("eligibility: [{payer: '1', member: A1}]", "since"),
        ("enrolled: []", "enrolled"),
        ("- a\n- b", "standing"),
    ],
)
def test_a_mistake_in_what_is_known_of_coverage_is_one_line(tmp_path, text, said):
    path = tmp_path / "standing.yaml"
    path.write_text(text)
    with pytest.raises(SettingsError, match=said) as wrong:
        read_standing(str(path))
    assert "\n" not in str(wrong.value)
    assert str(path) in str(wrong.value)


def test_what_is_known_of_coverage_and_enrolment(tmp_path):
    (tmp_path / FILE).write_text(PRACTICE + '\n[paths]\nstanding = "known.yaml"\n')
    (tmp_path / "known.yaml").write_text(
        "eligibility: [{payer: '1', member: A1, since: 2026-01-01, until: 2026-06-30}]\n"
        "enrolment: [{payer: '1', npi: '1987654005', since: 2020-01-01}]\n"
    )
    found = read_standing(read_settings(tmp_path, {}, {}).standing)
    assert (found.eligibility[0].until, found.enrolment[0].until) == (date(2026, 6, 30), date.max)
    with pytest.raises(SettingsError, match=r"none\.yaml"):
        read_standing(str(tmp_path / "none.yaml"))


@pytest.mark.parametrize(
    "line", ['history: [{code: "99213"}]', "history: [{on: 2026-01-01}]", "history: [{cod: x}]", "part_b_since: soon"]
)
def test_a_half_or_strange_history_is_refused(tmp_path, line):
    with pytest.raises(InputError, match=re.escape("encounter.yaml")):
        read_visit(visit(tmp_path, ENCOUNTER + line + "\n"), SETTINGS)


def test_a_payers_own_choices():
    row = '[[payers]]\nkey = "own"\nid = "1"\nname = "Own"\n'
    taken = load(PRACTICE + row + 'takes = ["telehealth-codes"]\nrefuses = ["consultations"]\n', FILE).payers["own"]
    assert (taken.takes, taken.refuses) == (("telehealth-codes",), ("consultations",))
    with pytest.raises(SettingsError):
        load(PRACTICE + row + 'takes = ["anything"]\n', FILE)


def test_every_program_has_its_rules():
    payers = rulebook.load().payers
    assert sorted(payers) == ["commercial", "medicaid", "medicare", "tricare"]
    assert all(key == rules.program for key, rules in payers.items())


def test_every_setting_has_a_family_and_every_kind_all_complexities():
    from claimwright.model.case import SETTINGS as KNOWN

    visits = rulebook.load().visits
    assert set(visits.settings) == set(KNOWN)
    for kind in visits.kinds:
        for table in (kind.known, kind.new):
            assert not table or [row.element for row in table] == ["minimal", "low", "moderate", "high"]
            minutes = [row.minutes for row in table]
            assert minutes == sorted(minutes)


@pytest.mark.skipif(not SCHEDULE.is_file(), reason="the published fee schedule does not lie beside the project")
def test_global_days_agree_with_the_schedule():
    said = {"000": "0", "010": "10", "090": "90"}
    days = rulebook.load().global_days
    with SCHEDULE.open(encoding="cp1252", newline="") as text:
        rows = {r[0]: r[14] for r in csv.reader(text) if len(r) > 14 and re.fullmatch(r"\d{5}", r[0]) and not r[1]}
    for code, printed in rows.items():
        held = [d for d, runs in days.items() if any(run[:5] <= code <= run[-5:] for run in runs)]
        assert held == ([said[printed]] if printed in said else []), code
