"""What became of any code at all: proposed, dropped by a rule, a category, not valid on the date, a service, unknown;
or never considered, with the terms that would have led to it and what of them the chart says.

Knows the coding's record, the shelf and the rulebook; decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from claimwright.errors import InputError, ShelfError
from claimwright.pipeline import House
from claimwright.render.explain import cited, proved
from claimwright.render.plain import one_line
from claimwright.render.records import CodingRecord, DiagnosisRecord, ServiceRecord
from claimwright.shelf import Code, Icd10cm
from claimwright.shelf.book import Page, page
from claimwright.shelf.search import SERVICES
from claimwright.shelf.terms import plain_forms
from claimwright.shelf.words import IDLE, expand, reading, words

MOST_TERMS = 6
MOST_BELOW = 12
_ICD = re.compile(r"[A-Z][0-9][A-Z0-9](?:\.?[A-Z0-9]{1,4})?")
_SERVICE = re.compile(r"[0-9]{4}[0-9A-Z]|[A-Z][0-9]{4}")


class Wording(NamedTuple):
    """A term of the index that names the code, or a stem above it, and where it is printed."""

    text: str
    source: str
    code: str


def why_not(record: CodingRecord, code: str, house: House) -> str:
    """One answer for any code, known or not; what is no code at all is refused."""
    asked = code.strip().upper()
    bare = asked.replace(".", "")
    if not re.fullmatch(r"[A-Z0-9]{2,8}", bare):
        raise InputError("not a code", one_line(code)[:20], "name a code such as E11.9 or 99213")
    lines = [*_judged(record, bare)]
    if not lines:
        lines += _service(record, asked, house) if _SERVICE.fullmatch(asked) else []
        if _ICD.fullmatch(asked):
            edition = house.shelf.on(judged_on(record)).icd10cm
            known = edition.get(edition.stem(_dotted(bare))) is not None
            lines += _diagnosis(record, _dotted(bare), edition, house) if known or not lines else []
    lines = lines or [f"{asked} is no code of a set that is coded here"]
    return "".join(f"{line}\n" for line in lines)


def judged_on(record: CodingRecord) -> date:
    """The day whose releases judged the visit: the discharge of an inpatient, else the date of service."""
    known = {f.field: f.value for f in record.encounter}
    discharged = known.get("discharge_date", "")
    return date.fromisoformat(discharged) if discharged else record.date_of_service


def _dotted(bare: str) -> str:
    return bare if len(bare) <= 3 else f"{bare[:3]}.{bare[3:]}"


def _judged(record: CodingRecord, bare: str) -> Iterator[str]:
    """What the coding itself holds of the code: proposed, or dropped."""
    proposed: tuple[DiagnosisRecord | ServiceRecord, ...] = (*record.diagnoses, *record.services)
    for p in proposed:
        if p.code.replace(".", "") == bare:
            yield _proposed(p)
    for s in record.suppressed:
        if s.code.replace(".", "") == bare:
            yield f"{s.code} was dropped at step {s.step} by {s.rule}: {s.reason}  [{cited(s.citation)}]"
            yield from (f"  {proved(e).kind:<12}{proved(e).text}" for e in s.evidence)


def _proposed(found: DiagnosisRecord | ServiceRecord) -> str:
    where = (
        f"diagnosis {found.rank} (HI{found.rank:02})" if isinstance(found, DiagnosisRecord) else f"service {found.rank}"
    )
    return f"{found.code} is proposed as {where}: {found.reason}"


def _diagnosis(record: CodingRecord, code: str, edition: Icd10cm, house: House) -> Iterator[str]:
    entry = edition.get(code)
    if edition.billable(code):
        yield f"{code} {edition.title(code)}: nothing in the chart proposed {code}{_beside(record, code)}."
        yield from _unnamed(record, code, edition, house)
    elif entry is not None:
        yield from _stem(record, entry, edition)
    else:
        yield from _invalid(record, code, edition, house)


def _codes(record: CodingRecord) -> list[str]:
    found = [*(d.code for d in record.diagnoses), *(s.code for s in record.suppressed if s.system == "ICD-10-CM")]
    return list(dict.fromkeys(found))


def _beside(record: CodingRecord, code: str) -> str:
    near = [other for other in _codes(record) if other[:3] == code[:3]]
    return f"; of the same category there are {', '.join(near)}" if near else ""


def _stem(record: CodingRecord, entry: Code, edition: Icd10cm) -> Iterator[str]:
    """A category or stem is never on a claim: which of its codes are, and which there are."""
    yield f"{entry.code} {entry.title}: no valid code, it needs more characters (I.A.3)."
    below = [code for code in _codes(record) if entry.code in edition.ancestors(code) and code != entry.code]
    proposed = {d.code for d in record.diagnoses}
    yield from (f"  {code} below it is {'proposed' if code in proposed else 'dropped'}" for code in below)
    children = edition.children(entry.code)
    listed = [f"{c.code} {c.title}" for c in children] or [
        f"{edition.with_seventh(entry.code, char)} {means}" for char, means in edition.sevenths(entry.code).items()
    ]
    yield from (f"  choices     {text}" for text in listed[:MOST_BELOW])
    if len(listed) > MOST_BELOW:
        yield f"  and {len(listed) - MOST_BELOW} more; claimwright shelf show {entry.code}"


def _invalid(record: CodingRecord, code: str, edition: Icd10cm, house: House) -> Iterator[str]:
    """Not valid on the date: gone or new since, with what replaced it; too long; or never there."""
    day = judged_on(record)
    told = _page(house, code, day)
    if told is not None and any(v.has for v in told.valid):
        valid = ", ".join(f"{v.edition} ({v.effective} to {v.ends})" for v in told.valid if v.has)
        yield f"{code} {told.title}: not valid on {day}; valid in {valid}."
        yield from (f"  replaced by {new} {edition.title(new)}" for new in told.replaced_by)
        return
    known = next((c for n in range(len(code), 2, -1) if (c := edition.get(code[:n].rstrip("."))) is not None), None)
    if known is None:
        yield f"{code} is unknown: no release on the shelf has it or a category that it could stand in."
        return
    yield f"{code} is not valid on {day}: the release has {known.code} {known.title}, and no {code} below it."
    if edition.billable(known.code):
        yield f"  {known.code} is complete and takes no further character"
    yield from list(_stem(record, known, edition))[1:]


def _page(house: House, code: str, day: date) -> Page | None:
    try:
        return page(house.shelf, code, day)
    except ShelfError:
        return None


def _unnamed(record: CodingRecord, code: str, edition: Icd10cm, house: House) -> Iterator[str]:
    """The terms that lead to the code, those of which the chart says most first."""
    said = _Said(record, house)
    ranked = sorted(
        {w.text.lower(): w for w in reversed(list(wordings(code, edition, house)))}.values(),
        key=lambda w: (-len(w.code), -said.share(w.text), len(w.text), w.text),
    )
    for wording in ranked[:MOST_TERMS]:
        above = "" if wording.code == edition.stem(code) else f" ({wording.code})"
        yield f"  {wording.source:<12}“{one_line(wording.text)}”{above}: {said.tells(wording.text)}"
    if len(ranked) > MOST_TERMS:
        yield f"  and {len(ranked) - MOST_TERMS} other terms"


def wordings(code: str, edition: Icd10cm, house: House) -> Iterator[Wording]:
    """Title, inclusion terms, phrases of the lexicon and entries of the Index that name the code or a stem above it."""
    line = [at for at in edition.ancestors(code) if " " not in at and "-" not in at]
    yield Wording(edition.title(line[0]), "title", line[0])
    for at in line:
        yield from (Wording(form, "title", at) for form in plain_forms(edition.title(at)))
    yield from (
        Wording(form, "inclusion", note.code)
        for note in edition.notes(code)
        if note.kind in ("inclusionTerm", "includes") and note.code in line
        for form in plain_forms(note.text)
    )
    yield from (Wording(term.term, "lexicon", term.code) for term in house.book.lexicon.terms if term.code in line)
    index = house.shelf.on(edition.ref.effective).index
    if index is not None:
        yield from (Wording(e.phrase, "index", e.code) for e in index.entries(edition) if e.code in line)


class _Said:
    """The words of the visit's documents in comparable form, each with its first place."""

    def __init__(self, record: CodingRecord, house: House) -> None:
        self._same = house.book.same
        self.places: dict[str, str] = {}
        for document in record.documents:
            for word in reading(document.text).words:
                for norm in (word.norm, *expand([word.norm], self._same)):
                    if norm not in self.places:
                        line = document.text.count("\n", 0, word.start) + 1
                        self.places[norm] = f"{document.text[word.start : word.end]} ({document.name} line {line})"

    def _norms(self, term: str) -> list[str]:
        return list(dict.fromkeys(n for n in expand([w.norm for w in words(term)], self._same) if n not in IDLE))

    def share(self, term: str) -> float:
        norms = self._norms(term)
        return sum(n in self.places for n in norms) / len(norms) if norms else 0.0

    def tells(self, term: str) -> str:
        norms = self._norms(term)
        has = [self.places[n] for n in norms if n in self.places]
        lacks = [n for n in norms if n not in self.places]
        if not has:
            return "the chart says none of its words"
        if not lacks:
            how = (
                "its words, but not as one term" if len(norms) > 1 else "it, where it means something else or is not so"
            )
            return f"the chart says {how}: {', '.join(has)}"
        return f"the chart says {', '.join(has)}; not {', '.join(lacks)}"


def _service(record: CodingRecord, code: str, house: House) -> list[str]:
    """A service code: the rules that would bill it, by what words; or that the rulebook has none."""
    told = _page(house, code, judged_on(record))
    rules = [s for s in house.book.services if code in {row.code for row in s.rows}]
    if not rules and (told is None or told.set not in SERVICES):
        return [] if _ICD.fullmatch(code) else [f"{code} is unknown: no table of services on the shelf has it."]
    title = rules[0].title if rules else told.title if told else ""
    lines = [f"{code} {title}: a service code that nothing in the chart proposed."]
    said = _Said(record, house)
    for rule in rules:
        for group in rule.names:
            best = sorted(group, key=lambda phrase: (-said.share(phrase), phrase))[:3]
            lines += [
                f"  needs       one of {len(group)} phrases, as “{phrase}”: {said.tells(phrase)}" for phrase in best
            ]
    if record.em is not None and code[:3] == record.em.code[:3]:
        by = "time" if record.em.path == "time" else "medical decision making"
        return [*lines, f"  the visit's level is {record.em.code}, by {by}: claimwright explain tells how"]
    return lines if rules else [*lines, "  no rule of the rulebook bills it by words; a person adds it"]
