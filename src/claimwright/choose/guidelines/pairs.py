"""Two conditions of one visit that one code joins, by the pairs of rule data (rulebook/pairs.yaml), and chronic pain.

The link is presumed unless the record denies it or the pair asks for it in words (I.A.15).
"""

from __future__ import annotations

import re

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.choose.specific.parts import linked
from claimwright.rulebook import Pair, Rulebook

# Pain of a site; the code does not say whether it is chronic.
_SITE_PAIN = ("M25.5", "M54", "M79.6", "R10", "R07", "G50.1", "N94", "R52")
_CHRONIC_CODES = ("M54.1", "M54.3", "M54.4", "R52")  # named for a nerve, or for no site: nothing to add
_UNRELATED = re.compile(r"\b(?:not (?:due|related|secondary) to|unrelated to|independent of)\b", re.I)


def pairs(work: Work, look: Lookups) -> Work:
    """Each pair whose two sides are listed becomes its code, the part that is still coded behind it."""
    present = {d.code[:size] for d in work.drafts for size in (1, 2, 3)}
    for pair, one, two in _by_category(look.book):
        if one.isdisjoint(present) or two.isdisjoint(present):
            continue
        first = _listed(work, pair.first, but=())
        second = _listed(work, pair.second, but=first)
        if first and second and _belong(first[0], second[0], pair, look):
            work = _joined(work, first[0], second[0], pair, look)
            present.update(pair.code[:size] for size in (1, 2, 3))
    return work


_HELD: dict[str, tuple[tuple[Pair, frozenset[str], frozenset[str]], ...]] = {}  # by the rulebook's hash


def _by_category(book: Rulebook) -> tuple[tuple[Pair, frozenset[str], frozenset[str]], ...]:
    """Each pair with the categories, or what is given of them, that its two sides begin with."""
    if book.sha256 not in _HELD:
        _HELD[book.sha256] = tuple(
            (pair, frozenset(p[:3] for p in pair.first), frozenset(p[:3] for p in pair.second)) for pair in book.pairs
        )
    return _HELD[book.sha256]


def _listed(work: Work, prefixes: tuple[str, ...], but: tuple[Draft, ...]) -> tuple[Draft, ...]:
    taken = {id(d) for d in but}
    return tuple(d for d in work.drafts if d.role == "problem" and d.code.startswith(prefixes) and id(d) not in taken)


def _belong(first: Draft, second: Draft, pair: Pair, look: Lookups) -> bool:
    if pair.linked:
        return linked(first, second, look)
    return not any(
        _UNRELATED.search(look.chart.document(item.document).text, item.heading.start, item.end)
        for item in (look.chart.problems[d.problem] for d in (first, second) if d.problem in range(900))
    )


def _joined(work: Work, first: Draft, second: Draft, pair: Pair, look: Lookups) -> Work:
    rule = look.rule("dx.pair")
    place = min(first.problem, second.problem, key=lambda p: p if p >= 0 else 999)
    if pair.keeps == "both":
        says = f"{first.code} with {second.code} ({pair.section}): {pair.code} too"
        evidence = tuple(dict.fromkeys(first.evidence + second.evidence))
        return work.add(first.by(rule, says, code=pair.code, evidence=evidence, problem=place))
    evidence = tuple(dict.fromkeys(first.evidence + second.evidence))
    says = f"{first.code} with {second.code} ({pair.section}): {pair.code}"
    joined = first if pair.keeps != "first" else second
    kept = {"first": first, "second": second}.get(pair.keeps)
    leads = pair.keeps != "first"
    changes: dict[int, Draft | tuple[Draft, ...]] = {
        id(joined): joined.by(rule, says, code=pair.code, evidence=evidence, problem=place, group=0 if leads else 1)
    }
    gone = [d for d in (first, second) if d is not joined and d is not kept]
    if kept is not None:
        changes[id(kept)] = kept.by(rule, f"coded with {pair.code}", problem=place, group=1 if leads else 0)
    return work.drop(gone, rule, f"part of {pair.code}").swap(changes)


def companions(work: Work, look: Lookups) -> Work:
    """I.A.13: what a code's words name and its note codes first, where the visit has it nowhere else; the fullest that
    the chart states.
    """
    rule, new = look.rule("dx.code-first"), []
    for row in look.book.companions:
        named = [d for d in work.drafts if d.role == "problem" and d.code == row.code]
        if not named or any(d.code.startswith(row.needs) for d in work.drafts if d.role == "problem"):
            continue
        told = [
            m for m in look.chart.mentions if m.assertion.current and m.codes and m.codes[0].code.startswith(row.needs)
        ]
        best = max((m.codes[0].code for m in told), key=len, default=row.add)
        code = best if look.edition.billable(best) and best.startswith(row.needs) else row.add
        first = named[0].by(rule, f"coded before {row.code}, which names it: {code}", code=code)
        new.append(first)
    return work.add(*new)


def chronic_pain(work: Work, look: Lookups) -> Work:
    """I.C.6.b.1.b: where the code tells the site of a pain and not that it is chronic, both codes are given."""
    rule = look.rule("dx.chronic-pain")
    if any(d.code.startswith("G89") for d in work.drafts):
        return work
    for draft in work.drafts:
        mention = draft.candidate.mention if draft.candidate else None
        if mention is None or draft.problem < 0 or not draft.code.startswith(_SITE_PAIN):
            continue
        item = look.chart.problems[draft.problem]
        text = look.chart.document(item.document).text
        before = text[max(item.heading.start, mention.start - 20) : mention.start].lower()
        if draft.code.startswith(_CHRONIC_CODES) or not ("chronic" in before or "chronic" in mention.text.lower()):
            continue
        return work.add(draft.by(rule, "the pain is said to be chronic: G89.29", code="G89.29", group=1))
    return work
