"""The rulebook as one frozen value: lexicon, words, sections, cues and rules, with the hash of all the files it was
read from.

Loaded once per process. Knows where each part is kept, not how it is used.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Literal

import msgspec

from claimwright.errors import RulebookError
from claimwright.model.claim import Claim
from claimwright.model.finding import Severity
from claimwright.rulebook.additions import Switch, read_additions
from claimwright.rulebook.anesthetics import Anesthetics
from claimwright.rulebook.combining import (
    Companion,
    Deficit,
    Diabetes,
    DrugData,
    Gravid,
    Indication,
    Integral,
    Pair,
    Sepsis,
)
from claimwright.rulebook.families import Families
from claimwright.rulebook.indicators import Indicator
from claimwright.rulebook.levels import LevelWords, read_levels
from claimwright.rulebook.lexicon import Lexicon, open_lexicon
from claimwright.rulebook.loader import names, package_text, read
from claimwright.rulebook.manual import Included, Manual
from claimwright.rulebook.modifying import WordModifier
from claimwright.rulebook.payers import PayerRules
from claimwright.rulebook.placing import Placing
from claimwright.rulebook.records import RecordWords
from claimwright.rulebook.risk import Risk
from claimwright.rulebook.rules import Area, GuidelineSection, Rule
from claimwright.rulebook.services import Doneness, Facility, Service
from claimwright.rulebook.stays import Stays
from claimwright.rulebook.templates import meant
from claimwright.rulebook.visits import VisitData


class Direction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Cue phrases by the way they look: `before` what they govern, or `after` it."""

    before: tuple[str, ...]
    after: tuple[str, ...]


class Cues(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    negated: Direction
    possible: Direction
    historical: Direction
    hypothetical: Direction
    other: Direction
    pseudo: tuple[str, ...]
    stop: tuple[str, ...]
    stop_other: tuple[str, ...]


class _SectionKinds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kinds: dict[str, tuple[str, ...]]
    item_labels: tuple[str, ...]
    idle: tuple[str, ...]
    run_in: tuple[str, ...]


class Headings(msgspec.Struct, frozen=True):
    """`kind_of` a heading in lower case; `labels` begin prose inside an item of the assessment; `idle` words of a
    heading tell whose or which it is; `run_in` headings may go on without a colon ("Exam. Afebrile.").
    """

    kind_of: dict[str, str]
    labels: frozenset[str]
    idle: frozenset[str]
    run_in: frozenset[str]


class Meaning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One meaning of an abbreviation, empty where no code has it, and the words that stand around it."""

    term: str
    near: tuple[str, ...]


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    never: tuple[str, ...]
    same: dict[str, str]


class _History(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    malignancy: dict[str, str]


class Rulebook(msgspec.Struct, frozen=True):
    """All rule data; `edits` are those of the rules that judge claims.

    `abbreviations` maps those with several meanings to each. `same` maps a word to the words chosen for it, `spelt` a
    chosen word to the others that mean it; `never` are single tabular words that name nothing in a note; `lay` maps
    what people say to the field's words, for search only.
    `parts` maps a word to the words of the region it lies in, `regions` are all of these, `beside` the parts that share
    a part's side; `implied` maps a word to the words of titles that it says, `parts` among them.
    `pairs`, `companions`, `diabetes` and `pregnancy` say what combines, `integral` which symptoms a disease has,
    `newborn` the code of chapter 16 for a condition, `sepsis` the sepsis of an organism, `antineoplastics` what a visit
    may give, `stroke` what one leaves, `drugs` what they cause, `indications` what they are given for, `sided` the code
    of each side, `history` the personal-history code of a malignant category; `confidence` the weight of each sign;
    `indicators` what is measured of a condition; `sections` the Official Guidelines and how far each is followed.
    `placing` says which patient and place on a claim a diagnosis fits, `families` what an edit asks of service codes.
    `visits` holds the visit's own codes, `payers` what differs by program, `global_days` the codes and runs of codes by
    the days in which their follow-up belongs to them. `sha256` is over every file, names included.
    """

    lexicon: Lexicon
    same: dict[str, tuple[str, ...]]
    never: frozenset[str]
    headings: Headings
    cues: Cues
    abbreviations: dict[str, tuple[Meaning, ...]]
    rules: dict[str, Rule]
    edits: dict[str, Rule]
    history: dict[str, str]
    services: tuple[Service, ...]
    service_of: dict[str, Service]
    doneness: Doneness
    facility: Facility
    giving: Service
    modifiers: tuple[WordModifier, ...]
    anesthetics: Anesthetics
    level: LevelWords
    visits: VisitData
    payers: dict[str, PayerRules]
    global_days: dict[str, tuple[str, ...]]
    lay: dict[str, str]
    parts: dict[str, tuple[str, ...]]
    implied: dict[str, tuple[str, ...]]
    regions: frozenset[str]
    beside: dict[str, tuple[str, ...]]
    spelt: dict[str, tuple[str, ...]]
    pairs: tuple[Pair, ...]
    companions: tuple[Companion, ...]
    integral: tuple[Integral, ...]
    diabetes: Diabetes
    pregnancy: tuple[Gravid, ...]
    newborn: dict[str, str]
    sepsis: Sepsis
    antineoplastics: dict[str, tuple[str, ...]]
    stroke: tuple[Deficit, ...]
    drugs: DrugData
    indications: tuple[Indication, ...]
    confidence: dict[str, float]
    sided: dict[str, dict[str, str]]
    indicators: tuple[Indicator, ...]
    sections: tuple[GuidelineSection, ...]
    placing: Placing
    sha256: str
    families: Families
    modifier_list: frozenset[str]
    risk: Risk
    stays: Stays
    panels: dict[str, tuple[str, ...]]
    manual: Manual
    taxonomy: tuple[Area, ...]
    record: RecordWords
    switches: tuple[Switch, ...] = ()
    additions: str = ""

    def rule(self, rule_id: str) -> Rule:
        found = self.rules.get(rule_id)
        if found is None:
            raise RulebookError(f"no rule {rule_id}", "rulebook", "add it to rulebook/guidelines or rulebook/edits")
        return found

    def severity(self, rule: Rule, claim: Claim, day: date, place: str = "") -> Severity | Literal["off"]:
        """What an edit weighs for a claim, or a line at a place of its own: as the payer's program, then the practice's
        own files say.
        """
        found: Severity | Literal["off"] = rule.severity
        for switch in (*self.payers[claim.payer.program].switch, *self.switches):
            if switch.means(rule.id, day) and meant(switch.scope, claim, place):
                found = switch.severity
        return found


def with_additions(book: Rulebook, texts: Mapping[str, str]) -> Rulebook:
    """The rulebook with a practice's own edits; the files by name."""
    added, switches, digest = read_additions(texts, book.edits, book.families)
    if not digest:
        return book
    return msgspec.structs.replace(
        book,
        rules={**book.rules, **added},
        edits={**book.edits, **added},
        switches=switches,
        additions=digest,
        sha256=hashlib.sha256(f"{book.sha256}{digest}".encode()).hexdigest(),
    )


@functools.cache
def load() -> Rulebook:
    """The packaged rulebook."""
    digest = hashlib.sha256()
    for name in names():
        digest.update(name.encode() + b"\0" + package_text(name).encode() + b"\0")
    rules: dict[str, Rule] = {}
    edits: dict[str, Rule] = {}
    for name in [*names("guidelines"), *names("edits")]:
        for rule in read(name, tuple[Rule, ...]):
            if rule.id in rules:
                raise RulebookError(f"rule {rule.id} given twice", name, "give it another id")
            rules[rule.id] = rule
            if name.startswith("edits/"):
                edits[rule.id] = rule
    spelling = read("lexicon/words.yaml", _Words)
    same = {word: tuple(other.split()) for word, other in spelling.same.items()}
    services = _services()
    parts = read("parts.yaml", dict[str, tuple[str, ...]])
    spelt: dict[str, tuple[str, ...]] = {}
    for word, chosen in same.items():
        if len(chosen) == 1:
            spelt[chosen[0]] = (*spelt.get(chosen[0], ()), word)
    return Rulebook(
        lexicon=open_lexicon(),
        same=same,
        never=frozenset(spelling.never),
        headings=_headings(),
        cues=read("cues.yaml", Cues),
        abbreviations=read("abbreviations.yaml", dict[str, tuple[Meaning, ...]]),
        rules=rules,
        edits=edits,
        history=read("history.yaml", _History).malignancy,
        services=services,
        service_of={service.id: service for service in services},
        doneness=read("services/doneness.yaml", Doneness),
        facility=read("services/facility.yaml", Facility),
        giving=next(s for s in services if s.id == "giving"),
        modifiers=read("modifiers.yaml", tuple[WordModifier, ...]),
        anesthetics=read("anesthetics.yaml", Anesthetics),
        level=read_levels(),
        visits=read("visits.yaml", VisitData),
        payers=_payers(),
        global_days=read("global_days.yaml", dict[str, tuple[str, ...]]),
        lay=read("lay.yaml", dict[str, str]),
        parts=parts,
        implied=parts | read("implied.yaml", dict[str, tuple[str, ...]]),
        beside=read("beside.yaml", dict[str, tuple[str, ...]]),
        regions=frozenset(word for part, whole in parts.items() for word in (part, *whole)),
        spelt=spelt,
        pairs=read("pairs.yaml", tuple[Pair, ...]),
        sections=read("guideline_sections.yaml", tuple[GuidelineSection, ...]),
        indicators=read("indicators.yaml", tuple[Indicator, ...]),
        sided=read("sided.yaml", dict[str, dict[str, str]]),
        confidence=read("confidence.yaml", dict[str, float]),
        diabetes=read("diabetes.yaml", Diabetes),
        pregnancy=read("pregnancy.yaml", tuple[Gravid, ...]),
        newborn=read("newborn.yaml", dict[str, str]),
        sepsis=read("sepsis.yaml", Sepsis),
        antineoplastics=read("antineoplastics.yaml", dict[str, tuple[str, ...]]),
        companions=read("companions.yaml", tuple[Companion, ...]),
        integral=read("integral.yaml", tuple[Integral, ...]),
        stroke=read("stroke.yaml", tuple[Deficit, ...]),
        drugs=read("drugs.yaml", DrugData),
        indications=read("indications.yaml", tuple[Indication, ...]),
        placing=read("placing.yaml", Placing),
        modifier_list=read("modifier_list.yaml", frozenset[str]),
        risk=read("risk.yaml", Risk),
        stays=read("stays.yaml", Stays),
        panels=read("panels.yaml", dict[str, tuple[str, ...]]),
        manual=Manual(read("manual.yaml", tuple[Included, ...])),
        record=read("record.yaml", RecordWords),
        taxonomy=read("taxonomy.yaml", tuple[Area, ...]),
        families=Families(read("families.yaml", dict[str, tuple[str, ...]])),
        sha256=digest.hexdigest(),
    )


def _headings() -> Headings:
    given = read("sections.yaml", _SectionKinds)
    kind_of = {title: kind for kind, titles in given.kinds.items() for title in titles}
    return Headings(kind_of, *map(frozenset, (given.item_labels, given.idle, given.run_in)))


def _payers() -> dict[str, PayerRules]:
    return {rules.program: rules for rules in (read(name, PayerRules) for name in names("payers"))}


def _services() -> tuple[Service, ...]:
    files = [name for name in names("services") if name not in ("services/doneness.yaml", "services/facility.yaml")]
    return tuple(service for name in files for service in read(name, tuple[Service, ...]))
