"""Newborns (I.C.16): conditions of the first 28 days, the record of the birth, what weight and weeks decide."""

from __future__ import annotations

import re

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.model.coding import PathStep
from claimwright.model.evidence import Evidence, Quote, Span

NEWBORN_DAYS = 28
_DAYS = re.compile(
    r"\b(\d{1,2})[- ]?(?:days?|d)[- ]?old\b|\bday of life\s*#?(\d{1,2})\b|\bDOL\s*#?(\d{1,2})\b|\(day (\d{1,2})\)", re.I
)
_GRAMS = re.compile(
    r"\b(?:birth ?weight|bw|born (?:at )?weighing|weigh(?:ed|ing|t)(?: at birth)?|sga|lga)\b[^.\n]{0,25}?"
    r"\b(\d,?\d{3}|\d{3}) ?(?:g|gm|grams?)\b|\b(\d,?\d{3}|\d{3}) ?(?:g|gm|grams?) (?:at birth|birth ?weight|"
    r"newborn|infant|at term)\b",
    re.I,
)
_KILOS = re.compile(r"\b(?:birth ?weight|bw|weigh(?:ed|ing) at birth)\b[^.\n]{0,15}?\b(\d\.\d{1,3}) ?kg\b", re.I)
_BORN_AT = re.compile(
    r"\b(?:born|delivered|delivery|preterm|premature|ex|former|gestational age|ga|gestation|prematurity)\b"
    r"[^.\n]{0,30}?\b(2[0-9]|3[0-6])(?: ?[+/] ?\d(?:/7)?)?[ -]?(?:w(?:ee)?ks?|wk|w\d?d?)\b"
    r"|\b(2[0-9]|3[0-6])(?: ?[+/] ?\d(?:/7)?)?[ -]?(?:w(?:ee)?ks?(?:er)?|wk|w\dd?)(?: gestation(?:al age)?)?[ -]"
    r"(?:preterm|premature|preemie|infant|newborn|gestation)",
    re.I,
)
_RANGE = re.compile(r"(\d+)-(\d+) grams|less than (\d+) grams|(\d+) grams and over")
_WEEKS = re.compile(r"gestational age (less than )?(\d+) completed weeks")


def newborn(work: Work, look: Lookups) -> Work:
    """I.C.16.a: in the first 28 days a condition is the newborn's, by chapter 16 where it has the condition."""
    rows = {id(d): _row(d.code, look.book.newborn) for d in work.drafts if d.role == "problem"}
    said = _newborn(look) if any(rows.values()) else None
    if said is None:
        return work
    rule = look.rule("dx.newborn")
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    for draft in work.drafts:
        if code := rows.get(id(draft), ""):
            says = f"{draft.code} of a newborn: {code}"
            changes[id(draft)] = draft.by(rule, says, code=code, evidence=(*draft.evidence, said))
    return work.swap(changes)


def _row(code: str, table: dict[str, str]) -> str:
    found = [prefix for prefix in table if code.startswith(prefix)]
    return table[max(found, key=len)] if found else ""


def _newborn(look: Lookups) -> Evidence | None:
    """What shows an age of at most 28 days: the birth date, where it is known, else the words."""
    found = _days_said(look, _DAYS)
    return found[1] if found and 0 <= found[0] <= NEWBORN_DAYS else None


# A record of the birth itself, in the hospital where it was (I.C.16.a.2): of the child, not of the mother.
_AT_BIRTH = re.compile(
    r"\b(?:newborn|nursery)\b[^.\n]{0,25}\b(?:admission|exam(?:ination)?|h&p|history and physical|note|record)\b"
    r"|\b(?:hosp(?:ital)?|well(?:[- ]?baby)?|level \w+) nursery\b|\bday of (?:birth|life 0)\b|\bDOL ?#?0\b"
    r"|\bborn\b[^.\n]{0,60}\b(?:this|our) (?:hospital|facility)\b|\bborn (?:today|this morning)\b",
    re.I,
)
_BY_CESAREAN = re.compile(r"\b(?:c(?:esarean|aesarean)|c-?section|c/s|LTCS)\b", re.I)
_VAGINALLY = re.compile(r"\b(?:vaginal\w*|NSVD|SVD|VAVD|forceps|vacuum)\b", re.I)
_TWIN = re.compile(r"\btwin (?:A|B|1|2|I|II)\b|\b(?:first|second) twin\b", re.I)
_BIRTH_CODES = {(False, False): "Z38.00", (False, True): "Z38.01", (True, False): "Z38.30", (True, True): "Z38.31"}


def birth_record(work: Work, look: Lookups) -> Work:
    """I.C.16.a.2: on the record of the birth Z38 comes first, by the place and the way of delivery."""
    listed = [d.code for d in work.drafts if d.role == "problem"]
    if not look.chart.documents or any(code.startswith(("O", "Z37", "Z38", "Z00.11", "Z34", "Z39")) for code in listed):
        return work
    for document in look.chart.documents:
        opened = document.text[:OPENING]
        found = _AT_BIRTH.search(opened) if _BABY.search(opened) and not _ELSEWHERE.search(opened) else None
        if not found:
            continue
        way, plain = _BY_CESAREAN.search(document.text), _VAGINALLY.search(document.text)
        if bool(way) == bool(plain):
            continue
        code = _BIRTH_CODES[(_TWIN.search(opened) is not None, way is not None)]
        said = way or plain
        spans = sorted({Span(m.start(), m.end()) for m in (found, said) if m}, key=lambda s: s.start)
        rule = look.rule("dx.birth-record")
        step = PathStep("choose", rule.id, f"the record of a birth here: {code}", rule.citation)
        return work.add(Draft(code, "problem", -1, (document.quote(spans),), (step,), (rule.id,), group=-3))
    return work


OPENING = 600  # characters in which a record says whose it is
_ELSEWHERE = re.compile(r"\b(?:outside|another|transferred|home birth|born at home|birth center|clinic)\b", re.I)
_BABY = re.compile(r"\b(?:baby|newborn|infant|neonate|boy|girl|nursery)\b", re.I)


def of_age(work: Work, look: Lookups) -> Work:
    """I.C.21.c.13: the examination of a newborn by its days, under 8 or 8 to 28."""
    rule = look.rule("dx.newborn")
    open_ones = [d for d in work.drafts if d.role == "problem" and d.code == "Z00.11"]
    found = _days_said(look, _DAYS, _WELL_DAYS) if open_ones else None
    if found is None:
        return work
    code = "Z00.110" if found[0] < 8 else "Z00.111"
    return work.swap(
        {
            id(d): d.by(rule, f"{found[0]} days old: {code}", code=code, evidence=(*d.evidence, found[1]))
            for d in open_ones
        }
    )


def _days_said(look: Lookups, *patterns: re.Pattern[str]) -> tuple[int, Evidence] | None:
    """The age in days: by the birth date, where it is known, else as the first of the patterns finds it."""
    known = look.case.encounter
    born = known.patient.birth_date if known.patient is not None else None
    if born is not None:
        return (known.date_of_service - born).days, known.field("patient.birth_date")
    for document in look.chart.documents:
        for pattern in patterns:
            if match := pattern.search(document.text, 0, len(document.text) if pattern is _DAYS else OPENING):
                days = int(next(g for g in match.groups() if g))
                return days, document.quote([Span(match.start(), match.end())])
    return None


_WELL_DAYS = re.compile(r"\b(\d{1,2}) (?:days?|d)\b", re.I)  # "Well baby, 19 days", in a note's opening


def birth(work: Work, look: Lookups) -> Work:
    """I.C.16.d, e: the weight at birth of one born light, small or early, and the weeks of one born early; of P07 the
    weight stands before the weeks.
    """
    small = [d for d in work.drafts if d.role == "problem" and d.code.startswith("P05")]
    early = [d for d in work.drafts if d.role == "problem" and d.code.startswith("P07")]
    if not early and not small:
        return work
    rule, weight, weeks = look.rule("dx.birth"), _weight(look), _weeks_at_birth(look)
    light = weight and not small and _by_weight(("P07.0", "P07.1"), weight[0], look)
    born = weeks and _by_weeks(weeks[0], look)
    changes: dict[int, Draft | tuple[Draft, ...]] = {id(d): () for d in early[1:]}
    for draft in small:
        code = weight and _by_weight((draft.code[:5],), weight[0], look)
        if code and weight:
            changes[id(draft)] = draft.by(rule, f"by weight: {code}", code=code, evidence=(*draft.evidence, weight[1]))
    if early:
        stated = [(light, weight), (born, weeks)]
        made = [
            early[0].by(rule, f"as stated of the birth: {code}", code=code, evidence=(*early[0].evidence, told[1]))
            for code, told in stated
            if code and told
        ]
        # What the words say and no figure does ("low birth weight, born at 33 weeks").
        families = {_family(d.code) for d in made}
        others = [d for d in early if _family(d.code) not in families]
        ordered = sorted({d.code: d for d in (*others, *made)}.values(), key=lambda d: d.code)
        changes[id(early[0])] = tuple(ordered)
    return work.swap(changes)


def _family(code: str) -> str:
    return "weight" if code.startswith(("P07.0", "P07.1")) else "weeks"


def _by_weight(stems: tuple[str, ...], grams: int, look: Lookups) -> str:
    """The child of the stems whose title holds the weight; empty where none does."""
    for leaf in (leaf for stem in stems for leaf in look.edition.leaves(stem)):
        found = _RANGE.search(leaf.title)
        if not found:
            continue
        low, high, below, least = (int(group) if group else 0 for group in found.groups())
        if low <= grams <= high or grams < below or (least and grams >= least):
            return leaf.code
    return ""


def _by_weeks(count: int, look: Lookups) -> str:
    """The code of prematurity for so many completed weeks; empty from 37 on."""
    leaves = (leaf for stem in ("P07.2", "P07.3") for leaf in look.edition.leaves(stem))
    told = ((leaf.code, _WEEKS.search(leaf.title)) for leaf in leaves)
    return next((code for code, found in told if found and not found[1] and int(found[2]) == count), "")


def _weight(look: Lookups) -> tuple[int, Quote] | None:
    """Grams at birth, with the words."""
    for document in look.chart.documents:
        for pattern in (_GRAMS, _KILOS):
            found = pattern.search(document.text)
            said = next((group for group in found.groups() if group), "") if found else ""
            grams = round(float(said.replace(",", "")) * (1000 if "." in said else 1)) if said else 0
            if found and 250 <= grams <= 6000:
                return grams, document.quote([Span(found.start(), found.end())])
    return None


def _weeks_at_birth(look: Lookups) -> tuple[int, Quote] | None:
    """Completed weeks at birth, with the words."""
    for document in look.chart.documents:
        if found := _BORN_AT.search(document.text):
            said = next(group for group in found.groups() if group)
            return int(said), document.quote([Span(found.start(), found.end())])
    return None
