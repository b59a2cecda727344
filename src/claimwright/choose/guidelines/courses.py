"""The course of a condition: acute beside chronic (I.B.8), and what it left behind (I.B.10).

Knows titles and the words that stand between two conditions of one heading.
"""

from __future__ import annotations

import functools
import re

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.choose.specific.heard import words_of
from claimwright.choose.specific.titles import DEFAULTS, SIDES, open_ended, title_words
from claimwright.model.evidence import Span
from claimwright.shelf import Icd10cm
from claimwright.shelf.words import words

_ACUTE, _CHRONIC = frozenset(("acute", "subacute")), frozenset(("chronic",))
_BOTH = re.compile(
    r"\b(?:sub)?acute (?:and|on|and on) chronic\b|\bchronic and (?:sub)?acute\b|\bacute-on-chronic\b", re.I
)
_LATE = re.compile(
    r"\b(?:late effects? of|sequelae? (?:of|from)|residuals? (?:of|from)|"
    r"(?:due to|from|secondary to|of) (?:an? |the )?(?:old|previous|prior|remote|past|healed))\b[^.;\n]*$",
    re.I,
)
# Malunion, nonunion, delayed healing: characters of their own (I.C.19.a).
_HEALING = "GKPMNQR"


def acute_and_chronic(work: Work, look: Lookups) -> Work:
    """I.B.8: a condition that is both acute and chronic, each with a code at one level, has both, the acute first."""
    rule = look.rule("dx.acute-chronic")
    listed = {d.code: d for d in reversed(work.drafts) if d.role == "problem"}  # the first of each code
    sudden = [d for d in listed.values() if _plain(d, _ACUTE, look)]
    for draft in [d for d in listed.values() if _plain(d, _CHRONIC, look)][::-1]:
        acute = next((d for d in sudden if _pair(d, draft, look)), None)
        if acute is None and _said_both(draft, look):
            code = _counterpart(draft.code, look.edition)
            if code:
                acute = draft.by(rule, f"said to be acute as well as chronic: {code}", code=code, group=draft.group)
                work = work.add(acute)
        if acute is None:
            continue
        place = min(acute.problem, draft.problem, key=lambda p: p if p >= 0 else 999)
        work = work.swap(
            {
                id(acute): acute.by(rule, f"acute, before {draft.code}", problem=place, group=0),
                id(draft): draft.by(rule, f"chronic, behind {acute.code}", problem=place, group=1),
            }
        )
    return work


def _plain(draft: Draft, kind: frozenset[str], look: Lookups) -> bool:
    """Whether the title is of the one kind only: one that joins both is a combination code."""
    said = title_words(look.edition.title(draft.code))
    return bool(said & kind) and not said & ((_ACUTE | _CHRONIC) - kind)


def _pair(acute: Draft, chronic: Draft, look: Lookups) -> bool:
    one, two = (_condition(look.edition.title(d.code)) for d in (acute, chronic))
    return bool(one) and one == two


@functools.lru_cache(maxsize=16_384)
def _condition(title: str) -> frozenset[str]:
    return title_words(title) - DEFAULTS - SIDES - _ACUTE - _CHRONIC - {"other"}


def _said_both(draft: Draft, look: Lookups) -> bool:
    if draft.problem < 0 or draft.candidate is None or draft.problem >= len(look.chart.problems):
        return False
    item = look.chart.problems[draft.problem]
    text = look.chart.document(item.document).text
    found = _BOTH.search(text, item.heading.start, item.heading.end)
    return found is not None and found.start() <= draft.candidate.mention.end < found.end() + 60


_OLD = re.compile(r"\b(?:old|chronic|degenerative|long-?standing|remote)\b", re.I)


def old_tears(work: Work, look: Lookups) -> Work:
    """I.C.13.b: a torn meniscus that the item calls old or chronic is a derangement, not a current injury."""
    rule = look.rule("dx.old-tear")
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    for draft in work.drafts:
        if draft.role != "problem" or draft.problem < 0 or not draft.code.startswith("S83.2"):
            continue
        item = look.chart.problems[draft.problem]
        document = look.chart.document(item.document)
        if found := _OLD.search(document.text, item.heading.start, item.heading.end):
            quote = document.quote([Span(found.start(), found.end())])
            says = "an old tear: M23.2"
            changes[id(draft)] = draft.by(rule, says, code="M23.2", evidence=(*draft.evidence, quote))
    return work.swap(changes)


@functools.lru_cache(maxsize=64)
def _acute_codes(letter: str, edition: Icd10cm) -> dict[frozenset[str], str]:
    """By condition, the code that stands for its plain acute form: the unspecified one where the list divides it."""
    found: dict[frozenset[str], str] = {}
    for entry in edition.entries():
        if entry.code[0] == letter and title_words(entry.title) & _ACUTE and not title_words(entry.title) & _CHRONIC:
            leaves = [entry] if edition.billable(entry.code) else edition.leaves(entry.code)
            said = _condition(entry.title)
            plain = [leaf.code for leaf in leaves if _is_plain(leaf.title, leaf is entry)]
            plain = [c for c in plain if edition.billable(c) and _condition(edition.title(c)) == said]
            if plain:
                found.setdefault(said, plain[0])
    return found


def _is_plain(title: str, only: bool) -> bool:
    return open_ended(title) or (only and not title.lower().startswith("other"))


def _counterpart(code: str, edition: Icd10cm) -> str:
    return _acute_codes(code[0], edition).get(_condition(edition.title(code)), "")


def sequelae(work: Work, look: Lookups) -> Work:
    """I.B.10: an injury whose late effect is treated has the 7th character S and stands behind what it left; its acute
    form is not coded beside it.
    """
    rule = look.rule("dx.sequela")
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    for draft in work.drafts:
        if _is_late(draft, look) and draft.code[-1] not in _HEALING + "S":
            code = f"{draft.code[:-1]}S"
            if look.edition.billable(code):
                changes[id(draft)] = draft.by(rule, f"what it left is treated: {code}", code=code, group=5)
        elif draft.role == "problem" and draft.code.startswith(("S", "T")) and draft.code.endswith("S"):
            changes[id(draft)] = draft.by(rule, "behind what it left", group=5)
    work = work.swap(changes)
    late = {d.code[:-1] for d in work.drafts if len(d.code) == 8 and d.code[-1] == "S"}
    gone = [d for d in work.drafts if len(d.code) == 8 and d.code[:-1] in late and d.code[-1] != "S"]
    told = {d.code[:5] for d in work.drafts if d.code.startswith("I69") and not _unnamed(d, look)}
    vague = [d for d in work.drafts if d.code[:5] in told and _unnamed(d, look)]
    work = work.drop(gone, rule, "its late effect is coded, not its acute form")
    return work.drop(vague, rule, "what the stroke left is named")


def _unnamed(draft: Draft, look: Lookups) -> bool:
    return look.edition.title(draft.code).startswith("Unspecified sequelae")


def _is_late(draft: Draft, look: Lookups) -> bool:
    """Whether the words before an injury in its own heading say that it is over and left something."""
    mention = draft.candidate.mention if draft.candidate else None
    if mention is None or draft.role != "problem" or draft.problem < 0 or draft.code[0] not in "ST":
        return False
    if len(draft.code) != 8 or not words_of(draft, look):
        return False
    item = look.chart.problems[draft.problem]
    text = look.chart.document(item.document).text
    before = text[item.heading.start : mention.end] if mention.document == item.document else ""
    said = _LATE.search(before)
    # What stands between is the injury's own ("old burn of the left forearm"), not another condition.
    return said is not None and len(list(words(before, said.start(), len(before)))) < 12
