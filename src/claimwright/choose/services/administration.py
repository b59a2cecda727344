"""The giving of what was given: vaccines by age, counselling, components and payer; drugs are injecting's.

Sources: NCCI Policy Manual chapter XI; Medicare Claims Processing Manual chapter 18 (vaccines), chapter 12 section 30.5
(infusions). The words are rulebook/services/doneness.yaml's.
"""

from __future__ import annotations

import re

from claimwright.choose.draft import Lookups
from claimwright.choose.services.event import standing, stands
from claimwright.choose.services.injecting import injections
from claimwright.choose.services.lines import Done, beside
from claimwright.model.evidence import Span
from claimwright.model.finding import Finding

# "No provider counselling" is none; a nurse's or assistant's is not the clinician's that the code asks for.
_DENIED = re.compile(r"\b(?:no|not|without|declin\w+|nobody|never)\b[^.;\n]{0,25}$", re.I)
_BY_STAFF = re.compile(r"[^.;\n]{0,15}\bby (?:the |our )?(?:ma|rn|lpn|nurse|medical assistant|staff)\b", re.I)
CHILD = 18  # years, to which counselling is counted by component


def administration(done: list[Done], look: Lookups) -> tuple[list[Done], list[Finding]]:
    """The administration lines of vaccines and drugs among the lines, and what must be asked of them."""
    lines, asked = injections(done, look)
    return [*_vaccines(done, look), *lines], asked


def _vaccines(done: list[Done], look: Lookups) -> list[Done]:
    given = [one for one in done if one.service.kind == "vaccine"]
    if not given:
        return []
    rule, age = look.rule("svc.vaccine-administration"), look.age
    counselled = any(_counselled(one, look) for one in given)
    counts: dict[str, tuple[int, Done]] = {}

    def add(code: str, units: int, one: Done) -> None:
        if units:
            counts[code] = (counts[code][0] + units if code in counts else units, counts.get(code, (0, one))[1])

    first = True
    for one in given:
        own = look.payer.vaccines.codes.get(one.line.code)
        if one.service.giving:
            add(one.service.giving[-1 if counselled else 0], 1, one)
        elif not one.service.components:
            continue
        elif own is not None:
            add(own, 1, one)
        elif age is not None and age <= CHILD and counselled:
            add("90460", 1, one)
            add("90461", one.service.components - 1, one)
        else:
            swallowed = stands(one.event.document, one.event.near, look.book.doneness.swallowed) is not None
            add(("90473" if swallowed else "90471") if first else ("90474" if swallowed else "90472"), 1, one)
            first = False
    says = f"{len(given)} vaccines given"
    evidence = tuple(dict.fromkeys(e for one in given for e in one.line.evidence))
    return [beside(one, code, units, says, rule.id, look, evidence) for code, (units, one) in counts.items()]


def _counselled(one: Done, look: Lookups) -> bool:
    """Whether a clinician is said to have talked of the vaccines: beside them, or in a line that names vaccines."""
    event, document = one.event, one.event.document
    for place in standing(document, event.reach, look.book.doneness.counselled):
        line = Span(event.text.rfind("\n", 0, place.start) + 1, _end(event.text, place.end))
        if _DENIED.search(event.text, line.start, place.start) or _BY_STAFF.match(event.text, place.end):
            continue
        if event.whole.overlaps(place) or stands(document, line, look.book.doneness.vaccines):
            return True
    return False


def _end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found
