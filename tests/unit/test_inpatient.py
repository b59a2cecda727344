"""Inpatient settings: what is uncertain at discharge, and the principal diagnosis. Section IV elsewhere."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from claimwright.errors import InputError
from claimwright.intake.encounter import FILE
from claimwright.intake.visit import read_visit
from claimwright.model.case import FACILITIES, HOSPITALS, OUTPATIENT, Case, Encounter
from claimwright.model.document import Document
from claimwright.pipeline import code_case
from claimwright.settings import load

PROBABLE = "CHIEF COMPLAINT\nCough.\n\nFINAL DIAGNOSES\n1. Probable pneumonia.\n"


def codes(note, setting, house):
    digest = hashlib.sha256(note.encode()).hexdigest()
    document = Document("note.txt", "text/plain", note, digest, digest, "text/1")
    coding = code_case(Case(Encounter(id="q", date_of_service=date(2026, 6, 15), setting=setting), (document,)), house)
    return [d.code for d in coding.assignments.diagnoses]


@pytest.mark.parametrize("setting", HOSPITALS)
def test_hospitals_code_the_probable(setting, house):
    assert codes(PROBABLE, setting, house) == ["J18.9"]


@pytest.mark.parametrize("setting", [*OUTPATIENT, *FACILITIES])
def test_other_settings_code_the_symptom(setting, house):
    assert codes(PROBABLE, setting, house) == ["R05.9"]


@pytest.mark.parametrize("named", ["HIV infection", "Zika virus disease", "COVID-19", "avian influenza"])
def test_what_is_coded_only_when_confirmed(named, house):
    got = codes(f"CHIEF COMPLAINT\nFever.\n\nFINAL DIAGNOSES\n1. Suspected {named}.\n", "inpatient", house)
    assert got == ["R50.9"]


def test_a_heading_names_the_principal_diagnosis(house):
    note = "SECONDARY DIAGNOSES\n1. Hypertension.\n\nPRINCIPAL DIAGNOSIS\n1. Acute appendicitis.\n"
    assert codes(note, "inpatient", house)[0].startswith("K35")


def test_contrasting_diagnoses_are_both_coded(house):
    note = "FINAL DIAGNOSES\n1. Acute pancreatitis versus acute cholecystitis.\n"
    assert codes(note, "inpatient", house) == ["K85.90", "K81.0"]


def test_a_misspelt_setting_is_refused(tmp_path: Path):
    (tmp_path / FILE).write_text("date_of_service: 2026-06-15\nsetting: inpateint\n")
    (tmp_path / "note.txt").write_text(PROBABLE)
    with pytest.raises(InputError, match=r"no setting 'inpateint'.*write one of office"):
        read_visit(tmp_path, load("", "claimwright.toml"))
