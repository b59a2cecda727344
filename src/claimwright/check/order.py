"""Edits of diagnosis codes among each other: what may stand first, what must stand behind what, what cannot stand
together, sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from claimwright.check.facts import Diagnosis
from claimwright.check.subject import Subject
from claimwright.model.finding import Finding

CAUSES = ("V", "W", "X", "Y")  # chapter 20


# The side that a modifier names: RT and LT, fingers, toes and eyelids.
SIDE_OF = {
    "RT": "right",
    "LT": "left",
    **dict.fromkeys(("FA", "F1", "F2", "F3", "F4", "TA", "T1", "T2", "T3", "T4", "E1", "E2"), "left"),
    **dict.fromkeys(("F5", "F6", "F7", "F8", "F9", "T5", "T6", "T7", "T8", "T9", "E3", "E4"), "right"),
}


def first_listed(subject: Subject) -> Iterator[Finding]:
    """What may not be the first diagnosis, and what may be nothing else (I.C.21.c.15)."""
    placing = subject.book.placing
    for at, known in enumerate(subject.diagnoses, 1):
        if at > 1:
            if known.code.startswith(placing.first_only) and not _same_kind(subject.diagnoses[0], known, subject):
                yield subject.says("code.first-only", f"HI{at:02}", subject.code_of(at), code=known.code)
        elif known.manifestation:
            yield subject.says("code.manifestation-first", "HI01", subject.code_of(1), code=known.code)
        elif known.code.startswith(CAUSES):
            yield subject.says("code.external-first", "HI01", subject.code_of(1), code=known.code)
        elif subject.claim.stay is None and (section := placing.behind(known.code)):
            yield subject.says("code.never-first", "HI01", subject.code_of(1), code=known.code, section=section)


def _same_kind(first: Diagnosis, other: Diagnosis, subject: Subject) -> bool:
    """Whether the first diagnosis is such a code itself: two examinations of one day."""
    return first.code.startswith(subject.book.placing.first_only)


def excludes1(subject: Subject) -> Iterator[Finding]:
    """Two codes that an Excludes1 note keeps apart (I.A.12.a); what a person has settled is in the record's path."""
    facts = subject.facts
    settled = _settled(subject)
    for (at, one), (there, other) in combinations(enumerate(subject.diagnoses, 1), 2):
        if not (one.known and other.known) or frozenset((one.code, other.code)) in settled:
            continue
        note = facts.excludes1(one.code, other.code)
        if note is not None:
            shown = (*subject.code_of(at), *subject.code_of(there))
            yield subject.says("code.excludes1", f"HI{there:02}", shown, code=one.code, other=other.code, at=note.code)


def _settled(subject: Subject) -> frozenset[frozenset[str]]:
    """Pairs that choosing has already asked about, or let stand with a reason."""
    if subject.record is None:
        return frozenset()
    given = subject.record.assignments
    asked = {f.target for f in given.findings if f.rule == "dx.excludes1"}
    reasons = [d for d in given.diagnoses if any(step.rule == "dx.excludes1" for step in d.path) or d.code in asked]
    return frozenset(frozenset((d.code, o.code)) for d in reasons for o in given.diagnoses)


def code_first(subject: Subject) -> Iterator[Finding]:
    """A "code first" note: the disease it names stands before, where it stands on the claim at all; a manifestation is
    never without it (I.A.13, I.A.17).
    """
    for at, known in enumerate(subject.diagnoses, 1):
        if not known.first and not known.manifestation:
            continue
        before = any(not known.first.isdisjoint(d.above) for d in subject.diagnoses[: at - 1])
        behind = next((d.code for d in subject.diagnoses[at:] if not known.first.isdisjoint(d.above)), "")
        if before or (at == 1 and (known.manifestation or subject.book.placing.behind(known.code))):
            continue
        if behind:
            shown = subject.code_of(at)
            yield subject.says("code.order", f"HI{at:02}", shown, code=known.code, other=behind)
        elif known.manifestation and known.first:
            rule = "code.code-first" if known.strict else "code.code-first-open"
            yield subject.says(rule, f"HI{at:02}", subject.code_of(at), code=known.code)


def symptoms(subject: Subject) -> Iterator[Finding]:
    """A symptom beside the disease that it goes with (I.B.5)."""
    codes = [d.code for d in subject.diagnoses]
    for at, code in enumerate(codes, 1):
        for disease, symptoms_ in _going_with(code, subject):
            other = next((c for c in codes if c.startswith(disease) and not c.startswith(symptoms_)), "")
            if other:
                yield subject.says("code.symptom", f"HI{at:02}", subject.code_of(at), code=code, other=other)
                break


def _going_with(code: str, subject: Subject) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Diseases that a code goes routinely with, and the codes that do."""
    yield from ((r.disease, r.symptoms) for r in subject.book.integral if code.startswith(r.symptoms))


def related(subject: Subject) -> Iterator[Finding]:
    """What the guidelines set against each other, ask for beside each other, or order."""
    placing = subject.book.placing
    codes = [d.code for d in subject.diagnoses]
    for at, code in enumerate(codes, 1):
        shown = subject.code_of(at)
        for rule in placing.apart:
            other = next((c for c in codes if c != code and c.startswith(rule.other)), "")
            if other and code.startswith(rule.codes):
                names = {"code": code, "other": other, "section": rule.section}
                edit = "code.apart" if rule.must else "code.apart-perhaps"
                yield subject.says(edit, f"HI{at:02}", shown, **names)
        for rule in placing.needs:
            if code.startswith(rule.codes) and not any(c.startswith(rule.other) for c in codes):
                edit = "code.needs" if rule.must else "code.adds"
                wanted = ", ".join(rule.other[:3])
                yield subject.says(edit, f"HI{at:02}", shown, code=code, other=wanted, section=rule.section)
                break
        for rule in placing.before:
            other = next((c for c in codes[: at - 1] if c.startswith(rule.other)), "")
            if other and code.startswith(rule.codes):
                yield subject.says("code.screening", f"HI{at:02}", shown, code=code, other=other)


def sequela(subject: Subject) -> Iterator[Finding]:
    """An injury and its own sequela are not of one encounter (I.B.10)."""
    sites = {d.code[:7]: d.code for d in subject.diagnoses if d.code[-1:] == "A"}
    for at, known in enumerate(subject.diagnoses, 1):
        now = sites.get(known.code[:7]) if known.code[-1:] == "S" and known.code.startswith(("S", "T")) else None
        if now:
            yield subject.says("code.sequela", f"HI{at:02}", subject.code_of(at), code=known.code, other=now)


def both_sides(subject: Subject) -> Iterator[Finding]:
    """Right and left coded apart where one code says both (I.B.13)."""
    edition = subject.facts.icd10cm
    for (_, one), (there, other) in combinations(enumerate(subject.diagnoses, 1), 2):
        if {one.side, other.side} != {"right", "left"} or one.code[:3] != other.code[:3]:
            continue
        if _bare(one) != _bare(other):
            continue
        above = edition.ancestors(other.code)
        near = [c for entry in above[1:3] for c in edition.children(entry)]
        both = next((c.code for c in near if "bilateral" in c.title.lower() and _alike(c.title, other)), "")
        if both:
            shown = subject.code_of(there)
            yield subject.says("code.bilateral", f"HI{there:02}", shown, code=one.code, other=other.code, both=both)


_WORD = re.compile(r"[a-z]{4,}")
_SIDED = frozenset(("right", "left", "bilateral", "unilateral"))


def _bare(known: Diagnosis) -> frozenset[str]:
    """The words of the title that name no side."""
    return frozenset(_WORD.findall(known.title.lower())) - _SIDED


def _alike(title: str, known: Diagnosis) -> bool:
    return frozenset(_WORD.findall(title.lower())) - _SIDED == _bare(known)


def external_seventh(subject: Subject) -> Iterator[Finding]:
    """An external cause carries the injury's 7th character (I.C.20.a.2)."""
    injuries = {d.code[-1] for d in subject.diagnoses if d.code.startswith("S") and len(d.code) == 8}
    for at, known in enumerate(subject.diagnoses, 1):
        if known.code.startswith(CAUSES) and len(known.code) == 8 and injuries:
            seventh = known.code[-1]
            same = {"A": "ABC"}.get(seventh, "DEFGHJKMNPQR" if seventh == "D" else seventh)
            if injuries.isdisjoint(same):
                yield subject.says("code.cause-seventh", f"HI{at:02}", subject.code_of(at), code=known.code)


def sides(subject: Subject) -> Iterator[Finding]:
    """A line's RT or LT against the side of the diagnosis it points to."""
    claim = subject.claim
    for line in claim.lines:
        if not line.pointers or not 1 <= line.pointers[0] <= len(subject.diagnoses):
            continue
        first = subject.diagnoses[line.pointers[0] - 1]
        for modifier in line.modifiers:
            own = SIDE_OF.get(modifier, "")
            if not own or {"RT", "LT"} <= set(line.modifiers):
                continue
            other = "left" if own == "right" else "right"
            shown = (*subject.line_of(line), *subject.code_of(line.pointers[0]))
            names = {"line": line.number, "modifier": modifier, "code": first.code}
            agree = any(
                subject.diagnoses[p - 1].side in (own, "bilateral")
                for p in line.pointers
                if 1 <= p <= len(subject.diagnoses)
            )
            if first.side == other and not agree:
                yield subject.says("code.side-modifier", f"line {line.number}", shown, **names)
            elif first.side == "unspecified" and not agree:
                yield subject.says("code.side-unspecified", f"HI{line.pointers[0]:02}", shown, **names)
