"""Edits of diagnosis codes, each by itself: valid, billable, in force, fitting the patient, once; and the releases that
judge them.
"""

from __future__ import annotations

from collections.abc import Iterator

from claimwright.check.subject import Subject
from claimwright.model.evidence import Absence
from claimwright.model.finding import Finding

MOST, MOST_OF_A_STAY = 12, 25


def carried(subject: Subject) -> Iterator[Finding]:
    """One finding a claim for every release that serves outside its dates."""
    own = subject.facts.editions.carried if subject.record is not None else ()
    refs = dict.fromkeys((*own, *subject.facts.carried))
    if subject.facts.refused:
        held = subject.facts.icd10cm.ref
        yield subject.says("record.no-edition", "record", day=subject.day, edition=held.edition)
    elif refs:
        said = "; ".join(f"{ref.set} {ref.edition} ({ref.effective} to {ref.ends})" for ref in refs)
        yield subject.says("record.edition-carried", "record", day=subject.day, editions=said)


def unjudged(subject: Subject) -> Iterator[Finding]:
    """What could not be judged of somebody's claim for want of the earlier ones: said once, never passed over."""
    if subject.history is None and subject.record is None and subject.claim.lines:
        yield subject.says(
            "record.no-history", "record", (Absence("earlier claims of the patient", ("what was given",)),)
        )


def billable(subject: Subject) -> Iterator[Finding]:
    for at, known in enumerate(subject.diagnoses, 1):
        if not known.billable:
            yield subject.says("code.billable", f"HI{at:02}", subject.code_of(at), code=known.code, day=subject.day)


def counted(subject: Subject) -> Iterator[Finding]:
    claim = subject.claim
    most = MOST_OF_A_STAY if claim.stay else MOST
    if not claim.diagnoses:
        yield subject.says("code.none", "HI01", (subject.field("diagnoses"),))
    if len(claim.diagnoses) > most:
        yield subject.says("code.many", f"HI{most + 1:02}", subject.code_of(most + 1), most=most)
    seen: set[str] = set()
    for at, diagnosis in enumerate(claim.diagnoses, 1):
        if diagnosis.code in seen:
            yield subject.says("code.twice", f"HI{at:02}", subject.code_of(at), code=diagnosis.code)
        seen.add(diagnosis.code)


def sex(subject: Subject) -> Iterator[Finding]:
    patient = subject.claim.patient
    for at, known in enumerate(subject.diagnoses, 1):
        if known.sex and patient.sex != "U" and known.sex != patient.sex:
            shown = (*subject.code_of(at), subject.field("patient.sex", patient.sex))
            yield subject.says("code.sex", f"HI{at:02}", shown, code=known.code, sex=patient.sex)


def age(subject: Subject) -> Iterator[Finding]:
    years = subject.age
    if years is None:
        return
    for at, known in enumerate(subject.diagnoses, 1):
        if known.ages is not None and not known.ages[0] <= years <= known.ages[1]:
            shown = (*subject.code_of(at), subject.field("patient.birth_date", subject.claim.patient.birth_date))
            yield subject.says("code.age", f"HI{at:02}", shown, code=known.code, age=years)


def unspecified(subject: Subject) -> Iterator[Finding]:
    """A fuller, affirmed, current statement of the same category elsewhere in the chart."""
    if subject.record is None:
        return
    edition, chart = subject.facts.icd10cm, subject.record.chart
    for at, d in enumerate(subject.diagnoses, 1):
        if "unspecified" not in d.title.lower():
            continue
        for mention in chart.mentions:
            code = mention.codes[0].code if mention.codes and mention.codes[0].system == "ICD-10-CM" else ""
            if (
                code[:3] != d.code[:3]
                or not mention.assertion.current
                or len(code) <= 3
                or edition.stem(d.code).startswith(code)
            ):
                continue
            title = edition.title(code).lower()
            if title and "unspecified" not in title and mention.section not in ("family", "instructions"):
                shown = (*subject.code_of(at), chart.quote(mention))
                yield subject.says("code.unspecified", f"HI{at:02}", shown, code=d.code, other=code)
                break
