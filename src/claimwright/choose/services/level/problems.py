"""The problems element: each problem addressed with its class, what is not counted and why.

Classes come from ICD-10-CM prefixes (rulebook/level/problems.yaml) and the words that the note says of the problem.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from claimwright.choose.draft import Lookups
from claimwright.choose.services.level.drugs import drug_in
from claimwright.choose.services.level.rows import Table
from claimwright.choose.services.level.said import PLANS, Place, Said
from claimwright.choose.services.level.topics import Topic, topics
from claimwright.model.chart import Sentence
from claimwright.model.coding import Assignment, Element, ElementRow
from claimwright.model.evidence import Quote
from claimwright.rulebook.levels import LevelWords


class Class(NamedTuple):
    """What a problem is, what that weighs, why, and the words that say so beside those that name it."""

    what: str
    value: Element
    reason: str
    words: tuple[Quote, ...] = ()


STABLE = "stable chronic illness"
MINOR = "self-limited or minor problem"
ACUTE = "acute, uncomplicated illness"
INJURY = "acute, uncomplicated injury"


def problem_rows(
    diagnoses: tuple[Assignment, ...], said: Said, look: Lookups, words: LevelWords, acted: frozenset[int]
) -> list[ElementRow]:
    """Each problem addressed with its class; `acted` are the starts of sentences with a decision of the day."""
    table = Table("problems", look)
    stable: list[Topic] = []
    minor: list[Topic] = []
    for topic in topics(diagnoses, said, look, words.problems):
        passed = _passed(topic, said, look, words, acted)
        if passed:
            table.pass_over(topic.name, passed, *topic.evidence)
            continue
        known = _class(topic, said, words, acted)
        if known.what == STABLE:
            stable.append(topic)
        elif known.what == MINOR:
            minor.append(topic)
        together = f"; one problem: {topic.name}" if len(topic.codes) > 1 else ""
        table.count(
            f"{topic.name}: {known.what}",
            known.value,
            known.reason + together,
            *dict.fromkeys((*topic.evidence, *known.words)),
        )
    _together(stable, "two or more stable chronic illnesses", "moderate", table)
    _together(minor, "two or more minor problems", "low", table)
    return table.rows


def _together(several: list[Topic], what: str, value: Element, table: Table) -> None:
    """Problems that weigh more together than each does."""
    if len(several) >= 2:
        names = ", ".join(t.name for t in several)
        table.count(what, value, f"{len(several)} together: {names}", *dict.fromkeys(t.evidence[0] for t in several))


def _passed(topic: Topic, said: Said, look: Lookups, words: LevelWords, acted: frozenset[int]) -> str:
    """Why a problem is not counted; empty where it is."""
    codes = [d.code for d in topic.codes]
    if all(words.class_of(c) == "not_problem" for c in codes):
        return "a circumstance, screening, status or cause, not a problem addressed"
    done = any(s.start in acted for _, s in (*topic.own, *topic.told)) or topic.alone
    if all(words.class_of(c) == "status" for c in codes) and not (done or topic.heading >= 0):
        return "history or status that nothing is decided about"
    if not done and (words_ := _first(topic, "p.elsewhere", said, own=True)):
        return f"another physician's ({words_.text}), not addressed here"
    if not done and topic.heading < 0 and said.planned and not _in_plan(topic, look):
        return "named in the history, neither evaluated nor treated at this visit"
    return ""


def _in_plan(topic: Topic, look: Lookups) -> bool:
    for e in topic.evidence:
        if not isinstance(e, Quote):
            return True
        sentence = look.chart.sentence_at(e.document, e.spans[0].start)
        if sentence is None or sentence.section in PLANS:
            return True
    return any(s.section in PLANS for _, s in topic.told)


def _class(topic: Topic, said: Said, words: LevelWords, acted: frozenset[int]) -> Class:
    diseases = [d for d in topic.codes if not d.code.startswith(words.problems.symptom)]
    kinds = {words.class_of(d.code): d for d in diseases or topic.codes}
    if severe := _first(topic, "p.severe", said):
        return Class(
            "threat to life or bodily function, or severe exacerbation", "high", severe.text, (severe.quote(),)
        )
    if "threat" in kinds and not kinds["threat"].code.endswith(("D", "S")):
        return Class("threat to life or bodily function", "high", f"by its nature: {kinds['threat'].description}")
    if "systemic" in kinds:
        return Class("acute illness with systemic symptoms or a high risk untreated", "moderate", "by its nature")
    for kind, group in (("systemic_if", "p.systemic_signs"), ("grave_if", "p.grave_signs")):
        if kind in kinds and (sign := _first(topic, group, said)):
            return Class("acute illness with systemic symptoms", "moderate", sign.text, (sign.quote(),))
    if "cancer" in kinds:
        clear = _first(topic, "p.clear_of_cancer", said)
        if clear:
            return Class(STABLE, "low", f"cancer without evidence of disease: {clear.text}", (clear.quote(),))
        return Class("cancer under care", "moderate", "its course is uncertain")
    if kinds.keys() & {"chronic", "lasting"}:
        return _chronic(topic, said)
    injury = next((d for d in topic.codes if d.code[0] in "ST"), None)
    if injury is not None:
        return _injury(topic, injury, said, words)
    if "uncertain" in kinds:
        if calm := _first(topic, "p.self_limited", said, own=True):
            return Class(MINOR, "minimal", calm.text, (calm.quote(),))
        return Class("undiagnosed new problem with uncertain prognosis", "moderate", "the cause is not known yet")
    if "status" in kinds and len(kinds) == 1:
        return _status(topic, said, acted)
    return _acute(topic, kinds.keys(), said, words)


def _chronic(topic: Topic, said: Said) -> Class:
    heading = _first(topic, "p.stable", said, heading=True)
    worse = _first(topic, "p.worse", said, own=heading is not None, heading=heading is not None)
    if worse is None and heading is None:
        worse = _first(topic, "p.off_goal", said, own=True) or _raised(topic, said)
    if worse is None and (open_ := _first(topic, "p.unexplained", said, own=True)):
        return Class("undiagnosed new problem with uncertain prognosis", "moderate", open_.text, (open_.quote(),))
    if worse is not None:
        what = "chronic illness not at its goal, or worse"
        return Class(what, "moderate", f"not at goal: {worse.text}", (worse.quote(),))
    calm = heading or _first(topic, "p.stable", said)
    return Class(STABLE, "low", f"at goal: {calm.text}" if calm else "nothing says it is not at goal",
                 (calm.quote(),) if calm else ())  # fmt: skip


def _raised(topic: Topic, said: Said) -> Place | None:
    """A dose raised, a drug added or changed: the illness is not at its goal on what was taken."""
    decided = topic.own or tuple(s for s in topic.told if said.decides(s[1]))
    if topic.alone:
        decided = tuple((p.document.name, p.sentence) for p in said.places("r.drug", decided=True))
    for group in ("r.raise", "r.begin"):
        for place in _places(decided, group, said):
            if said.any(place, "r.drug") and said.plain(place):
                return place
    return None


def _injury(topic: Topic, injury: Assignment, said: Said, words: LevelWords) -> Class:
    ending = injury.code[-1:]
    if healed := _first(topic, "p.healed", said):
        return Class(MINOR, "minimal", f"healing as expected: {healed.text}", (healed.quote(),))
    if ending == "S":
        return Class(STABLE, "low", "what an earlier injury left")
    if ending == "D":
        return Class(INJURY, "low", "healing, seen again")
    if worse := _first(topic, "p.complicated", said):
        return Class("acute complicated injury", "moderate", worse.text, (worse.quote(),))
    title = injury.description.lower()
    if "insect bite" in title and not _prescribed(topic, said, words):
        return Class(MINOR, "minimal", "by its nature it runs its course")
    if injury.code[0] == "S" and injury.code[2] == "2" and ending in "BC" and "open" in title:
        return Class("acute complicated injury", "moderate", "an open fracture")
    if words.class_of(injury.code) == "complicated_injury" and "torus" not in title and "greenstick" not in title:
        return Class("acute complicated injury", "moderate", f"by its nature: {injury.description}")
    return Class(INJURY, "low", "simple care of the injured part")


def _prescribed(topic: Topic, said: Said, words: LevelWords) -> Place | None:
    """The drug that the plan decides for the problem."""
    decided = (*topic.own, *(s for s in topic.told if said.decides(s[1])))
    if topic.alone:
        decided += tuple((p.document.name, p.sentence) for p in said.places("r.drug", decided=True))
    drugs = (p for p in _places(decided, "r.drug", said) if said.plain(p) and said.any(p, "r.decide", "r.schedule"))
    named = next(drugs, None)
    if named is not None:
        return named
    for place in _places(decided, "r.decide", said):  # one known by its stem only
        found = drug_in(place, said, words) if said.plain(place) else None
        if found is not None and not found[1]:
            return place
    return None


def _status(topic: Topic, said: Said, acted: frozenset[int]) -> Class:
    if topic.codes[0].code.startswith("Z09") if topic.codes else False:
        return Class(MINOR, "minimal", "over")
    if any(s.start in acted for _, s in (*topic.own, *topic.told)):
        return Class(STABLE, "low", "a status with a decision of its own")
    return Class(MINOR, "minimal", "looked at, nothing decided")


def _acute(topic: Topic, kinds: Collection[str], said: Said, words: LevelWords) -> Class:
    calm = _first(topic, "p.self_limited", said) or _first(topic, "p.healed", said, own=True, heading=True)
    if calm:
        return Class(MINOR, "minimal", calm.text, (calm.quote(),))
    open_ = _first(topic, "p.unexplained", said, own=not topic.alone)
    if open_:
        return Class("undiagnosed new problem with uncertain prognosis", "moderate", open_.text, (open_.quote(),))
    if "minor" in kinds and (drug := _prescribed(topic, said, words)):
        return Class(ACUTE, "low", f"treated with a prescription: {drug.text}", (drug.quote(),))
    if "minor" in kinds:
        return Class(MINOR, "minimal", "by its nature it runs its course")
    return Class(ACUTE, "low", "nothing says it has systemic symptoms or an uncertain course")


def _places(sentences: tuple[tuple[str, Sentence], ...], group: str, said: Said) -> list[Place]:
    found = []
    for name, sentence in sentences:
        for hit in said.between(name, group, sentence.start, sentence.end):
            found.append(Place(said.chart.document(name), sentence, *hit))
    return found


def _first(topic: Topic, group: str, said: Said, own: bool = False, heading: bool = False) -> Place | None:
    """The first plain place of the group that speaks of the problem: in its heading, its own item, or anywhere."""
    if heading:
        if topic.heading < 0:
            return None
        until = said.chart.problems[topic.heading].heading.end
        sentences = tuple(s for s in topic.own if s[1].start < until)
    elif own and topic.heading >= 0:
        sentences = topic.own
    elif topic.alone and not own:
        signs = group.endswith("_signs")
        return next((p for p in said.places(group, symptoms=signs) if said.plain(p)), None)
    else:
        sentences = (*topic.own, *topic.told)
    return next((p for p in _places(sentences, group, said) if said.plain(p)), None)
