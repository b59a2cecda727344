"""The NCCI Policy Manual 2026's examples and plain rules as claims, by chapter and section: the edits give its answer.

Needs CMS's published tables beside the project. `short.txt` names examples whose answer is not reached, most of them
because a table contradicts the text or no claim shows what the text asks; one reached must leave it.
"""

from __future__ import annotations

import copy
from pathlib import Path

import msgspec
import pytest
import yaml

from claimwright import rulebook
from claimwright.check import Subject, check
from claimwright.errors import InputError
from claimwright.pipeline import House
from claimwright.submit.given import to_claim

HERE = Path(__file__).parent
BASE = yaml.safe_load((HERE.parent / "edits" / "base.yaml").read_text())
FILING = {"medicare": "MB", "medicaid": "MC", "tricare": "CH"}
AREAS = ("proc", "payer", "drug", "lab", "therapy", "claim")
# What an example leaves out that a whole claim has.
UNSAID = {"proc.valid", "proc.valid-then", "payer.medicare-timely", "claim.charge"}
SHORT = set((HERE / "short.txt").read_text().splitlines())
EXAMPLES = [x for path in sorted(HERE.glob("chapter_*.yaml")) for x in yaml.safe_load(path.read_text())]


def claim_of(given, name="EXAMPLE"):
    data, day, patient = copy.deepcopy(BASE), given["date"], given.get("patient") or {}
    program = given.get("program", "medicare")
    data["id"] = name
    data["payer"].update(program=program, filing_code=FILING.get(program, "CI"))
    data["place_of_service"] = given.get("place", "11")
    data["patient"]["sex"] = patient.get("sex", "F")
    data["patient"]["birth_date"] = f"{day.year - int(patient.get('age', 70))}-01-01"
    data["diagnoses"] = [{"code": code} for code in given["diagnoses"]]
    data["lines"] = [_line(line, number, day) for number, line in enumerate(given["lines"], 1)]
    data["made"] = str(day)
    if given.get("kind") == "institutional":
        data["stay"] = {"bill_type": "131", "status": "01", "statement_from": str(day), "statement_through": str(day)}
    return to_claim(data, name, InputError, "mend the example")


def _line(line, number, day):
    code = str(line["code"])
    return {
        "code": code,
        "modifiers": [str(m) for m in line.get("modifiers", ())],
        "units": str(line.get("units", 1)),
        "unit_measure": "MJ" if code < "02000" and code.isdigit() else "UN",
        "charge": "100",
        "pointers": [1],
        "date_of_service": str(line.get("date", day)),
        "control": f"C{number}",
    }


def earlier_of(given):
    found = []
    for number, line in enumerate(given.get("earlier") or ()):
        claim = claim_of({**given, "date": line["date"], "lines": [line]}, f"EARLIER-{number}")
        if line.get("same_specialty") is False:
            other = msgspec.structs.replace(claim.rendering, npi="1987654005", taxonomy="208600000X")
            claim = msgspec.structs.replace(claim, rendering=other)
        found.append(claim)
    return tuple(found)


def answer(given, house):
    claim = claim_of(given)
    found = check(Subject(claim, house.facts(claim.day), None, earlier_of(given)))
    holding = [f for f in found if f.holds and f.rule.split(".")[0] in AREAS and f.rule not in UNSAID]
    return "denied" if holding else "allowed"


@pytest.fixture(scope="session")
def published(imported):
    return House(imported[0], rulebook.load())


def test_names_are_unique():
    names = [x["id"] for x in EXAMPLES]
    assert len(names) == len(set(names))
    assert set(names) >= SHORT


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda x: x["id"])
def test_gives_the_manuals_answer(example, published):
    reached = answer(example["claim"], published) == example["answer"]
    assert reached is (example["id"] not in SHORT)
