"""Edits of codes: judged by the releases of the date, valid on it, in their place, fitting sex and age, as specific
as the chart.
"""

from __future__ import annotations

from collections.abc import Iterator

from claimwright.check.subject import Subject
from claimwright.model.finding import Finding

# Categories the classification itself ties to one sex (chapter 15; organs of one sex).
FEMALE = (
    "O",
    "C53",
    "C54",
    "C55",
    "C56",
    "C57",
    "D25",
    "N70",
    "N71",
    "N72",
    "N73",
    "N76",
    "N80",
    "N81",
    "N83",
    "N91",
    "N92",
    "N93",
    "N94",
    "N95",
    "N97",
    "Z01.4",
    "Z34",
    "E28",
)
MALE = (
    "C60",
    "C61",
    "C62",
    "C63",
    "N40",
    "N41",
    "N42",
    "N43",
    "N44",
    "N45",
    "N46",
    "N47",
    "N48",
    "N49",
    "N50",
    "N52",
    "E29",
)
CHILD, ADULT = ("Z00.12", "Z00.11"), ("Z00.0",)


def billable(subject: Subject) -> Iterator[Finding]:
    for at, d in enumerate(subject.assignments.diagnoses, 1):
        if not subject.edition.billable(d.code):
            yield subject.says("code.billable", f"HI{at:02}", d.evidence, code=d.code, day=subject.editions.day)


def carried(subject: Subject) -> Iterator[Finding]:
    """One finding a claim for every release that serves outside its dates."""
    if subject.editions.carried:
        said = "; ".join(f"{ref.set} {ref.edition} ({ref.effective} to {ref.ends})" for ref in subject.editions.carried)
        yield subject.says("record.edition-carried", "record", day=subject.editions.day, editions=said)


def first_listed(subject: Subject) -> Iterator[Finding]:
    for d in subject.assignments.diagnoses[:1]:
        if "in diseases classified elsewhere" in d.description.lower():
            yield subject.says("code.manifestation-first", "HI01", d.evidence, code=d.code)
        if d.code[0] in "VWXY":
            yield subject.says("code.external-first", "HI01", d.evidence, code=d.code)


def sex(subject: Subject) -> Iterator[Finding]:
    patient = subject.case.encounter.patient
    for at, d in enumerate(subject.assignments.diagnoses, 1):
        if patient and (
            (patient.sex == "M" and d.code.startswith(FEMALE)) or (patient.sex == "F" and d.code.startswith(MALE))
        ):
            yield subject.says(
                "code.sex",
                f"HI{at:02}",
                (*d.evidence, subject.case.encounter.field("patient.sex")),
                code=d.code,
                sex=patient.sex,
            )


def age(subject: Subject) -> Iterator[Finding]:
    years = subject.case.encounter.age()
    for at, d in enumerate(subject.assignments.diagnoses, 1):
        if years is not None and (
            (d.code.startswith(CHILD) and years >= 18) or (d.code.startswith(ADULT) and years < 18)
        ):
            yield subject.says(
                "code.age",
                f"HI{at:02}",
                (*d.evidence, subject.case.encounter.field("patient.birth_date")),
                code=d.code,
                age=years,
            )


def unspecified(subject: Subject) -> Iterator[Finding]:
    """A fuller, affirmed, current statement of the same category elsewhere in the chart."""
    for at, d in enumerate(subject.assignments.diagnoses, 1):
        if "unspecified" not in d.description.lower():
            continue
        for mention in subject.chart.mentions:
            code = mention.codes[0].code if mention.codes and mention.codes[0].system == "ICD-10-CM" else ""
            if (
                code[:3] != d.code[:3]
                or not mention.assertion.current
                or len(code) <= 3
                or subject.edition.stem(d.code).startswith(code)
            ):
                continue
            title = subject.edition.title(code).lower()
            if title and "unspecified" not in title and mention.section not in ("family", "instructions"):
                yield subject.says(
                    "code.unspecified",
                    f"HI{at:02}",
                    (*d.evidence, subject.chart.quote(mention)),
                    code=d.code,
                    other=code,
                )
                break


def side_modifier(subject: Subject) -> Iterator[Finding]:
    by_rank = {d.rank: d for d in subject.assignments.diagnoses}
    for line in subject.assignments.services:
        for modifier, other in (("RT", "left"), ("LT", "right")):
            first = by_rank.get(line.pointers[0]) if line.pointers else None
            if modifier in line.modifiers and first and f"{other} " in f"{first.description.lower()} ":
                yield subject.says(
                    "code.side-modifier",
                    f"line {line.rank}",
                    (*line.evidence, *first.evidence),
                    line=line.rank,
                    modifier=modifier,
                    code=first.code,
                )
