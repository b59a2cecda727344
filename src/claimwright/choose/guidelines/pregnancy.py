"""Chapter 15 comes first (I.C.15.a): a condition of a pregnant patient is coded as her pregnancy's, by trimester."""

from __future__ import annotations

import re

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.choose.specific.gestation import trimester, weeks
from claimwright.model.coding import PathStep
from claimwright.model.evidence import Quote, Span

_GRAVID = re.compile(
    r"\b(?:pregnan\w*|gravid\w*|gestation\w*|trimester|prenatal|antenatal|obstetric\w*|G\d+ ?P\d+|wks?|IUP|"
    r"post-?partum|deliver\w*|twins|EDD|EDC|LMP|breast-?feeding|nursing)\b",
    re.I,
)
# Pregnancy only incidental to the visit is Z33.1, and only the provider may say so (I.C.15.a.1).
_PREGNANT = ("O", "Z34", "Z3A")


_INCIDENTAL = re.compile(
    r"\b(?:incidental\w*[^.\n]{0,20}\b(?:pregnan\w*|gravid)|(?:pregnan\w*|gravid|gestation)[^.\n]{0,25}\b(?:incidental\w*|"
    r"(?:not|un)[- ]?(?:affecting|affected|related|complicat\w+)))\b",
    re.I,
)
# What was born, in the sections that tell of this visit.
_OUTCOMES = (
    (
        "Z37.3",
        re.compile(
            r"\btwins?\b[^.\n]{0,60}\bone (?:live\w*|stillborn|living)\b[^.\n]{0,30}\b(?:stillborn|one live\w*)", re.I
        ),
    ),
    ("Z37.4", re.compile(r"\btwins?\b[^.\n]{0,40}\bboth stillborn", re.I)),
    ("Z37.51", re.compile(r"\btriplets?\b[^.\n]{0,40}\b(?:all )?live", re.I)),
    (
        "Z37.2",
        re.compile(
            r"\btwins?\b[^.\n]{0,60}\b(?:both )?(?:live|viable|vigorous)|\bliveborn twins|\btwin (?:A|1)\b", re.I
        ),
    ),
    ("Z37.1", re.compile(r"\bstill(?:born|birth)\b", re.I)),
    (
        "Z37.0",
        re.compile(
            r"\b(?:live ?-?born|live birth|(?:viable|live|vigorous|healthy) (?:\w+ ){0,2}(?:male|female|"
            r"infant|baby|boy|girl|newborn)|"
            r"(?:male|female|baby|infant|boy|girl)\b[^.\n]{0,30}\bapgars?|apgars?(?: scores?)?(?: of)? \d)",
            re.I,
        ),
    ),
)
_DELIVERED = re.compile(
    r"\b(?:NSVD|SVD|VAVD|delivered|delivery of|vaginal (?:delivery|birth)|cesarean (?:delivery|section)|"
    r"(?:repeat|primary|low transverse) (?:\w+ ){0,2}cesarean|c-?section|"
    r"spontaneous (?:vaginal )?delivery|status post (?:vaginal )?delivery)\b",
    re.I,
)
_BIRTH_TOLD = ("header", "procedure", "assessment", "assessment_plan")  # not the history, which tells of earlier births
_EARLIER = re.compile(r"\b(?:prior|previous|earlier|history|hx|last|first|G1|in (?:19|20)\d\d)\b", re.I)


def delivered(work: Work, look: Lookups) -> Work:
    """I.C.15.b.4, n: a delivery carries its outcome; O80 stands alone in its chapter."""
    own = [d for d in work.drafts if d.role == "problem" and d.code[0] == "O"]
    rule = look.rule("dx.delivery")
    others = [d for d in own if d.code[:3] not in ("O80", "O82", "O09")]
    if others:
        work = work.drop(
            [d for d in own if d.code[:3] in ("O80", "O82")], rule, "other conditions of the delivery are coded"
        )
    known = any(d.code.startswith(("Z37", "Z38", "Z39")) for d in work.drafts if d.role == "problem")
    if not own or known or all("O00" <= d.code[:3] <= "O08" or d.code[:3] >= "O85" for d in own):
        return work
    found = _outcome(look)
    if found is None:
        return work
    code, quote = found
    step = PathStep("choose", rule.id, f"what was born: {code}", rule.citation)
    return work.add(Draft(code, "problem", own[-1].problem, (quote,), (step,), (rule.id,), group=8))


def _outcome(look: Lookups) -> tuple[str, Quote] | None:
    sections = [s for s in look.chart.sections if s.kind in _BIRTH_TOLD]
    if not any(_DELIVERED.search(look.chart.document(s.document).text, s.start, s.end) for s in sections):
        return None
    for code, pattern in _OUTCOMES:
        for section in sections:
            document = look.chart.document(section.document)
            for found in pattern.finditer(document.text, section.body, section.end):
                sentence = look.chart.sentence_at(document.name, found.start())
                start = sentence.start if sentence else found.start()
                if not _EARLIER.search(document.text, start, found.end()):
                    return code, document.quote([Span(found.start(), found.end())])
    return None


def _counted(draft: Draft, look: Lookups) -> bool:
    """Whether the code is of a pregnancy that goes on, or of its delivery."""
    if draft.code[:3] in ("O98", "O99", "O9A"):
        return "puerperium" not in look.edition.title(draft.code)
    return "O09" <= draft.code[:3] <= "O82" or draft.code.startswith("Z34")


def weeks_of_gestation(work: Work, look: Lookups) -> Work:
    """I.C.21.c.11: the completed weeks beside codes of chapter 15, where the record states them; not after abortion,
    nor in the weeks after delivery.
    """
    codes = [d for d in work.drafts if d.role == "problem" and _counted(d, look)]
    if not codes or any(d.code.startswith("Z3A") for d in work.drafts):
        return work
    for document in look.chart.documents:
        found = weeks(document)
        if found and 8 <= found[0] <= 42:
            count, span = found
            rule, code = look.rule("dx.weeks"), f"Z3A.{count:02}"
            step = PathStep("choose", rule.id, f"{count} completed weeks: {code}", rule.citation)
            quote = document.quote([span])
            return work.add(Draft(code, "problem", 900, (quote,), (step,), (rule.id,), group=9))
    return work


# By the count of pregnancies; in words only where no count is given, for a history tells of the first one too.
_COUNTS = (
    re.compile(r"\bG(\d{1,2})(?= ?P|\b)|\bgravida (\d{1,2})\b|\b(primi|multi)(?:gravida|p\b|para)", re.I),
    re.compile(r"\b(?:normal|this|her) (first|second|third|fourth|fifth) pregnancy\b(?! (?:was|ended|in))", re.I),
)
_FIRST = ("first", "1", "primi")


def _counted_pregnancy(look: Lookups) -> tuple[bool, Quote] | None:
    """Whether it is the first pregnancy, and the words."""
    for pattern in _COUNTS:
        for document in look.chart.documents:
            if found := pattern.search(document.text):
                said = next(group for group in found.groups() if group).lower()
                return said in _FIRST, document.quote([Span(found.start(), found.end())])
    return None


def supervised(work: Work, look: Lookups) -> Work:
    """I.C.15.b.1: routine supervision by whether the pregnancy is the first; it is not coded beside a condition of the
    pregnancy.
    """
    rule = look.rule("dx.prenatal")
    work = work.swap({id(d): changed for d in work.drafts if (changed := _elderly(d, look))})
    routine = [d for d in work.drafts if d.role == "problem" and d.code.startswith("Z34")]
    if not routine:
        return work
    if any(d.role == "problem" and d.code[0] == "O" for d in work.drafts):
        return work.drop(routine, rule, "the visit codes a condition of the pregnancy")
    counted = _counted_pregnancy(look)
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    for draft in (d for d in routine if counted and d.code.startswith("Z34.9")):
        first, quote = counted or (False, None)
        code = f"Z34.{'0' if first else '8'}{draft.code[5:]}"
        evidence = (*draft.evidence, *((quote,) if quote else ()))
        changes[id(draft)] = draft.by(rule, f"of a pregnancy counted so: {code}", code=code, evidence=evidence)
    return work.swap(changes)


def _elderly(draft: Draft, look: Lookups) -> Draft | None:
    """Advanced maternal age, of the first pregnancy or a later one (O09.51-, O09.52-)."""
    counted = _counted_pregnancy(look) if draft.role == "problem" and draft.code in ("O09.5", "O09.50") else None
    if counted is None:
        return None
    first, quote = counted
    code = _of_trimester("O09.51" if first else "O09.52", trimester(look.chart)[0], look)
    rule = look.rule("dx.prenatal")
    return draft.by(rule, f"of a pregnancy counted so: {code}", code=code, evidence=(*draft.evidence, quote))


def pregnant(work: Work, look: Lookups) -> Work:
    """I.C.15.a.1: with a pregnancy code on the visit, other conditions are pregnancy's unless said to be incidental."""
    codes = [d for d in work.drafts if d.role == "problem" and d.code.startswith(_PREGNANT)]
    if codes and (said := _incidental(codes, look)):
        return _aside(work, codes, said, look)
    codes = codes or _said_of_pregnancy(work, look)
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


_DURING = re.compile(r"\b(?:in|of|during|complicating|affecting) (?:the |her )?pregnancy\b", re.I)


def _said_of_pregnancy(work: Work, look: Lookups) -> list[Draft]:
    """Conditions that the heading itself says of the pregnancy, and the scar of an earlier cesarean where weeks are
    counted: weeks alone may be a child's at birth, or somebody else's.
    """
    rows = tuple(when for row in look.book.pregnancy for when in row.when)
    listed = [d for d in work.drafts if d.role == "problem" and d.problem >= 0 and d.code.startswith(rows)]
    scarred = any(d.code == "Z98.891" for d in listed) and any(weeks(d) for d in look.chart.documents)
    return [d for d in listed if _DURING.search(look.heading(d.problem)) or (scarred and d.code == "Z98.891")]


def _incidental(codes: list[Draft], look: Lookups) -> Quote | None:
    """The words that call the pregnancy incidental; only where no condition of it is listed."""
    if any(d.code[0] == "O" and not d.code.startswith("O09") for d in codes):
        return None
    for document in look.chart.documents:
        if found := _INCIDENTAL.search(document.text):
            return document.quote([Span(found.start(), found.end())])
    return None


def _aside(work: Work, codes: list[Draft], said: Quote, look: Lookups) -> Work:
    """I.C.15.a.1: Z33.1 in place of what chapter 15 would say."""
    rule = look.rule("dx.pregnancy")
    aside = codes[0].by(
        rule, "the provider calls it incidental: Z33.1", code="Z33.1", evidence=(said,), group=9, problem=800
    )
    return work.drop(codes, rule, "the pregnancy is incidental to the visit").add(aside)


def _of_trimester(stem: str, when: str, look: Lookups) -> str:
    """The child of the stem for the trimester, its unspecified one where the record states none."""
    wanted = f"{when} trimester" if when else "unspecified trimester"
    children = look.edition.children(stem)
    by_title = [c.code for c in children if wanted in c.title.lower()]
    plain = [c.code for c in children if "unspecified trimester" in c.title.lower()]
    return (by_title or plain or [stem])[0]
