"""Modifiers of what was done: called for by the note's words, by the test list, by a therapy's plan, by the place of
service, by an earlier operation, and by NCCI where two services were separate.
"""

from __future__ import annotations

from claimwright.choose.draft import Lookups
from claimwright.choose.services.events import stands
from claimwright.choose.services.lines import Done
from claimwright.model.coding import PathStep, Suppressed
from claimwright.model.evidence import Span
from claimwright.rulebook.modifying import WordModifier
from claimwright.rulebook.services import Service, system
from claimwright.shelf.ncci import Ncci
from claimwright.shelf.words import reading, within

FACILITIES = ("19", "21", "22", "23", "24", "31", "51", "61")  # places that bill the technical part themselves
ANATOMIC = frozenset(
    [
        "RT",
        "LT",
        "E1",
        "E2",
        "E3",
        "E4",
        "FA",
        "F1",
        "F2",
        "F3",
        "F4",
        "F5",
        "F6",
        "F7",
        "F8",
        "F9",
        "TA",
        "T1",
        "T2",
        "T3",
        "T4",
        "T5",
        "T6",
        "T7",
        "T8",
        "T9",
        "LC",
        "LD",
        "LM",
        "RC",
        "RI",
    ]
)
_BONES = frozenset(("met", "submet", "metatarsal"))  # by which a place of the sole is named
BYPASS = ANATOMIC | {"59", "XE", "XP", "XS", "XU", "58", "78", "79", "91"}


def modified(done: list[Done], look: Lookups) -> list[Done]:
    """Every line with the modifiers that it needs by itself; those between lines are `separate`'s."""
    return [_equipment(_components(_plan(_waived(_worded(one, look), look), look), look), look) for one in done]


def _worded(done: Done, look: Lookups) -> Done:
    for wanted in look.book.modifiers:
        if not _meant(wanted, done, look):
            continue
        document, event = done.event.document, done.event
        span = Span(0, len(document.text)) if wanted.anywhere else event.whole
        said = stands(document, span, wanted.words)
        if said is not None and (not wanted.also or stands(document, span, wanted.also)):
            rule = look.rule(wanted.rule)
            says = f"{wanted.modifier}: \u201c{document.text[said.start : said.end]}\u201d"
            done = done.modified(wanted.modifier, PathStep("choose", rule.id, says, rule.citation))
    return done


def _meant(wanted: WordModifier, done: Done, look: Lookups) -> bool:
    payer = look.case.encounter.payer
    return (
        (not wanted.kinds or done.service.kind in wanted.kinds)
        and (not wanted.codes or done.line.code in wanted.codes)
        and (not wanted.programs or (payer is not None and payer.program in wanted.programs))
    )


def _waived(done: Done, look: Lookups) -> Done:
    if not done.service.waived or not look.payer.waived.takes or done.line.code in done.service.unmarked:
        return done
    rule = look.rule("svc.waived")
    return done.modified("QW", PathStep("choose", rule.id, "QW: on the waived list", rule.citation))


def _plan(done: Done, look: Lookups) -> Done:
    if not done.service.plan:
        return done
    rule = look.rule("mod.therapy-plan")
    return done.modified(
        done.service.plan,
        PathStep("choose", rule.id, f"{done.service.plan}: under the plan of this therapy", rule.citation),
    )


def _components(done: Done, look: Lookups) -> Done:
    """26 where a facility made the picture or tracing and the physician reads it."""
    place = look.case.encounter.place_of_service
    if not done.service.split or place not in FACILITIES or {"26", "TC"} & set(done.line.modifiers):
        return done
    rule = look.rule("mod.26")
    return done.modified("26", PathStep("choose", rule.id, f"26: place of service {place}", rule.citation))


def _equipment(done: Done, look: Lookups) -> Done:
    """Lasting equipment is rented (RR) or new (NU)."""
    if not done.line.code.startswith("E"):
        return done
    rule, event = look.rule("mod.equipment"), done.event
    modifier = "RR" if event.said(look.book.doneness.rented) else "NU"
    return done.modified(modifier, PathStep("choose", rule.id, f"{modifier}: equipment handed out", rule.citation))


def unused(done: list[Done], look: Lookups) -> tuple[list[Done], list[Suppressed]]:
    """A device whose putting in was given up (53) is not billed: it was not left in the patient."""
    stopped = [one.event for one in done if {"53", "73", "74"} & set(one.line.modifiers)]
    gone = [
        one
        for one in done
        if one.service.dose is not None
        and one.service.dose.measure == "item"
        and any(e.document == one.event.document and e.whole.overlaps(one.event.whole) for e in stopped)
    ]
    rule, why = look.rule("svc.not-done"), "the procedure that would have used it was given up"
    dropped = [
        Suppressed(d.line.code, system(d.line.code), "choose", rule.id, why, rule.citation, d.line.evidence)
        for d in gone
    ]
    return [one for one in done if one not in gone], dropped


def separate(done: list[Done], look: Lookups) -> tuple[list[Done], list[Suppressed]]:
    """NCCI among the lines: column 2 is part of column 1, unless they were done at different places and the pair may be
    parted; then the modifier says so on column 2.
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
            if pair.indicator == "1" and _apart(first, second, look):
                out[j] = _distinct(out[i], out[j], look)
            else:
                gone[j] = _part_of(first, second, pair.indicator, look)
    return [one for n, one in enumerate(out) if n not in gone], list(gone.values())


def _apart(first: Done, second: Done, look: Lookups) -> bool:
    """Whether the chart shows them at different places: sides, digits or body words that differ, or it says so."""
    if _anatomy(first) and _anatomy(second) and _anatomy(first) != _anatomy(second):
        return True
    if stands(second.event.document, second.event.whole, look.book.doneness.separate):
        return True
    if first.service.merge == second.service.merge == "count" and _other_things(first.service, second.service):
        return True
    one, other = _regions(first, second, look), _regions(second, first, look)
    return bool(one and other and not one & other)


def _other_things(first: Service, second: Service) -> bool:
    """Whether what they treat cannot be one lesion: a wart is no actinic keratosis."""
    return bool(set(first.rivals).intersection(*second.names[1:]) and set(second.rivals).intersection(*first.names[1:]))


def _anatomy(done: Done) -> frozenset[str]:
    return ANATOMIC.intersection(done.line.modifiers)


def _regions(done: Done, other: Done, look: Lookups) -> frozenset[str]:
    """The body words of its sentence with their sides; else those of its passage where the other has one of its own."""
    event = done.event
    spans = (event.near,) if event.whole == other.event.whole else (event.near, event.whole)
    known, read = look.book.regions | _BONES, reading(event.text)
    for span in spans:
        first, last = within(event.text, span.start, span.end)
        said = known.intersection(read.norms[first:last])
        if said:
            return said | frozenset(done.service.lies)
    return frozenset(done.service.lies)


def _distinct(first: Done, second: Done, look: Lookups) -> Done:
    if BYPASS & set(second.line.modifiers) and _anatomy(first) != _anatomy(second):
        return second
    rule, payer = look.rule("mod.59"), look.case.encounter.payer
    modifier = "XS" if payer is not None and payer.program == "medicare" else "59"
    says = f"{modifier}: at another place than {first.line.code}"
    return second.modified(modifier, PathStep("choose", rule.id, says, rule.citation))


def _part_of(first: Done, second: Done, indicator: str, look: Lookups) -> Suppressed:
    rule = look.rule("svc.bundled")
    why = f"part of {first.line.code} (NCCI pair, indicator {indicator})" + (
        "; nothing shows another place" if indicator == "1" else ""
    )
    code = second.line.code
    return Suppressed(code, system(code), "choose", rule.id, why, rule.citation, second.line.evidence)
