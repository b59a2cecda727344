"""Every rule of the rulebook: a case in which it fires and one in which it is silent. One file for each rule id,
named after it.
"""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import get_type_hints

import msgspec
import pytest
import yaml

from claimwright import rulebook
from claimwright.model.case import (
    Address,
    BillingProvider,
    Case,
    CodingOptions,
    Encounter,
    Name,
    Patient,
    Payer,
    Provider,
    Subscriber,
)
from claimwright.model.document import Document
from claimwright.model.evidence import LedgerFact
from claimwright.pipeline import code_case
from claimwright.rulebook.loader import names, read
from claimwright.rulebook.rules import Rule

HERE = Path(__file__).parent
CASES = {path.stem: yaml.safe_load(path.read_text()) for path in sorted(HERE.glob("*.yaml"))}
AT = Address("1 Sample Street", "Sampleton", "OH", "430010000")
ENCOUNTER = Encounter(
    id="case",
    date_of_service=date(2026, 6, 15),
    patient=Patient(Name("Example", "Invented"), date(1970, 1, 1), "F", "X-1", AT),
    subscriber=Subscriber("X0000001"),
    payer=Payer("00000", "Invented Mutual"),
    billing=BillingProvider("Invented Practice", "1987654005", "990000001", "261QM1300X", AT, clia="99D0000001"),
    rendering=Provider("1234567018", Name("Sample", "Doctor"), "207Q00000X"),
    established=True,
)
FEES = {
    c: Decimal("10.00")
    for c in (
        "99212",
        "99213",
        "99214",
        "99215",
        "99392",
        "99396",
        "83036",
        "20610",
        "J3301",
        "12001",
        "90715",
        "90471",
        "73110",
        "G0439",
        "69210",
        "99203",
    )
}


def case_of(spec):
    text = spec["note"]
    if spec.get("signed", True):
        text += "\nElectronically signed by Doctor Sample, MD on 06/15/2026\n"
    digest = hashlib.sha256(text.encode()).hexdigest()
    encounter = ENCOUNTER
    for name, value in spec.get("encounter", {}).items():
        encounter = _changed(encounter, name.split("."), value)
    fees = {**FEES, **{k: Decimal(v) for k, v in spec.get("fees", {}).items()}}
    options = msgspec.convert(spec.get("options", {}), CodingOptions)
    role = spec.get("role", "provider")
    document = Document("note.txt", "text/plain", text, digest, digest, "text/1", role=role)
    history = tuple(LedgerFact(h["code"], h["on"], "invented") for h in spec.get("history", ()))
    return Case(encounter, (document,), history=history, fees=fees, options=options)


def _changed(value, path, new):
    """The value with the field at the end of the path changed; what the field does not take is refused."""
    field, *rest = path
    kind = get_type_hints(type(value))[field]
    new = _changed(getattr(value, field), rest, new) if rest else msgspec.convert(new, kind)
    return msgspec.structs.replace(value, **{field: new})


def fired(coding):
    """Ids of all rules that left a trace in the coding."""
    given = coding.assignments
    ids = {f.rule for f in coding.findings} | {s.rule for s in given.suppressed}
    for a in (*given.diagnoses, *given.services):
        ids |= {step.rule for step in (*a.path, *a.modifier_reasons)}
        ids |= {rule.id for rule in rulebook.load().rules.values() if rule.citation in a.citations and rule.id in QUIET}
    return ids


# Rules that show by their citation only, not by a step of the path.
QUIET = ("dx.laterality", "dx.default", "dx.fracture-default")


def test_every_rule_has_its_case_and_every_case_its_rule():
    """Edits have their cases in tests/edits; those of the record, and some more, here too."""
    guidelines = {rule.id for name in names("guidelines") for rule in read(name, tuple[Rule, ...])}
    assert guidelines <= set(CASES)
    assert set(CASES) <= set(rulebook.load().rules)


@pytest.mark.parametrize("rule", CASES)
def test_fires(rule, house):
    assert CASES[rule]["rule"] == rule
    coding = code_case(case_of(CASES[rule]["fires"]), house)
    assert rule in fired(coding)
    _codes(CASES[rule]["fires"], coding)


@pytest.mark.parametrize("rule", CASES)
def test_silent(rule, house):
    coding = code_case(case_of(CASES[rule]["silent"]), house)
    assert rule not in fired(coding)
    _codes(CASES[rule]["silent"], coding)


def _codes(spec, coding):
    if "codes" in spec:
        assert [d.code for d in coding.assignments.diagnoses] == spec["codes"]
    if "services" in spec:
        assert [_line(s) for s in coding.assignments.services] == spec["services"]


def _line(service):
    """Code, modifiers and units as a case writes them: 20610-RT, J3301 x4."""
    return "-".join((service.code, *service.modifiers)) + (f" x{service.units}" if service.units > 1 else "")
