"""The guidelines in the order they decide, and what comes out of them: diagnoses in claim order.

The order is the argument: first what counts at all, then how specific it is, then what combines, then what keeps
apart, then rank.
"""

from __future__ import annotations

from typing import NamedTuple

from claimwright.choose.confidence import confidence
from claimwright.choose.draft import Draft, Guideline, Lookups, Work
from claimwright.choose.guidelines import (
    additional,
    bones,
    breast,
    cataclysms,
    combination,
    conflicts,
    context,
    courses,
    drugs,
    examinations,
    external,
    glaucoma,
    injuries,
    inpatient,
    measures,
    mental,
    neoplasms,
    newborns,
    pairs,
    pregnancy,
    reason,
    reports,
    sepsis,
    sequelae,
    sequence,
    skin,
    specificity,
    treatment,
)
from claimwright.choose.queries import queries
from claimwright.model.coding import Assignment, Candidate, Query
from claimwright.model.evidence import Absence, Citation
from claimwright.model.finding import Finding

GUIDELINES: tuple[Guideline, ...] = (
    context.authors,
    neoplasms.history,
    inpatient.as_established,
    inpatient.previous,
    inpatient.findings,
    reason.recovered,
    context.assertions,
    context.uncertain,
    reports.service_notes,
    specificity.more_specific,
    examinations.reason,
    reason.unheaded,
    additional.in_item,
    reason.narrative,
    context.scope,
    drugs.poisonings,
    conflicts.integral,
    conflicts.routine,
    combination.diabetes_type,
    drugs.caused_by_drugs,
    newborns.newborn,
    bones.brittle,
    bones.neoplastic,
    courses.old_tears,
    specificity.specific,
    mental.hierarchy,
    mental.bipolar_remission,
    mental.tobacco,
    glaucoma.glaucoma,
    sequelae.after_stroke,
    breast.breast_quadrant,
    breast.receptors,
    skin.healed_ulcer,
    skin.ulcer_depth,
    combination.diabetes,
    combination.hypertension,
    additional.additional_codes,
    additional.statuses,
    reports.complications,
    courses.acute_and_chronic,
    neoplasms.overlapping,
    sepsis.severe,
    newborns.birth,
    newborns.of_age,
    pairs.pairs,
    pairs.companions,
    pairs.chronic_pain,
    pregnancy.pregnant,
    pregnancy.supervised,
    combination.diabetes_drugs,
    combination.immunization,
    measures.body_mass_index,
    measures.burnt_surface,
    pregnancy.delivered,
    pregnancy.weeks_of_gestation,
    examinations.abnormal,
    injuries.superficial,
    injuries.burns,
    courses.sequelae,
    conflicts.unspecified,
    conflicts.excludes,
    external.external_causes,
    cataclysms.cataclysms,
    conflicts.once,
    treatment.treated,
    neoplasms.treatments,
    newborns.birth_record,
    examinations.preoperative,
    bones.brittle_asked,
    sequence.in_order,
    inpatient.principal,
)


class Diagnosed(NamedTuple):
    """The guidelines' work, its drafts as ranked assignments, and what the author is asked about them."""

    work: Work
    assignments: tuple[Assignment, ...]
    queries: tuple[Query, ...]


def choose_diagnoses(candidates: tuple[Candidate, ...], look: Lookups) -> Diagnosed:
    """The diagnoses of the visit; an open stem is asked about, never proposed."""
    work = context.drafts(tuple(c for c in candidates if c.system == "ICD-10-CM"), look)
    for guideline in GUIDELINES:
        work = guideline(work, look)
    asked = queries(work.drafts, look)
    ready = [d for d in work.drafts if look.edition.billable(d.code)]
    work = work.drop(
        [d for d in work.drafts if d not in ready],
        look.rule("dx.unspecified"),
        "the record does not decide between its codes",
    )
    if not ready:
        work = work.find(_nothing(look))
    assignments = tuple(_assignment(d, rank, look) for rank, d in enumerate(ready, 1))
    return Diagnosed(work.find(*_unsure(assignments, look)), assignments, asked)


def _unsure(assignments: tuple[Assignment, ...], look: Lookups) -> list[Finding]:
    """A person is asked about a code the engine is less sure of than the practice wants."""
    rule, least = look.rule("dx.confidence"), look.case.options.least_confidence
    return [
        Finding(
            rule.id,
            rule.severity,
            rule.message.format(code=a.code, sure=f"{a.confidence:.0%}"),
            rule.mend,
            f"HI{a.rank:02}",
            rule.citation,
            a.evidence,
        )
        for a in assignments
        if a.confidence < least
    ]


def _assignment(draft: Draft, rank: int, look: Lookups) -> Assignment:
    edition = look.edition
    tabular = Citation("ICD-10-CM Tabular List", edition.stem(draft.code), edition.ref.edition)
    cited = [look.rule(r).citation for r in dict.fromkeys(draft.rules)]
    return Assignment(
        code=draft.code,
        system="ICD-10-CM",
        description=edition.title(draft.code),
        rank=rank,
        evidence=tuple(dict.fromkeys(draft.evidence)),
        citations=tuple(dict.fromkeys([*cited, tabular])),
        path=draft.path,
        confidence=confidence(draft, look),
    )


def _nothing(look: Lookups) -> Finding:
    rule = look.rule("dx.no-assessment")
    sought = Absence(
        "a diagnosis, symptom or reason for the visit", tuple(d.name for d in look.chart.documents) or ("no document",)
    )
    return Finding(rule.id, rule.severity, rule.message, rule.mend, "HI01", rule.citation, (sought,))
