"""A C-CDA section's coded entries as lines, for a section that has no narrative.

The words of each code are written, never the code. A negated entry begins with "No"; a problem carries its status,
everything its day. Structure: HL7 C-CDA R2.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from claimwright.intake.cda import Placed, find
from claimwright.intake.fields import message_date
from claimwright.intake.narrative import children, tag
from claimwright.intake.view import View

PROBLEM = "2.16.840.1.113883.10.20.22.4.4"
ALLERGIES = ("2.16.840.1.113883.10.20.22.4.7", "2.16.840.1.113883.10.20.22.4.90")
STATUS = "33999-4"
DIAGNOSIS = "29308-4"  # the code of an encounter's diagnosis act
STATEMENTS = ("act", "encounter", "observation", "organizer", "procedure", "substanceAdministration", "supply")
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


def write(view: View, section: Placed) -> None:
    for entry in find(section, "entry"):
        for statement in children(*entry):
            for text, where in _lines(statement):
                view.line(f"- {text}", where)


def _lines(statement: Placed) -> Iterator[tuple[str, str]]:
    element, where = statement
    kind = tag(element)
    if kind not in STATEMENTS or element.get("nullFlavor"):
        return
    inner = [s for c in find(statement, "component") for s in children(*c)] if kind == "organizer" else []
    if kind == "act":  # a concern wraps what it is about
        inner = [s for r in _related(statement, "SUBJ") for s in children(*r) if tag(s[0]) == "observation"]
    if not inner:
        text = _said(statement, kind)
        if text:
            yield text, where
    if kind == "encounter":
        inner = [a for a in find(statement, "entryRelationship/act") if _code(a) == DIAGNOSIS]
    for below in inner:
        yield from _lines(below)


def _said(statement: Placed, kind: str) -> str:
    name = _name(statement, kind)
    if not name:
        return ""
    denied = "No " if statement[0].get("negationInd") == "true" else ""
    reactions = [_value(o) for r in _related(statement, "MFST") for o in find(r, "observation")]
    said = denied + name + (f" (reaction: {', '.join(r for r in reactions if r)})" if any(reactions) else "")
    status = next((_value(o) for o in find(statement, "entryRelationship/observation") if _code(o) == STATUS), "")
    times = list(find(statement, "effectiveTime"))
    ended = any(e.get("value") for time in times for e, _ in find(time, "high"))
    if _is(statement, PROBLEM) and (status or ended):
        said += f" ({(status or 'resolved').lower()})"
    days = [t[0].get("value") for t in times] + [e.get("value") for t in times for e, _ in find(t, "low")]
    day = next((d for d in (message_date(given or "") for given in days) if d), "")
    return said + (f", {day}" if day else "")


def _name(statement: Placed, kind: str) -> str:
    if kind in ("substanceAdministration", "supply"):
        path = "manufacturedProduct/manufacturedMaterial"
        materials = [m for at in ("consumable", "product") for m in find(statement, f"{at}/{path}")]
        name = next((_words(m, "code") or _text(m, "name") for m in materials), "")
        dose = next((_quantity(e) for e in find(statement, "doseQuantity")), "")
        return f"{name}, {dose}" if name and dose else name or _text(statement, "text")
    code, value = _words(statement, "code"), _value(statement) if kind == "observation" else ""
    if any(_is(statement, template) for template in ALLERGIES):
        entities = find(statement, "participant/participantRole/playingEntity")
        substance = next((_words(e, "code") or _text(e, "name") for e in entities), "")
        return substance or value
    if _is(statement, PROBLEM) or _code(statement) == "ASSERTION":
        return value or _text(statement, "text")
    if kind == "observation":
        return f"{code}: {value}" if code and value else value and (_text(statement, "text") or value)
    return code or _text(statement, "text")


def _value(observation: Placed) -> str:
    for value in find(observation, "value"):
        kind = (value[0].get(_TYPE) or "").rpartition(":")[2]
        words = _coded(value) if kind in ("CD", "CE", "CO", "CV", "") else _quantity(value)
        return words or " ".join("".join(str(t) for t in value[0].itertext()).split())
    return ""


def _quantity(value: Placed) -> str:
    return " ".join(p for p in (value[0].get("value"), value[0].get("unit")) if p and p != "1")


def _words(at: Placed, path: str) -> str:
    return next((words for words in map(_coded, find(at, path)) if words), "")


def _coded(code: Placed) -> str:
    """A code's own words, else those of its translations."""
    given = " ".join((code[0].get("displayName") or "").split())
    return given or _text(code, "originalText") or next((w for w in map(_coded, find(code, "translation")) if w), "")


def _text(at: Placed, name: str) -> str:
    return next((t for e, _ in find(at, name) if (t := " ".join("".join(str(s) for s in e.itertext()).split()))), "")


def _related(statement: Placed, kind: str) -> list[Placed]:
    return [r for r in find(statement, "entryRelationship") if r[0].get("typeCode") == kind]


def _code(at: Placed) -> str:
    return next((e.get("code", "") for e, _ in find(at, "code")), "")


def _is(statement: Placed, template: str) -> bool:
    return any(e.get("root") == template for e, _ in find(statement, "templateId"))
