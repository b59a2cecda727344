"""Chapter 15 comes first (I.C.15.a): a condition of a pregnant patient is coded as her pregnancy's, by trimester."""

from __future__ import annotations

import re

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.model.chart import Chart
from claimwright.model.coding import PathStep
from claimwright.model.document import Document
from claimwright.model.evidence import Quote, Span

_WEEKS = re.compile(
    r"\b(\d{1,2})(?:\s*(?:w(?:ee)?ks?|w)\b(?:\s*(?:and|,|\+)?\s*\d\s*d(?:ays?)?)?|\s*[+/]\s*\d(?:/7)?\s*w)"
    r"(?=[^.\n]{0,30}\b(?:gestation|pregnan|gravid|iup|ga\b|ega\b|along))"
    r"|\b(\d{1,2})\s*w(?:ee)?ks?,?\s*(?:and\s*)?\d\s*d(?:ays?)?\b|\b(\d{1,2})w\d(?:d|/7)?\b|\bG\d+P\d+\w*[^.\n]{0,20}?\b(\d{1,2})\s*(?:w(?:ee)?ks?|w\d|w\b)"
    r"|\b(?:pregnan\w*|gestation\w*|ga|ega|iup)\b[^.\n]{0,25}?\b(\d{1,2})\s*(?:w(?:ee)?ks?|w\d|w\b)",
    re.I,
)
# Weeks of an earlier pregnancy, or to come, are not this one's.
_OTHER_WEEKS = re.compile(r"\b(?:ended|delivered|delivery|born|birth|previous|prior|last|lost|until|at term)\b", re.I)
_TRIMESTER = re.compile(r"\b(first|second|third|1st|2nd|3rd)\s+trimester\b", re.I)
_NAMES = {"1st": "first", "2nd": "second", "3rd": "third", "first": "first", "second": "second", "third": "third"}
_GRAVID = re.compile(
    r"\b(?:pregnan\w*|gravid\w*|gestation\w*|trimester|prenatal|antenatal|obstetric\w*|G\d+ ?P\d+|wks?|IUP|"
    r"post-?partum|deliver\w*|twins|EDD|EDC|LMP|breast-?feeding|nursing)\b",
    re.I,
)
# Pregnancy only incidental to the visit is Z33.1, and only the provider may say so (I.C.15.a.1).
_PREGNANT = ("O", "Z34", "Z3A")


def trimester(chart: Chart) -> tuple[str, Quote | None]:
    """The trimester counted from the weeks (under 14, under 28, after: I.C.15.a.3), else as stated; with its words."""
    for document in chart.documents:
        weeks = _weeks(document)
        if weeks:
            count = _count(weeks)
            name = "first" if count < 14 else "second" if count < 28 else "third"
            return name, document.quote([Span(weeks.start(), weeks.end())])
    for document in chart.documents:
        stated = _TRIMESTER.search(document.text)
        if stated:
            return _NAMES[stated[1].lower()], document.quote([Span(stated.start(), stated.end())])
    return "", None


def _weeks(document: Document) -> re.Match[str] | None:
    """The first statement of weeks that is of this pregnancy."""
    for match in _WEEKS.finditer(document.text):
        line = max(document.text.rfind("\n", 0, match.start()), document.text.rfind(". ", 0, match.start())) + 1
        if not _OTHER_WEEKS.search(document.text, max(line, match.start() - 60), match.end()):
            return match
    return None


def _count(weeks: re.Match[str]) -> int:
    return int(next(group for group in weeks.groups() if group))


def weeks_of_gestation(work: Work, look: Lookups) -> Work:
    """I.C.21.c.11: the completed weeks beside codes of chapter 15, where the record states them; not after abortion or
    delivery.
    """
    codes = [d for d in work.drafts if d.role == "problem" and "O09" <= d.code[:3] <= "O77"]
    if not codes or any(d.code.startswith("Z3A") for d in work.drafts):
        return work
    for document in look.chart.documents:
        found = _weeks(document)
        if found and 8 <= _count(found) <= 42:
            rule, code = look.rule("dx.weeks"), f"Z3A.{_count(found):02}"
            step = PathStep("choose", rule.id, f"{_count(found)} completed weeks: {code}", rule.citation)
            quote = document.quote([Span(found.start(), found.end())])
            return work.add(Draft(code, "problem", 900, (quote,), (step,), (rule.id,), group=9))
    return work


def pregnant(work: Work, look: Lookups) -> Work:
    """I.C.15.a.1: with a pregnancy code on the visit, other conditions are pregnancy's unless said to be incidental."""
    codes = [d for d in work.drafts if d.role == "problem" and d.code.startswith(_PREGNANT)]
    if not codes or not any(_GRAVID.search(d.text) for d in look.chart.documents):
        return work
    rule = look.rule("dx.pregnancy")
    when, quote = trimester(look.chart)
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    for draft in work.drafts:
        row = next((r for r in look.book.pregnancy if draft.code.startswith(r.when)), None)
        if draft.role != "problem" or row is None or any(d.code.startswith(row.code) for d in work.drafts):
            continue
        code = _of_trimester(row.code, when, look)
        evidence = tuple(dict.fromkeys((*draft.evidence, *codes[0].evidence, *((quote,) if quote else ()))))
        led = draft.by(rule, f"{draft.code} in pregnancy: {code}", code=code, evidence=evidence)
        changes[id(draft)] = (led, draft.by(rule, f"coded after {code}", group=1)) if row.keeps else (led,)
    return work.swap(changes)


def _of_trimester(stem: str, when: str, look: Lookups) -> str:
    """The child of the stem for the trimester, its unspecified one where the record states none."""
    wanted = f"{when} trimester" if when else "unspecified trimester"
    children = look.edition.children(stem)
    by_title = [c.code for c in children if wanted in c.title.lower()]
    plain = [c.code for c in children if "unspecified trimester" in c.title.lower()]
    return (by_title or plain or [stem])[0]
