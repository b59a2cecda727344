"""Edits of modifiers: known at all, fit for the code by the fee schedule's indicators, the place on the body, each
other.

Source: Medicare Physician Fee Schedule, indicators PC/TC, MULT PROC, BILAT SURG, ASST SURG, CO-SURG, TEAM SURG, GLOB
DAYS (Claims Processing Manual chapter 23, addendum). Where the schedule is not on the shelf only what needs none is
judged.
"""

from __future__ import annotations

from collections.abc import Iterator

from claimwright.check.facts import Procedure
from claimwright.check.ncci import ANATOMY
from claimwright.check.subject import Subject
from claimwright.model.claim import ServiceLine
from claimwright.model.finding import Finding

FINGERS = frozenset(("FA", *(f"F{n}" for n in range(1, 10))))
TOES = frozenset(("TA", *(f"T{n}" for n in range(1, 10))))
LIDS = frozenset(("E1", "E2", "E3", "E4"))
VESSELS = frozenset(("LC", "LD", "LM", "RC", "RI"))
OF_VISITS = ("24", "25", "57")
OF_PROCEDURES = (
    "22",
    "50",
    "51",
    "58",
    "62",
    "66",
    "78",
    "79",
    "80",
    "81",
    "82",
    "AS",
    "TC",
    "26",
    "54",
    "55",
    "56",
    "76",
)
DISTINCT = ("59", "XE", "XP", "XS", "XU")
SIDELESS = ("8", "99", "970", "971", "975")  # laboratory, visits, therapy
AMBULANCE, TRIP = "A0", frozenset("DEGHIJNPRSX")  # from where to where an ambulance goes
PODIATRISTS = ("213E",)
ASSISTANT = ("80", "81", "82", "AS")
FACILITIES = ("19", "21", "22", "23", "24", "31", "34", "51", "61")


def known(subject: Subject) -> Iterator[Finding]:
    """A modifier that no list has."""
    for line in subject.claim.lines:
        for modifier in line.modifiers:
            trip = line.code.startswith(AMBULANCE) and len(modifier) == 2 and TRIP.issuperset(modifier)
            if not trip and not subject.facts.modifier(modifier):
                yield _says("proc.modifier-unknown", line, modifier, subject)


def by_schedule(subject: Subject) -> Iterator[Finding]:
    """Modifiers that the schedule's indicators do not take for the code."""
    for at, line in enumerate(subject.claim.lines):
        if not line.modifiers:
            continue
        known_ = subject.procedures[at]
        for modifier in line.modifiers:
            rule = _refused(modifier, known_)
            if rule:
                yield _says(rule, line, modifier, subject)


def _refused(modifier: str, known_: Procedure) -> str:
    """The edit by which the schedule refuses a modifier; empty where it does not."""
    schedule = known_.schedule
    if modifier == "51" and known_.add_on is not None:
        return "proc.modifier-add-on"
    if schedule is None:
        return ""
    if modifier in ("26", "TC"):
        return "" if schedule.split or schedule.pctc == "1" else "proc.modifier-split"
    if modifier in ("RT", "LT"):
        return "proc.modifier-sideless" if schedule.bilateral == "9" and known_.code.startswith(SIDELESS) else ""
    if schedule.status in ("X", "E", "I", "N", "C"):
        return ""
    if modifier == "50":
        return "" if schedule.bilateral in ("1", "3") else "proc.modifier-bilateral"
    if modifier in ASSISTANT:
        return "proc.modifier-assistant" if schedule.assistant == "1" else ""
    if modifier == "62":
        return "proc.modifier-surgeons" if schedule.co_surgeon == "0" else ""
    if modifier == "66":
        return "proc.modifier-surgeons" if schedule.team == "0" else ""
    if modifier == "51":
        return "proc.modifier-add-on" if schedule.multiple in ("0", "9") and schedule.days == "ZZZ" else ""
    return "proc.modifier-global" if modifier in ("54", "55", "56") and schedule.days == "XXX" else ""


def of_kind(subject: Subject) -> Iterator[Finding]:
    """Modifiers of visits on what is no visit, and the other way round."""
    for at, line in enumerate(subject.claim.lines):
        families = subject.families[at]
        visit = "visit" in families or "visit.wellness" in families
        for modifier in line.modifiers:
            if modifier in OF_VISITS and not visit and not _near_visit(line, families):
                yield _says("proc.modifier-of-visit", line, modifier, subject)
            elif modifier in DISTINCT and visit:
                yield _says("proc.modifier-59-visit", line, modifier, subject)
            elif modifier in OF_PROCEDURES and visit:
                yield _says("proc.modifier-of-procedure", line, modifier, subject)


def _near_visit(line: ServiceLine, families: frozenset[str]) -> bool:
    """Services that are evaluations though no visit: care planning, transitional care, psychiatric evaluation."""
    return line.code.startswith(("9949", "9048", "9079", "9949", "99406", "99407", "9916", "G04", "994", "969"))


OFF_THE_FACE = ("arm", "hand", "leg", "foot", "joint", "imaging", "coronary")


def on_body(subject: Subject) -> Iterator[Finding]:
    """Digits, lids and vessels on a code of another part."""
    for at, line in enumerate(subject.claim.lines):
        families = subject.families[at]
        bodily = not families.isdisjoint(("surgery", "imaging"))
        taxonomy = (line.rendering or subject.claim.rendering).taxonomy
        reason = " ".join([d.title.lower() for d in subject.pointed(line)[:1]])
        for modifier in [m for m in line.modifiers if m in ANATOMY]:
            wrong = (
                (modifier in FINGERS and ("toe" in reason.split() or taxonomy.startswith(PODIATRISTS)))
                or (modifier in TOES and ("finger" in reason or "thumb" in reason))
                or (modifier in FINGERS and not families.isdisjoint(("leg", "foot", "eye", "coronary")))
                or (modifier in TOES and not families.isdisjoint(("arm", "hand", "eye", "coronary")))
                or (modifier in LIDS and not families.isdisjoint(OFF_THE_FACE))
                or (modifier in VESSELS and bodily)
            )
            if wrong:
                yield _says("proc.modifier-body", line, modifier, subject)


# Pairs of modifiers that one line cannot carry.
AGAINST = (
    frozenset(("RT", "50")),
    frozenset(("LT", "50")),
    frozenset(("26", "TC")),
    frozenset(("JW", "JZ")),
    frozenset(("52", "53")),
    frozenset(("76", "77")),
    frozenset(("78", "79")),
    frozenset(("GA", "GZ")),
    frozenset(("NU", "RR")),
    frozenset(("24", "57")),
    frozenset(("AA", "QZ")),
    frozenset(("AA", "QK")),
    frozenset(("AA", "QX")),
    frozenset(("93", "95")),
    frozenset(("AS", "80")),
    frozenset(("AS", "81")),
    frozenset(("AS", "82")),
    frozenset(("80", "81")),
    frozenset(("80", "82")),
    frozenset(("QZ", "QK")),
    frozenset(("QZ", "QX")),
    frozenset(("QZ", "QY")),
    frozenset(("AA", "QY")),
    frozenset(("AA", "AD")),
)


def together(subject: Subject) -> Iterator[Finding]:
    for line in subject.claim.lines:
        carried = frozenset(line.modifiers)
        for pair in AGAINST:
            if pair <= carried and pair != {"24", "57"}:
                yield _says("proc.modifiers-against", line, " and ".join(sorted(pair)), subject)
        if "50" in carried and line.units != 1:
            yield _says("proc.bilateral-units", line, "50", subject)


def sides(subject: Subject) -> Iterator[Finding]:
    """The same code on two lines, one RT and one LT, where Medicare wants one line with 50 (chapter 12, 40.7)."""
    claim = subject.claim
    if subject.program != "medicare" or claim.stay is not None:
        return
    right = {(line.code, line.date_of_service) for line in claim.lines if "RT" in line.modifiers}
    for at, line in enumerate(claim.lines):
        schedule = subject.procedures[at].schedule
        both = "LT" in line.modifiers and (line.code, line.date_of_service) in right
        if both and schedule is not None and schedule.bilateral == "1":
            yield _says("proc.bilateral-lines", line, "50", subject)


def reading(subject: Subject) -> Iterator[Finding]:
    """In a facility the physician's part of a picture or tracing is billed with 26; the facility has the other."""
    for at, line in enumerate(subject.claim.lines):
        schedule = subject.procedures[at].schedule
        place = line.place_of_service or subject.claim.place_of_service
        if schedule is None or subject.claim.stay is not None or place not in FACILITIES:
            continue
        if schedule.split and not {"26", "TC"}.intersection(line.modifiers):
            yield _says("proc.reading", line, "26", subject)
        elif "TC" in line.modifiers or schedule.pctc == "3":
            yield _says("proc.technical", line, "TC", subject)


def _says(rule: str, line: ServiceLine, modifier: str, subject: Subject) -> Finding:
    names = {"line": line.number, "code": line.code, "modifier": modifier}
    shown = subject.line_of(line)
    if subject.record is None:
        shown = (*shown, subject.field(f"lines[{line.number - 1}].modifiers", " ".join(line.modifiers)))
    return subject.says(rule, f"line {line.number}", shown, **names)
