"""Anesthesia, from the record of whoever gave it: one line by the operation, its minutes, and whose part it was
(Medicare Claims Processing Manual, chapter 12, 50). A surgeon's note never makes one.
"""

from __future__ import annotations

import re

import msgspec

from claimwright.choose.draft import Lookups
from claimwright.choose.phrases import find
from claimwright.choose.services.counting import NUMBERS
from claimwright.choose.services.event import Event
from claimwright.choose.services.events import events
from claimwright.choose.services.lines import Done, assigned
from claimwright.choose.services.measures import minutes
from claimwright.choose.services.periods import periods
from claimwright.choose.services.phrased import ANESTHESIA, phrased
from claimwright.choose.services.rows import Open, row_of
from claimwright.model.chart import Mention
from claimwright.model.coding import PathStep
from claimwright.model.document import Document
from claimwright.model.evidence import Absence, Span
from claimwright.model.finding import Finding
from claimwright.rulebook.signing import signatures

TOP = 500  # characters in which a record says what it is
DIRECTED_AT_MOST = 4
_STATUS = re.compile(
    r"\b(?:ASA|physical status|PS)(?:\s+(?:class|status|physical status|score|grade|PS))?\s*[:=]?\s*"
    r"(?:(?P<n>[1-6])(?!\d|\s*mg)E?\b|(?P<r>IV|VI|V|I{1,3})E?\b)",
    re.I,
)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}
_AT_ONCE = re.compile(
    r"\b(\w+)(?:\s*\(\d\))?\s+(?:concurrent|simultaneous|overlapping|(?:CRNA|anesthesia|anesthetist)s?\s+(?:rooms|cases)|rooms)",
    re.I,
)
_DOSE_OF_GAS = re.compile(r"\d\s*$")
_BEHIND = re.compile(r"^[^\d\n]{0,25}?(\d{1,3})\s*-?\s*min", re.I)


def records(look: Lookups) -> frozenset[str]:
    """Names of the documents that are anesthesia records."""
    words = look.book.anesthetics
    return frozenset(
        d.name
        for d in look.chart.documents
        if ANESTHESIA in phrased(d.text, look.book)
        and next(find(d, 0, len(d.text), words.record), None)
        and not next(find(d, 0, min(TOP, len(d.text)), words.operation), None)
    )


def billed_here(found: frozenset[str], look: Lookups) -> bool:
    """Whether the claim is the anesthesia provider's: there is no other document, or the taxonomy says so."""
    rendering = look.case.encounter.rendering
    if rendering is not None and rendering.taxonomy.startswith(look.book.anesthetics.taxonomy):
        return True
    return bool(found) and all(d.name in found or d.role not in ("provider", "unknown") for d in look.chart.documents)


def mentions_in(found: frozenset[str], look: Lookups) -> list[Mention]:
    """What the records name as the operation."""
    return [m for m in look.chart.mentions if m.document in found and m.term.startswith("anesthesia.")]


def anesthesia(mentions: list[Mention], look: Lookups) -> tuple[list[Done], list[Finding]]:
    """The line of the anesthetic, and what must be asked; nothing where no operation with a code is named."""
    by_id = {s.id: (n, s) for n, s in enumerate(look.book.services) if s.kind == "anesthesia"}
    told = [m for m in mentions if m.assertion.polarity != "negated" and m.assertion.temporality != "historical"]
    if not told:
        return [], []
    _, service = min((by_id[m.term] for m in told), key=lambda found: found[0])
    event = events(service, [m for m in told if m.term == service.id], look)[0]
    try:
        row, shown = row_of(event, None, look)
    except Open:
        return [], []
    number, at, asked = _minutes(event, look)
    rule = look.rule("svc.anesthesia")
    if number is None:
        return [], [msgspec.structs.replace(asked, target=row.code)] if asked else []
    step = PathStep("choose", rule.id, f"{number} minutes from start to end", rule.citation)
    line = assigned(row.code, event, (*event.mention.spans, *shown, *at), [step], look)
    done = Done(msgspec.structs.replace(line, units=number), service, event)
    return _marked(done, [asked] if asked else [], look)


def _minutes(event: Event, look: Lookups) -> tuple[int | None, tuple[Span, ...], Finding | None]:
    """From start to end as labelled, else the range before minutes, else the only range, else bare minutes."""
    text = event.text
    told = periods(text, Span(0, len(text)))
    labelled = [p for p in told if p.labelled]
    stated = {p.at: int(m[1]) for p in told if (m := _BEHIND.match(text[p.at.end : p.at.end + 40]))}
    chosen = labelled[-1:] or [p for p in told if p.at in stated][:1]
    lengths = {p.minutes for p in told}
    if not chosen and len(lengths) == 1:
        chosen = told[:1]
    if chosen:
        period = chosen[0]
        said = stated.get(period.at)
        if period.minutes is None or (said is not None and said != period.minutes):
            return None, (), _open(event, "its times and minutes do not agree", look)
        return period.minutes, (period.at,), None
    bare = {m.number: m.at for m in minutes(event.document, Span(0, len(text)))}
    if len(bare) == 1 and not told:
        (number, at), *_ = bare.items()
        return number, (at,), None
    return None, (), _open(event, "the record does not state its start and end", look)


def _marked(done: Done, asked: list[Finding], look: Lookups) -> tuple[list[Done], list[Finding]]:
    """Whose part, monitored care, and the physical status."""
    document = done.event.document
    rule = look.rule("mod.anesthesia")
    part = _part(document, look)
    if part:
        done = done.modified(
            part, PathStep("choose", rule.id, f"{part}: the part that the record tells", rule.citation)
        )
    else:
        asked.append(_part_open(done, look))
    if _monitored(document, look):
        rule = look.rule("mod.qs")
        done = done.modified("QS", PathStep("choose", rule.id, "QS: monitored anesthesia care", rule.citation))
    status = _STATUS.search(document.text)
    if status:
        grade = status["n"] or _ROMAN[status["r"].upper()]
        rule = look.rule("mod.physical-status")
        done = done.modified(f"P{grade}", PathStep("choose", rule.id, f"P{grade}: {status[0]}", rule.citation))
    return [done], asked


def _part(document: Document, look: Lookups) -> str:
    """AA, QZ, QX, QY, QK or AD; empty where the record does not tell."""
    words = look.book.anesthetics

    def said(phrases: tuple[str, ...]) -> bool:
        return next(find(document, 0, len(document.text), phrases), None) is not None

    if said(words.alone):
        return "QZ"
    if _by_anesthetist(document, look):
        return "QX" if said(words.directed) else ""
    at_once = max((n for m in _AT_ONCE.finditer(document.text) if (n := _number(m[1]))), default=0)
    if at_once > DIRECTED_AT_MOST and (said(words.supervised) or said(words.directed)):
        return "AD"
    if said(words.directed):
        return "QY" if at_once == 1 or (said(words.one) and at_once < 2) else "QK" if at_once > 1 else ""
    return "AA" if said(words.personally) else ""


def _number(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS.get(word.lower(), 0)


def _by_anesthetist(document: Document, look: Lookups) -> bool:
    """Whether the author is a nurse anesthetist or an assistant: the record's title or its last signature says so."""
    words = look.book.anesthetics
    if next(find(document, 0, len(document.text), words.anesthetist), None):
        return True
    signed = [re.sub(r"[.\-]", "", s.name).upper().split() for s in signatures(document.text) if s.given]
    last = document.text.rstrip().rpartition("\n")[2]
    closing = re.split(r"[\s,.]+", last.upper()) if len(last) < 60 else []
    return any(set(words.letters) & set(name) for name in [*signed, closing])


def _monitored(document: Document, look: Lookups) -> bool:
    words = look.book.anesthetics
    if next(find(document, 0, len(document.text), words.general), None):
        return False
    # A number before MAC is a dose of gas.
    return any(
        not _DOSE_OF_GAS.search(document.text[max(0, place.start - 3) : place.start])
        and not document.text[place.end :].lstrip()[:1].isdigit()
        for place in find(document, 0, len(document.text), words.monitored)
    )


def _open(event: Event, what: str, look: Lookups) -> Finding:
    rule = look.rule("svc.minutes")
    message = rule.message.format(what=event.service.title, measure=what)
    evidence = (look.chart.quote(event.mention), Absence("times that agree", (event.document.name,)))
    return Finding(rule.id, rule.severity, message, rule.mend, event.service.code, rule.citation, evidence)


def _part_open(done: Done, look: Lookups) -> Finding:
    rule = look.rule("mod.anesthesia-open")
    evidence = (look.chart.quote(done.event.mention), Absence("whose part it was", (done.event.document.name,)))
    return Finding(rule.id, rule.severity, rule.message, rule.mend, done.line.code, rule.citation, evidence)
