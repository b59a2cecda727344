"""What the record cannot mean: a service of another sex or age, a note of another patient. Asked, never billed."""

from __future__ import annotations

import re

from claimwright.choose.draft import Lookups
from claimwright.choose.services.lines import Done
from claimwright.model.chart import Mention
from claimwright.model.evidence import Span
from claimwright.model.finding import Finding
from claimwright.rulebook.services import Service

TOP = 600  # characters in which a note says who it is about
YEARS = 5  # by which a note may be wrong of an age
_AGED = re.compile(r"\b(\d{1,3})[\s-]*(?:years?|yrs?|y)[\s./-]*(?:old|o)\b", re.I)
_RELATIVE = re.compile(
    r"\b(?:mother|father|mom|dad|sister|brother|aunt|uncle|daughter|son|grand\w+|cousin|wife|husband|spouse|partner|child|twin|"
    r"caregiver|sibling)\b",
    re.I,
)


def impossible(service: Service, mention: Mention, look: Lookups) -> Finding | None:
    """A service of another sex or age than the patient's."""
    encounter, rule = look.case.encounter, look.rule("svc.impossible")
    age, sex = look.age, encounter.patient.sex if encounter.patient else "U"
    wrong = ""
    if service.sex and sex in ("F", "M") and sex != service.sex:
        wrong = "patient.sex"
    elif service.age and age is not None and not service.age[0] <= age < service.age[1]:
        wrong = "patient.birth_date"
    if not wrong:
        return None
    evidence = (look.chart.quote(mention), encounter.field(wrong))
    message = rule.message.format(what=service.title, field="sex" if wrong.endswith("sex") else "age")
    return Finding(rule.id, rule.severity, message, rule.mend, service.code, rule.citation, evidence)


def another_patient(look: Lookups) -> Finding | None:
    """The patient's age as a note gives it at its top, where it is not the encounter's."""
    age, rule = look.case.encounter.age(), look.rule("svc.another-patient")
    for document in look.chart.documents if age is not None else ():
        for said in _AGED.finditer(document.text, 0, min(TOP, len(document.text))):
            line = document.text[max(0, document.text.rfind("\n", 0, said.start())) : said.end() + 30]
            if _RELATIVE.search(line):
                continue
            if age is not None and abs(int(said[1]) - age) > YEARS:
                quote = document.quote([Span(said.start(), said.end())])
                message = rule.message.format(age=age)
                evidence = (quote, look.case.encounter.field("patient.birth_date"))
                return Finding(rule.id, rule.severity, message, rule.mend, "", rule.citation, evidence)
            break
    return None


def sentence_of(mention: Mention, look: Lookups) -> tuple[str, Span]:
    sentence = look.chart.sentence_at(mention.document, mention.start)
    span = Span(sentence.start, sentence.end) if sentence else mention.spans[0]
    return mention.document, span


def handed_over(one: Done, wrong: list[tuple[str, Span]]) -> bool:
    """Whether the line is the drug or device of a service that cannot have been."""
    return one.service.kind == "drug" and any(
        one.event.document.name == document and one.event.near.overlaps(span) for document, span in wrong
    )
