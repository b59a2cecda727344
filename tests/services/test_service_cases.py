"""Visits as data: a short note and its encounter, and every line of the claim that a coder would write. Each file of
this folder is a list of cases; `short.txt` names those that are not reached yet, and a case reached must leave it.
"""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
import yaml

from claimwright.intake.roles import signed
from claimwright.model.case import Case, Encounter, Name, Patient, Payer, Provider
from claimwright.model.document import Document
from claimwright.model.evidence import LedgerFact
from claimwright.pipeline import code_case

HERE = Path(__file__).parent
DAY = date(2026, 6, 15)
PROVIDER = Provider("1234567018", Name("Sample", "Doctor"), "207Q00000X")
KEYS = {"name", "encounter", "note", "other", "services", "level", "not", "accept", "held", "why", "options"}
SETTINGS = {  # as people write them
    "hospital outpatient": "outpatient",
    "outpatient hospital": "outpatient",
    "hospital inpatient": "inpatient",
    "emergency department": "emergency",
    "urgent care": "urgent-care",
    "ASC": "ambulatory-surgery",
}
OURS = ("em.", "svc.", "mod.", "visit.")


def _cases():
    short = set((HERE / "short.txt").read_text().splitlines())
    for path in sorted(HERE.glob("*.yaml")):
        for spec in yaml.safe_load(path.read_text()):
            name = f"{path.stem}: {spec['name']}"
            marks = [pytest.mark.xfail(strict=True, reason="not reached yet")] if name in short else []
            yield pytest.param(spec, id=name, marks=marks)


def case_of(spec):
    given = dict(spec.get("encounter", {}))
    given["setting"] = SETTINGS.get(given.get("setting", "office"), given.get("setting", "office"))
    history = tuple(LedgerFact(str(h["code"]), h.get("on", h.get(True)), "invented") for h in given.pop("history", ()))
    payer = Payer("00000", "Invented Mutual", given.pop("payer", "commercial"), takes=tuple(given.pop("takes", ())))
    sex, patient = given.pop("sex", "U"), None
    day = given.pop("date_of_service", given.pop("date", DAY))
    if "born" in given or "age" in given:
        years = int(given.pop("age", 0))
        born = given.pop("born", None) or date(day.year - years, day.month, day.day) - timedelta(60)
        patient = Patient(Name("Example", "Invented"), born, sex)
    for person in ("supervising", "substitute_for"):
        if person in given:
            given[person] = PROVIDER
    rendering = given.pop("rendering", {})
    provider = msgspec.structs.replace(PROVIDER, **rendering)
    if "clia" in given:
        given.pop("clia")
    encounter = Encounter(
        "case", day, patient=patient, payer=payer, rendering=provider, established=given.pop("established", True)
    )
    encounter = msgspec.structs.replace(encounter, **given)
    documents = tuple(document_of(name, spec[name]) for name in ("note", "other") if name in spec)
    case = Case(encounter, documents, history=history)
    return msgspec.structs.replace(case, options=msgspec.structs.replace(case.options, **spec.get("options", {})))


def document_of(name, text):
    digest = hashlib.sha256(text.encode()).hexdigest()
    document = signed(Document(f"{name}.txt", "text/plain", text, digest, digest, "text/1", role="unknown"))
    return msgspec.structs.replace(document, role="provider") if document.role == "unknown" else document


def line_of(service):
    """Code, modifiers and units as a case writes them: 20610-RT, J3301 x4. Order of modifiers does not matter."""
    return "-".join((service.code, *sorted(service.modifiers))) + (f" x{service.units}" if service.units > 1 else "")


def plain(written):
    """A written line in the same form."""
    code, _, units = written.partition(" x")
    head, *modifiers = code.split("-")
    return "-".join((head, *sorted(modifiers))) + (f" x{units}" if units else "")


@pytest.mark.parametrize("spec", list(_cases()))
def test_services(spec, house):
    assert set(spec) <= KEYS
    coding = code_case(case_of(spec), house)
    given = coding.assignments
    same = {plain(other): plain(group[0]) for group in spec.get("accept", ()) for other in group}
    got = sorted(same.get(line, line) for line in map(line_of, given.services))
    assert got == sorted(same.get(line, line) for line in map(plain, spec["services"]))
    for name, value in spec.get("level", {}).items():
        assert (name, getattr(given.em, name)) == (name, value)
    codes = {s.code for s in given.services}
    assert not codes.intersection(str(code) for code in spec.get("not", ()))
    if "held" in spec:
        assert any(f.holds and f.rule.startswith(OURS) for f in coding.findings) is spec["held"]


def test_names_are_unique():
    names = [p.id for p in _cases()]
    assert len(names) == len(set(names))
    assert set((HERE / "short.txt").read_text().splitlines()) <= set(names)
