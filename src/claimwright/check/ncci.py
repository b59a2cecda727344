"""Edits of NCCI: procedure-to-procedure pairs, medically unlikely units, add-on codes; by date, setting and modifiers.

Sources: NCCI Policy Manual 2026, chapter I; CMS's quarterly PTP, MUE and add-on tables. A code that no table of the
shelf would name is not judged and said so once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import permutations

from claimwright.check.subject import Subject
from claimwright.model.claim import ServiceLine
from claimwright.model.finding import Finding
from claimwright.rulebook.families import within
from claimwright.shelf.ncci import ANY_PRIMARY, Claim

# NCCI PTP-associated modifiers (Policy Manual, chapter I, E).
DIGITS = frozenset(("FA", "TA", *(f"{letter}{n}" for letter in "FT" for n in range(1, 10))))
ANATOMY = frozenset(("E1", "E2", "E3", "E4", "LT", "RT", "LC", "LD", "LM", "RC", "RI")) | DIGITS
BYPASS = ANATOMY | {"24", "25", "27", "57", "58", "59", "78", "79", "91", "XE", "XP", "XS", "XU"}
SUPPLIES = ("A", "E", "K", "L")  # first letters of HCPCS codes for equipment and supplies
DISTINCT = frozenset(("59", "XE", "XP", "XS", "XU"))
# Where one side is one place: arthroscopy of a joint, an eye, marrow of a hip bone (chapters IV, E; VIII, D; I, E).
ONE_PLACE = ("29805-29999", "65091-68899", "38220-38222")
# One of the same lines twice on a day is told apart for an MUE of MAI 1 by these too.
AGAIN = BYPASS | {"76", "77"}
PRIMARY_ELSEWHERE = ("99292",)  # its primary may be another physician's of the group, or on another claim


def _kind(subject: Subject) -> Claim:
    return "outpatient" if subject.claim.stay is not None else "practitioner"


def pairs(subject: Subject) -> Iterator[Finding]:
    """Column 2 beside column 1 of a pair, same day and performing provider, without a modifier that parts them."""
    claim, facts, kind = subject.claim, subject.facts, _kind(subject)
    lines = [line for line in claim.lines if len(line.code) == 5 and "GY" not in line.modifiers]
    if claim.stay is not None and claim.stay.bill_type[:2] == "11":
        return  # NCCI is not for inpatient hospital claims
    seen: set[tuple[int, int]] = set()
    yield from _earlier(lines, subject, kind)
    for one, two in permutations(lines, 2):
        if one.code == two.code or not _together(one, two, subject):
            continue
        pair = facts.pair(one.code, two.code, kind)
        if pair is None or pair.indicator == "9" or (two.number, one.number) in seen:
            continue
        seen.add((one.number, two.number))
        names = {"line": two.number, "code": two.code, "other": one.code}
        shown = (*subject.line_of(two), *subject.line_of(one))
        if pair.indicator == "0":
            yield subject.says("proc.pair-never", f"line {two.number}", shown, **names)
        elif not _parted(one, two):
            visit = "visit" in subject.book.families.of(two.code)
            if visit and facts.procedure(one.code).days in ("000", "010", "090"):
                continue  # surgery.beside says what a visit beside a procedure lacks
            yield subject.says("proc.pair-visit" if visit else "proc.pair", f"line {two.number}", shown, **names)
        elif _same_place(one, two):
            yield subject.says("proc.pair-same-place", f"line {two.number}", shown, **names)


def _earlier(lines: list[ServiceLine], subject: Subject, kind: Claim) -> Iterator[Finding]:
    """A pair with a line of an earlier claim: same day, same practice and practitioner."""
    claim = subject.claim
    for before in subject.earlier:
        same = before.billing.npi == claim.billing.npi and before.rendering.npi == claim.rendering.npi
        for done in before.lines if same else ():
            for line in lines:
                if done.date_of_service != line.date_of_service or done.code == line.code:
                    continue
                for one, two in ((done, line), (line, done)):
                    pair = subject.facts.pair(one.code, two.code, kind)
                    if pair is not None and pair.indicator != "9" and (pair.indicator == "0" or not _parted(one, two)):
                        names = {"line": line.number, "code": line.code, "other": done.code, "earlier": before.id}
                        yield subject.says("proc.pair-earlier", f"line {line.number}", subject.line_of(line), **names)


def _parted(one: ServiceLine, two: ServiceLine) -> bool:
    """Whether a modifier of either line parts them; sides, digits, lids and vessels do so only where both lines have
    one and they differ: a side of one line alone tells of no second place.
    """
    mine, theirs = BYPASS.intersection(one.modifiers), BYPASS.intersection(two.modifiers)
    here, there = mine & ANATOMY, theirs & ANATOMY
    return bool((mine | theirs) - ANATOMY) or bool(here and there and here != there)


def _same_place(one: ServiceLine, two: ServiceLine) -> bool:
    """Whether both lines name one digit or lid, or are of one joint's scope, one eye, one hip bone: 59 tells of no
    second place there (chapter I, E; chapter IV, E; chapter VIII, D).
    """
    here, there = ANATOMY.intersection(one.modifiers), ANATOMY.intersection(two.modifiers)
    small = bool(here - {"RT", "LT"}) or any(within(run, one.code) and within(run, two.code) for run in ONE_PLACE)
    apart = DISTINCT.intersection((*one.modifiers, *two.modifiers))
    return bool(here) and here == there and small and bool(apart) and not {"XE", "XP"} & apart


def included(subject: Subject) -> Iterator[Finding]:
    """What the manual's text counts as part of another service and no table pairs (rulebook/manual.yaml)."""
    claim, manual = subject.claim, subject.book.manual
    for two in claim.lines:
        for entry in manual.of(two.code):
            if entry.reasons and any(d.code.startswith(entry.reasons) for d in subject.diagnoses):
                continue
            for one in claim.lines:
                if one.code == two.code or not entry.beside_it(one.code) or not _together(one, two, subject):
                    continue
                if (entry.parted and _parted(one, two)) or _paired(one, two, subject):
                    continue
                names = {"line": two.number, "code": two.code, "other": one.code, "section": entry.section}
                shown = (*subject.line_of(two), *subject.line_of(one))
                yield subject.says("proc.included", f"line {two.number}", shown, **names)
                break


def _together(one: ServiceLine, two: ServiceLine, subject: Subject) -> bool:
    return one.date_of_service == two.date_of_service and subject.by(one) == subject.by(two)


def _paired(one: ServiceLine, two: ServiceLine, subject: Subject) -> bool:
    """Whether a table's pair is in force, which says what is to be said."""
    kind = _kind(subject)
    found = (subject.facts.pair(one.code, two.code, kind), subject.facts.pair(two.code, one.code, kind))
    return any(pair is not None and pair.indicator != "9" for pair in found)


def units(subject: Subject) -> Iterator[Finding]:
    """Units over an MUE: of a line (MAI 1), or of one practitioner's day, earlier claims counted (MAI 2 by policy, 3 by
    data; chapter I, V).
    """
    days: defaultdict[tuple[str, date | None, str], Decimal] = defaultdict(Decimal)
    last: dict[tuple[str, date | None, str], int] = {}  # the line that goes over says so, once
    kind = _kind(subject)
    for line in subject.claim.lines:
        key = (line.code, line.date_of_service, subject.by(line))
        days[key] += line.units
        last[key] = line.number
    for claim in subject.earlier:
        for line in claim.lines if claim.billing.npi == subject.claim.billing.npi else ():
            key = (line.code, line.date_of_service, (line.rendering or claim.rendering).npi)
            if key in days:
                days[key] += line.units
    for at, line in enumerate(subject.claim.lines):
        known = subject.procedures[at]
        limit = known.limit if kind == "practitioner" else subject.facts.ncci.units(line.code, kind)
        if line.code.startswith(SUPPLIES) and (limit is None or not limit.units):
            limit = subject.facts.ncci.units(line.code, "dme")
        key = (line.code, line.date_of_service, subject.by(line))
        if limit is None or "GY" in line.modifiers:
            continue
        if not limit.units and (subject.program != "medicare" or (known.schedule and known.schedule.status in "BINP")):
            continue  # a limit of nothing says only that Medicare does not pay, which its status says better
        names = {"line": line.number, "code": line.code, "most": limit.units}
        if limit.indicator == "1":
            if line.units > limit.units:
                yield subject.says("proc.units-line", f"line {line.number}", subject.line_of(line), **names)
        elif days[key] > limit.units and last[key] == line.number:
            rule = "proc.units-policy" if limit.indicator == "2" else "proc.units-day"
            yield subject.says(rule, f"line {line.number}", subject.line_of(line), units=days[key], **names)


def add_ons(subject: Subject) -> Iterator[Finding]:
    """An add-on code without one of its primaries on the same day, by the same practice (chapter I, R)."""
    claim = subject.claim
    for at, line in enumerate(claim.lines):
        known = subject.procedures[at].add_on
        if known is None or line.code in PRIMARY_ELSEWHERE:
            continue
        earlier = (o for c in subject.history or () for o in c.lines)
        codes = {o.code for o in (*claim.lines, *earlier) if o.date_of_service == line.date_of_service}
        if not codes.isdisjoint(known.primaries):
            continue
        names = {"line": line.number, "code": line.code}
        if known.type == "1":
            yield subject.says("proc.add-on", f"line {line.number}", subject.line_of(line), **names)
        elif len(codes - {line.code}) == 0 or (known.type == "3" and ANY_PRIMARY not in known.primaries):
            yield subject.says("proc.add-on-alone", f"line {line.number}", subject.line_of(line), **names)
