"""Every edit: a claim on which it fires and one on which it is silent. A case is what differs from one plain claim
(base.yaml); `schedule.yaml` has the fee schedule's indicators of the codes used, `editor.yaml` the Medicare Code
Editor's lists that have them, as CMS publishes them.
"""

from __future__ import annotations

import copy
import functools
from datetime import date
from pathlib import Path

import msgspec
import pytest
import yaml

from claimwright.check import Facts, Subject, check
from claimwright.check.facts import Schedule
from claimwright.errors import InputError
from claimwright.model.claim import Claim
from claimwright.model.standing import Standing
from claimwright.rulebook.loader import names, read
from claimwright.rulebook.rules import Rule
from claimwright.submit.given import to_claim

HERE = Path(__file__).parent
BASE = yaml.safe_load((HERE / "base.yaml").read_text())
SCHEDULE = yaml.safe_load((HERE / "schedule.yaml").read_text())
EDITOR = yaml.safe_load((HERE / "editor.yaml").read_text())
CASES = {
    case["edit"]: case
    for path in sorted(HERE.glob("*.yaml"))
    if path.stem not in ("base", "schedule", "editor")
    for case in yaml.safe_load(path.read_text())
}
EDITS = [rule.id for name in names("edits") for rule in read(name, tuple[Rule, ...])]
# Edits of the record behind a claim: their cases are notes, in tests/rules; of coverage: tests/shelf/test_coverage.py.
OF_RECORDS = {"code.unspecified"} | {rule for rule in EDITS if rule.startswith("record.")} - {
    "record.provider",
    "record.patient",
}
OF_RECORDS |= {rule for rule in EDITS if rule.startswith("cover.")}
CODED = {"occurrences": ("day",), "values": ("amount",), "spans": ("since", "until")}


def claim_of(changes) -> Claim:
    """The base claim with fields replaced: `lines` and `diagnoses` as a whole, others by their dotted path."""
    data = yaml.safe_load(yaml.safe_dump(BASE))
    for path, value in (changes or {}).items():
        if path in ("history", "standing"):
            continue
        *way, last = path.split(".")
        into = data
        for step in way:
            into = into.setdefault(step, {}) if into.get(step) is not None else into.__setitem__(step, {}) or into[step]
        into[last] = copy.deepcopy(value)  # cases share parts
    for line in data["lines"]:
        for name, value in BASE["lines"][0].items():
            line.setdefault(name, value)
        line["code"] = str(line["code"])
    data["diagnoses"] = [{"code": d} if isinstance(d, str) else d for d in data["diagnoses"]]
    for number, line in enumerate(data["lines"], 1):
        line.setdefault("control", f"C{number}")
    stay = data.get("stay") or {}
    for kind in CODED.keys() & stay.keys():  # by code, in a case
        stay[kind] = [
            {"code": code} | dict(zip(CODED[kind], _several(of), strict=True)) for code, of in stay[kind].items()
        ]
    return to_claim(data, "case", InputError, "mend the case")


def _several(value):
    return value if isinstance(value, list) else [value]


@pytest.fixture(scope="session")
def facts(house):
    """The facts of a day with the fee schedule's rows of schedule.yaml, whatever is on the shelf."""

    @functools.cache
    def of(day: date) -> Facts:
        known = Facts(house.shelf.browsed(day), house.shelf.browsed(day), house.book)
        plain = known.procedure

        def procedure(code: str):
            row = SCHEDULE.get(code)
            if row is None:
                return plain(code)
            return plain(code)._replace(schedule=Schedule(**row), days=row["days"], listed="yes")

        known.procedure = functools.cache(procedure)
        known.in_editor = lambda code, edit: code in EDITOR.get(edit, ())
        return known

    return of


def fired(spec, facts):
    claim = claim_of(spec)
    history = tuple(claim_of(h) for h in spec["history"]) if spec and "history" in spec else ()
    standing = msgspec.convert(spec.get("standing", {}) if spec else {}, Standing, strict=False)
    subject = Subject(claim, facts(claim.day or date(2026, 6, 15)), None, history, standing)
    return {f.rule: f for f in check(subject)}


def test_every_edit_has_its_case():
    open_ = set((HERE / "open.txt").read_text().split())
    assert set(CASES) | OF_RECORDS | open_ == set(EDITS)
    assert not open_ & set(CASES)


@pytest.mark.parametrize("edit", CASES)
def test_fires(edit, facts):
    found = fired(CASES[edit]["fires"], facts)
    assert edit in found
    said = (found[edit].message, found[edit].mend)
    assert all(said)
    assert "{" not in "".join(said)
    if "target" in CASES[edit]:
        assert found[edit].target == CASES[edit]["target"]


@pytest.mark.parametrize("edit", CASES)
def test_silent(edit, facts):
    assert edit not in fired(CASES[edit].get("silent"), facts)


@pytest.mark.parametrize("edit", [e for e, case in CASES.items() if {"fires_too", "silent_too"} & set(case)])
def test_what_was_once_wrong(edit, facts):
    case = CASES[edit]
    assert "fires_too" not in case or edit in fired(case["fires_too"], facts)
    assert "silent_too" not in case or edit not in fired(case["silent_too"], facts)


def test_the_base_claim_is_clean(facts):
    assert not [f.rule for f in fired({}, facts).values() if f.holds]
