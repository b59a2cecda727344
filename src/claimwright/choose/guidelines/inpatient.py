"""Hospital inpatients: uncertain diagnoses at discharge, what is not coded beside them, the principal diagnosis
(Sections II and III).

Silent in every other setting. Knows only what words decide: whether two conditions equally meet the definition of the
principal diagnosis is left to the order of the provider's own list.
"""

from __future__ import annotations

import re

import msgspec

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.choose.guidelines.conflicts import is_symptom
from claimwright.model.chart import Assertion, Mention, Section

# Coded only when confirmed, at discharge too: HIV, Zika, COVID-19, identified influenza (I.C.1.a.1, I.C.1.f, I.C.1.g,
# I.C.10.c).
ONLY_CONFIRMED = ("B20", "Z21", "A92.5", "U07.1", "J12.82", "M35.81", "J09", "J10")
# Complications of care (I.B.16): T80-T88 and the end of each chapter of a body system.
COMPLICATIONS = (
    *(f"T{n}" for n in range(80, 89)),
    *("D78", "E36", "E89", "G97", "H59", "H95", "I97", "J95", "K91", "L76", "M96", "N99"),
)
# Symptoms of chapter 18 and the chapters whose conditions they are related to (II.A).
_RELATED = (
    (("R00", "R01", "R02", "R03", "R04", "R05", "R06", "R07", "R09"), "IJ"),
    (("R10", "R11", "R12", "R13", "R14", "R15", "R16", "R17", "R18", "R19"), "K"),
    (("R20", "R21", "R22", "R23"), "LBA"),
    (("R25", "R26", "R27", "R29", "R40", "R41", "R42", "R47", "R55", "R56"), "GI"),
    (("R30", "R31", "R32", "R33", "R34", "R35", "R36", "R39"), "N"),
    (("R50", "R57", "R65"), "ABJN"),
)
_ADMITTED = re.compile(
    r"\b(?:admitted|admission|hospitali[sz]ed|brought in)\b[^.;\n]{0,60}?"
    r"\b(?:for|with|due to|because of|secondary to)\b|"
    r"\breason for (?:the )?(?:inpatient )?admission\b|\bprincipal (?:discharge )?(?:diagnosis|problem)\b",
    re.I,
)
_EARLIER = re.compile(
    r"\b(?:prior|previous|last|earlier|past) (?:admission|hospitali[sz]ation|hospital stay|inpatient stay)\b|"
    r"\bpreviously (?:admitted|hospitali[sz]ed)\b",
    re.I,
)
_OVER = re.compile(r"\bresolved\b", re.I)
_ASSESSED = ("assessment", "assessment_plan")
_FINDINGS = tuple(f"R{n}" for n in range(70, 95))


def as_established(work: Work, look: Lookups) -> Work:
    """II.H, III.C: what the assessment at discharge still calls probable is coded as if it existed; what resolved
    during the stay was there.
    """
    if not look.case.encounter.hospital:
        return work
    rule = look.rule("dx.uncertain-inpatient")
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    for draft in work.drafts:
        mention = draft.candidate.mention if draft.candidate else None
        if draft.candidate is None or mention is None or draft.problem < 0 or draft.code.startswith(ONLY_CONFIRMED):
            continue
        says = ""
        if mention.assertion.polarity == "possible":
            says = "uncertain at discharge: coded as if established"
        elif mention.assertion.polarity == "negated" and _resolved(mention, look):
            says = "resolved during the stay: it was there"
        if says:
            plain = msgspec.structs.replace(mention, assertion=Assertion(experiencer=mention.assertion.experiencer))
            candidate = msgspec.structs.replace(draft.candidate, mention=plain)
            changes[id(draft)] = draft.by(rule, says, candidate=candidate)
    return work.swap(changes)


def _resolved(mention: Mention, look: Lookups) -> bool:
    cue, text = mention.assertion.cue, look.chart.document(mention.document).text
    return cue is not None and _OVER.search(text, cue.start, cue.end) is not None


def previous(work: Work, look: Lookups) -> Work:
    """III.A: conditions of an earlier stay that the list still names are not coded."""
    if not look.case.encounter.admitted:
        return work
    gone = [d for d in work.drafts if d.candidate and d.problem >= 0 and _EARLIER.search(look.heading(d.problem))]
    return work.drop(gone, look.rule("dx.previous-inpatient"), "of an earlier stay, without bearing on this one")


def findings(work: Work, look: Lookups) -> Work:
    """III.B: an abnormal finding that the provider does not list is not coded."""
    if not look.case.encounter.admitted:
        return work
    gone = [d for d in work.drafts if d.code.startswith(_FINDINGS) and d.problem < 0]
    return work.drop(
        gone, look.rule("dx.findings-inpatient"), "an abnormal finding whose significance no provider states"
    )


def principal(work: Work, look: Lookups) -> Work:
    """II: the condition that the words say the admission was for, after study, comes first; a symptom never before the
    diagnosis that explains it (II.A). Where no words decide, the order of the list stands (II.B-II.D).
    """
    if not look.case.encounter.admitted or len(work.drafts) < 2:
        return work
    return _explained(_reason_first(work, look), look)


def _reason_first(work: Work, look: Lookups) -> Work:
    """II, II.F, II.G, II.J: the reason for admission as the words tell it, whether or not its treatment was done; a
    complication of care where it was the reason.
    """
    reasons = _reasons(look)
    able = [d for d in work.drafts if d.role != "cause" and d.code[0] not in "VWXY"]
    chosen = next((d for reason in reasons for d in able if d.code.startswith(reason)), None)
    if chosen is None or chosen is work.drafts[0]:
        return work
    complication = chosen.code.startswith(COMPLICATIONS)
    rule = look.rule("dx.principal-complication" if complication else "dx.principal")
    says = "the admission was for this complication" if complication else "the admission was for it"
    moved = chosen.by(rule, f"principal diagnosis: {says}", problem=min(d.problem for d in work.drafts))
    return Work((moved, *(d for d in work.drafts if d is not chosen)), work.suppressed, work.findings)


def _reasons(look: Lookups) -> list[str]:
    """Categories of what a heading calls the principal diagnosis, then of what follows "admitted for"."""
    places = [s for s in look.chart.sections if s.kind in _ASSESSED and "principal" in s.title.lower()]
    found = [m.codes[0].code[:3] for m in look.chart.mentions if m.codes and _stands_in(m, places)]
    for mention in look.chart.mentions:
        sentence = look.chart.sentence_at(mention.document, mention.start)
        if sentence is None or not mention.codes or mention.source == "services":
            continue
        told = mention.assertion.polarity != "negated" and mention.assertion.experiencer == "patient"
        text = look.chart.document(mention.document).text
        if told and not mention.assertion.past and _ADMITTED.search(text, sentence.start, mention.start):
            found.append(mention.codes[0].code[:3])
    return found


def _stands_in(mention: Mention, places: list[Section]) -> bool:
    return any(s.document == mention.document and s.body <= mention.start < s.end for s in places)


def _explained(work: Work, look: Lookups) -> Work:
    first = work.drafts[0]
    related = next((chapters for codes, chapters in _RELATED if first.code.startswith(codes)), "")
    chronic = look.book.level.chronic
    disease = next(
        (d for d in work.drafts[1:] if related and d.code[0] in related and not d.code.startswith(chronic)), None
    )
    if disease is None or not is_symptom(first) or is_symptom(disease):
        return work
    rule = look.rule("dx.principal-symptom")
    moved = disease.by(rule, f"before {first.code}, a symptom: the diagnosis is established")
    at = work.drafts.index(disease)
    rest = (*work.drafts[1:at], *work.drafts[at + 1 :])
    return Work((moved, first, *rest), work.suppressed, work.findings)
