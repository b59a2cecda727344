"""The documented problems of a visit: which codes answer each, and the sentences that speak of it.

A heading of the assessment is a problem; two codes of one heading are one where the rule data joins them. Knows
nothing of classes.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from claimwright.choose.draft import Lookups
from claimwright.choose.services.level.said import LISTS, PLANS, Said
from claimwright.model.chart import Sentence
from claimwright.model.coding import Assignment
from claimwright.model.evidence import Evidence, Quote
from claimwright.rulebook.levels import ProblemWords

_TELLING = PLANS | {"hpi", "chief_complaint", "header", "other", "results", "procedure"}


class Topic(msgspec.Struct, frozen=True):
    """One documented problem: its codes, the index of its heading in the chart or -1, the sentences that speak of it
    (`own` in its own item, `told` elsewhere), by document name. `alone` where the visit has no other.
    """

    codes: tuple[Assignment, ...]
    heading: int
    own: tuple[tuple[str, Sentence], ...] = ()
    told: tuple[tuple[str, Sentence], ...] = ()
    alone: bool = False

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        return tuple(dict.fromkeys(e for d in self.codes for e in d.evidence))

    @property
    def name(self) -> str:
        return ", ".join(d.code for d in self.codes)


def topics(diagnoses: tuple[Assignment, ...], said: Said, look: Lookups, words: ProblemWords) -> list[Topic]:
    """The problems that the diagnoses answer, in their order."""
    groups: list[list[Assignment]] = []
    heads: list[int] = []
    for d in diagnoses:
        heading = _heading(d, look)
        apart = heading >= 0 and " and " in f" {look.heading(heading)} ".lower()
        joined = next((n for n, g in enumerate(groups) if 0 <= heading == heads[n] and _one(g, d, apart, words)), None)
        if joined is None:
            groups.append([d])
            heads.append(heading)
        else:
            groups[joined].append(d)
    counted = [not g[0].code.startswith(words.not_problem) for g in groups]
    told = _told(groups, said, look)
    return [
        Topic(tuple(group), heads[n], tuple(_own(heads[n], look)), tuple(told[n]), counted[n] and sum(counted) == 1)
        for n, group in enumerate(groups)
    ]


def _one(group: list[Assignment], new: Assignment, apart: bool, words: ProblemWords) -> bool:
    """Whether a code of the same heading is the same problem; `apart` where the heading lists with "and"."""
    for old in group:
        if old.code[:3] == new.code[:3]:
            return True
        symptom = old.code.startswith(words.symptom) != new.code.startswith(words.symptom)
        if symptom and not (old.code + new.code).startswith(words.not_problem) and not apart:
            return True
        for join in words.one_problem:
            if (old.code.startswith(join.first) and new.code.startswith(join.joined)) or (
                new.code.startswith(join.first) and old.code.startswith(join.joined)
            ):
                return True
    return False


def _heading(d: Assignment, look: Lookups) -> int:
    """The problem whose heading the diagnosis quotes, or whose prose it stands in; -1 where none does."""
    prose = -1
    for e in d.evidence:
        if isinstance(e, Quote):
            for n, p in enumerate(look.chart.problems):
                if p.document != e.document:
                    continue
                if p.heading.overlaps(e.spans[0]):
                    return n
                if prose < 0 and p.body <= e.spans[0].start < p.end:
                    prose = n
    return prose


def _own(heading: int, look: Lookups) -> Iterator[tuple[str, Sentence]]:
    if heading >= 0:
        item = look.chart.problems[heading]
        for sentence in look.chart.sentences_in(item.document, item.heading.start, item.end):
            yield item.document, sentence


def _told(groups: list[list[Assignment]], said: Said, look: Lookups) -> list[list[tuple[str, Sentence]]]:
    """For each problem the sentences that name it, and those behind them until another is named."""
    by_category: dict[str, int] = {}
    for n, group in enumerate(groups):
        for d in group:
            by_category.setdefault(d.code[:3], n)
    named: dict[tuple[str, int], list[int]] = {}
    for mention in look.chart.mentions:
        at = next((by_category[c.code[:3]] for c in mention.codes if c.code[:3] in by_category), None)
        if mention.codes and mention.kind in ("diagnosis", "symptom", "finding", "status"):
            sentence = look.chart.sentence_at(mention.document, mention.start)
            if sentence is not None:
                named.setdefault((mention.document, sentence.start), []).append(-1 if at is None else at)
    found: list[list[tuple[str, Sentence]]] = [[] for _ in groups]
    for document in look.chart.documents:
        now: list[int] = []
        before = None
        for sentence in look.chart.sentences.get(document.name, ()):
            if sentence.section not in _TELLING or sentence.section in LISTS:
                continue
            if (
                before is None
                or "\n\n" in document.text[before.start : sentence.start]
                or (before.section != sentence.section)
            ):
                now = []
            before = sentence
            here = named.get((document.name, sentence.start), ())
            known = [n for n in here if n >= 0]
            now = known or now
            for n in dict.fromkeys(now):
                found[n].append((document.name, sentence))
    return found
