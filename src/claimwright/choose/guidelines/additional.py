"""What a "use additional code" note asks for, where the record has it (I.A.13, I.B.7): in the condition's own words, in
the prose of its item, and as a status anywhere.
"""

from __future__ import annotations

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.choose.phrases import of_another
from claimwright.choose.specific.deeper import additional
from claimwright.choose.specific.heard import heard
from claimwright.model.chart import Mention

# Statuses that another code asks for (I.C.21.c.3): what was replaced, removed or is depended on.
_STATUS = ("Z89", "Z90", "Z93", "Z94", "Z95", "Z96", "Z99")


def in_item(work: Work, look: Lookups) -> Work:
    """Symptoms and conditions that the item's prose names and the note of its code asks for: the nocturia of an
    enlarged prostate.
    """
    rule = look.rule("dx.use-additional")
    asking: dict[int, frozenset[str]] = {}
    for draft in work.drafts:
        if draft.role == "problem" and draft.problem >= 0:
            asked = look.edition.references(draft.code, "useAdditionalCode")
            asking[draft.problem] = asking.get(draft.problem, frozenset()) | asked
    wanted = frozenset().union(*asking.values())
    # U09.9: the condition first, what it is left of behind (I.C.1.g.1.m).
    left_over = {d.problem for d in work.drafts if d.role == "problem" and d.code == "U09.9" and d.problem >= 0}
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    for draft in work.drafts if wanted or left_over else ():
        mention = draft.candidate.mention if draft.candidate else None
        if draft.role != "mentioned" or mention is None or not mention.assertion.current:
            continue
        if not left_over and wanted.isdisjoint(look.edition.ancestors(draft.code)):
            continue
        sentence = look.chart.sentence_at(mention.document, mention.start)
        item = sentence.problem if sentence else -1
        named = asking.get(item, frozenset())
        if item in left_over and mention.kind in ("symptom", "diagnosis") and draft.code[0] not in "UZ":
            changes[id(draft)] = draft.by(rule, "what the infection left", role="problem", problem=item, group=-1)
            continue
        kind = mention.kind in ("symptom", "diagnosis") and draft.code[0] not in "FZ"
        if kind and not named.isdisjoint(look.edition.ancestors(draft.code)):
            says = "its item's condition asks for it"
            changes[id(draft)] = draft.by(rule, says, role="problem", problem=item, group=2)
    return work.swap(changes)


def _of_patient(mention: Mention, look: Lookups) -> bool:
    said, sentence = mention.assertion, look.chart.sentence_at(mention.document, mention.start)
    if sentence and of_another(look.chart.document(mention.document), sentence.start, sentence.end):
        return False
    affirmed = said.polarity == "affirmed" and said.temporality != "hypothetical"
    return affirmed and said.experiencer == "patient" and mention.section != "family"


def statuses(work: Work, look: Lookups) -> Work:
    """Statuses of the record that a code of the visit asks for: the joint of an aftercare, dialysis in end-stage
    kidney disease.
    """
    rule = look.rule("dx.use-additional")
    present = {d.code for d in work.drafts if d.role == "problem"}
    new: dict[str, Draft] = {}
    for draft in work.drafts:
        joint = _replaced(draft, look)
        if joint and joint not in present and not any(code.startswith("Z96.6") for code in present):
            new[joint] = draft.by(rule, f"{draft.code} asks for the joint: {joint}", code=joint, group=draft.group + 3)
    told = [
        (m, m.codes[0].code)
        for m in look.chart.mentions
        if m.kind == "status" and m.codes and m.codes[0].code.startswith(_STATUS) and _of_patient(m, look)
    ]
    for draft in work.drafts if told else ():
        asked = look.edition.references(draft.code, "useAdditionalCode") if draft.role == "problem" else frozenset()
        for mention, code in told if asked else ():
            if asked.isdisjoint(look.edition.ancestors(code)) or any(c.startswith(code[:5]) for c in (*present, *new)):
                continue
            whole = _sided(code, draft, look)
            if whole:
                evidence = (look.chart.quote(mention),)
                says = f"{draft.code} asks for it: {whole}"
                new[whole] = draft.by(rule, says, code=whole, evidence=evidence, group=draft.group + 3, candidate=None)
    return work.add(*new.values())


# Joints and the stem of their artificial ones (Z96.6-), for which the note at Z47.1 asks.
_JOINTS = {"knee": "Z96.65", "hip": "Z96.64", "shoulder": "Z96.61", "elbow": "Z96.62", "ankle": "Z96.66"}


def _replaced(draft: Draft, look: Lookups) -> str:
    """The artificial joint that the words of an aftercare name with its side; empty where they do not."""
    if draft.code != "Z47.1" or draft.role != "problem" or draft.candidate is None:
        return ""
    said = heard(draft, look)
    stem = next((code for joint, code in _JOINTS.items() if joint in said.words), "")
    children = look.edition.children(stem) if stem and said.side else ()
    return next((c.code for c in children if said.side in c.title.lower()), "")


def _sided(code: str, draft: Draft, look: Lookups) -> str:
    """The code, or its child on the side that the draft's own item says; empty where it stays open."""
    if look.edition.billable(code):
        return code
    side = heard(draft, look).side if draft.candidate else ""
    return next((c.code for c in look.edition.children(code) if side and side in c.title.lower()), "")


def additional_codes(work: Work, look: Lookups) -> Work:
    """I.A.13, I.B.7: the code that a "use additional code" note asks for, where the heading's own words give it."""
    rule = look.rule("dx.use-additional")
    new: list[Draft] = []
    present = {code for d in work.drafts for code in look.edition.ancestors(d.code)}
    for draft in work.drafts:
        if draft.role != "problem" or draft.problem < 0 or draft.candidate is None:
            continue
        asked = look.edition.references(draft.code, "useAdditionalCode")
        if not asked or not present.isdisjoint(asked):
            continue
        code = additional(draft.code, heard(draft, look), look)
        if code and look.edition.billable(code):
            new.append(draft.by(rule, f"{draft.code} asks for it and the words say it: {code}", code=code, group=1))
            present.update(look.edition.ancestors(code))
    return work.add(*new)
