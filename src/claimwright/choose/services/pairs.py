"""NCCI among the lines of a visit: what is part of another line, and 59 or XE, XP, XS, XU where two were separate."""

from __future__ import annotations

import re

import msgspec

from claimwright.choose.draft import Lookups
from claimwright.choose.services.event import stands
from claimwright.choose.services.lines import Done
from claimwright.choose.services.sessions import spinal
from claimwright.model.coding import PathStep, Suppressed
from claimwright.model.evidence import Span
from claimwright.rulebook.services import Service, system
from claimwright.rulebook.signing import signatures
from claimwright.shelf.ncci import Ncci
from claimwright.shelf.words import reading, within

ANATOMIC = frozenset(
    (
        "RT",
        "LT",
        "E1",
        "E2",
        "E3",
        "E4",
        "FA",
        "TA",
        "LC",
        "LD",
        "LM",
        "RC",
        "RI",
        *(f"{letter}{n}" for letter in "FT" for n in range(1, 10)),
    )
)
# What names a place of the sole.
_SOLE = frozenset(("met", "submet", "metatarsal", "mpj", "mtpj", "mtp", "pipj", "sub"))
BYPASS = ANATOMIC | {"59", "XE", "XP", "XS", "XU", "58", "78", "79", "91"}


LESION = "lesion"  # of the things that a service of the skin counts


# Words that name no place of their own; a level of the spine is its region.
_VAGUE = frozenset(("region", "site", "area", "side", "joint", "segment"))
_LEVEL = re.compile(r"[clts]\d{1,2}")


def separate(done: list[Done], look: Lookups) -> tuple[list[Done], list[Suppressed]]:
    """NCCI among the lines: column 2 is part of column 1, unless they were done apart and the pair may be parted; then
    the modifier says so on column 2.
    """
    ncci, out = Ncci(look.editions), list(done)
    gone: dict[int, Suppressed] = {}
    for i, first in enumerate(done):
        for j, second in enumerate(done):
            if i == j or i in gone or j in gone or first.line.code == second.line.code:
                continue
            pair = ncci.pair(first.line.code, second.line.code)
            if pair is None or pair.indicator == "9":
                continue
            how = _apart(first, second, look) if pair.indicator == "1" else ""
            if how:
                out[j] = _distinct(out[i], out[j], how, look)
            else:
                gone[j] = _part_of(first, second, pair.indicator, look)
    for n, one in enumerate(done):  # an add-on goes with what it is added to
        base = next((g for g in gone if done[g].event is one.event and done[g].service is one.service), None)
        if n not in gone and base is not None and one.line.code in {r.more.code for r in one.service.rows if r.more}:
            gone[n] = msgspec.structs.replace(gone[base], code=one.line.code, evidence=one.line.evidence)
    return [one for n, one in enumerate(out) if n not in gone], list(gone.values())


# How two of a pair were apart, by the modifier that says so.
APART = {
    "XE": "at another encounter than",
    "XP": "by another practitioner than",
    "XS": "at another place than",
    "XU": "beyond what is usual in",
}


def _apart(first: Done, second: Done, look: Lookups) -> str:
    """How the chart shows them apart, as a key of APART; empty where it does not."""
    if _again(second, look):
        return "XE"
    if _practitioners(first).isdisjoint(_practitioners(second)) and _practitioners(first) and _practitioners(second):
        return "XP"
    if _places_apart(first, second, look):
        return "XS"
    return "XU" if stands(second.event.document, second.event.near, look.book.doneness.beyond) else ""


def _practitioners(done: Done) -> frozenset[str]:
    """Who signs the document that tells of it."""
    return frozenset(s.name for s in signatures(done.event.text) if s.whole and s.given and s.name)


def _places_apart(first: Done, second: Done, look: Lookups) -> bool:
    """Whether the chart shows them at different places: sides, digits or body words that differ, or it says so."""
    if _anatomy(first) and _anatomy(second) and _anatomy(first) != _anatomy(second):
        return True
    if stands(second.event.document, second.event.whole, look.book.doneness.separate):
        return True
    if first.service.merge == second.service.merge == "count" and _other_things(first.service, second.service):
        return True
    lesions = LESION in first.service.counted and LESION in second.service.counted
    if lesions and (_two_problems(first, second, look) or _named_apart(first, second) or _named_apart(second, first)):
        return True
    one, other = _regions(first, second, look), _regions(second, first, look)
    if first.service.lies != second.service.lies and (one | other) & _SOLE:  # a nail, and a callus of the sole
        return True
    return bool(one and other and not one & other)


def _two_problems(first: Done, second: Done, look: Lookups) -> bool:
    """Whether the plan tells of them under two problems: a lesion is of one kind."""
    told = [look.chart.sentence_at(one.event.document.name, one.event.near.start) for one in (first, second)]
    under = {sentence.problem for sentence in told if sentence is not None}
    return len(under) == 2 and -1 not in under


def _named_apart(first: Done, second: Done) -> bool:
    """Whether the sentence of the first names what it treats, as the second's does not ("8 actinic keratoses frozen",
    "shave biopsy of the nose").
    """
    one, other = first.event, second.event
    if not first.service.rivals or one.near == other.near or len(first.service.names) < 2:
        return False
    own, beside = (stands(e.document, e.near, first.service.names[1]) for e in (one, other))
    return own is not None and beside is None


def _other_things(first: Service, second: Service) -> bool:
    """Whether what they treat cannot be one lesion: a wart is no actinic keratosis."""
    return bool(set(first.rivals).intersection(*second.names[1:]) and set(second.rivals).intersection(*first.names[1:]))


def _anatomy(done: Done) -> frozenset[str]:
    return ANATOMIC.intersection(done.line.modifiers)


def _regions(done: Done, other: Done, look: Lookups) -> frozenset[str]:
    """The body words of its sentence with their sides; else those of its passage where the other has its own."""
    event = done.event
    line = event.text.find("\n", event.whole.start + 1, event.whole.end)
    first_line = Span(event.whole.start, line if line > 0 else event.whole.end)
    spans = (event.near,) if event.whole == other.event.whole else (event.near, first_line, event.whole)
    known, read = look.book.regions | _SOLE, reading(event.text)
    for span in spans:
        first, last = within(event.text, span.start, span.end)
        said = frozenset(w for w in read.norms[first:last] if w in known and not _LEVEL.fullmatch(w)) - _VAGUE
        said |= spinal(event.document, span)
        if said:
            return said | frozenset(done.service.lies)
    return frozenset(done.service.lies)


def _again(done: Done, look: Lookups) -> bool:
    """Whether it was done at another encounter of the day."""
    return stands(done.event.document, done.event.whole, look.book.doneness.encounter) is not None


def _distinct(first: Done, second: Done, how: str, look: Lookups) -> Done:
    if BYPASS & set(second.line.modifiers) and _anatomy(first) != _anatomy(second):
        return second
    rule, payer = look.rule("mod.59"), look.case.encounter.payer
    medicare = payer is not None and payer.program == "medicare"
    modifier = how if medicare else "59"
    says = f"{modifier}: {APART[how]} {first.line.code}"
    return second.modified(modifier, PathStep("choose", rule.id, says, rule.citation))


def _part_of(first: Done, second: Done, indicator: str, look: Lookups) -> Suppressed:
    rule = look.rule("svc.bundled")
    why = f"part of {first.line.code} (NCCI pair, indicator {indicator})" + (
        "; nothing shows another place" if indicator == "1" else ""
    )
    code = second.line.code
    return Suppressed(code, system(code), "choose", rule.id, why, rule.citation, second.line.evidence)
