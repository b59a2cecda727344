"""Which kind of visit: by the setting and place of the encounter and by what its documents call it."""

from __future__ import annotations

from typing import NamedTuple

from claimwright.choose.draft import Lookups
from claimwright.choose.services.visit.lines import absent, finding, step
from claimwright.choose.services.visit.payer import rules_of, takes
from claimwright.choose.services.visit.said import TITLE, Heard, hear
from claimwright.model.coding import PathStep
from claimwright.model.evidence import Evidence
from claimwright.model.finding import Finding
from claimwright.rulebook.visits import Family

OFFICE = "office"
DISCHARGE = "discharge"


class Visited(NamedTuple):
    """The kind's id (rulebook/visits.yaml, or "hospital-discharge"); empty where a person must say it. `remote`:
    audio or video where the visit was not face to face.
    """

    kind: str
    steps: tuple[PathStep, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    findings: tuple[Finding, ...] = ()
    remote: str = ""


def family(look: Lookups) -> Family:
    """The setting's family of visits; an office by setting goes by its place of service."""
    e, book = look.case.encounter, look.book.visits
    given = book.settings[e.setting]
    return book.places.get(e.place_of_service, given) if given == "office" else given


def visited(look: Lookups) -> Visited:
    """The kind of visit with the words that decide it."""
    group = family(look)
    asked = hear(look, look.book.visits.words.consultation)
    if group in ("hospital", "nursing"):
        return _consulted(asked, look) or _staged(group, look)
    if group == "telehealth":
        return _remote(look)
    if group == "office":
        found = _consulted(asked, look) or Visited(OFFICE)
        return found._replace(findings=(*found.findings, *_elsewhere(look)))
    rule = look.rule("em.kind")
    field = look.case.encounter.field("setting")
    return Visited(group, (step(rule, look.book.visits.kind(group).title),), (field,))


def _consulted(asked: Heard | None, look: Lookups) -> Visited | None:
    """A requested consultation where the payer is known to take its codes; elsewhere the visit of the setting."""
    if asked is None or look.case.encounter.payer is None or not takes(look, "consultations"):
        return None
    if hear(look, look.book.visits.words.no_consultations):
        return None
    kind = "office-consultation" if family(look) == "office" else "hospital-consultation"
    says = f"{look.book.visits.kind(kind).title}: an opinion was requested, and the payer takes consultations"
    return Visited(kind, (step(look.rule("em.consultation"), says),), (asked.quote,))


def _staged(group: Family, look: Lookups) -> Visited:
    """First, later or last day: what the first words of the documents say; one date for both has codes of its own."""
    words = look.book.visits.words
    hospital = (words.hospital_initial, words.hospital_subsequent, words.hospital_discharge)
    nursing = (words.nursing_initial, words.nursing_subsequent, words.nursing_discharge)
    stages = zip(("initial", "subsequent", DISCHARGE), hospital if group == "hospital" else nursing, strict=True)
    found = [(stage, heard) for stage, said in stages if (heard := hear(look, said))]
    same = hear(look, words.same_day) if group == "hospital" else None
    if same:
        found = [("same-day", same)]
    # A consultant whom the payer knows only as a visitor begins with a first day's visit.
    if not found and (asked := hear(look, words.consultation)):
        found = [("initial", asked)]
    if not found:
        setting = look.case.encounter.field("setting")
        lacks = absent(look, "whether this is the first, a later or the last day")
        return Visited("", findings=(finding(look, "em.stage", (setting, lacks), setting=setting.value),))
    order = [d.name for d in look.chart.documents]
    stage, heard = min(found, key=lambda f: (order.index(f[1].document.name), f[1].span))
    kind = f"{group}-{stage}"
    title = kind.replace("-", " ") if stage == DISCHARGE else look.book.visits.kind(kind).title
    return Visited(kind, (step(look.rule("em.kind"), title),), (heard.quote,))


def _remote(look: Lookups) -> Visited:
    """By telephone where the note says so; else audio and video."""
    words = look.book.visits.words
    audio = hear(look, words.audio)
    how, heard = ("audio", audio) if audio else ("video", hear(look, words.video))
    evidence: tuple[Evidence, ...] = (heard.quote,) if heard else (look.case.encounter.field("place_of_service"),)
    if not takes(look, "telehealth-codes"):
        return Visited(OFFICE, (), evidence, remote=how)
    says = f"{look.book.visits.kind(how).title}: the payer takes the codes of telehealth"
    rules = rules_of(look)
    return Visited(how, (step(look.rule("em.kind"), says, rules.telehealth_codes.citation),), evidence, remote=how)


def _elsewhere(look: Lookups) -> tuple[Finding, ...]:
    """The note tells of telehealth, the encounter of a visit in the room."""
    words, place = look.book.visits.words, look.case.encounter.field("place_of_service")
    top = [h for h in (hear(look, words.audio), hear(look, words.video)) if h and h.span.start < TITLE]
    return (finding(look, "em.place", (top[0].quote, place), place=place.value),) if top else ()
